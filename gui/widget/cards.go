package widget

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
)

// Card is a framed part of the network page: a title, something at the right of it, and objects one below the other.
type Card struct {
	widget.BaseWidget
	ground  *Fill
	title   *Text
	right   *Text
	objects []fyne.CanvasObject
	box     *fyne.Container
	key     string // of what it shows
}

const (
	cardMargin = 16
	cardHead   = 40 // from the upper edge to the first object, at usual text size
	cardGap    = 12 // between two cards
)

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

// Update puts other objects into the card, if key says that they are others, and reports whether it did. They are made only
// then, so that what has the focus keeps it.
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

func (c *Card) HeightAt(width float32) float32 {
	h := look.Scaled(cardHead) + cardMargin - 4
	for _, o := range c.objects {
		h += HeightAt(o, width-2*cardMargin)
	}
	return h
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.box) }

func (c *Card) arrange(size fyne.Size) {
	c.ground.Resize(size)
	width, head := size.Width-2*cardMargin, look.Scaled(cardHead)
	right := min(c.right.NaturalWidth()+1, width*0.6)
	PutMiddle(c.title, cardMargin, head/2+2, width-right-8)
	PutMiddle(c.right, size.Width-cardMargin-right, head/2+2, right)
	putDown(c.objects, cardMargin, head, width)
}

// cardPair is cards in two columns, or in one where there is little room.
type cardPair struct {
	widget.BaseWidget
	left, right []fyne.CanvasObject
}

func NewCardPair(left, right []fyne.CanvasObject) *cardPair {
	p := &cardPair{left: left, right: right}
	p.ExtendBaseWidget(p)
	return p
}

// columns are the columns at a width, of what is shown, and how wide each is.
func (p *cardPair) columns(width float32) ([][]fyne.CanvasObject, float32) {
	hidden := func(o fyne.CanvasObject) bool { return !o.Visible() }
	left, right := slices.DeleteFunc(slices.Clone(p.left), hidden), slices.DeleteFunc(slices.Clone(p.right), hidden)
	if width < look.Scaled(700) {
		return [][]fyne.CanvasObject{append(left, right...)}, width
	}
	return [][]fyne.CanvasObject{left, right}, (width - cardGap) / 2
}

func (p *cardPair) HeightAt(width float32) float32 {
	columns, each := p.columns(width)
	most := float32(0)
	for _, column := range columns {
		h := float32(0)
		for _, o := range column {
			h += HeightAt(o, each) + cardGap
		}
		most = max(most, h-cardGap)
	}
	return most
}

// CreateRenderer implements fyne.Widget.
func (p *cardPair) CreateRenderer() fyne.WidgetRenderer {
	return NewRenderer(Arrange(Fixed(1, 1), p.arrange), append(p.left[:len(p.left):len(p.left)], p.right...)...)
}

func (p *cardPair) arrange(size fyne.Size) {
	columns, each := p.columns(size.Width)
	for i, column := range columns {
		y := float32(0)
		for _, o := range column {
			h := HeightAt(o, each)
			Put(o, float32(i)*(each+cardGap), y, each, h)
			y += h + cardGap
		}
	}
}

// NewCardRow is a line of a card: a word, what it is about, and something at its end.
func NewCardRow(first, middle *Text, end fyne.CanvasObject, endWidth func() float32) fyne.CanvasObject {
	return container.New(Arrange(
		func() fyne.Size { return fyne.NewSize(1, theme.Size(look.SizeDetailRow)) },
		func(s fyne.Size) {
			left, right := min(look.Scaled(84), s.Width*0.3), endWidth()
			PutMiddle(first, 0, s.Height/2, left-8)
			PutMiddle(middle, left, s.Height/2, max(1, s.Width-left-right-8))
			h := min(end.MinSize().Height, s.Height)
			Put(end, s.Width-right, (s.Height-h)/2, right, h)
		},
	), first, middle, end)
}

