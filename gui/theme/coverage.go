package theme

import (
	"encoding/binary"
	"errors"
	"sync"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// invisible are the default-ignorable code points in HarfBuzz's table. The shaper asks no face for them.
var invisible = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00AD, Hi: 0x00AD, Stride: 1},
		{Lo: 0x034F, Hi: 0x034F, Stride: 1},
		{Lo: 0x061C, Hi: 0x061C, Stride: 1},
		{Lo: 0x17B4, Hi: 0x17B5, Stride: 1},
		{Lo: 0x180B, Hi: 0x180E, Stride: 1},
		{Lo: 0x200B, Hi: 0x200F, Stride: 1},
		{Lo: 0x202A, Hi: 0x202E, Stride: 1},
		{Lo: 0x2060, Hi: 0x206F, Stride: 1},
		{Lo: 0xFE00, Hi: 0xFE0F, Stride: 1},
		{Lo: 0xFEFF, Hi: 0xFEFF, Stride: 1},
		{Lo: 0xFFF0, Hi: 0xFFF8, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x1D173, Hi: 0x1D17A, Stride: 1},
		{Lo: 0xE0000, Hi: 0xE0FFF, Stride: 1},
	},
	LatinOffset: 1,
}

// covered is built at the first call, which takes some milliseconds.
var covered = sync.OnceValue(func() *runeSet {
	return coverage(face, theme.DefaultTextFont(), theme.DefaultEmojiFont(), theme.DefaultSymbolFont())
})

// Covered reports whether one of the program's faces has a glyph for r: the embedded one, or Fyne's for text, emoji and
// symbols. Code points without a glyph, such as spaces, controls and variation selectors, count as covered.
//
// Fyne asks the faces of the system for all others. Each code point that no face has makes its later look-ups slower, so text
// of others may not reach it unchecked: unassigned and private-use code points never, and only a bounded number of those
// that are not covered here. A covered code point is not always safe to show; package chat makes controls and bidi overrides
// visible.
//
// It may be called from any goroutine.
func Covered(r rune) bool {
	if r < 0 || r > unicode.MaxRune {
		return false
	}
	return covered().has(r) || unicode.In(r, unicode.Cc, unicode.Z, invisible)
}

// coverage returns the characters that any of the faces has. A nil face, such as the emoji in a build without them, has none.
func coverage(faces ...fyne.Resource) *runeSet {
	all := new(runeSet)
	for _, f := range faces {
		if f == nil {
			continue
		}
		// An unreadable face covers nothing.
		if set, err := parseCmap(f.Content()); err == nil {
			all.merge(set)
		}
	}
	return all
}

// runeSet is a set of code points, one bit each: 136 kB.
type runeSet [(unicode.MaxRune + 1) / 64]uint64

func (s *runeSet) add(r rune) {
	s[r/64] |= 1 << (r % 64)
}

func (s *runeSet) has(r rune) bool {
	return s[r/64]&(1<<(r%64)) != 0
}

func (s *runeSet) merge(other *runeSet) {
	for i, word := range other {
		s[i] |= word
	}
}

// errNoCmap means that a font file has no readable table of characters.
var errNoCmap = errors.New("font has no character map")

// maxSubtables bounds the work on a damaged file; fonts have two to six.
const maxSubtables = 16

// sfnt is a font file or a part of it. Numbers are big-endian; beyond the end they are zero.
type sfnt []byte

func (b sfnt) u16(at int) int {
	if at < 0 || at+2 > len(b) {
		return 0
	}
	return int(binary.BigEndian.Uint16(b[at:]))
}

func (b sfnt) u32(at int) int {
	return b.u16(at)<<16 | b.u16(at+2)
}

// from returns the part that starts at an offset, empty when that is outside.
func (b sfnt) from(at int) sfnt {
	if at < 0 || at > len(b) {
		return nil
	}
	return b[at:]
}

// parseCmap returns the characters for which a TrueType or OpenType font (not a collection) has a glyph. It reads the Unicode
// subtables of formats 4 and 12 (OpenType specification, "cmap"). The font is neither changed nor kept.
func parseCmap(font []byte) (*runeSet, error) {
	cmap := sfnt(font).table("cmap")
	set, found := new(runeSet), false
	for i := range min(cmap.u16(2), maxSubtables) {
		record := cmap.from(4 + 8*i)
		if !record.unicode() {
			continue
		}
		subtable := cmap.from(record.u32(4))
		switch subtable.u16(0) {
		case 4:
			subtable.addSegments(set)
		case 12:
			subtable.addGroups(set)
		default:
			continue
		}
		found = true
	}
	if !found {
		return nil, errNoCmap
	}
	return set, nil
}

// table returns a font's table from its start to the end of the file.
func (b sfnt) table(tag string) sfnt {
	for i := range b.u16(4) {
		record := b.from(12 + 16*i)
		if len(record) < 16 {
			return nil
		}
		if string(record[:4]) == tag {
			return b.from(record.u32(8))
		}
	}
	return nil
}

// unicode reports whether an encoding record is for Unicode, on platform Unicode or Windows.
func (b sfnt) unicode() bool {
	platform, encoding := b.u16(0), b.u16(2)
	return len(b) >= 8 && (platform == 0 || platform == 3 && (encoding == 1 || encoding == 10))
}

// addSegments adds the characters of a subtable of format 4. Segments have to ascend, which bounds the work.
func (b sfnt) addSegments(set *runeSet) {
	size := b.u16(6) // twice the number of segments
	next := 0
	for at := 0; at < size; at += 2 {
		last, first := b.u16(14+at), b.u16(16+size+at)
		if first < next || last < first {
			return
		}
		next = last + 1
		for c := first; c <= last; c++ {
			if b.segmentGlyph(at, size, c-first, c) != 0 {
				set.add(rune(c))
			}
		}
	}
}

// segmentGlyph returns the glyph of character c, the nth of the segment at an offset; 0 means none.
func (b sfnt) segmentGlyph(at, size, nth, c int) int {
	delta := b.u16(16 + 2*size + at)
	offsetAt := 16 + 3*size + at
	offset := b.u16(offsetAt)
	if offset == 0 {
		return (c + delta) & 0xFFFF
	}
	// The offset counts from its own place.
	glyph := b.u16(offsetAt + offset + 2*nth)
	if glyph == 0 {
		return 0
	}
	return (glyph + delta) & 0xFFFF
}

// addGroups adds the characters of a subtable of format 12. Groups have to ascend, which bounds the work.
func (b sfnt) addGroups(set *runeSet) {
	next := 0
	for i := range b.u32(12) {
		group := b.from(16 + 12*i)
		first, last, glyph := group.u32(0), group.u32(4), group.u32(8)
		if len(group) < 12 || first < next || last < first || last > unicode.MaxRune {
			return
		}
		next = last + 1
		for c := first; c <= last; c++ {
			if glyph+c-first != 0 {
				set.add(rune(c))
			}
		}
	}
}
