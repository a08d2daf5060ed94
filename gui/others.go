package gui

import (
	"cmp"
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/gui/conversations"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// firstPage is how many messages of a conversation are read back when it is met.
const firstPage = 300

// others is the conversations that are not shown, and the switch to them.
type others struct {
	*conversations.Switch
	w     *Window
	room  *chat.Room
	all   []chat.Summary
	seen  map[chat.Conversation]seen
	quiet map[chat.MemberID]bool // members whose messages are folded away there
}

// seen is how far the messages of a conversation were looked at.
type seen struct {
	rev    chat.Rev
	newest chat.ID
}

func newOthers(room *chat.Room, w *Window) *others {
	o := &others{w: w, room: room, seen: map[chat.Conversation]seen{}, quiet: map[chat.MemberID]bool{}}
	o.Switch = conversations.New(conversations.Deps{
		Commands: w.Rooms, All: func() []chat.Summary { return o.all }, In: func() chat.Conversation { return w.conversation.in },
		Show: o.goTo, Unread: o.unread, Label: room.Label,
		Dialog: w.overlay.dialog, PopUp: w.overlay.menu, ByKey: w.overlay.keyMenu, Focus: w.overlay.focus, Busy: w.overlay.busy, Copy: w.copy,
	})
	o.all = room.Conversations()
	return o
}

// unread reports whether something came in a conversation that was not read.
func (o *others) unread(c chat.Summary) bool {
	return c.Newest > max(o.w.Settings.Get().Conversation(c.Conversation).ReadUpTo, 0)
}

// menu opens the menu of the conversations.
func (o *others) menu(at fyne.Position) { o.Menu(at) }

// choose opens it for the keyboard.
func (o *others) choose() { o.Choose(kit.Below(o.w.header.chooses)) }

// talk shows the conversation with a node alone; nil: there is none.
func (o *others) talk() func(chat.Key) {
	if o.Commands == nil {
		return nil
	}
	return o.Talk
}

// take looks what came in all conversations. c is what changed in the one that is shown. It returns the new messages of all, those
// first that came first.
func (o *others) take(c chat.Changes) []chat.Message {
	o.all = o.room.Conversations()
	if len(o.all) == 1 {
		return c.Messages
	}
	all := slices.Clone(c.Messages)
	for _, other := range o.all {
		in := other.Conversation
		before, met := o.seen[in]
		if !met && in != chat.OpenRoom {
			o.seen[in] = seen{}
			o.room.Load(context.Background(), in, firstPage)
		}
		if in == o.w.conversation.in || other.Newest == before.newest {
			continue
		}
		news := o.room.Changes(in, before.rev)
		o.seen[in] = seen{news.Rev, other.Newest}
		for _, m := range slices.Concat(news.Members, news.Former) {
			o.quiet[m.ID] = m.Muted || m.Blocked
		}
		all = append(all, words.Readable(news.Messages)...)
	}
	slices.SortFunc(all, func(a, b chat.Message) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// around is everybody on the network: the members of the open room. c is what changed in the conversation that is shown.
func (o *others) around(c chat.Changes) []chat.Member {
	if o.w.conversation.in == chat.OpenRoom {
		return c.Members
	}
	return o.room.Members(chat.OpenRoom)
}

// muted reports whether the person does not want to hear of the author of a message.
func (o *others) muted(m chat.Message) bool {
	if m.Conversation == o.w.conversation.in {
		return o.w.conversation.rows.Muted[m.Author]
	}
	return o.quiet[m.Author]
}

// caller is what the author of a message is called, with the room where it was said.
func (o *others) caller(m chat.Message) string {
	in := m.Conversation
	name := o.w.directory.caller(m)
	if k, node := m.Author.Key(); in != o.w.conversation.in && node {
		name = o.room.Label(k)
	}
	i := slices.IndexFunc(o.all, func(c chat.Summary) bool { return c.Conversation == in })
	switch {
	case i < 0 || o.all[i].Details.Kind == chat.KindOpen:
		return name
	case o.all[i].Details.Kind == chat.KindDirect:
		return words.Say("{{.Who}} to you alone", "Who", name)
	}
	return words.Say("{{.Who}} in {{.Room}}", "Who", name, "Room", conversations.Title(o.all[i].Details))
}

// show shows which conversation is shown, and what is elsewhere.
func (o *others) show(now joining.State) {
	o.Update(now)
	title := conversations.Title(o.Now().Details)
	o.w.header.setTitle(title, o.News())
	o.w.members.Room.SetTitle(title)
}

// follow brings the reader to a message in whatever conversation it is; the zero message is nowhere.
func (o *others) follow(m chat.Message) {
	if m.ID == 0 {
		return
	}
	o.w.searching.close()
	o.goTo(m.Conversation)
	o.w.conversation.goTo(m)
}

// goTo shows another conversation.
func (o *others) goTo(in chat.Conversation) {
	w := o.w
	if in == w.conversation.in {
		return
	}
	w.Keep()
	w.searching.close()
	w.conversation.enter(in)
	w.search = nil
	w.build()
	w.composer.Entry.SetText(w.conversation.kept().Draft)
	w.pull()
	w.focus()
}
