package typeset

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"sync"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"

	look "udpchat/gui/theme"
)

// Glyphs decides which characters of others are given to the toolkit. Each look-up of a character that no face has makes the
// later ones slower, for as long as the program runs; and what is drawn then tells nobody anything. So a character that is
// not in the faces of the program is tried once, and what was in vain stands as a box from then on. Trying is bounded too: a
// page of Unicode of which much was in vain is not tried any further. It belongs to the UI goroutine.
type Glyphs struct {
	known map[rune]bool // what was tried, and whether a face of the system has it
	vain  map[rune]int  // how many of a page were tried in vain
	Try   func(rune) bool
}

const (
	glyphPage   = 12 // bits of a code point within a page
	maxVain     = 32 // how many characters of a page are tried in vain
	maxTries    = 50 // how many new characters of one text are tried: each takes about 0.1 ms
	missingSign = '□'
)

// newGlyphs returns glyphs that look at what the toolkit draws.
func newGlyphs() *Glyphs {
	missing := sync.OnceValue(func() []byte { return ink("\ufffd") }) // takes long: not before it is needed
	return NewGlyphsTrying(func(r rune) bool { return !bytes.Equal(ink(string(r)), missing()) })
}

// NewGlyphsTrying returns glyphs that ask a function whether a face of the system has a character.
func NewGlyphsTrying(try func(rune) bool) *Glyphs {
	return &Glyphs{known: map[rune]bool{}, vain: map[rune]int{}, Try: try}
}

// Drawable returns text with a box for each character that no face is known to have. The text is one that may be shown.
func (g *Glyphs) Drawable(text string) string {
	if strings.IndexFunc(text, uncovered) < 0 {
		return text
	}
	tries := maxTries
	return strings.Map(func(r rune) rune {
		if !uncovered(r) || g.has(r, &tries) {
			return r
		}
		return missingSign
	}, text)
}

func uncovered(r rune) bool { return !look.Covered(r) }

// has reports whether a face of the system has r, as far as that is known or may be tried.
func (g *Glyphs) has(r rune, tries *int) bool {
	if has, ok := g.known[r]; ok {
		return has
	}
	page := r >> glyphPage
	if *tries == 0 || g.vain[page] == maxVain {
		return false
	}
	*tries--
	has := g.Try(r)
	g.known[r] = has
	if !has {
		g.vain[page]++
	}
	return has
}

// inkSize is small, for speed, but large enough to tell the toolkit's sign for a missing character from any other.
const inkSize = 12

// ink is the picture of a text without the empty space around it. The toolkit does not tell what it cannot draw, but it
// draws the same for all of that.
func ink(text string) []byte {
	t := canvas.NewText(text, color.Black)
	t.TextSize = inkSize
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(t)
	picture := c.Capture()
	drawn := image.NewAlpha(picture.Bounds())
	draw.Draw(drawn, drawn.Rect, picture, drawn.Rect.Min, draw.Src)
	return tight(drawn)
}

// tight is what is left of a picture, row by row, without the empty space around it, and how wide that is.
func tight(m *image.Alpha) []byte {
	var r image.Rectangle
	for i, a := range m.Pix {
		if a > 0 {
			x, y := i%m.Stride, i/m.Stride
			r = r.Union(image.Rect(x, y, x+1, y+1))
		}
	}
	out := []byte{byte(r.Dx())}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		out = append(out, m.Pix[y*m.Stride+r.Min.X:][:r.Dx()]...)
	}
	return out
}
