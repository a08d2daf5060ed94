package gui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	"udpchat/settings"
)

// composer is the entry box with its Send button, and a strip above it that shows what plain peers will read when that is
// not what was written.
type composer struct {
	room    *chat.Room
	store   *settings.Store
	entry   *entryBox
	send    *button
	smile   *button
	readers *readers // who reads what is said
	own     int      // recipients that are this machine itself
	strip   *strip
	bar     *fyne.Container // entry and button
	leftAt  *fyne.Container // stands in their place once the room was left
	box     *fyne.Container
	again   *button
	said    func()               // after something was said
	focus   func()               // puts the cursor into the entry
	focusOn func(fyne.Focusable) // puts it elsewhere
	grown   func()               // it needs another height
	quit    func()
	width   *typeset.Measurer
	rows    int // lines the entry shows
	most    int // lines it may grow to
	laid    layers
	narrow  bool
	asked   string // the text a second Enter sends as it is
	last    string // what was said last
}

// layers is what the places of the composer's parts depend on, beside the room there is.
type layers struct {
	rows    int
	strip   bool
	readers float32 // how wide they are
}

// maxLines is how many lines the entry grows to before it scrolls.
const maxLines = 6

func newComposer(room *chat.Room, store *settings.Store, quit func()) *composer {
	c := &composer{room: room, store: store, quit: quit, said: func() {}, focus: func() {}, grown: func() {}}
	c.width, c.most = typeset.NewMeasurer(theme.Size(theme.SizeNameText)), maxLines
	c.entry = newEntryBox()
	c.smile = flatButton(look.Icon(look.IconSmile), c.showEmojis)
	c.entry.ActionItem = c.smile // before anything makes the entry's renderer
	c.rows = 1
	c.entry.SetMinRowsVisible(c.rows)
	c.remind()
	c.entry.newline = c.newline
	c.entry.OnChanged = c.changed
	c.entry.submit = c.submit
	c.entry.escape = c.cancel
	c.entry.recall = func() string { return c.last }
	c.send = newButton(say("Send"), theme.MailSendIcon(), c.submit)
	c.send.Importance = widget.HighImportance
	c.send.Disable()
	c.readers = newReaders()
	c.strip = newStrip()
	c.strip.Hide()
	c.bar = container.New(newArranged(c.barSize, c.arrangeBar), c.readers, c.entry, c.send)
	c.leftAt = c.newLeft()
	c.leftAt.Hide()
	top := hairline()
	c.box = container.New(layout.NewBorderLayout(top, nil, nil, nil), top,
		padded(container.New(layout.NewVBoxLayout(), c.strip, c.bar, c.leftAt)))
	return c
}

// padded gives an object the margin of the column and a little room above and below.
func padded(o fyne.CanvasObject) *fyne.Container {
	return container.New(newArranged(
		func() fyne.Size { return o.MinSize().AddWidthHeight(2*margin(0), 17) },
		func(s fyne.Size) { put(o, margin(s.Width), 8, s.Width-2*margin(s.Width), s.Height-17) },
	), o)
}

// submit says what is written. When plain peers will read something else, the first time asks for a second Enter. The text
// stays when it cannot be said.
func (c *composer) submit() {
	text := c.entry.Text
	if c.ask(text) {
		return
	}
	_, err := c.room.Say(text)
	switch {
	case errors.Is(err, chat.ErrBlank):
		return
	case errors.Is(err, chat.ErrTooLong):
		c.strip.show(theme.IconNameError, theme.ColorNameError, say("Too long. At most {{.N}} KB or {{.C}} Chinese characters", "N", chat.MaxText>>10, "C", chat.MaxText/3), "")
		c.grow()
		return
	case err != nil:
		return
	}
	c.last = text
	c.entry.SetText("")
	c.said()
}

// preview tells what plain peers would read, and how many there are beside this machine.
func (c *composer) preview(text string) (chat.Plain, int) {
	plain, recipients := c.room.Preview(text)
	return plain, max(0, recipients-c.own)
}

// setReaders tells how many recipients are this machine itself, and whether there are copies of the program.
func (c *composer) setReaders(own int, copies bool) {
	c.own = own
	if _, plain := c.preview(""); c.readers.set(plain, copies) {
		c.showPreview(c.entry.Text)
		c.grow()
	}
}

// ask reports whether the person should first see what plain peers will read.
func (c *composer) ask(text string) bool {
	plain, recipients := c.preview(text)
	if !plain.Differs || recipients == 0 || !c.store.Get().AskReplace {
		return false
	}
	if c.asked == text {
		c.store.Update(func(s *settings.Settings) { s.AskReplace = false })
		return false
	}
	c.asked = text
	c.showPreview(text)
	c.grow()
	return true
}

