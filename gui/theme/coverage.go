package theme

import (
	"bytes"
	"errors"
	"sync"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
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

// coverage returns the characters that any of the faces has. A nil face, such as the emoji in a build without them, has none, and
// neither has one that cannot be read.
func coverage(faces ...fyne.Resource) *runeSet {
	all := new(runeSet)
	for _, f := range faces {
		if f == nil {
			continue
		}
		if set, err := characters(f.Content()); err == nil {
			for i, bits := range set {
				all[i] |= bits
			}
		}
	}
	return all
}

// errDisorder is the error of a font whose characters do not ascend. To refuse it bounds the work.
var errDisorder = errors.New("font has a character map without order")

// characters returns the characters for which a font file has a glyph. The toolkit finds them by the same map when it draws.
func characters(file []byte) (*runeSet, error) {
	loader, err := opentype.NewLoader(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	raw, err := loader.RawTable(opentype.MustNewTag("cmap"))
	if err != nil {
		return nil, err
	}
	table, _, err := tables.ParseCmap(raw)
	if err != nil {
		return nil, err
	}
	cmap, _, err := font.ProcessCmap(table, tables.FPNone)
	if err != nil {
		return nil, err
	}
	set, last := new(runeSet), rune(-1)
	for each := cmap.Iter(); each.Next(); {
		r, glyph := each.Char()
		if r <= last || r > unicode.MaxRune {
			return nil, errDisorder
		}
		if last = r; glyph != 0 {
			set[r/64] |= 1 << (r % 64)
		}
	}
	return set, nil
}

// runeSet is a set of code points, one bit each: 136 kB.
type runeSet [(unicode.MaxRune + 1) / 64]uint64

func (s *runeSet) has(r rune) bool { return s[r/64]&(1<<(r%64)) != 0 }
