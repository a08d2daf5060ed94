package gui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// pill is a number in a round field: how many messages were not read. It is hidden when there are none.
type pill struct {
	widget.BaseWidget
	ground *fill
	words  *text
}

func newCountPill() *pill {
	p := &pill{
		ground: newRoundFill(theme.ColorNamePrimary, 9),
		words:  newText("", theme.SizeNameCaptionText, theme.ColorNameForegroundOnPrimary),
	}
	p.words.align = fyne.TextAlignCenter
	p.ExtendBaseWidget(p)
	p.Hide()
	return p
}

// set shows a number, 99+ at most, and reports whether it is another.
func (p *pill) set(n int) bool {
	words := strconv.Itoa(n)
	if n > 99 {
		words = "99+"
	}
	if p.words.content == words && p.Hidden == (n == 0) {
		return false
	}
	p.Hidden = n == 0
	p.words.content = words
	p.ground.radius = p.height() / 2
	p.Refresh()
	return true
}

func (p *pill) height() float32 { return grown(18) }

func (p *pill) width() float32 { return max(grown(20), p.words.naturalWidth()+12) }

// CreateRenderer implements fyne.Widget.
func (p *pill) CreateRenderer() fyne.WidgetRenderer {
	return newLaidOut(newArranged(
		func() fyne.Size { return fyne.NewSize(p.width(), p.height()) },
		func(s fyne.Size) {
			p.ground.Resize(s)
			putMiddle(p.words, 0, s.Height/2, s.Width)
		},
	), p.ground, p.words)
}
