package gui

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"strings"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"

	look "udpchat/gui/theme"
)

// glyphs decides which characters of others are given to the toolkit. Each look-up of a character that no face has makes the
// later ones slower, for as long as the program runs; and what is drawn then tells nobody anything. So a character that is
// not in the faces of the program is tried once, and what was in vain stands as a box from then on. Trying is bounded too: a
// page of Unicode of which much was in vain is not tried any further. It belongs to the UI goroutine.
type glyphs struct {
	known map[rune]bool // what was tried, and whether a face of the system has it
	vain  map[rune]int  // how many of a page were tried in vain
	try   func(rune) bool
}

const (
	glyphPage   = 12  // bits of a code point within a page
	maxVain     = 32  // how many characters of a page are tried in vain
	maxTries    = 100 // how many new characters of one text are tried: a try takes some 50 µs
	missingSign = '□'
)

func newGlyphs() *glyphs {
	g := &glyphs{known: map[rune]bool{}, vain: map[rune]int{}}
	missing := ink("\ufffd")
	g.try = func(r rune) bool { return !bytes.Equal(ink(string(r)), missing) }
	return g
}

// drawable returns text with a box for each character that no face is known to have. The text is one that may be shown.
func (g *glyphs) drawable(text string) string {
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
func (g *glyphs) has(r rune, tries *int) bool {
	if has, ok := g.known[r]; ok {
		return has
	}
	page := r >> glyphPage
	if *tries == 0 || g.vain[page] == maxVain {
		return false
	}
	*tries--
	has := g.try(r)
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
	drawn := c.Capture()
	tight := image.NewAlpha(inked(drawn))
	draw.Draw(tight, tight.Rect, drawn, tight.Rect.Min, draw.Src)
	return append(tight.Pix, byte(tight.Rect.Dx()))
}

// inked is the least rectangle with everything that is drawn.
func inked(m image.Image) image.Rectangle {
	var r image.Rectangle
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if _, _, _, a := m.At(x, y).RGBA(); a > 0 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}
