package composer

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// Composer is the entry box with its Send button, and a strip above it that shows what plain peers will read when that is
// not what was written.
type Composer struct {
	room    *chat.Room
	store   *settings.Store
	Entry   *kit.Entry
	Send    *kit.Button
	Smile   *kit.Button
	Readers *readers // who reads what is said
	own     int      // recipients that are this machine itself
	Strip   *kit.Banner
	Bar     *fyne.Container // entry and button
	LeftAt  *fyne.Container // stands in their place once the room was left
	Box     *fyne.Container
	Again   *kit.Button
	Said    func()               // after something was said
	Focus   func()               // puts the cursor into the entry
	FocusOn func(fyne.Focusable) // puts it elsewhere
	Grown   func()               // it needs another height
	quit    func()
	Width   *typeset.Measurer
	rows    int // lines the entry shows
	most    int // lines it may grow to
	laid    layers
	narrow  bool
	asked   string // the text a second Enter sends as it is
	Last    string // what was said last
}

// layers is what the places of the composer's parts depend on, beside the room there is.
type layers struct {
	rows    int
	strip   bool
	readers float32 // how wide they are
}

// MaxLines is how many lines the entry grows to before it scrolls.
const MaxLines = 6

func New(room *chat.Room, store *settings.Store, quit func()) *Composer {
	c := &Composer{room: room, store: store, quit: quit, Said: func() {}, Focus: func() {}, Grown: func() {}}
	c.Width, c.most = typeset.NewMeasurer(theme.Size(theme.SizeNameText)), MaxLines
	c.Entry = kit.NewEntry()
	c.Smile = kit.NewFlatButton(look.Icon(look.IconSmile), c.ShowEmojis)
	c.Entry.ActionItem = c.Smile // before anything makes the entry's renderer
	c.rows = 1
	c.Entry.SetMinRowsVisible(c.rows)
	c.Remind()
	c.Entry.Newline = c.newline
	c.Entry.OnChanged = c.changed
	c.Entry.Submit = c.submit
	c.Entry.Escape = c.cancel
	c.Entry.Recall = func() string { return c.Last }
	c.Send = kit.NewButton(words.Say("Send"), theme.MailSendIcon(), c.submit)
	c.Send.Importance = widget.HighImportance
	c.Send.Disable()
	c.Readers = newReaders()
	c.Strip = kit.NewBanner()
	c.Strip.Hide()
	c.Bar = container.New(kit.Arrange(c.barSize, c.arrangeBar), c.Readers, c.Entry, c.Send)
	c.LeftAt = c.newLeft()
	c.LeftAt.Hide()
	top := kit.NewHairline()
	c.Box = container.New(layout.NewBorderLayout(top, nil, nil, nil), top,
		padded(container.New(layout.NewVBoxLayout(), c.Strip, c.Bar, c.LeftAt)))
	return c
}

// padded gives an object the margin of the column and a little room above and below.
func padded(o fyne.CanvasObject) *fyne.Container {
	return container.New(kit.Arrange(
		func() fyne.Size { return o.MinSize().AddWidthHeight(2*kit.Margin(0), 17) },
		func(s fyne.Size) { kit.Put(o, kit.Margin(s.Width), 8, s.Width-2*kit.Margin(s.Width), s.Height-17) },
	), o)
}

// submit says what is written. When plain peers will read something else, the first time asks for a second Enter. The text
// stays when it cannot be said.
func (c *Composer) submit() {
	text := c.Entry.Text
	if c.ask(text) {
		return
	}
	_, err := c.room.Say(text)
	switch {
	case errors.Is(err, chat.ErrBlank):
		return
	case errors.Is(err, chat.ErrTooLong):
		c.Strip.Tell(theme.IconNameError, theme.ColorNameError, words.Say("Too long. At most {{.N}} KB or {{.C}} Chinese characters", "N", chat.MaxText>>10, "C", chat.MaxText/3), "")
		c.grow()
		return
	case err != nil:
		return
	}
	c.Last = text
	c.Entry.SetText("")
	c.Said()
}

// preview tells what plain peers would read, and how many there are beside this machine.
func (c *Composer) preview(text string) (chat.Plain, int) {
	plain, recipients := c.room.Preview(text)
	return plain, max(0, recipients-c.own)
}

// SetReaders tells how many recipients are this machine itself, and whether there are copies of the program.
func (c *Composer) SetReaders(own int, copies bool) {
	c.own = own
	if _, plain := c.preview(""); c.Readers.set(plain, copies) {
		c.showPreview(c.Entry.Text)
		c.grow()
	}
}

