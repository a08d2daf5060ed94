package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
)

// card is a framed part of the network page: a title, something at the right of it, and objects one below the other.
type card struct {
	widget.BaseWidget
	ground  *fill
	title   *text
	right   *text
	objects []fyne.CanvasObject
	box     *fyne.Container
	key     string // of what it shows
}

const (
	cardMargin = 16
	cardHead   = 40 // from the upper edge to the first object, at usual text size
	cardGap    = 12 // between two cards
)

func newCard(title string) *card {
	c := &card{
		ground: newRoundFill(theme.ColorNameInputBackground, theme.Size(theme.SizeNameCardRadius)),
		title:  newText(title, theme.SizeNameText, theme.ColorNameForeground),
		right:  newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
	}
	c.ground.border = theme.ColorNameSeparator
	c.right.align = fyne.TextAlignTrailing
	c.box = container.New(newArranged(fixed(1, 1), c.arrange), c.ground, c.title, c.right)
	c.ExtendBaseWidget(c)
	return c
}

// show puts other objects into the card, if key says that they are others, and reports whether it did. They are made only
// then, so that what has the focus keeps it.
func (c *card) show(key, right string, objects func() []fyne.CanvasObject) bool {
	c.right.set(right)
	if c.key == key {
		return false
	}
	c.key, c.objects = key, objects()
	c.box.Objects = append([]fyne.CanvasObject{c.ground, c.title, c.right}, c.objects...)
	c.box.Refresh()
	return true
}

func (c *card) heightAt(width float32) float32 {
	h := grown(cardHead) + cardMargin - 4
	for _, o := range c.objects {
		h += heightAt(o, width-2*cardMargin)
	}
	return h
}

// CreateRenderer implements fyne.Widget.
func (c *card) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.box) }

func (c *card) arrange(size fyne.Size) {
	c.ground.Resize(size)
	width, head := size.Width-2*cardMargin, grown(cardHead)
	right := min(c.right.naturalWidth()+1, width*0.6)
	putMiddle(c.title, cardMargin, head/2+2, width-right-8)
	putMiddle(c.right, size.Width-cardMargin-right, head/2+2, right)
	putDown(c.objects, cardMargin, head, width)
}

// cardPair is cards in two columns, or in one where there is little room.
type cardPair struct {
	widget.BaseWidget
	left, right []fyne.CanvasObject
}

func newCardPair(left, right []fyne.CanvasObject) *cardPair {
	p := &cardPair{left: left, right: right}
	p.ExtendBaseWidget(p)
	return p
}

// columns are the columns at a width, of what is shown, and how wide each is.
func (p *cardPair) columns(width float32) ([][]fyne.CanvasObject, float32) {
	hidden := func(o fyne.CanvasObject) bool { return !o.Visible() }
	left, right := slices.DeleteFunc(slices.Clone(p.left), hidden), slices.DeleteFunc(slices.Clone(p.right), hidden)
	if width < grown(700) {
		return [][]fyne.CanvasObject{append(left, right...)}, width
	}
	return [][]fyne.CanvasObject{left, right}, (width - cardGap) / 2
}

func (p *cardPair) heightAt(width float32) float32 {
	columns, each := p.columns(width)
	most := float32(0)
	for _, column := range columns {
		h := float32(0)
		for _, o := range column {
			h += heightAt(o, each) + cardGap
		}
		most = max(most, h-cardGap)
	}
	return most
}

// CreateRenderer implements fyne.Widget.
func (p *cardPair) CreateRenderer() fyne.WidgetRenderer {
	return newLaidOut(newArranged(fixed(1, 1), p.arrange), append(p.left[:len(p.left):len(p.left)], p.right...)...)
}

func (p *cardPair) arrange(size fyne.Size) {
	columns, each := p.columns(size.Width)
	for i, column := range columns {
		y := float32(0)
		for _, o := range column {
			h := heightAt(o, each)
			put(o, float32(i)*(each+cardGap), y, each, h)
			y += h + cardGap
		}
	}
}

