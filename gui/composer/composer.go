// Package composer is the part of the window where one writes: the entry with its Send button, the preview of what plain
// peers will read, and the emoji picker. It belongs to the UI goroutine.
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
	"udpchat/chat/typed"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// Room is what the composer needs of the room, in the conversation that is shown.
type Room interface {
	Say(text string) (chat.ID, error)
	Preview(text string) (plain chat.Plain, recipients int)
	Rejoin()
}

// Store holds the settings: a *settings.Store.
type Store interface {
	Get() settings.Settings
	Update(change func(*settings.Settings)) error
}

// Deps is what a Composer needs. All functions are called on the UI goroutine.
type Deps struct {
	Room          Room
	Store         Store
	Quit          func()
	Sent          func()                       // a message was sent
	Resized       func()                       // the composer needs another height
	Focus         func()                       // puts the cursor into the entry
	FocusOn       func(fyne.Focusable)         // puts it elsewhere
	Later         func(func())                 // runs a function on the UI goroutine soon
	Key           func(name fyne.KeyName) bool // handles the keys of the whole window, and reports whether it did
	OpenAddresses func()                       // the readers were clicked
	HoverReaders  func(in bool)                // the mouse went over the readers or left them
}

// Composer is the entry with its Send button, the readers before it and the preview above it.
type Composer struct {
	deps    Deps
	Entry   *kit.Entry
	send    *kit.Button
	emojis  *kit.Button // opens the emoji picker
	Readers *Readers
	preview *preview
	bar     *fyne.Container // readers, entry and Send
	left    *leftBar        // replaces bar once the person has left the room
	Box     *fyne.Container // everything
	lines   lines
	laid    layers
	narrow  bool
	last    string // the message sent last
}

// layers is what the layout of the composer depends on beside its size.
type layers struct {
	lines   int
	preview bool
	readers float32 // width of the readers
}

// New returns a composer.
func New(deps Deps) *Composer {
	c := &Composer{
		deps: deps, lines: lines{shown: 1, most: maxLines}, Entry: kit.NewEntry(),
		Readers: newReaders(deps.OpenAddresses, deps.HoverReaders), preview: newPreview(deps.Room, deps.Store),
		left: newLeftBar(deps.Room.Rejoin, deps.Quit),
	}
	c.emojis = kit.NewFlatButton(look.Icon(look.IconSmile), c.ShowEmojis)
	c.Entry.ActionItem = c.emojis
	c.Entry.SetMinRowsVisible(c.lines.shown)
	c.Remind()
	c.Entry.OnChanged, c.Entry.Submit, c.Entry.Escape = c.changed, c.submit, c.cancel
	c.Entry.Newline, c.Entry.Keys, c.Entry.Later = c.newline, deps.Key, deps.Later
	c.Entry.Recall = func() string { return c.last }
	c.Entry.Most, c.Entry.TooLong = chat.MaxText, c.notPasted
	c.send = kit.NewButton(words.Say("Send"), theme.MailSendIcon(), c.submit)
	c.send.Importance = widget.HighImportance
	c.send.Disable()
	c.bar = container.New(kit.Arrange(c.barSize, c.arrangeBar), c.Readers, c.Entry, c.send)
	top := kit.NewHairline()
	c.Box = container.New(layout.NewBorderLayout(top, nil, nil, nil), top,
		padded(container.New(layout.NewVBoxLayout(), c.preview.banner, c.bar, c.left.box)))
	return c
}

// Continue takes over what the person wrote and sent in a composer that this one replaces.
func (c *Composer) Continue(old *Composer) {
	c.last = old.last
	c.Entry.SetText(old.Entry.Text)
}