// ask reports whether the person should first see what plain peers will read.
func (c *Composer) ask(text string) bool {
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
func (c *Composer) cancel() {
	c.asked = ""
	c.showPreview(c.Entry.Text)
	c.grow()
}

func (c *Composer) changed(text string) {
	if c.asked != text {
		c.asked = ""
	}
	if text == "" {
		c.Send.Disable()
	} else {
		c.Send.Enable()
	}
	c.Entry.Fit(len(text))
	c.showPreview(text)
	c.grow()
}

// NearLimit is the length from which the strip counts bytes.
const NearLimit = 900

// showPreview shows what plain peers will read, if that differs or if the text is long for one datagram.
func (c *Composer) showPreview(text string) {
	plain, recipients := c.preview(text)
	count := words.Say("{{.N}} of 1024 bytes", "N", plain.Bytes)
	if len(plain.Pieces) > 1 {
		count = words.Say("in {{.N}} parts", "N", len(plain.Pieces))
	}
	switch {
	case text == "" || recipients == 0 || !plain.Differs && plain.Bytes < NearLimit:
		c.Strip.Clear()
	case c.asked == text:
		c.Strip.Tell(theme.IconNameWarning, theme.ColorNameWarning, c.againWords(typeset.OneLine(plain.Text)), count)
	case plain.Differs:
		c.Strip.Tell(theme.IconNameWarning, theme.ColorNameWarning,
			words.Say("Scripts ({{.N}}) will see: {{.Text}}", "N", recipients, "Text", typeset.OneLine(plain.Text)), count)
	default:
		c.Strip.Tell(theme.IconNameInfo, theme.ColorNamePlaceHolder, words.Say("Scripts receive exactly this text."), count)
	}
}

// grow gives the entry as many lines as its text has, up to maxLines.
func (c *Composer) grow() {
	c.setRows()
	if l := (layers{c.rows, c.Strip.Visible(), c.Readers.width()}); l != c.laid {
		c.laid = l
		c.Box.Refresh()
	}
	c.Grown()
}

// SetRoom tells how high the window is: the entry takes no more than a third of it.
func (c *Composer) SetRoom(height float32) {
	c.most = min(MaxLines, max(1, int(height/3/typeset.LineHeight(theme.Size(theme.SizeNameText)))))
	c.setRows()
}

// setRows counts the lines of the text at the width the entry has.
func (c *Composer) setRows() {
	rows := 1
	if room := c.lineWidth(); room > 0 {
		rows = c.measure().Rows(c.Entry.Text, room, c.most)
	}
	if rows != c.rows {
		c.rows = rows
		c.Entry.SetMinRowsVisible(rows)
	}
}

// lineWidth is how wide a line of the entry may be; not above zero before it was laid out.
func (c *Composer) lineWidth() float32 {
	return c.Entry.Size().Width - c.Smile.MinSize().Width - 2*theme.Size(theme.SizeNameInnerPadding)
}

// measure knows how wide text is at the size of now.
func (c *Composer) measure() *typeset.Measurer {
	if size := theme.Size(theme.SizeNameText); c.Width.Size() != size {
		c.Width = typeset.NewMeasurer(size)
	}
	return c.Width
}

// SetNarrow takes the word off the button.
func (c *Composer) SetNarrow(narrow bool) {
	if narrow == c.narrow {
		return
	}
	c.narrow = narrow
	c.Send.SetText(words.Say("Send"))
	if narrow {
		c.Send.SetText("")
	}
}

// ShowEmojis opens the emoji picker over the entry.
func (c *Composer) ShowEmojis() {
	d := fyne.CurrentApp().Driver()
	corner := d.AbsolutePositionForObject(c.Smile).AddXY(c.Smile.Size().Width, -4)
	ShowEmojis(d.CanvasForObject(c.Smile), corner, c.store, c.insert, c.Focus)
}

// insert puts text where the cursor is.
func (c *Composer) insert(text string) {
	for _, r := range text {
		c.Entry.TypedRune(r)
	}
}

func (c *Composer) barSize() fyne.Size {
	return fyne.NewSize(120, c.entryHeight())
}

func (c *Composer) entryHeight() float32 {
	return max(theme.Size(look.SizeButton), c.Entry.MinSize().Height)
}

func (c *Composer) arrangeBar(size fyne.Size) {
	w := max(float32(82), c.Send.MinSize().Width)
	if c.narrow {
		w = 44
	}
	h := theme.Size(look.SizeButton)
	wide := c.Entry.Size().Width
	x := c.Readers.width()
	kit.Put(c.Readers, 0, (size.Height-h)/2, max(1, x-8), h)
	kit.Put(c.Entry, x, 0, size.Width-w-10-x, size.Height)
	if c.Entry.Size().Width != wide {
		c.setRows()
		c.Remind()
	}
	kit.Put(c.Send, size.Width-w, size.Height-h, w, h)
}

// First is what has the focus in the composer, open or closed.
func (c *Composer) First() fyne.Focusable {
	if c.LeftAt.Visible() {
		return c.Again
	}
	return c.Entry
}

// Quote puts a text into the composer as a quotation, before what is written there.
func (c *Composer) Quote(text string) {
	quoted := "> " + strings.ReplaceAll(typeset.FirstRunes(text, 200), "\n", "\n> ") + "\n"
	c.Entry.SetText(quoted + c.Entry.Text)
	c.Entry.ToEnd()
	c.Focus()
}