// cancel takes back the question of ask.
func (c *composer) cancel() {
	c.asked = ""
	c.showPreview(c.entry.Text)
	c.grow()
}

func (c *composer) changed(text string) {
	if c.asked != text {
		c.asked = ""
	}
	if text == "" {
		c.send.Disable()
	} else {
		c.send.Enable()
	}
	c.entry.fit(len(text))
	c.showPreview(text)
	c.grow()
}

// nearLimit is the length from which the strip counts bytes.
const nearLimit = 900

// showPreview shows what plain peers will read, if that differs or if the text is long for one datagram.
func (c *composer) showPreview(text string) {
	plain, recipients := c.preview(text)
	count := say("{{.N}} of 1024 bytes", "N", plain.Bytes)
	if len(plain.Pieces) > 1 {
		count = say("in {{.N}} parts", "N", len(plain.Pieces))
	}
	switch {
	case text == "" || recipients == 0 || !plain.Differs && plain.Bytes < nearLimit:
		c.strip.hide()
	case c.asked == text:
		c.strip.show(theme.IconNameWarning, theme.ColorNameWarning, c.againWords(oneLine(plain.Text)), count)
	case plain.Differs:
		c.strip.show(theme.IconNameWarning, theme.ColorNameWarning,
			say("Scripts ({{.N}}) will see: {{.Text}}", "N", recipients, "Text", oneLine(plain.Text)), count)
	default:
		c.strip.show(theme.IconNameInfo, theme.ColorNamePlaceHolder, say("Scripts receive exactly this text."), count)
	}
}

// grow gives the entry as many lines as its text has, up to maxLines.
func (c *composer) grow() {
	c.setRows()
	if l := (layers{c.rows, c.strip.Visible(), c.readers.width()}); l != c.laid {
		c.laid = l
		c.box.Refresh()
	}
	c.grown()
}

// setRoom tells how high the window is: the entry takes no more than a third of it.
func (c *composer) setRoom(height float32) {
	c.most = min(maxLines, max(1, int(height/3/lineHeight(theme.Size(theme.SizeNameText)))))
	c.setRows()
}

// setRows counts the lines of the text at the width the entry has.
func (c *composer) setRows() {
	rows := 1
	if room := c.lineWidth(); room > 0 {
		rows = c.measure().Rows(c.entry.Text, room, c.most)
	}
	if rows != c.rows {
		c.rows = rows
		c.entry.SetMinRowsVisible(rows)
	}
}

// lineWidth is how wide a line of the entry may be; not above zero before it was laid out.
func (c *composer) lineWidth() float32 {
	return c.entry.Size().Width - c.smile.MinSize().Width - 2*theme.Size(theme.SizeNameInnerPadding)
}

// measure knows how wide text is at the size of now.
func (c *composer) measure() *typeset.Measurer {
	if size := theme.Size(theme.SizeNameText); c.width.Size() != size {
		c.width = typeset.NewMeasurer(size)
	}
	return c.width
}

// setNarrow takes the word off the button.
func (c *composer) setNarrow(narrow bool) {
	if narrow == c.narrow {
		return
	}
	c.narrow = narrow
	c.send.SetText(say("Send"))
	if narrow {
		c.send.SetText("")
	}
}

// showEmojis opens the emoji picker over the entry.
func (c *composer) showEmojis() {
	d := fyne.CurrentApp().Driver()
	corner := d.AbsolutePositionForObject(c.smile).AddXY(c.smile.Size().Width, -4)
	showEmojis(d.CanvasForObject(c.smile), corner, c.store, c.insert, c.focus)
}

// insert puts text where the cursor is.
func (c *composer) insert(text string) {
	for _, r := range text {
		c.entry.TypedRune(r)
	}
}

func (c *composer) barSize() fyne.Size {
	return fyne.NewSize(120, c.entryHeight())
}

func (c *composer) entryHeight() float32 {
	return max(theme.Size(look.SizeButton), c.entry.MinSize().Height)
}

func (c *composer) arrangeBar(size fyne.Size) {
	w := max(float32(82), c.send.MinSize().Width)
	if c.narrow {
		w = 44
	}
	h := theme.Size(look.SizeButton)
	wide := c.entry.Size().Width
	x := c.readers.width()
	put(c.readers, 0, (size.Height-h)/2, max(1, x-8), h)
	put(c.entry, x, 0, size.Width-w-10-x, size.Height)
	if c.entry.Size().Width != wide {
		c.setRows()
		c.remind()
	}
	put(c.send, size.Width-w, size.Height-h, w, h)
}
