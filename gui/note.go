package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/gui/typeset"
)

// note is a small card over the window that says something as long as the mouse is over what it is about.
type note struct {
	widget.BaseWidget
	ground *fill
	inside *fyne.Container
	says   func() []string
	shown  []string
	offset float32 // where the transcript was scrolled to
}

const (
	noteWidth  = 320 // of the text, at most
	noteMargin = 10
)

func newNote() *note {
	n := &note{ground: newRoundFill(theme.ColorNameOverlayBackground, 8)}
	n.ground.border = theme.ColorNameSeparator
	n.inside = &fyne.Container{Objects: []fyne.CanvasObject{n.ground}}
	n.ExtendBaseWidget(n)
	n.Hide()
	return n
}

// CreateRenderer implements fyne.Widget.
func (n *note) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(n.inside) }

// write puts other sentences on the card and gives it the size they take.
func (n *note) write(says []string) {
	m := typeset.NewMeasurer(theme.Size(theme.SizeNameCaptionText))
	line, y, wide := lineHeight(m.Size()), float32(noteMargin), float32(0)
	n.shown = says
	n.inside.Objects = n.inside.Objects[:1:1]
	for _, s := range says {
		broken, _ := m.Wrap(s, noteWidth, 6)
		for _, b := range broken {
			t := newText(s[b.From:b.To], theme.SizeNameCaptionText, theme.ColorNameForeground)
			put(t, noteMargin, y, b.Width+1, line)
			n.inside.Objects = append(n.inside.Objects, t)
			y, wide = y+line, max(wide, b.Width+1)
		}
		y += 3
	}
	n.Resize(fyne.NewSize(wide+2*noteMargin, y-3+noteMargin))
	n.ground.Resize(n.Size())
}

// showNote opens the card by a place on the canvas: to the left of it and below, or above where there is no room.
func (w *Window) showNote(at fyne.Position, height float32, says func() []string) {
	w.aside.says, w.aside.offset = says, w.list.scroll.Offset.Y
	w.aside.write(says())
	size, room := w.aside.Size(), w.frame.Size()
	at = at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(w.frame))
	y := at.Y + height + 6
	if y+size.Height > room.Height-grown(64) {
		y = at.Y - 6 - size.Height
	}
	w.aside.Move(fyne.NewPos(max(8, min(at.X-size.Width, room.Width-size.Width-8)), max(8, y)))
	w.aside.Show()
	w.repaint() // the toolkit does not know yet where the card belongs when it is first shown
}

// renote brings the card up to date, and takes it away when what it is about has moved.
func (w *Window) renote() {
	switch {
	case !w.aside.Visible():
	case w.aside.offset != w.list.scroll.Offset.Y:
		w.aside.Hide()
	default:
		w.aside.rewrite(w.aside.says())
	}
}

func (n *note) rewrite(says []string) {
	for i, s := range says {
		if len(says) != len(n.shown) || s != n.shown[i] {
			n.write(says)
			canvas.Refresh(n)
			return
		}
	}
}

// hoverArea is an area that tells when the mouse comes and goes.
type hoverArea struct {
	area
	hover func(bool)
}

func newHoverArea(tapped func(), hover func(bool)) *hoverArea {
	a := &hoverArea{hover: hover}
	a.tapped = tapped
	a.ExtendBaseWidget(a)
	return a
}

// MouseIn implements desktop.Hoverable.
func (a *hoverArea) MouseIn(*desktop.MouseEvent) { a.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (a *hoverArea) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (a *hoverArea) MouseOut() { a.hover(false) }
