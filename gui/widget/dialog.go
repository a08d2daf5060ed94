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

// Dialog is a small dialog: a title, objects one below the other, and buttons. It lies over the window with a veil between,
// and Escape closes it wherever the focus is.
type Dialog struct {
	widget.BaseWidget
	window  fyne.Window
	Box     *fyne.Container
	scrim   *canvas.Rectangle
	ground  *Fill
	title   *Text
	Column  *Column
	Scroll  *container.Scroll
	Buttons []*DialogButton
	most    float32 // how wide it is where there is room
	closed  func()
}

// ScrimOpacity is that of the veil below a dialog.
const ScrimOpacity = 0x80

// DialogMargin is the space between a dialog and the window's edge, at least.
const DialogMargin = 16

const plateHead = 52 // from the upper edge to the objects, at usual text size

// NewDialog makes a dialog that is not shown yet; closed is called once it is gone again.
func NewDialog(w fyne.Window, title string, most float32, closed func()) *Dialog {
	p := &Dialog{
		window: w, most: most, closed: closed,
		scrim:  canvas.NewRectangle(color.NRGBA{A: ScrimOpacity}),
		ground: NewRoundFill(theme.ColorNameOverlayBackground, theme.Size(theme.SizeNameDialogRadius)),
		title:  NewText(title, theme.SizeNameSubHeadingText, theme.ColorNameForeground),
	}
	p.ground.Border = theme.ColorNameSeparator
	p.Box = container.New(Arrange(Fixed(1, 1), p.arrange))
	p.ExtendBaseWidget(p)
	p.Fill()
	return p
}

// Fill puts objects into the dialog, in the place of those that were there.
func (p *Dialog) Fill(objects ...fyne.CanvasObject) {
	c := NewColumn(objects...)
	if p.Scroll == nil {
		p.Scroll = container.NewVScroll(c.Box)
	}
	p.Column, p.Scroll.Content = c, c.Box
	p.Box.Refresh()
}

// Button adds a button at the right end. It closes the dialog and then does something, if there is something to do.
func (p *Dialog) Button(label string, importance widget.Importance, tapped func()) *DialogButton {
	b := NewDialogButton(p, label, nil, func() {
		p.Close()
		Call(tapped)
	})
	b.Importance = importance
	p.Buttons = append(p.Buttons, b)
	return b
}

// Open opens the dialog and gives the focus to a part of it.
func (p *Dialog) Open(first fyne.Focusable) {
	p.Box.Objects = []fyne.CanvasObject{p.scrim, p.ground, p.title, p.Scroll}
	for _, b := range p.Buttons {
		p.Box.Objects = append(p.Box.Objects, b)
	}
	p.window.Canvas().Overlays().Add(p)
	p.window.Canvas().Focus(first)
}

// Close closes the dialog.
func (p *Dialog) Close() {
	p.window.Canvas().Unfocus()
	p.window.Canvas().Overlays().Remove(p)
	Call(p.closed)
}

// Reveal scrolls until an object is seen.
func (p *Dialog) Reveal(o fyne.CanvasObject) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	top := at(o).Y - at(p.Scroll).Y
	switch move := top + o.Size().Height - p.Scroll.Size().Height; {
	case at(o).Y >= at(p.Scroll).Y+p.Scroll.Size().Height && len(p.Buttons) > 0 && p.isButton(o):
	case top < 0:
		p.Scroll.ScrollToOffset(fyne.NewPos(0, p.Scroll.Offset.Y+top))
	case move > 0:
		p.Scroll.ScrollToOffset(fyne.NewPos(0, p.Scroll.Offset.Y+min(move, top)))
	}
}

func (p *Dialog) isButton(o fyne.CanvasObject) bool {
	for _, b := range p.Buttons {
		if o == b {
			return true
		}
	}
	return false
}

// CreateRenderer implements fyne.Widget.
func (p *Dialog) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.Box) }

func (p *Dialog) arrange(size fyne.Size) {
	p.scrim.Resize(size)
	w := min(look.Scaled(p.most), size.Width-2*DialogMargin)
	side, head, foot := theme.Size(look.SizeButton), look.Scaled(plateHead), float32(0)
	if len(p.Buttons) > 0 {
		foot = side + 20
	}
	p.Column.Width = w
	h := min(head+p.Column.least().Height-PageMargin+6+foot, size.Height-2*DialogMargin)
	x, y := (size.Width-w)/2, (size.Height-h)/2
	Put(p.ground, x, y, w, h)
	PutMiddle(p.title, x+PageMargin, y+head/2+2, w-2*PageMargin)
	Put(p.Scroll, x, y+head-PageMargin+6, w-1, h-head-foot+PageMargin-6)
	p.Scroll.Refresh()
	p.arrangeButtons(x+w-PageMargin, y+h-side-16)
}

// arrangeButtons puts the buttons side by side, so that they end at a place.
func (p *Dialog) arrangeButtons(end, y float32) {
	for i := len(p.Buttons) - 1; i >= 0; i-- {
		w := max(look.Scaled(80), p.Buttons[i].MinSize().Width)
		Put(p.Buttons[i], end-w, y, w, theme.Size(look.SizeButton))
		end -= w + 8
	}
}
