package widget

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
)

// Badge is a number in a round field: how many messages were not read. It is hidden when there are none.
type Badge struct {
	widget.BaseWidget
	ground *Fill
	Words  *Text
}

func NewBadge() *Badge {
	p := &Badge{
		ground: NewRoundFill(theme.ColorNamePrimary, 9),
		Words:  NewText("", theme.SizeNameCaptionText, theme.ColorNameForegroundOnPrimary),
	}
	p.Words.Align = fyne.TextAlignCenter
	p.ExtendBaseWidget(p)
	p.Hide()
	return p
}

// Set shows a number, 99+ at most, and reports whether it is another.
func (p *Badge) Set(n int) bool {
	words := strconv.Itoa(n)
	if n > 99 {
		words = "99+"
	}
	if p.Words.Content == words && p.Hidden == (n == 0) {
		return false
	}
	p.Hidden = n == 0
	p.Words.Content = words
	p.ground.Radius = p.Height() / 2
	p.Refresh()
	return true
}

func (p *Badge) Height() float32 { return look.Scaled(18) }

func (p *Badge) Width() float32 { return max(look.Scaled(20), p.Words.NaturalWidth()+12) }

// CreateRenderer implements fyne.Widget.
func (p *Badge) CreateRenderer() fyne.WidgetRenderer {
	return NewRenderer(Arrange(
		func() fyne.Size { return fyne.NewSize(p.Width(), p.Height()) },
		func(s fyne.Size) {
			p.ground.Resize(s)
			PutMiddle(p.Words, 0, s.Height/2, s.Width)
		},
	), p.ground, p.Words)
}
