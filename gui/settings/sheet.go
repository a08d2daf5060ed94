package settings

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// The dialog's measures in Fyne units.
const (
	sheetWidth  = 780
	sheetHeight = 592
)

// Sheet is the dialog as it lies over the window: it covers the window with a veil, so that nothing below can be reached.
type Sheet struct {
	widget.BaseWidget
	dialog  *Dialog
	box     *fyne.Container
	veil    *canvas.Rectangle
	ground  *kit.Fill
	title   *kit.Text
	lines   [3]*kit.Fill // below the title, right of the sections, above the footer
	list    *sectionList
	choice  *kit.Radio // in the list's place where there is little room
	framed  *fyne.Container
	scroll  *container.Scroll
	warning *widget.Icon
	words   *kit.Text
	Done    *kit.DialogButton
	cross   *kit.DialogButton
}

func newDialogSheet(d *Dialog) *Sheet {
	s := &Sheet{dialog: d, veil: canvas.NewRectangle(color.NRGBA{A: kit.ScrimOpacity})}
	s.box = container.New(kit.Arrange(kit.Fixed(1, 1), s.arrange))
	s.ExtendBaseWidget(s)
	return s
}

// build makes the parts anew around the dialog's page.
func (s *Sheet) build() {
	d := s.dialog
	s.ground = kit.NewRoundFill(theme.ColorNameOverlayBackground, theme.Size(theme.SizeNameDialogRadius))
	s.ground.Border = theme.ColorNameSeparator
	s.title = kit.NewText(words.Say("Settings"), theme.SizeNameHeadingText, theme.ColorNameForeground)
	s.lines = [3]*kit.Fill{kit.NewHairline(), kit.NewHairline(), kit.NewHairline()}
	if s.list == nil {
		s.list = newSectionList(d)
	}
	s.choice = kit.NewRadio(d, sections, sectionNames(), d.Section, d.Open)
	s.framed = kit.Framed(s.choice)
	s.scroll = container.NewVScroll(d.page.column.Box)
	s.warning = widget.NewIcon(theme.NewColoredResource(theme.WarningIcon(), theme.ColorNameWarning))
	s.warning.Hide()
	s.words = kit.NewText(words.Say("Saved automatically"), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	s.Done = kit.NewDialogButton(d, words.Say("Done"), nil, d.Close)
	s.Done.Importance = widget.HighImportance
	s.cross = kit.NewDialogIconButton(d, theme.IconNameCancel, d.Close)
	s.box.Objects = []fyne.CanvasObject{
		s.veil, s.ground, s.title, s.lines[0], s.lines[1], s.lines[2],
		s.list, s.framed, s.scroll, s.warning, s.words, s.Done, s.cross,
	}
	s.box.Refresh()
}

// focusFirst gives the focus to where one goes on by keyboard, without showing it to who does not.
func (s *Sheet) focusFirst() {
	c := s.dialog.window.Canvas()
	if s.list.Visible() {
		s.list.quiet = true
		c.Focus(s.list)
		return
	}
	c.Focus(s.Done)
}

// setFaults says in the footer how much is to be corrected.
func (s *Sheet) setFaults(addresses int, port bool) {
	sentence := words.Say("Saved automatically")
	switch {
	case addresses > 0:
		sentence = words.SayN(addresses, "{{.N}} address needs correcting. The rest is saved.", "{{.N}} addresses need correcting. The rest is saved.")
	case port:
		sentence = words.Say("Check the port. The rest is saved.")
	}
	if s.words.Content == sentence {
		return
	}
	s.warning.Hidden = addresses == 0 && !port
	s.words.Content = sentence
	s.box.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.box) }

