"""Prints the gb2312 codec of this Python as a table: python3 table.py > table.txt

One line for each row that has characters: the lead byte in hex, a space, and
the 94 characters of the trail bytes A1 to FE, with '.' where there is none.
"""
import sys

ROWS = range(0x80, 0x100)
CELLS = range(0xA1, 0xFF)


def decode(*raw):
    try:
        return bytes(raw).decode("gb2312")
    except UnicodeDecodeError:
        return None


def check():
    """Fails when the table could not say all that the codec does."""
    known = {chr(c): bytes([c]) for c in range(0x80)}
    for lead in range(0x100):
        assert decode(lead) == (chr(lead) if lead < 0x80 else None)
        for trail in range(0x100):
            text = decode(lead, trail)
            if lead < 0x80:
                assert text == (chr(lead) + chr(trail) if trail < 0x80 else None)
            elif text is not None:
                assert len(text) == 1 and trail in CELLS
                known[text] = bytes([lead, trail])
    for code in range(0x110000):
        try:
            raw = chr(code).encode("gb2312")
        except UnicodeEncodeError:
            raw = None
        assert raw == known.get(chr(code)), hex(code)


def main():
    check()
    for lead in ROWS:
        row = "".join(decode(lead, trail) or "." for trail in CELLS)
        if row.strip("."):
            sys.stdout.buffer.write(f"{lead:02X} {row}\n".encode("utf-8"))


main()
