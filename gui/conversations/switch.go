// Package conversations is the switch between the conversations, with the dialogs in which rooms are made and joined. It belongs to the
// UI goroutine.
package conversations

import (
	"slices"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/chat/joining"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Deps is what a Switch needs of the window. All functions are called on the UI goroutine.
type Deps struct {
	Commands joining.Commands      // nil: this node speaks plain text only
	All      func() []chat.Summary // the conversations, the open room first
	In       func() chat.Conversation
	Show     func(chat.Conversation)
	Unread   func(chat.Summary) bool // something came that was not read
	Label    func(chat.Key) string

	Dialog func(title string, most float32) *kit.Dialog
	PopUp  func(at fyne.Position, items ...*fyne.MenuItem)
	ByKey  func(at fyne.Position, chosen int, items ...*fyne.MenuItem) // is PopUp for the keyboard: the item with an index is chosen
	Focus  func(fyne.Focusable)
	Busy   func() bool
	Copy   func(string)
}

// Switch is the menu of the conversations.
type Switch struct {
	Deps
	joining *joinDialog // that is open
	wanted  chat.Conversation
	wants   bool // wanted is shown as soon as it is there
}

// New returns a switch.
func New(d Deps) *Switch { return &Switch{Deps: d} }

// shown reports whether a conversation is the one that is shown.
func (s *Switch) shown(c chat.Summary) bool { return c.Conversation == s.In() }

// news reports whether something that was not read is in a conversation that is not shown.
func (s *Switch) news(c chat.Summary) bool { return !s.shown(c) && s.Unread(c) }

// Now returns the conversation that is shown.
func (s *Switch) Now() chat.Summary {
	all := s.All()
	if i := slices.IndexFunc(all, s.shown); i >= 0 {
		return all[i]
	}
	return chat.Summary{}
}

// Title is what a conversation is called.
func Title(d chat.Details) string {
	switch {
	case d.Kind == chat.KindOpen:
		return words.Say("Open room")
	case d.Name == "":
		return words.Say("Room without a name")
	}
	return d.Name
}

// News reports whether something that was not read is in any conversation that is not shown.
func (s *Switch) News() bool { return slices.ContainsFunc(s.All(), s.news) }

// Menu opens the menu at a place on the canvas.
func (s *Switch) Menu(at fyne.Position) {
	if !s.Busy() {
		s.PopUp(at, s.Items()...)
	}
}

// Choose opens the menu for the keyboard. The first conversation with something unread is chosen, or else the one that is shown.
func (s *Switch) Choose(at fyne.Position) {
	if s.Busy() {
		return
	}
	chosen := slices.IndexFunc(s.All(), s.news)
	if chosen < 0 {
		chosen = slices.IndexFunc(s.All(), s.shown)
	}
	s.ByKey(at, chosen, s.Items()...)
}

// Items are what the menu has.
func (s *Switch) Items() []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, c := range s.All() {
		items = append(items, s.item(c))
	}
	items = append(items, fyne.NewMenuItemSeparator())
	items = append(items, s.Actions()...)
	return items
}

// Actions are the items about rooms beside the conversations themselves.
func (s *Switch) Actions() []*fyne.MenuItem {
	found, join := kit.NewItem(words.Say("New room…"), s.openFound), kit.NewItem(words.Say("Join a room…"), s.openJoin)
	found.Disabled, join.Disabled = s.Commands == nil, s.Commands == nil
	items := []*fyne.MenuItem{found, join}
	now := s.Now()
	code, leave := kit.NewItem(words.Say("Room code…"), func() { s.openCode(now) }), kit.NewItem(words.Say("Leave this room…"), func() { s.openLeave(now) })
	switch {
	case now.Details.Kind != chat.KindRoom:
	case now.Details.Standing == chat.Inside:
		items = append(items, fyne.NewMenuItemSeparator(), code, leave)
	case now.Details.Standing == chat.ReadOnly:
		items = append(items, fyne.NewMenuItemSeparator(), leave)
	}
	return items
}

// item is the one of a conversation.
func (s *Switch) item(c chat.Summary) *fyne.MenuItem {
	label := Title(c.Details)
	switch {
	case c.Details.Standing == chat.Removed:
		label = words.Say("{{.Room}} (removed)", "Room", label)
	case c.Details.Standing == chat.Left:
		label = words.Say("{{.Room}} (left)", "Room", label)
	case s.news(c):
		label = words.Say("{{.Room}} (new)", "Room", label)
	}
	item := kit.NewItem(label, func() { s.Show(c.Conversation) })
	item.Checked = s.shown(c)
	return item
}

// Talk shows the conversation with a node alone.
func (s *Switch) Talk(with chat.Key) {
	if s.Commands == nil {
		return
	}
	if in, err := s.Commands.Talk(with); err == nil {
		s.want(in)
	}
}

// want shows a conversation as soon as it is there.
func (s *Switch) want(in chat.Conversation) {
	s.wanted, s.wants = in, true
	s.Update(joining.State{})
}

// Update shows a conversation that has been waited for, and what has become of a code.
func (s *Switch) Update(now joining.State) {
	if s.wants && slices.ContainsFunc(s.All(), func(c chat.Summary) bool { return c.Conversation == s.wanted }) {
		s.wants = false
		s.Show(s.wanted)
	}
	if s.joining != nil {
		s.joining.update(now)
	}
}

// Closed is why nothing can be said in a conversation; empty: it can.
func Closed(d chat.Details) string {
	switch d.Standing {
	case chat.Removed:
		return words.Say("You were removed from this room. What was said before stays readable.")
	case chat.Left:
		return words.Say("You left this room. What was said before stays readable.")
	case chat.ReadOnly:
		return words.Say("This room needs a newer version of the program. It can be read.")
	}
	return ""
}