// TextRow is a line of a card that ends in words.
func TextRow(first, middle, end string, c fyne.ThemeColorName) fyne.CanvasObject {
	last := NewText(end, theme.SizeNameCaptionText, c)
	last.Align = fyne.TextAlignTrailing
	return NewCardRow(NewText(first, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		NewText(middle, theme.SizeNameText, theme.ColorNameForeground), last, func() float32 { return last.NaturalWidth() + 1 })
}

// MarkedRow is a line of a card that begins with an icon.
func MarkedRow(icon fyne.ThemeIconName, c fyne.ThemeColorName, words, end string) fyne.CanvasObject {
	mark := widget.NewIcon(theme.NewColoredResource(theme.Icon(icon), c))
	says := NewText(words, theme.SizeNameText, theme.ColorNameForeground)
	last := NewText(end, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	last.Align = fyne.TextAlignTrailing
	return container.New(Arrange(
		func() fyne.Size { return fyne.NewSize(1, theme.Size(look.SizeDetailRow)) },
		func(s fyne.Size) {
			w := last.NaturalWidth() + 1
			Put(mark, 0, s.Height/2-9, 18, 18)
			PutMiddle(says, 28, s.Height/2, s.Width-28-w-8)
			PutMiddle(last, s.Width-w, s.Height/2, w)
		},
	), mark, says, last)
}

// NewSnippetBox is text to copy: a line that says what it is with the button, and the text on a ground of its own.
func NewSnippetBox(h Host, copyText func(string), title, content string) fyne.CanvasObject {
	lead := NewText(title, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	words := NewParagraph(content)
	words.Color, words.Above = theme.ColorNameForeground, 2
	b := NewCopyPush(h, copyText, func() string { return content })
	return newColumnBox(container.New(Arrange(
		func() fyne.Size { return fyne.NewSize(1, theme.Size(look.SizeDetailRow)) },
		func(s fyne.Size) {
			side := b.MinSize().Width
			PutMiddle(lead, 0, s.Height/2, s.Width-side)
			Put(b, s.Width-side+6, 0, side, s.Height)
		},
	), lead, b), NewInset(words), Space(4))
}

// NewCopyPush is a button that copies something and says so.
func NewCopyPush(h Host, copyText func(string), content func() string) *DialogButton {
	var b *DialogButton
	b = NewDialogButton(h, lang.L("Copy"), theme.NewColoredResource(theme.ContentCopyIcon(), theme.ColorNamePrimary), func() {
		copyText(content())
		b.SetText(lang.L("Copied"))
		b.SetIcon(theme.NewColoredResource(theme.ConfirmIcon(), theme.ColorNameSuccess))
	})
	b.Importance = widget.LowImportance
	return b
}

// columnBox is objects one below the other, without margins.
type columnBox struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
}

func newColumnBox(objects ...fyne.CanvasObject) *columnBox {
	b := &columnBox{objects: objects}
	b.ExtendBaseWidget(b)
	return b
}

func (b *columnBox) HeightAt(width float32) float32 {
	h := float32(0)
	for _, o := range b.objects {
		h += HeightAt(o, width)
	}
	return h
}

// CreateRenderer implements fyne.Widget.
func (b *columnBox) CreateRenderer() fyne.WidgetRenderer {
	return NewRenderer(Arrange(Fixed(1, 1), func(s fyne.Size) {
		y := float32(0)
		for _, o := range b.objects {
			h := HeightAt(o, s.Width)
			Put(o, 0, y, s.Width, h)
			y += h
		}
	}), b.objects...)
}

// Flow is objects that place themselves, as high as their width takes.
type Flow struct {
	widget.BaseWidget
	height  func(width float32) float32
	place   func(fyne.Size)
	Objects []fyne.CanvasObject
}

func NewFlow(height func(float32) float32, place func(fyne.Size), objects ...fyne.CanvasObject) *Flow {
	f := &Flow{height: height, place: place, Objects: objects}
	f.ExtendBaseWidget(f)
	return f
}

func (f *Flow) HeightAt(width float32) float32 { return f.height(width) }

// CreateRenderer implements fyne.Widget.
func (f *Flow) CreateRenderer() fyne.WidgetRenderer {
	return NewRenderer(Arrange(Fixed(1, 1), f.place), f.Objects...)
}
