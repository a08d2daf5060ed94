package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
)

// Dialog is a modal dialog: a title, a page that scrolls, and buttons. A scrim lies between it and the window, and Escape
// closes it wherever the focus is. It is as high as its page, unless NewLargeDialog made it.
type Dialog struct {
	widget.BaseWidget
	OnFocus func() // one of its controls got the focus
	OnClose func() // it is being closed, in whatever way
	window  fyne.Window
	box     *fyne.Container
	scrim   *canvas.Rectangle
	ground  *Fill
	title   *Text
	page    *column
	scroll  *container.Scroll
	buttons []*DialogButton
	most    float32 // its width where there is room, at usual text size
	large   *large  // nil: the dialog is as high as its page
	closed  func()
}

// ScrimOpacity is the opacity of the scrim, of 255.
const ScrimOpacity = 0x80

// dialogMargin is the least space between a dialog and the window's edge.
const dialogMargin = 16

// dialogHead is the space between the upper edge of a dialog and its page, at usual text size.
const dialogHead = 52

// NewDialog makes a dialog that is not shown yet. Its width is at most the given one, at usual text size. closed is called
// after the dialog has closed.
func NewDialog(w fyne.Window, title string, most float32, closed func()) *Dialog {
	d := &Dialog{
		window: w, most: most, closed: closed,
		scrim:  canvas.NewRectangle(color.NRGBA{A: ScrimOpacity}),
		ground: NewRoundFill(theme.ColorNameOverlayBackground, theme.Size(theme.SizeNameDialogRadius)),
		title:  NewText(title, theme.SizeNameSubHeadingText, theme.ColorNameForeground),
	}
	d.ground.Border = theme.ColorNameSeparator
	d.box = container.New(Arrange(Fixed(1, 1), d.arrange))
	d.page = newColumn()
	d.scroll = container.NewVScroll(d.page.box)
	d.ExtendBaseWidget(d)
	return d
}

// SetTitle shows another title.
func (d *Dialog) SetTitle(title string) { d.title.Set(title) }

// Fill puts objects on the page, in the place of those that were there.
func (d *Dialog) Fill(objects ...fyne.CanvasObject) {
	d.page = newColumn(objects...)
	d.scroll.Content = d.page.box
	d.box.Refresh()
}

// ScrollToTop shows the beginning of the page.
func (d *Dialog) ScrollToTop() { d.scroll.ScrollToTop() }

// Button adds a button at the right end. It closes the dialog and then calls tapped, which may be nil.
func (d *Dialog) Button(label string, importance widget.Importance, tapped func()) *DialogButton {
	b := d.Action(label, nil, func() {
		d.Close()
		Call(tapped)
	})
	b.Importance = importance
	return b
}

// Action adds a button at the right end that leaves the dialog open.
func (d *Dialog) Action(label string, icon fyne.Resource, tapped func()) *DialogButton {
	b := NewDialogButton(d.Edge(), label, icon, tapped)
	d.buttons = append(d.buttons, b)
	return b
}

// Open opens the dialog and gives the focus to one of its controls.
func (d *Dialog) Open(first fyne.Focusable) {
	d.box.Objects = append(d.box.Objects[:0], d.scrim, d.ground, d.title)
	if d.large == nil {
		d.box.Objects = append(d.box.Objects, d.scroll)
	} else {
		d.box.Objects = append(d.box.Objects, d.large.lines[0], d.large.lines[1], d.large.inside, d.large.footer)
	}
	for _, b := range d.buttons {
		d.box.Objects = append(d.box.Objects, b)
	}
	if d.large != nil {
		d.box.Objects = append(d.box.Objects, d.large.cross)
	}
	d.window.Canvas().Overlays().Add(d)
	d.window.Canvas().Focus(first)
}

// Close closes the dialog.
func (d *Dialog) Close() {
	Call(d.OnClose)
	d.window.Canvas().Unfocus()
	d.window.Canvas().Overlays().Remove(d)
	Call(d.closed)
}

// Reveal scrolls the page until an object on it is seen.
func (d *Dialog) Reveal(o fyne.CanvasObject) {
	Call(d.OnFocus)
	above, below := float32(0), float32(0)
	if d.large != nil {
		above, below = 8, 40 // the sentence below a box
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	top := at(o).Y - at(d.scroll).Y
	switch move := top + o.Size().Height + below - d.scroll.Size().Height; {
	case top < 0:
		d.scroll.ScrollToOffset(fyne.NewPos(0, d.scroll.Offset.Y+top-above))
	case move > 0:
		d.scroll.ScrollToOffset(fyne.NewPos(0, d.scroll.Offset.Y+min(move, top)))
	}
}

// Edge is the host of controls that stand beside the page: nothing is scrolled for them.
func (d *Dialog) Edge() Host { return edge{d} }

type edge struct{ *Dialog }

// Reveal implements Host.
func (e edge) Reveal(fyne.CanvasObject) { Call(e.OnFocus) }

// CreateRenderer implements fyne.Widget.
func (d *Dialog) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(d.box) }

