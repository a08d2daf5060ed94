package textarea

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// caret is the drawn cursor. It blinks as the one of the toolkit's entry does.
type caret struct {
	*canvas.Rectangle
	blinking *fyne.Animation
}

// The cursor fades within the middle fifth of each half second, and is never quite gone.
const (
	blinkTime  = time.Second / 2
	fadeStart  = 0.4
	fadeTime   = 0.2
	faintAlpha = 0x16
)

func newCaret() *caret {
	c := &caret{Rectangle: canvas.NewRectangle(color.Transparent)}
	c.Hide()
	return c
}

// set shows the cursor and begins to blink anew, or hides it.
func (c *caret) set(shown bool) {
	if c.blinking != nil {
		c.blinking.Stop()
		c.blinking = nil
	}
	if !shown {
		c.Hide()
		return
	}
	c.FillColor = theme.Color(theme.ColorNamePrimary)
	c.Show()
	if fyne.CurrentApp().Settings().ShowAnimations() {
		c.blinking = fyne.NewAnimation(blinkTime, c.fade)
		c.blinking.RepeatCount, c.blinking.AutoReverse = fyne.AnimationRepeatForever, true
		c.blinking.Start()
	}
}

// fade draws the cursor at a part of the way from visible to faint.
func (c *caret) fade(done float32) {
	full := color.NRGBAModel.Convert(theme.Color(theme.ColorNamePrimary)).(color.NRGBA)
	gone := min(1, max(0, (done-fadeStart)/fadeTime))
	full.A -= uint8(gone * float32(full.A-min(full.A, faintAlpha)))
	if c.FillColor != color.Color(full) {
		c.FillColor = full
		c.Refresh()
	}
}
