package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

// How wide the members pane is at usual text size: at first, at least and at most.
const (
	paneWidth = 256
	leastPane = 200
	mostPane  = 360
)

// frame arranges the window: members at the left, header, trouble, transcript and composer at the right. Below narrow the
// members fold away, and come over the transcript when they are asked for.
type frame struct {
	widget.BaseWidget
	w      *Window
	line   *kit.Fill
	edge   *kit.Splitter
	pane   float32 // how wide the members pane is at usual text size
	opened bool    // the folded pane is shown, over the transcript
	scrim  *canvas.Rectangle
	shield *kit.Area // on the veil: a click closes the pane
	canvas fyne.Size // of the window's inside, menu included
}

func newFrame(w *Window) *frame {
	f := &frame{w: w, line: kit.NewHairline(), pane: paneWidth}
	if kept := w.Settings.Get().Window.Pane; kept != 0 {
		f.pane = min(max(kept, leastPane), mostPane)
	}
	f.edge = kit.NewSplitter(f.drag, f.keep)
	f.scrim, f.shield = canvas.NewRectangle(color.NRGBA{A: kit.ScrimOpacity}), kit.NewArea(w.closePane)
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer implements fyne.Widget.
func (f *frame) CreateRenderer() fyne.WidgetRenderer {
	w := f.w
	return widget.NewSimpleRenderer(container.New(kit.Arrange(kit.Fixed(320, 200), f.arrange),
		w.header, f.line, w.troubles.banner, w.list, w.welcome, w.latest, w.composer.Box, w.search, f.scrim, f.shield, w.members, f.edge, w.aside))
}

func (f *frame) arrange(size fyne.Size) {
	w := f.w
	if canvas := w.window.Canvas().Size(); f.canvas != canvas {
		f.canvas = canvas
		w.aside.Hide() // what it is about has moved
	}
	folded := size.Width < kit.Narrow || w.Settings.Get().Window.PaneHidden
	w.header.setNarrow(folded)
	w.composer.SetNarrow(size.Width < kit.Narrow)
	pane := min(look.Scaled(f.pane), size.Width*0.4)
	if folded {
		pane = min(look.Scaled(paneWidth), size.Width-64)
	}
	f.opened = f.opened && size.Width < kit.Narrow
	f.scrim.Hidden, f.shield.Hidden = !f.opened, !f.opened
	f.scrim.Resize(size)
	f.shield.Resize(size)
	w.members.Hidden = folded && !f.opened
	kit.Put(w.members, 0, 0, pane, size.Height)
	f.edge.Hidden = folded
	kit.Put(f.edge, pane-kit.SplitterWidth/2, 0, kit.SplitterWidth, size.Height)
	if folded {
		pane = 0
	}
	f.arrangeMainAt(pane, fyne.NewSize(f.arrangeSearch(pane, size), size.Height))
}

// drag makes the members pane wider or narrower.
func (f *frame) drag(by float32) {
	f.pane = min(max(f.pane+by*f.pane/look.Scaled(f.pane), leastPane), mostPane)
	f.arrangeMain()
}

// keep remembers the width of the members pane.
func (f *frame) keep() {
	if err := f.w.Settings.Update(func(s *settings.Settings) { s.Window.Pane = f.pane }); err != nil {
		fyne.LogError("keep the width of the members pane", err)
	}
}

// Measures of the search panel in Fyne units.
const (
	searchWidth = 320
	besideFrom  = 900 // the least width of a window that shows the panel beside the transcript, at usual text size; in others it lies over it
)

// arrangeSearch puts the search panel where it belongs and returns where the transcript ends.
func (f *frame) arrangeSearch(pane float32, size fyne.Size) float32 {
	if !f.w.search.Visible() {
		return size.Width
	}
	x, end := size.Width-min(look.Scaled(searchWidth), size.Width*0.4), size.Width
	if f.covered() {
		x = pane
	} else {
		end = x
	}
	kit.Put(f.w.search, x, 0, size.Width-x, size.Height)
	return end
}

// covered reports whether the search panel lies over the transcript when it is shown.
func (f *frame) covered() bool { return f.Size().Width < look.Scaled(besideFrom) }

// arrangeMain arranges what is right of the pane, after a part came or went.
func (f *frame) arrangeMain() {
	size := f.Size()
	if size.Width == 0 {
		return
	}
	f.arrange(size)
}

func (f *frame) arrangeMainAt(x float32, size fyne.Size) {
	w, width := f.w, size.Width-x
	head := theme.Size(look.SizeHeader)
	kit.Put(w.header, x, 0, width, head)
	kit.Put(f.line, x, head, width, 1)
	y := head + 1
	if w.troubles.banner.Visible() {
		h := w.troubles.banner.HeightAt(width - 24)
		kit.Put(w.troubles.banner, x+12, y+8, width-24, h)
		y += h + 16
	}
	w.composer.Box.Resize(fyne.NewSize(width, w.composer.Box.Size().Height)) // how high it is depends on how wide
	w.composer.SetWindowHeight(size.Height)
	foot := w.composer.Box.MinSize().Height
	bottom := size.Height - foot
	kit.Put(w.composer.Box, x, bottom, width, foot)
	empty := w.empty()
	w.welcome.Hidden = !empty
	w.list.Hidden = empty
	kit.Put(w.welcome, x, y, width, bottom-y)
	kit.Put(w.list, x, y, width, bottom-y)
	b, high := w.latest.MinSize(), look.Scaled(32)
	kit.Put(w.latest, size.Width-kit.Margin(width)-b.Width, bottom-12-high, b.Width, high)
}
