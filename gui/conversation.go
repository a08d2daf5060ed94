package gui

import (
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/transcript"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// conversation is a conversation as the window shows it: its messages, the list that draws them, and the button that leads to the
// newest one.
type conversation struct {
	conversationDeps
	rows    *transcript.Rows
	style   *typeset.Style
	painter *transcript.Painter
	list    *transcript.List
	latest  *kit.Button // shown while the newest message, or one that came late, is out of sight

	rev    chat.Rev // of the room, as shown
	unseen transcript.Unseen
	opened bool      // the history was there
	today  time.Time // the day that the rows call today
}

// conversationDeps is what a conversation needs of the window.
type conversationDeps struct {
	room    *chat.Room
	in      chat.Conversation // the one that is shown
	store   *settings.Store
	now     func() time.Time
	pull    func() // shows what changed in the room
	moved   func() // the reader moved, or other messages are unseen
	read    func() // the reader moved
	arrange func() // the button came or changed its width
	toEnd   func() // the reader goes to the newest message
	repaint func() // draws the window again
}

func newConversation(d conversationDeps) *conversation {
	c := &conversation{conversationDeps: d}
	c.enter(d.in)
	return c
}

// enter shows another conversation once the widgets are made again.
func (c *conversation) enter(in chat.Conversation) {
	c.in, c.rows = in, &transcript.Rows{In: in, Muted: map[chat.MemberID]bool{}}
	c.list, c.rev, c.unseen, c.opened = nil, 0, transcript.Unseen{}, false
}

// build makes the widgets again, in the current language and text size. The reader stays where they are.
func (c *conversation) build(p *transcript.Painter) {
	c.style = typeset.NewStyle(1)
	c.style.Classic = c.store.Get().ClassicView
	c.painter, p.Style = p, c.style
	c.list = c.list.Again(c.rows, p)
	c.list.Repaint = c.repaint
	c.list.OnMoved = func() { c.read(); c.listMoved() }
	c.list.OnNearer = c.askMore
	c.latest = kit.NewButton("", theme.MoveDownIcon(), c.toUnseen)
	c.latest.Hide()
}

// restyle draws all rows again.
func (c *conversation) restyle() {
	next := typeset.NewStyle(c.style.Age + 1)
	next.Classic = c.store.Get().ClassicView
	next.Glyphs = c.style.Glyphs // the faces of the system are the same
	*c.style = *next
	c.list.Restyle()
}

// changes asks the room what changed since the last time. While the reader is further up, a new beginning leaves the rows around
// the reader as they are.
func (c *conversation) changes() chat.Changes {
	got := c.room.Changes(c.in, c.rev)
	if c.setMuted(slices.Concat(got.Members, got.Former)) && !got.Reset {
		all := c.room.Changes(c.in, 0)
		all.Pages = append(got.Pages, all.Pages...)
		all.Found = append(got.Found, all.Found...)
		got = all
	}
	if got.Reset && c.rev != 0 && !c.list.AtEnd {
		c.unseen.More = c.rows.Hold(&got) || c.unseen.More
		if c.rows.Requested == nil {
			_, place := c.list.ReadUpTo()
			c.rows.GoTo(c.room, place, func() {})
		}
	}
	c.rev = got.Rev
	return readable(got)
}

// readable returns changes with a sentence in the place of what only a newer version can read.
func readable(c chat.Changes) chat.Changes {
	c.Messages, c.Changed = words.Readable(c.Messages), words.Readable(c.Changed)
	for i := range c.Pages {
		c.Pages[i].Messages = words.Readable(c.Pages[i].Messages)
	}
	return c
}

// setMuted learns whose messages are folded away, and reports whether that changed.
func (c *conversation) setMuted(members []chat.Member) bool {
	muted := map[chat.MemberID]bool{}
	for _, m := range members {
		if m.Muted || m.Blocked {
			muted[m.ID] = true
		}
	}
	changed := !maps.Equal(muted, c.rows.Muted)
	c.rows.Muted = muted
	return changed
}

// turnDay draws the rows again when a day begins, because a heading says "today". It reports whether one began.
func (c *conversation) turnDay() bool {
	now := c.now()
	if words.SameDay(c.today, now) {
		return false
	}
	c.today = now
	c.restyle()
	return true
}

// apply shows changes of the room, whose messages are delivered to nodes. It returns how many messages are new, and how many of
// them stand below all others.
func (c *conversation) apply(changes chat.Changes, nodes []chat.Member) (added, below int) {
	c.painter.Nodes, c.painter.Early = nodes, changes.Early
	late := c.unseen.Take(c.rows, changes)
	added = c.rows.Apply(changes)
	c.list.Redraw()
	return added, max(0, added-late)
}

// kept is what the settings keep of the conversation.
func (c *conversation) kept() settings.Conversation { return c.store.Get().Conversation(c.in) }

// openAtUnread goes to the first message since the program was last used, once the history is there.
func (c *conversation) openAtUnread(changes chat.Changes) {
	if c.opened || !changes.Reset || len(changes.Messages) == 0 {
		return
	}
	c.opened = true
	if kept := c.kept(); kept.ReadUpTo != 0 && kept.ReadUpTo < changes.Newest {
		c.list.OpenAfter(c.room, kept.ReadUpTo, kept.Place)
	}
}

// count counts new messages that stand below all others as unseen while the reader is further up.
func (c *conversation) count(below int) {
	c.unseen.Below += below
	c.listMoved()
}

// listMoved shows the button that leads to what is out of sight.
func (c *conversation) listMoved() {
	sentence, icon := c.unseen.Moved(c.list)
	c.moved()
	if sentence == "" {
		c.latest.Hide()
		return
	}
	if c.latest.Text != sentence || c.latest.Icon != icon {
		c.latest.Icon = icon
		c.latest.SetText(sentence)
	}
	c.latest.Show()
	c.arrange()
}

// empty reports whether there is no message.
func (c *conversation) empty() bool {
	return len(c.rows.Rows) == 0 && !c.rows.Older && !c.rows.Newer
}

// askMore asks for older or newer messages when the reader gets near the end of what the list holds.
func (c *conversation) askMore() {
	top, bottom := c.list.Near()
	c.rows.Ask(c.room, top, bottom)
}

// fill asks for older messages while there is room for them. Those of muted members take hardly any room.
func (c *conversation) fill() {
	if c.list.Total < c.list.Size().Height {
		c.askMore()
	}
}

// toLatest goes to the newest message. If the rows do not reach it, they are asked for again.
func (c *conversation) toLatest() {
	c.rows.Requested = nil
	c.toEnd()
	c.list.AtEnd = true
	if c.rows.Newer {
		c.rev = 0
		c.pull()
	}
	c.list.ToEnd()
}

// toUnseen goes to what came late, or else to the newest message.
func (c *conversation) toUnseen() {
	if m, late := c.unseen.TakeLate(c.rows); late {
		c.goTo(m)
	} else {
		c.toLatest()
	}
}

// toFirstNew goes to the line above the first new message, if there is one.
func (c *conversation) toFirstNew() {
	if c.rows.Read != 0 {
		c.list.ToUnread()
	}
}

// goTo brings the reader to a message, in its surroundings.
func (c *conversation) goTo(m chat.Message) {
	c.rows.Requested = nil // it must not move the reader later
	if !c.list.GoTo(m.ID) {
		c.rows.GoTo(c.room, m.Pos, func() { c.list.GoTo(m.ID) })
	}
}

// goBack brings the reader to an earlier place.
func (c *conversation) goBack(p transcript.Position) {
	switch {
	case p.AtEnd:
		c.toLatest()
	case !c.list.GoBack(p):
		c.rows.GoTo(c.room, p.Anchor.Pos, func() { c.list.GoBack(p) })
	}
}

// Say, Preview and Rejoin are those of the room, for this conversation.
func (c *conversation) Say(text string) (chat.ID, error) { return c.room.Say(c.in, text) }

func (c *conversation) Preview(text string) (chat.Plain, int) { return c.room.Preview(c.in, text) }

func (c *conversation) Rejoin() { c.room.Rejoin(c.in) }

// sent shows the message that was just sent.
func (c *conversation) sent() {
	c.pull()
	c.list.ClearUnread()
	c.toLatest()
}

// sendAgain sends the text of a message as a new message, in its conversation: the one that is shown may be another by now.
func (c *conversation) sendAgain(m chat.Message) {
	if _, err := c.room.Say(m.Conversation, m.Text); err == nil && m.Conversation == c.in {
		c.toLatest()
	}
}