func (s *Sheet) arrange(size fyne.Size) {
	if s.ground == nil {
		return
	}
	s.veil.Resize(size)
	w, h := min(sheetWidth, size.Width-2*kit.DialogMargin), min(sheetHeight, size.Height-2*kit.DialogMargin)
	x, y := (size.Width-w)/2, (size.Height-h)/2
	kit.Put(s.ground, x, y, w, h)
	head := s.arrangeHead(x, y, w, h)
	foot := s.arrangeFoot(x, y+h, w, h)
	h -= head + foot
	s.arrangeMiddle(x, y+head, w, h, size.Width < kit.Narrow || h < s.list.naturalHeight()+24)
}

// bar is the height of head and foot; a low window has lower ones.
func bar(height float32) float32 {
	if height < 400 {
		return max(48, theme.Size(look.SizeButton)+8)
	}
	return theme.Size(look.SizeButton) + 24
}

func (s *Sheet) arrangeHead(x, y, w, h float32) float32 {
	b, side := bar(h), theme.Size(look.SizeButton)
	middle := y + b/2 + 2
	kit.PutMiddle(s.title, x+kit.PageMargin, middle, w-2*kit.PageMargin-side)
	kit.Put(s.cross, x+w-side-15, middle-side/2, side, side)
	kit.Put(s.lines[0], x, y+b, w, 1)
	return b + 1
}

func (s *Sheet) arrangeFoot(x, bottom, w, h float32) float32 {
	b, side := bar(h), theme.Size(look.SizeButton)
	done := max(look.Scaled(88), s.Done.MinSize().Width)
	middle := bottom - b/2
	kit.Put(s.lines[2], x, bottom-b-1, w, 1)
	kit.Put(s.Done, x+w-kit.PageMargin-done, middle-side/2, done, side)
	left, icon := x+kit.PageMargin, look.Scaled(18)
	if !s.warning.Hidden {
		kit.Put(s.warning, left, middle-icon/2, icon, icon)
		left += icon + 8
	}
	kit.PutMiddle(s.words, left, middle, x+w-kit.PageMargin-done-12-left)
	return b + 1
}

func (s *Sheet) arrangeMiddle(x, y, w, h float32, folded bool) {
	s.list.Hidden, s.lines[1].Hidden, s.framed.Hidden = folded, folded, !folded
	if folded {
		c := s.framed.MinSize().Height
		kit.Put(s.framed, x+kit.PageMargin, y+12, w-2*kit.PageMargin, c)
		s.arrangePage(x, y+12+c, w, h-12-c)
		return
	}
	side := min(max(156, s.list.naturalWidth()), w*0.36)
	kit.Put(s.list, x+12, y+12, side, h-24)
	kit.Put(s.lines[1], x+24+side, y, 1, h)
	s.arrangePage(x+25+side, y, w-25-side, h)
}

func (s *Sheet) arrangePage(x, y, w, h float32) {
	s.dialog.page.column.Width = w
	kit.Put(s.scroll, x, y, w-1, h)
	s.scroll.Refresh()
}

// reflow arranges the page again after something in it came, went or grew.
func (d *Dialog) reflow() {
	if d.Visible() && d.Sheet.scroll != nil {
		d.Sheet.scroll.Refresh()
		d.page.column.Arrange(d.page.column.Box.Size())
	}
}

// Reveal scrolls the page until an object of it is seen.
func (d *Dialog) Reveal(o fyne.CanvasObject) {
	if !d.Visible() || d.Sheet.scroll == nil {
		return
	}
	d.Sheet.list.quiet = false
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	scroll := d.Sheet.scroll
	top := at(o).Y - at(scroll).Y
	bottom := top + o.Size().Height + 40 // with the sentence below a box
	if at(o).X < at(scroll).X || top > at(d.page.column.Box).Y-at(scroll).Y+d.page.column.Box.Size().Height {
		return // not on the page
	}
	switch move := bottom - scroll.Size().Height; {
	case top < 0:
		scroll.ScrollToOffset(fyne.NewPos(0, scroll.Offset.Y+top-8))
	case move > 0:
		scroll.ScrollToOffset(fyne.NewPos(0, scroll.Offset.Y+min(move, top)))
	}
}
