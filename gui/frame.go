package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
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

// frame arranges the window: members at the left, header, banner, transcript and composer at the right. In a narrow window the
// members fold away, and come over the transcript when they are asked for.
type frame struct {
	widget.BaseWidget
	parts        *parts
	conversation *conversation
	banner       *kit.Banner
	overlay      *overlay
	store        *settings.Store

	line    *kit.Fill
	edge    *kit.Splitter
	pane    float32 // how wide the members pane is at usual text size
	opened  bool    // the folded pane is shown, over the transcript
	scrim   *canvas.Rectangle
	shield  *kit.Area       // on the scrim: a click closes the pane
	canvas  fyne.Size       // of the window's inside, menu included
	resized func(fyne.Size) // the window has another size
}

func newFrame(p *parts, c *conversation, banner *kit.Banner, o *overlay, store *settings.Store) *frame {
	f := &frame{parts: p, conversation: c, banner: banner, overlay: o, store: store, line: kit.NewHairline(), pane: paneWidth}
	if kept := store.Get().Window.Pane; kept != 0 {
		f.pane = min(max(kept, leastPane), mostPane)
	}
	f.edge = kit.NewSplitter(f.drag, f.keep)
	f.scrim, f.shield = canvas.NewRectangle(color.NRGBA{A: kit.ScrimOpacity}), kit.NewArea(f.closeMembers)
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer implements fyne.Widget.
func (f *frame) CreateRenderer() fyne.WidgetRenderer {
	p := f.parts
	return widget.NewSimpleRenderer(container.New(kit.Arrange(kit.Fixed(320, 200), f.arrange),
		p.header, f.line, f.banner, f.conversation.list, p.welcome, f.conversation.latest, p.composer.Box, p.search,
		f.scrim, f.shield, p.members, f.edge, p.tooltip))
}

func (f *frame) arrange(size fyne.Size) {
	p := f.parts
	if canvas := f.overlay.window.Canvas().Size(); f.canvas != canvas {
		f.canvas = canvas
		f.resized(canvas)
		p.tooltip.Hide() // its subject has moved
	}
	narrow := size.Width < kit.Narrow
	folded := narrow || f.store.Get().Window.PaneHidden
	p.header.setNarrow(folded)
	p.composer.SetNarrow(narrow)
	pane := min(look.Scaled(f.pane), size.Width*0.4)
	if folded {
		pane = min(look.Scaled(paneWidth), size.Width-64)
	}
	f.opened = f.opened && narrow
	f.scrim.Hidden, f.shield.Hidden = !f.opened, !f.opened
	f.scrim.Resize(size)
	f.shield.Resize(size)
	p.members.Hidden = folded && !f.opened
	kit.Put(p.members, 0, 0, pane, size.Height)
	f.edge.Hidden = folded
	kit.Put(f.edge, pane-kit.SplitterWidth/2, 0, kit.SplitterWidth, size.Height)
	if folded {
		pane = 0
	}
	f.arrangeMain(pane, fyne.NewSize(f.arrangeSearch(pane, size), size.Height))
}

// drag makes the members pane wider or narrower.
func (f *frame) drag(by float32) {
	f.pane = min(max(f.pane+by*f.pane/look.Scaled(f.pane), leastPane), mostPane)
	f.rearrange()
}

// keep remembers the width of the members pane.
func (f *frame) keep() {
	update(f.store, func(s *settings.Settings) { s.Window.Pane = f.pane })
}

// Measures of the search panel in Fyne units.
const (
	searchWidth = 320
	besideFrom  = 900 // a window at least so wide, at usual text size, shows the panel beside the transcript; otherwise it lies over it
)

// arrangeSearch puts the search panel where it belongs and returns where the transcript ends.
func (f *frame) arrangeSearch(pane float32, size fyne.Size) float32 {
	if !f.parts.search.Visible() {
		return size.Width
	}
	x, end := size.Width-min(look.Scaled(searchWidth), size.Width*0.4), size.Width
	if f.covered() {
		x = pane
	} else {
		end = x
	}
	kit.Put(f.parts.search, x, 0, size.Width-x, size.Height)
	return end
}

// covered reports whether the search panel lies over the transcript when it is shown.
func (f *frame) covered() bool { return f.Size().Width < look.Scaled(besideFrom) }

// rearrange arranges everything again, after a part came or went.
func (f *frame) rearrange() {
	if size := f.Size(); size.Width != 0 {
		f.arrange(size)
	}
}

// arrangeMain arranges what is right of the members pane, which ends at x.
func (f *frame) arrangeMain(x float32, size fyne.Size) {
	p, width := f.parts, size.Width-x
	head := theme.Size(look.SizeHeader)
	kit.Put(p.header, x, 0, width, head)
	kit.Put(f.line, x, head, width, 1)
	y := head + 1
	if f.banner.Visible() {
		h := f.banner.HeightAt(width - 24)
		kit.Put(f.banner, x+12, y+8, width-24, h)
		y += h + 16
	}
	p.composer.Box.Resize(fyne.NewSize(width, p.composer.Box.Size().Height)) // how high it is depends on how wide
	p.composer.SetWindowHeight(size.Height)
	foot := p.composer.Box.MinSize().Height
	bottom := size.Height - foot
	kit.Put(p.composer.Box, x, bottom, width, foot)
	p.welcome.Hidden = !f.conversation.empty()
	f.conversation.list.Hidden = !p.welcome.Hidden
	kit.Put(p.welcome, x, y, width, bottom-y)
	kit.Put(f.conversation.list, x, y, width, bottom-y)
	b, high := f.conversation.latest.MinSize(), look.Scaled(32)
	kit.Put(f.conversation.latest, size.Width-kit.Margin(width)-b.Width, bottom-12-high, b.Width, high)
}

// toggleMembers shows or hides the members: for good in a wide window, over the transcript in a narrow one.
func (f *frame) toggleMembers() {
	switch {
	case f.opened:
		f.closeMembers()
		return
	case f.Size().Width < kit.Narrow:
		f.opened = true
	default:
		update(f.store, func(s *settings.Settings) { s.Window.PaneHidden = !s.Window.PaneHidden })
	}
	f.rearrange()
}

// closeMembers takes the members off the transcript.
func (f *frame) closeMembers() {
	f.opened = false
	f.rearrange()
	f.overlay.closed()
}

// showMember shows a member in the pane and gives it the focus; Enter then opens its menu.
func (f *frame) showMember(id chat.MemberID) {
	pane := f.parts.members
	if pane.Hidden {
		f.toggleMembers()
	}
	if pane.Select(id) {
		f.overlay.focus(pane.First())
	}
}
