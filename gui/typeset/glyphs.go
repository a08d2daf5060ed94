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

// Glyphs replaces characters that no face has. The toolkit becomes slower with each such character, for as long as the program
// runs. So Glyphs tries a character that the program's own faces lack once, and shows a box if no face of the system has it. It
// gives up a page of Unicode after maxVain characters without a face. It belongs to the UI goroutine.
type Glyphs struct {
	known map[rune]bool // whether a face of the system has a character
	vain  map[rune]int  // how many characters of a page have no face
	Try   func(rune) bool
}

const (
	glyphPage = 12 // bits of a code point within a page
	maxVain   = 32 // a page with so many characters without a face is given up
	maxTries  = 50 // new characters of one text that are tried; each takes about 0.1 ms
)

// MissingSign is shown in place of a character without a face.
const MissingSign = '□'

// newGlyphs returns glyphs that compare a drawn character with the sign for a missing one.
func newGlyphs() *Glyphs {
	missing := sync.OnceValue(func() []byte { return ink("\ufffd") }) // it takes long
	return NewGlyphsTrying(func(r rune) bool { return !bytes.Equal(ink(string(r)), missing()) })
}

// NewGlyphsTrying returns glyphs whose function try reports whether a face of the system has a character.
func NewGlyphsTrying(try func(rune) bool) *Glyphs {
	return &Glyphs{known: map[rune]bool{}, vain: map[rune]int{}, Try: try}
}

// Drawable returns text with a box in place of each character without a face. Controls must have been made visible before.
func (g *Glyphs) Drawable(text string) string {
	if strings.IndexFunc(text, uncovered) < 0 {
		return text
	}
	missing := g.missing()
	return strings.Map(func(r rune) rune {
		if missing(r) {
			return MissingSign
		}
		return r
	}, text)
}

// StandIns returns a function that tells what is drawn in place of a character of one text: spaces for a tab, a box for a
// character without a face, and the empty string for one that is drawn itself.
func (g *Glyphs) StandIns() func(rune) string {
	missing := g.missing()
	return func(r rune) string {
		switch {
		case r == '\t':
			return Tab
		case missing(r):
			return string(MissingSign)
		}
		return ""
	}
}

// missing returns a function that reports whether a character of one text has no face.
func (g *Glyphs) missing() func(rune) bool {
	tries := maxTries
	return func(r rune) bool { return uncovered(r) && !g.has(r, &tries) }
}

func uncovered(r rune) bool { return !look.Covered(r) }

// has reports whether a face of the system is known to have r. It tries at most so many characters.
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

// ink is the picture of a text without the empty space around it. The toolkit draws the same sign for every missing character.
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

// tight is a picture without the empty space around it: its width, then its rows.
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
