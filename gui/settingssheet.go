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

// The dialog's measures in Fyne units.
const (
	sheetWidth  = 780
	sheetHeight = 592
)

// dialogSheet is the dialog as it lies over the window: it covers the window with a veil, so that nothing below can be reached.
type dialogSheet struct {
	widget.BaseWidget
	dialog  *settingsDialog
	box     *fyne.Container
	veil    *canvas.Rectangle
	ground  *fill
	title   *text
	lines   [3]*fill // below the title, right of the sections, above the footer
	list    *sectionList
	choice  *choice // in the list's place where there is little room
	framed  *fyne.Container
	scroll  *container.Scroll
	warning *widget.Icon
	words   *text
	done    *push
	cross   *push
}

func newDialogSheet(d *settingsDialog) *dialogSheet {
	s := &dialogSheet{dialog: d, veil: canvas.NewRectangle(color.NRGBA{A: veilOpacity})}
	s.box = container.New(newArranged(fixed(1, 1), s.arrange))
	s.ExtendBaseWidget(s)
	return s
}

// build makes the parts anew around the dialog's page.
func (s *dialogSheet) build() {
	d := s.dialog
	s.ground = newRoundFill(theme.ColorNameOverlayBackground, theme.Size(theme.SizeNameDialogRadius))
	s.ground.border = theme.ColorNameSeparator
	s.title = newText(say("Settings"), theme.SizeNameHeadingText, theme.ColorNameForeground)
	s.lines = [3]*fill{hairline(), hairline(), hairline()}
	if s.list == nil {
		s.list = newSectionList(d)
	}
	s.choice = newChoice(d, sections, sectionNames(), d.section, d.show)
	s.framed = framed(s.choice)
	s.scroll = container.NewVScroll(d.page.column.box)
	s.warning = widget.NewIcon(theme.NewColoredResource(theme.WarningIcon(), theme.ColorNameWarning))
	s.warning.Hide()
	s.words = newText(say("Saved automatically"), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	s.done = newPush(d, say("Done"), nil, d.hide)
	s.done.Importance = widget.HighImportance
	s.cross = newIconPush(d, theme.IconNameCancel, d.hide)
	s.box.Objects = []fyne.CanvasObject{
		s.veil, s.ground, s.title, s.lines[0], s.lines[1], s.lines[2],
		s.list, s.framed, s.scroll, s.warning, s.words, s.done, s.cross,
	}
	s.box.Refresh()
}

// focusFirst gives the focus to where one goes on by keyboard, without showing it to who does not.
func (s *dialogSheet) focusFirst() {
	c := s.dialog.window.Canvas()
	if s.list.Visible() {
		s.list.quiet = true
		c.Focus(s.list)
		return
	}
	c.Focus(s.done)
}

// setFaults says in the footer how much is to be corrected.
func (s *dialogSheet) setFaults(addresses int, port bool) {
	words := say("Saved automatically")
	switch {
	case addresses > 0:
		words = sayN(addresses, "{{.N}} address needs correcting. The rest is saved.", "{{.N}} addresses need correcting. The rest is saved.")
	case port:
		words = say("Check the port. The rest is saved.")
	}
	if s.words.content == words {
		return
	}
	s.warning.Hidden = addresses == 0 && !port
	s.words.content = words
	s.box.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *dialogSheet) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.box) }

func (s *dialogSheet) arrange(size fyne.Size) {
	if s.ground == nil {
		return
	}
	s.veil.Resize(size)
	w, h := min(sheetWidth, size.Width-2*sheetMargin), min(sheetHeight, size.Height-2*sheetMargin)
	x, y := (size.Width-w)/2, (size.Height-h)/2
	put(s.ground, x, y, w, h)
	head := s.arrangeHead(x, y, w, h)
	foot := s.arrangeFoot(x, y+h, w, h)
	h -= head + foot
	s.arrangeMiddle(x, y+head, w, h, size.Width < narrow || h < s.list.naturalHeight()+24)
}

// bar is the height of head and foot; a low window has lower ones.
func bar(height float32) float32 {
	if height < 400 {
		return max(48, theme.Size(look.SizeButton)+8)
	}
	return theme.Size(look.SizeButton) + 24
}

func (s *dialogSheet) arrangeHead(x, y, w, h float32) float32 {
	b, side := bar(h), theme.Size(look.SizeButton)
	middle := y + b/2 + 2
	putMiddle(s.title, x+pageMargin, middle, w-2*pageMargin-side)
	put(s.cross, x+w-side-15, middle-side/2, side, side)
	put(s.lines[0], x, y+b, w, 1)
	return b + 1
}

func (s *dialogSheet) arrangeFoot(x, bottom, w, h float32) float32 {
	b, side := bar(h), theme.Size(look.SizeButton)
	done := max(grown(88), s.done.MinSize().Width)
	middle := bottom - b/2
	put(s.lines[2], x, bottom-b-1, w, 1)
	put(s.done, x+w-pageMargin-done, middle-side/2, done, side)
	left, icon := x+pageMargin, grown(18)
	if !s.warning.Hidden {
		put(s.warning, left, middle-icon/2, icon, icon)
		left += icon + 8
	}
	putMiddle(s.words, left, middle, x+w-pageMargin-done-12-left)
	return b + 1
}

func (s *dialogSheet) arrangeMiddle(x, y, w, h float32, folded bool) {
	s.list.Hidden, s.lines[1].Hidden, s.framed.Hidden = folded, folded, !folded
	if folded {
		c := s.framed.MinSize().Height
		put(s.framed, x+pageMargin, y+12, w-2*pageMargin, c)
		s.arrangePage(x, y+12+c, w, h-12-c)
		return
	}
	side := min(max(156, s.list.naturalWidth()), w*0.36)
	put(s.list, x+12, y+12, side, h-24)
	put(s.lines[1], x+24+side, y, 1, h)
	s.arrangePage(x+25+side, y, w-25-side, h)
}

func (s *dialogSheet) arrangePage(x, y, w, h float32) {
	s.dialog.page.column.width = w
	put(s.scroll, x, y, w-1, h)
	s.scroll.Refresh()
}

// reflow arranges the page again after something in it came, went or grew.
func (d *settingsDialog) reflow() {
	if d.visible() && d.sheet.scroll != nil {
		d.sheet.scroll.Refresh()
		d.page.column.arrange(d.page.column.box.Size())
	}
}

// reveal scrolls the page until an object of it is seen.
func (d *settingsDialog) reveal(o fyne.CanvasObject) {
	if !d.visible() || d.sheet.scroll == nil {
		return
	}
	d.sheet.list.quiet = false
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	scroll := d.sheet.scroll
	top := at(o).Y - at(scroll).Y
	bottom := top + o.Size().Height + 40 // with the sentence below a box
	if at(o).X < at(scroll).X || top > at(d.page.column.box).Y-at(scroll).Y+d.page.column.box.Size().Height {
		return // not on the page
	}
	switch move := bottom - scroll.Size().Height; {
	case top < 0:
		scroll.ScrollToOffset(fyne.NewPos(0, scroll.Offset.Y+top-8))
	case move > 0:
		scroll.ScrollToOffset(fyne.NewPos(0, scroll.Offset.Y+min(move, top)))
	}
}
