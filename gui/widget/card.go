package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
)

// Card is a framed part of a page: a title, a remark at the right of it, and objects below one another.
type Card struct {
	widget.BaseWidget
	ground       *Fill
	title, right *Text
	objects      []fyne.CanvasObject
	box          *fyne.Container
	key          string // stands for what the objects show
}

const (
	cardMargin = 16
	cardHead   = 40 // from the upper edge to the first object, at usual text size
)

// NewCard makes a card without objects.
func NewCard(title string) *Card {
	c := &Card{
		ground: NewRoundFill(theme.ColorNameInputBackground, theme.Size(theme.SizeNameCardRadius)),
		title:  NewText(title, theme.SizeNameText, theme.ColorNameForeground),
		right:  NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
	}
	c.ground.Border = theme.ColorNameSeparator
	c.right.Align = fyne.TextAlignTrailing
	c.box = container.New(Arrange(Fixed(1, 1), c.arrange), c.ground, c.title, c.right)
	c.ExtendBaseWidget(c)
	return c
}

// Update shows another remark at the right and, if key differs from the last one, other objects. It reports whether it did.
// Objects are made only then, so that what has the focus keeps it.
func (c *Card) Update(key, right string, objects func() []fyne.CanvasObject) bool {
	c.right.Set(right)
	if c.key == key {
		return false
	}
	c.key, c.objects = key, objects()
	c.box.Objects = append([]fyne.CanvasObject{c.ground, c.title, c.right}, c.objects...)
	c.box.Refresh()
	return true
}

// HeightAt implements Flowing.
func (c *Card) HeightAt(width float32) float32 {
	return look.Scaled(cardHead) + cardMargin - 4 + stackHeight(c.objects, width-2*cardMargin, 0)
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.box) }

func (c *Card) arrange(size fyne.Size) {
	c.ground.Resize(size)
	width, head := size.Width-2*cardMargin, look.Scaled(cardHead)
	right := min(c.right.NaturalWidth()+1, width*0.6)
	PutMiddle(c.title, cardMargin, head/2+2, width-right-8)
	PutMiddle(c.right, size.Width-cardMargin-right, head/2+2, right)
	stack(c.objects, cardMargin, head, width, 0, Put)
}

// NewCardRow is a line of a card: a label, a text, and an object of a width at its end. The label is as wide as the widest of some
// labels, if the text leaves so much room.
func NewCardRow(labels []*Text, first, middle *Text, end fyne.CanvasObject, endWidth func() float32) fyne.CanvasObject {
	return NewLine(detailRow, func(s fyne.Size) {
		right, most := endWidth(), min(look.Scaled(84), s.Width*0.3)
		left := most
		for _, l := range labels {
			most = max(most, l.NaturalWidth()+9)
		}
		left = max(left, min(most, s.Width-right-8-middle.NaturalWidth()-1))
		PutMiddle(first, 0, s.Height/2, left-8)
		PutMiddle(middle, left, s.Height/2, max(1, s.Width-left-right-8))
		h := min(end.MinSize().Height, s.Height)
		Put(end, s.Width-right, (s.Height-h)/2, right, h)
	}, first, middle, end)
}

func detailRow() float32 { return theme.Size(look.SizeDetailRow) }

// TextRow is a line of a card: a label, a text, and a state in a colour at its end.
func TextRow(first, middle, end string, c fyne.ThemeColorName) fyne.CanvasObject {
	last := NewText(end, theme.SizeNameCaptionText, c)
	last.Align = fyne.TextAlignTrailing
	return NewCardRow(nil, NewText(first, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		NewText(middle, theme.SizeNameText, theme.ColorNameForeground), last, func() float32 { return last.NaturalWidth() + 1 })
}

// MarkedRow is a line of a card: an icon in a colour, a text with what is kept of it, and a value at its end.
func MarkedRow(icon fyne.ThemeIconName, c fyne.ThemeColorName, content, kept, end string) fyne.CanvasObject {
	mark := widget.NewIcon(theme.NewColoredResource(theme.Icon(icon), c))
	says := NewText(content, theme.SizeNameText, theme.ColorNameForeground)
	says.Kept = kept
	last := NewText(end, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	last.Align = fyne.TextAlignTrailing
	return NewLine(detailRow, func(s fyne.Size) {
		w := last.NaturalWidth() + 1
		Put(mark, 0, s.Height/2-9, 18, 18)
		PutMiddle(says, 28, s.Height/2, s.Width-28-w-8)
		PutMiddle(last, s.Width-w, s.Height/2, w)
	}, mark, says, last)
}
