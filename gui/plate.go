package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
)

// plate is a small dialog: a title, objects one below the other, and buttons. It lies over the window with a veil between,
// and Escape closes it wherever the focus is.
type plate struct {
	widget.BaseWidget
	window  fyne.Window
	box     *fyne.Container
	veil    *canvas.Rectangle
	ground  *fill
	title   *text
	column  *column
	scroll  *container.Scroll
	buttons []*push
	most    float32 // how wide it is where there is room
	closed  func()
}

// veilOpacity is that of the veil below a dialog.
const veilOpacity = 0x80

// sheetMargin is the space between a dialog and the window's edge, at least.
const sheetMargin = 16

const plateHead = 52 // from the upper edge to the objects, at usual text size

// newPlate makes a dialog that is not shown yet; closed is called once it is gone again.
func newPlate(w fyne.Window, title string, most float32, closed func()) *plate {
	p := &plate{
		window: w, most: most, closed: closed,
		veil:   canvas.NewRectangle(color.NRGBA{A: veilOpacity}),
		ground: newRoundFill(theme.ColorNameOverlayBackground, theme.Size(theme.SizeNameDialogRadius)),
		title:  newText(title, theme.SizeNameSubHeadingText, theme.ColorNameForeground),
	}
	p.ground.border = theme.ColorNameSeparator
	p.box = container.New(newArranged(fixed(1, 1), p.arrange))
	p.ExtendBaseWidget(p)
	p.fill()
	return p
}

// fill puts objects into the dialog, in the place of those that were there.
func (p *plate) fill(objects ...fyne.CanvasObject) {
	c := newColumn(objects...)
	if p.scroll == nil {
		p.scroll = container.NewVScroll(c.box)
	}
	p.column, p.scroll.Content = c, c.box
	p.box.Refresh()
}

// button adds a button at the right end. It closes the dialog and then does something, if there is something to do.
func (p *plate) button(label string, importance widget.Importance, tapped func()) *push {
	b := newPush(p, label, nil, func() {
		p.hide()
		call(tapped)
	})
	b.Importance = importance
	p.buttons = append(p.buttons, b)
	return b
}

// show opens the dialog and gives the focus to a part of it.
func (p *plate) show(first fyne.Focusable) {
	p.box.Objects = []fyne.CanvasObject{p.veil, p.ground, p.title, p.scroll}
	for _, b := range p.buttons {
		p.box.Objects = append(p.box.Objects, b)
	}
	p.window.Canvas().Overlays().Add(p)
	p.window.Canvas().Focus(first)
}

// hide closes the dialog.
func (p *plate) hide() {
	p.window.Canvas().Unfocus()
	p.window.Canvas().Overlays().Remove(p)
	call(p.closed)
}

// reveal scrolls until an object is seen.
func (p *plate) reveal(o fyne.CanvasObject) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	top := at(o).Y - at(p.scroll).Y
	switch move := top + o.Size().Height - p.scroll.Size().Height; {
	case at(o).Y >= at(p.scroll).Y+p.scroll.Size().Height && len(p.buttons) > 0 && p.isButton(o):
	case top < 0:
		p.scroll.ScrollToOffset(fyne.NewPos(0, p.scroll.Offset.Y+top))
	case move > 0:
		p.scroll.ScrollToOffset(fyne.NewPos(0, p.scroll.Offset.Y+min(move, top)))
	}
}

func (p *plate) isButton(o fyne.CanvasObject) bool {
	for _, b := range p.buttons {
		if o == b {
			return true
		}
	}
	return false
}

// CreateRenderer implements fyne.Widget.
func (p *plate) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.box) }

func (p *plate) arrange(size fyne.Size) {
	p.veil.Resize(size)
	w := min(grown(p.most), size.Width-2*sheetMargin)
	side, head, foot := theme.Size(look.SizeButton), grown(plateHead), float32(0)
	if len(p.buttons) > 0 {
		foot = side + 20
	}
	p.column.width = w
	h := min(head+p.column.least().Height-pageMargin+6+foot, size.Height-2*sheetMargin)
	x, y := (size.Width-w)/2, (size.Height-h)/2
	put(p.ground, x, y, w, h)
	putMiddle(p.title, x+pageMargin, y+head/2+2, w-2*pageMargin)
	put(p.scroll, x, y+head-pageMargin+6, w-1, h-head-foot+pageMargin-6)
	p.scroll.Refresh()
	p.arrangeButtons(x+w-pageMargin, y+h-side-16)
}

// arrangeButtons puts the buttons side by side, so that they end at a place.
func (p *plate) arrangeButtons(end, y float32) {
	for i := len(p.buttons) - 1; i >= 0; i-- {
		w := max(grown(80), p.buttons[i].MinSize().Width)
		put(p.buttons[i], end-w, y, w, theme.Size(look.SizeButton))
		end -= w + 8
	}
}

// plate makes a dialog over the window. The cursor goes back to where one writes when it is closed.
func (w *Window) plate(title string, most float32) *plate {
	return newPlate(w.window, title, most, w.focus)
}
