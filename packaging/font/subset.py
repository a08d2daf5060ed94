#!/usr/bin/env python3
"""Builds the embedded face. Usage: subset.py SOURCE_TTC TGH_TXT EMOJI_DATA_TXT OUT_OTF

The same versions of the source and of fonttools give the same bytes.
"""

import sys

from fontTools import subset
from fontTools.ttLib import TTFont

import repertoire

FACE = 2  # of the collection: Noto Sans CJK SC
LIMIT = 6_000_000  # bytes

# What the name table says; the source's copyright, trademark, makers and licence stay as they are.
# The source reserves no name; this one says all the same that the face is not the original.
NAMES = {
    1: "Noto Sans SC udpchat",
    3: "2.004;udpchat;NotoSansSC-udpchat",
    4: "Noto Sans SC udpchat",
    5: "Version 2.004; subset of Noto Sans CJK SC for udpchat",
    6: "NotoSansSC-udpchat",
}


def options():
    """Returns how the face is cut: no hints, no vertical text, no forms of other languages."""
    opts = subset.Options()
    opts.font_number = FACE
    opts.hinting = False
    opts.layout_features = ["kern", "ccmp"]
    opts.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    opts.name_IDs = ["*"]
    opts.notdef_outline = True
    opts.recalc_timestamp = False
    return opts


def rename(font):
    """Writes NAMES, and drops the names in languages other than English."""
    table = font["name"]
    table.names = [n for n in table.names if (n.platformID, n.langID) == (3, 0x409) and n.nameID < 16]
    for number, text in NAMES.items():
        table.setName(text, number, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [NAMES[6]]
    cff.topDictIndex[0].FullName = cff.topDictIndex[0].FamilyName = NAMES[1]


def check(font, must):
    """Ends the run when the face lacks a character it has to have."""
    missing = must - set(font.getBestCmap())
    if missing:
        raise SystemExit("no glyph for " + " ".join(f"U+{c:04X}" for c in sorted(missing)))


def main():
    source, tgh, emoji_data, out = sys.argv[1:]
    font = TTFont(source, fontNumber=FACE, lazy=True, recalcTimestamp=False)
    cutter = subset.Subsetter(options())
    cutter.populate(unicodes=repertoire.wanted(tgh, emoji_data))
    cutter.subset(font)
    rename(font)
    check(font, repertoire.must(tgh))
    subset.save_font(font, out, options())
    size = len(open(out, "rb").read())
    print(f"{out}: {len(font.getBestCmap())} characters, {font['maxp'].numGlyphs} glyphs, {size} bytes")
    if size > LIMIT:
        raise SystemExit(f"larger than {LIMIT} bytes")


if __name__ == "__main__":
    main()
