"""Reads the examples of PROTOCOL.md, written from that document alone: python3 protocol.py PROTOCOL.md

Fails when an example is not what the document says. Prints each signature: key, what is signed, and signature, in hex.
"""
import hashlib
import hmac
import re
import sys

try:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:  # whoever reads the output checks the signatures, too
    Ed25519PublicKey = None

ROOM = bytes(32)
KINDS = {1: "linked", 2: "greet", 3: "rows", 4: "buckets", 5: "parts", 6: "ask", 7: "run", 8: "nothing", 9: "receipts",
         10: "receipt", 11: "fork", 12: "leave"}


def sha(b):
    return hashlib.sha256(b).digest()


def examples(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    text = text[text.index("<!-- Examples"):text.index("<!-- End of the examples")]
    found = {}
    for name, block in re.findall(r"^\*\*(\w+)\*\*.*?^```\n(.*?)^```", text, re.M | re.S):
        data = b""
        for line in block.splitlines():
            digits, _, note = line.partition(" ")
            many = re.match(r"\s*× (\d+):", note)
            data += bytes.fromhex(digits) * (int(many[1]) if many else 1)
        found[name] = data
    return found


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def more(self):
        return self.at < len(self.data)

    def take(self, n):
        assert self.at + n <= len(self.data), "too short"
        self.at += n
        return self.data[self.at - n:self.at]

    def uint(self, n):
        return int.from_bytes(self.take(n), "big")

    def number(self):
        value = shift = 0
        while True:
            b = self.uint(1)
            value |= (b & 0x7F) << shift
            shift += 7
            if b < 0x80:
                assert b or shift == 7, "not in the fewest bytes"
                assert value <= 1 << 62
                return value

    def end(self):
        assert not self.more(), "too long"


def signed(key, label, content, signature):
    message = label + b"\0" + content
    if Ed25519PublicKey:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    print(key.hex(), message.hex(), signature.hex())


class Entry:
    def __init__(self, r):
        self.raw = r.take(227)
        h = Reader(self.raw)
        assert h.uint(1) == 1
        self.kind, self.conversation, self.epoch, self.author = h.uint(2), h.take(32), h.uint(4), h.take(32)
        self.log, self.number, self.previous, self.time = h.take(8), h.uint(8), h.take(32), h.uint(8)
        length, body_hash, self.signature = h.uint(4), h.take(32), h.take(64)
        h.end()
        assert 1 <= self.number < 1 << 40 and length <= 131072
        assert (self.number == 1) == (self.previous == bytes(32))
        self.hash = sha(self.raw)
        there = r.uint(1)
        assert there in (0, 1)
        self.body = r.take(length) if there else None
        if there:
            assert sha(self.body) == body_hash

    def check(self):
        signed(self.author, b"udpchat entry 1", self.raw[:163], self.signature)

    def fields(self):
        r, fields = Reader(self.body), []
        while r.more():
            kind = r.number()
            fields.append((kind, r.take(r.number())))
        return fields


def run(r):
    entries = []
    while r.more():
        entries.append(Entry(r))
    for before, e in zip(entries, entries[1:]):
        assert e.previous == before.hash and e.number == before.number + 1
        assert (e.conversation, e.author, e.log) == (before.conversation, before.author, before.log)
    return entries


def rows(r, named):
    whole, found = r.uint(1), []
    while r.more():
        first = r.number()
        place, flags = first >> 5, first & 31
        if flags & 1:
            assert place <= len(named)
            named[place] = [r.take(32), r.take(8), None]
        log = named[place]
        head = None
        if flags & 2:
            log[2] = r.number()
            head = r.take(8)
        high = r.number()
        fork = r.number() if flags & 8 else 0
        found.append((log[0], log[1], log[2], head, high, fork, bool(flags & 4)))
    return whole, found


VECTOR = b"udpchat vector 1\0"


def row_digested(author, log, low, high, head, fork=0, unread=False, lacking=0):
    return (author + log + high.to_bytes(8, "big") + fork.to_bytes(8, "big") + head + low.to_bytes(8, "big")
            + bytes([unread]) + lacking.to_bytes(8, "big"))


class Receipt:
    def __init__(self, raw):
        r = Reader(raw[:-64])
        self.conversation, self.member, self.counter = r.take(32), r.take(32), r.take(8)
        self.rows = []
        while r.more():
            self.rows.append((r.take(8), r.uint(8), r.uint(8), r.uint(8)))
        assert [n for n, *_ in self.rows] == sorted({n for n, *_ in self.rows})
        signed(self.member, b"udpchat receipt 1", raw[:-64], raw[-64:])


def frame(data, kind, conversation=0):
    r = Reader(data)
    assert KINDS[r.uint(1)] == kind
    if kind not in ("linked", "greet", "leave"):
        assert r.number() == conversation
    return r


def main(path):
    x = examples(path)
    keys = Reader(x["keys"])
    anna, ben, chen, secret = (keys.take(32) for _ in range(4))

    r = frame(x["linked"], "linked")
    assert [r.take(32) for _ in range(r.number())] == [ben] and r.number() == 0
    r.end()

    tag = hmac.new(secret, b"udpchat conversation 1\0" + ROOM, hashlib.sha256).digest()[:16]
    digests = []
    for name in ("greet", "empty"):
        r = frame(x[name], "greet")
        assert r.take(16) == tag
        digests.append(r.take(32))
        r.end()
    assert digests[0] == sha(x["vector"]) and digests[1] == sha(VECTOR + bytes(8))

    r = Reader(x["text"])
    text = Entry(r)
    r.end()
    text.check()
    assert (text.kind, text.conversation, text.epoch, text.author, text.number) == (1, ROOM, 0, anna, 1)
    assert text.fields() == [(1, "早上好".encode())]

    entries = run(frame(x["run"], "run"))
    assert entries[0].raw == text.raw and entries[0].body == text.body
    first, last = entries
    for e in entries:
        e.check()
    assert last.kind == 4 and last.time == first.time + 1000000
    assert last.fields() == [(2, first.hash), (1, "👍".encode())]

    r = frame(x["receipts"], "receipts")
    held = (r.take(32), r.take(8))
    r.end()
    r = frame(x["receipt"], "receipt")
    receipt = Receipt(r.data[r.at:])
    assert held == (receipt.member, receipt.counter) and receipt.member == ben and receipt.conversation == ROOM
    assert receipt.rows == [(sha(anna + first.log)[:8], 1, 2, 1)]
    assert x["vector"] == VECTOR + (1).to_bytes(8, "big") + row_digested(anna, first.log, 1, 2, last.hash) + ben + receipt.counter

    row = (anna, first.log, 1, last.hash[:8], 2, 0, False)
    of_anna, of_chen = {}, {}
    assert rows(frame(x["rows"], "rows"), of_anna) == (1, [row])
    assert rows(frame(x["none"], "rows"), of_chen) == (1, [])
    assert rows(frame(x["changed"], "rows"), of_chen) == (0, [row])

    for name, want in (("ask", [0, 1, 2]), ("nothing", [0, 1, 3])):
        r = frame(x[name], name)
        assert [r.number() for _ in range(3)] == want
        r.end()

    r = frame(x["fork"], "fork")
    a, b = Entry(r), Entry(r)
    r.end()
    assert a.raw != b.raw
    assert (a.conversation, a.author, a.log, a.number) == (b.conversation, b.author, b.log, b.number)
    a.check()
    b.check()
    assert a.previous == b.previous == first.hash

    r = frame(x["leave"], "leave")
    assert r.take(16) == tag
    r.end()

    r = frame(x["buckets"], "buckets")
    buckets = [r.take(6) for _ in range(256)]
    r.end()
    r = frame(x["parts"], "parts")
    parts = r.take(32)
    r.end()
    for i, digest in enumerate(buckets):
        differs = bool(parts[i // 8] & 1 << i % 8)
        assert differs == (digest != sha(VECTOR + bytes(8))[:6]) == (i == ben[0])


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main(sys.argv[1])