// newCardRow is a line of a card: a word, what it is about, and something at its end.
func newCardRow(first, middle *text, end fyne.CanvasObject, endWidth func() float32) fyne.CanvasObject {
	return container.New(newArranged(
		func() fyne.Size { return fyne.NewSize(1, theme.Size(look.SizeDetailRow)) },
		func(s fyne.Size) {
			left, right := min(grown(84), s.Width*0.3), endWidth()
			putMiddle(first, 0, s.Height/2, left-8)
			putMiddle(middle, left, s.Height/2, max(1, s.Width-left-right-8))
			h := min(end.MinSize().Height, s.Height)
			put(end, s.Width-right, (s.Height-h)/2, right, h)
		},
	), first, middle, end)
}

// textRow is a line of a card that ends in words.
func textRow(first, middle, end string, c fyne.ThemeColorName) fyne.CanvasObject {
	last := newText(end, theme.SizeNameCaptionText, c)
	last.align = fyne.TextAlignTrailing
	return newCardRow(newText(first, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		newText(middle, theme.SizeNameText, theme.ColorNameForeground), last, func() float32 { return last.naturalWidth() + 1 })
}

// markedRow is a line of a card that begins with an icon.
func markedRow(icon fyne.ThemeIconName, c fyne.ThemeColorName, words, end string) fyne.CanvasObject {
	mark := widget.NewIcon(theme.NewColoredResource(theme.Icon(icon), c))
	says := newText(words, theme.SizeNameText, theme.ColorNameForeground)
	last := newText(end, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	last.align = fyne.TextAlignTrailing
	return container.New(newArranged(
		func() fyne.Size { return fyne.NewSize(1, theme.Size(look.SizeDetailRow)) },
		func(s fyne.Size) {
			w := last.naturalWidth() + 1
			put(mark, 0, s.Height/2-9, 18, 18)
			putMiddle(says, 28, s.Height/2, s.Width-28-w-8)
			putMiddle(last, s.Width-w, s.Height/2, w)
		},
	), mark, says, last)
}

// newSnippetBox is text to copy: a line that says what it is with the button, and the text on a ground of its own.
func newSnippetBox(h host, copyText func(string), title, content string) fyne.CanvasObject {
	lead := newText(title, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	words := newProse(content)
	words.color, words.above = theme.ColorNameForeground, 2
	b := newCopyPush(h, copyText, func() string { return content })
	return newColumnBox(container.New(newArranged(
		func() fyne.Size { return fyne.NewSize(1, theme.Size(look.SizeDetailRow)) },
		func(s fyne.Size) {
			side := b.MinSize().Width
			putMiddle(lead, 0, s.Height/2, s.Width-side)
			put(b, s.Width-side+6, 0, side, s.Height)
		},
	), lead, b), newWell(words), space(4))
}

// newCopyPush is a button that copies something and says so.
func newCopyPush(h host, copyText func(string), content func() string) *push {
	var b *push
	b = newPush(h, say("Copy"), theme.NewColoredResource(theme.ContentCopyIcon(), theme.ColorNamePrimary), func() {
		copyText(content())
		b.SetText(say("Copied"))
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

func (b *columnBox) heightAt(width float32) float32 {
	h := float32(0)
	for _, o := range b.objects {
		h += heightAt(o, width)
	}
	return h
}

// CreateRenderer implements fyne.Widget.
func (b *columnBox) CreateRenderer() fyne.WidgetRenderer {
	return newLaidOut(newArranged(fixed(1, 1), func(s fyne.Size) {
		y := float32(0)
		for _, o := range b.objects {
			h := heightAt(o, s.Width)
			put(o, 0, y, s.Width, h)
			y += h
		}
	}), b.objects...)
}

// flow is objects that place themselves, as high as their width takes.
type flow struct {
	widget.BaseWidget
	height  func(width float32) float32
	place   func(fyne.Size)
	objects []fyne.CanvasObject
}

func newFlow(height func(float32) float32, place func(fyne.Size), objects ...fyne.CanvasObject) *flow {
	f := &flow{height: height, place: place, objects: objects}
	f.ExtendBaseWidget(f)
	return f
}

func (f *flow) heightAt(width float32) float32 { return f.height(width) }

// CreateRenderer implements fyne.Widget.
func (f *flow) CreateRenderer() fyne.WidgetRenderer {
	return newLaidOut(newArranged(fixed(1, 1), f.place), f.objects...)
}