// Refresh implements fyne.CanvasObject. It arranges the dialog anew: its height depends on the page.
func (d *Dialog) Refresh() {
	d.box.Refresh()
	d.page.box.Refresh()
}

// Reflow arranges the page anew after an object on it came, went or grew. It may be called while the page is arranged.
func (d *Dialog) Reflow() {
	d.scroll.Refresh()
	d.page.arrange(d.page.box.Size())
}

func (d *Dialog) arrange(size fyne.Size) {
	d.scrim.Resize(size)
	if d.large != nil {
		d.arrangeLarge(size)
		return
	}
	w := min(look.Scaled(d.most), size.Width-2*dialogMargin)
	side, head, foot := theme.Size(look.SizeButton), look.Scaled(dialogHead), float32(0)
	if len(d.buttons) > 0 {
		foot = side + 20
	}
	d.page.width = w
	head -= pageTop // the page's own margin
	h := min(head+d.page.least().Height+foot, size.Height-2*dialogMargin)
	x, y := (size.Width-w)/2, (size.Height-h)/2
	Put(d.ground, x, y, w, h)
	PutMiddle(d.title, x+PageMargin, y+look.Scaled(dialogHead)/2+2, w-2*PageMargin)
	d.PutPage(x, y+head, w, h-head-foot)
	d.arrangeButtons(x+w-PageMargin, y+h-side/2-16, 80)
}

// PutPage gives the page its place and size.
func (d *Dialog) PutPage(x, y, w, h float32) {
	d.page.width = w
	Put(d.scroll, x, y, w-1, h)
	d.scroll.Refresh()
}

// arrangeButtons puts the buttons side by side, each with a least width at usual text size. They end at a place; the result
// is where they begin.
func (d *Dialog) arrangeButtons(end, middle, least float32) float32 {
	const gap = 8
	h := theme.Size(look.SizeButton)
	for i := len(d.buttons) - 1; i >= 0; i-- {
		w := max(look.Scaled(least), d.buttons[i].MinSize().Width)
		Put(d.buttons[i], end-w, middle-h/2, w, h)
		end -= w + gap
	}
	return end + gap
}

// large is what a dialog of a fixed size has besides the parts of every dialog.
type large struct {
	most   fyne.Size
	lines  [2]*Fill        // below the title and above the footer
	inside *fyne.Container // between them: the page and what stands beside it
	footer fyne.CanvasObject
	cross  *DialogButton
}

// NewLargeDialog makes a dialog that has a size of its own, where there is room for it, and a cross that closes it. Surround has
// to be called before it is opened.
func NewLargeDialog(w fyne.Window, title string, most fyne.Size, closed func()) *Dialog {
	d := NewDialog(w, title, most.Width, closed)
	d.title.TextSize = theme.SizeNameHeadingText
	d.large = &large{most: most, lines: [2]*Fill{NewHairline(), NewHairline()}}
	d.large.cross = NewDialogIconButton(d.Edge(), theme.IconNameCancel, d.Close)
	return d
}

// Surround puts objects beside the page of a large dialog, and a footer left of its buttons. arrange places the objects and,
// with PutPage, the page.
func (d *Dialog) Surround(arrange func(fyne.Size), footer fyne.CanvasObject, objects ...fyne.CanvasObject) {
	d.large.inside = container.New(Arrange(Fixed(1, 1), arrange), append(objects, d.scroll)...)
	d.large.footer = footer
}

func (d *Dialog) arrangeLarge(size fyne.Size) {
	l := d.large
	w, h := min(l.most.Width, size.Width-2*dialogMargin), min(l.most.Height, size.Height-2*dialogMargin)
	x, y := (size.Width-w)/2, (size.Height-h)/2
	bar, side := barHeight(h), theme.Size(look.SizeButton)
	Put(d.ground, x, y, w, h)
	PutMiddle(d.title, x+PageMargin, y+bar/2+2, w-2*PageMargin-side)
	Put(l.cross, x+w-side-15, y+bar/2+2-side/2, side, side)
	Put(l.lines[0], x, y+bar, w, 1)
	Put(l.lines[1], x, y+h-bar-1, w, 1)
	end := d.arrangeButtons(x+w-PageMargin, y+h-bar/2, 88)
	Put(l.footer, x+PageMargin, y+h-bar, end-12-x-PageMargin, bar)
	Put(l.inside, x, y+bar+1, w, h-2*bar-2)
}

// barHeight is the height of the bars of title and footer; a low dialog has lower ones.
func barHeight(height float32) float32 {
	if height < 400 {
		return max(48, theme.Size(look.SizeButton)+8)
	}
	return theme.Size(look.SizeButton) + 24
}