// submit sends the text. If plain peers will read something else, the first time asks for a second Enter. A text that is
// refused stays in the entry.
func (c *Composer) submit() {
	text := c.Entry.Text
	if c.preview.ask(text) {
		c.grow()
		return
	}
	_, err := c.deps.Room.Say(text)
	switch {
	case errors.Is(err, chat.ErrTooLong):
		c.preview.tooLong(text)
		c.grow()
		c.deps.Focus() // a click on Send took it away
	case err == nil:
		c.last = text
		c.Entry.SetText("")
		c.deps.Sent()
	}
}

// notPasted tells that a text was too long to be pasted.
func (c *Composer) notPasted(over int) {
	c.preview.notPasted(over)
	c.grow()
	c.deps.Focus() // the menu of the entry took it away
}

// cancel takes back the question that the last Enter asked.
func (c *Composer) cancel() {
	c.preview.cancel(c.Entry.Text)
	c.grow()
}

func (c *Composer) changed(text string) {
	if typed.Blank(text) {
		c.send.Disable()
	} else {
		c.send.Enable()
	}
	c.preview.edited(text)
	c.grow()
}

// SetReaders shows who will read a message: plain peers, and members with a node if nodes is true. Of the recipients, own
// are this machine itself.
func (c *Composer) SetReaders(own int, nodes bool) {
	c.preview.own = own
	if _, plain := c.preview.read(""); c.Readers.set(plain, nodes) {
		c.preview.show(c.Entry.Text)
		c.grow()
	}
}

// ReaderWords tells in sentences which plain peers will read a message.
func (c *Composer) ReaderWords(peers []chat.Peer) []string {
	return readerWords(c.Readers.plain, peers)
}

// SetNarrow takes the word off the Send button.
func (c *Composer) SetNarrow(narrow bool) {
	if narrow == c.narrow {
		return
	}
	c.narrow = narrow
	c.send.SetText(words.Say("Send"))
	if narrow {
		c.send.SetText("")
	}
}

// ShowEmojis opens the emoji picker over the entry.
func (c *Composer) ShowEmojis() {
	d := fyne.CurrentApp().Driver()
	corner := d.AbsolutePositionForObject(c.emojis).AddXY(c.emojis.Size().Width, -4)
	showEmojis(d.CanvasForObject(c.emojis), corner, recentEmojis{c.deps.Store}, c.Entry.Insert, c.deps.Focus)
}

// maxQuote is how many characters of a message are quoted.
const maxQuote = 200

// Quote puts a text into the entry as a quotation, before what is written there.
func (c *Composer) Quote(text string) {
	quoted := "> " + strings.ReplaceAll(typeset.Shorten(text, maxQuote), "\n", "\n> ") + "\n"
	c.Entry.SetText(quoted + c.Entry.Text)
	c.deps.Focus()
}

// newline reports whether Enter breaks the line: the person chooses which keys send.
func (c *Composer) newline(shift, ctrl bool) bool {
	if sendsByCtrl(c.deps.Store) {
		return !ctrl
	}
	return shift
}

func sendsByCtrl(s Store) bool { return s.Get().SendKey == settings.SendCtrlEnter }

// Remind updates the hint in the empty entry: which keys send and which break the line.
func (c *Composer) Remind() {
	sentence := words.Say("Write a message. Enter sends, Shift+Enter starts a new line")
	if sendsByCtrl(c.deps.Store) {
		sentence = words.Say("Write a message. Ctrl+Enter sends, Enter starts a new line")
	}
	measurer := typeset.NewMeasurer(theme.Size(theme.SizeNameText))
	if width := c.Entry.LineWidth(); width > 0 && measurer.TextWidth(sentence) > width {
		sentence = measurer.Truncate(words.Say("Write a message"), width)
	}
	if c.Entry.PlaceHolder != sentence {
		c.Entry.SetPlaceHolder(sentence)
	}
}

// againWords asks for the sending key once more, and tells what plain peers will read.
func againWords(s Store, read string) string {
	key := "Enter"
	if sendsByCtrl(s) {
		key = "Ctrl+Enter"
	}
	return words.Say("Press {{.Key}} again to send it like this: {{.Text}}", "Key", key, "Text", read)
}
