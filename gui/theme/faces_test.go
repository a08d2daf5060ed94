package theme

import (
	"encoding/binary"
	"testing"

	"fyne.io/fyne/v2"
)

// u16s returns big-endian numbers.
func u16s(values ...uint16) []byte {
	var b []byte
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}

// fontWith returns a font file that has nothing but a character map of one subtable.
func fontWith(platform, encoding uint16, subtable []byte) []byte {
	b := u16s(1, 0, 1, 0, 0, 0)
	b = append(b, "cmap"...)
	b = append(b, u16s(0, 0, 0, 28, 0, uint16(12+len(subtable)))...)
	b = append(b, u16s(0, 1, platform, encoding, 0, 12)...)
	return append(b, subtable...)
}

// segments is a table of format 4: A to C by a delta, a and c (not b) by glyph numbers, and the closing segment.
func segments() []byte {
	b := u16s(4, 0, 0, 6, 0, 0, 0)
	b = append(b, u16s('C', 'c', 0xFFFF, 0)...) // last, padding
	b = append(b, u16s('A', 'a', 0xFFFF)...)    // first
	b = append(b, u16s(0xFFC0, 0, 1)...)        // delta: A is glyph 1
	b = append(b, u16s(0, 4, 0)...)             // offsets: the second is two numbers ahead
	return append(b, u16s(7, 0, 9)...)
}

// groups is a table of format 12 with the group first to last, from a glyph on.
func groups(first, last, glyph uint32) []byte {
	b := u16s(12, 0, 0, 28, 0, 0, 0, 1)
	for _, v := range []uint32{first, last, glyph} {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}

func TestCoverageReadsBothFormats(t *testing.T) {
	for name, c := range map[string]struct {
		font         []byte
		has, hasNone string
	}{
		"segments":                {fontWith(3, 1, segments()), "ABCac", "@Db`d\uFFFF"},
		"groups":                  {fontWith(3, 10, groups('😀', '😂', 5)), "😀😁😂", "😃A"},
		"groups, Unicode":         {fontWith(0, 4, groups('A', 'B', 5)), "AB", "C"},
		"the first glyph is none": {fontWith(3, 10, groups('A', 'B', 0)), "B", "A"},
		"a group beyond the end":  {fontWith(3, 10, groups('A', 0x110000, 5)), "", "A"},
		"a group that ends first": {fontWith(3, 10, groups('B', 'A', 5)), "", "AB"},
		"a table that is cut":     {fontWith(3, 10, groups('A', 'B', 5)[:20]), "", "AB"},
	} {
		t.Run(name, func(t *testing.T) {
			set := coverage(fyne.NewStaticResource("font", c.font))
			for _, r := range c.has {
				if !set.has(r) {
					t.Errorf("%c is missing", r)
				}
			}
			for _, r := range c.hasNone {
				if set.has(r) {
					t.Errorf("%c is there", r)
				}
			}
		})
	}
}

func TestCoverageOfWhatIsNoFontIsEmpty(t *testing.T) {
	for name, font := range map[string][]byte{
		"nothing":        nil,
		"text":           []byte("this is not a font, by no means"),
		"collection":     append([]byte("ttcf"), make([]byte, 40)...),
		"another format": fontWith(3, 1, u16s(6, 0, 0, 0)),
		"cut numbers":    fontWith(3, 1, segments()[:40]),
	} {
		t.Run(name, func(t *testing.T) {
			if *coverage(fyne.NewStaticResource("font", font)) != (runeSet{}) {
				t.Error("something is covered")
			}
		})
	}
}
