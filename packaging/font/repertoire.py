"""The characters of the embedded face, as sets of code points."""

# Blocks taken whole. Code points for which the source face has no glyph are passed over.
BLOCKS = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x01CD, 0x01DC),  # vowels of pinyin
    (0x01F8, 0x01F9),
    (0x0251, 0x0251),
    (0x0261, 0x0261),
    (0x02C6, 0x02DD),  # spacing accents
    (0x0370, 0x045F),  # Greek, Cyrillic
    (0x2010, 0x2027),  # punctuation
    (0x2030, 0x205E),
    (0x2070, 0x20BF),  # superscripts, subscripts, currency
    (0x2100, 0x23FF),  # letter-like, numbers, arrows, mathematics, technical
    (0x2460, 0x27BF),  # enclosed, box drawing, blocks, geometric, symbols, dingbats
    (0x2E80, 0x303F),  # radicals, CJK punctuation
    (0x3040, 0x312F),  # kana, bopomofo
    (0x31A0, 0x33FF),  # bopomofo, strokes, enclosed, units
    (0xFE10, 0xFE1F),  # vertical forms
    (0xFE30, 0xFE6F),  # compatibility and small forms
    (0xFF01, 0xFFEE),  # full-width and half-width forms
]

# Hangul letters without the syllables would only mix two faces in one word.
HANGUL = [(0x3200, 0x321E), (0x3260, 0x327E), (0xFFA0, 0xFFDC)]

# Symbols sent as emoji more often than as text. A face that has them would keep them black.
EMOJI_BLOCKS = [(0x2300, 0x23FF), (0x2600, 0x27BF)]


def spread(ranges):
    """Returns the code points of a list of ranges, both ends included."""
    return {c for first, last in ranges for c in range(first, last + 1)}


def decoded(codec, leads, trails):
    """Returns the characters that a two-byte codec has for ranges of lead and trail bytes."""
    found = set()
    for lead in leads:
        for trail in trails:
            try:
                found.update(ord(c) for c in bytes((lead, trail)).decode(codec))
            except UnicodeDecodeError:
                pass
    return found


def ideographs(points):
    """Returns those of the code points that are unified ideographs of the basic block."""
    return {c for c in points if 0x4E00 <= c <= 0x9FA5}


def expect(name, points, count):
    """Returns the code points, after making sure that there are count of them."""
    if len(points) != count:
        raise SystemExit(f"{name}: {len(points)} characters, not {count}")
    return points


def gb2312():
    """Returns all of GB/T 2312-1980, letters and symbols included."""
    return expect("GB2312", decoded("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF)), 7445)


def gbk():
    """Returns the ideographs of GBK: with them those of Big5 and JIS X 0208, so every common traditional form."""
    return expect("GBK", ideographs(decoded("gbk", range(0x81, 0xFF), range(0x40, 0xFF))), 20902)


def big5_level1():
    """Returns the frequent ideographs of Big5, by which the traditional forms are checked."""
    frequent = decoded("big5", range(0xA4, 0xC7), range(0x40, 0xFF))
    return expect("Big5 level 1", ideographs(frequent), 5401)


def tgh(path):
    """Returns the 8,105 characters of the text file tgh.txt."""
    with open(path, encoding="utf-8") as lines:
        text = "".join(line.strip() for line in lines if not line.startswith("#"))
    return expect("tgh.txt", {ord(c) for c in expect("tgh.txt", text, 8105)}, 8105)


def emoji(path):
    """Returns the sets Emoji and Emoji_Presentation of Unicode's emoji-data.txt."""
    found = {"Emoji": set(), "Emoji_Presentation": set()}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            points, _, prop = line.split("#")[0].replace(" ", "").strip().partition(";")
            if prop in found:
                first, _, last = points.partition("..")
                found[prop] |= spread([(int(first, 16), int(last or first, 16))])
    return found["Emoji"], found["Emoji_Presentation"]


def must(tgh_path):
    """Returns what the face has to have; a build that lacks one of them is wrong."""
    kana = spread([(0x3041, 0x3096), (0x30A1, 0x30FA)])
    return gb2312() | gbk() | tgh(tgh_path) | big5_level1() | kana | spread([(0x20, 0x7E)])


def wanted(tgh_path, emoji_path):
    """Returns everything the face shall have, as far as the source face has it."""
    either, coloured = emoji(emoji_path)
    symbols = spread(BLOCKS) - spread(HANGUL) - coloured - (either & spread(EMOJI_BLOCKS))
    return symbols | must(tgh_path)
