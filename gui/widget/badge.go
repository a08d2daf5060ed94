package widget

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
)

// Badge is a number on a round ground, for instance of unread messages. It is hidden at zero.
type Badge struct {
	widget.BaseWidget
	ground *Fill
	Words  *Text
}

// NewBadge makes a badge of zero.
func NewBadge() *Badge {
	b := &Badge{
		ground: NewRoundFill(theme.ColorNamePrimary, 9),
		Words:  NewText("", theme.SizeNameCaptionText, theme.ColorNameForegroundOnPrimary),
	}
	b.Words.Align = fyne.TextAlignCenter
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// Set shows a number, or 99+, and reports whether that changed anything.
func (b *Badge) Set(n int) bool {
	words := strconv.Itoa(n)
	if n > 99 {
		words = "99+"
	}
	if b.Words.Content == words && b.Hidden == (n == 0) {
		return false
	}
	b.Hidden = n == 0
	b.Words.Content = words
	b.ground.Radius = b.Height() / 2
	b.Refresh()
	return true
}

// Height is how high the badge is drawn.
func (b *Badge) Height() float32 { return look.Scaled(18) }

// Width is how wide the badge is drawn.
func (b *Badge) Width() float32 { return max(look.Scaled(20), b.Words.NaturalWidth()+12) }

// CreateRenderer implements fyne.Widget.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	return NewRenderer(Arrange(
		func() fyne.Size { return fyne.NewSize(b.Width(), b.Height()) },
		func(s fyne.Size) {
			b.ground.Resize(s)
			PutMiddle(b.Words, 0, s.Height/2, s.Width)
		},
	), b.ground, b.Words)
}
