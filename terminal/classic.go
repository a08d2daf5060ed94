package terminal

import (
	"slices"
	"strconv"
	"strings"

	"udpchat/chat"
	"udpchat/chat/console"
	"udpchat/chat/joining"
	"udpchat/chat/visible"
)

// classic prints what the classic window prints, and reads lines as the classic entry box does.
type classic struct{ *view }

func (v classic) begin() {
	v.print(windowTitle)
	if v.Interactive {
		v.tell(boxTitle)
	}
}

func (v classic) unopened(_, sentence string) { v.tell("%s", sentence) }

// searched tells what a person has to know of a search, and to decide.
func (v classic) searched(before, now joining.State) {
	switch {
	case v.there || v.found || v.failed:
	case now.Stage == joining.Waiting:
		v.once("", v.words.noRoomYet)
	case now.Stage == joining.Choosing && !slices.Equal(before.Offers, now.Offers):
		v.chosen = false
		v.list(now.Offers)
	case now.Stage == joining.Exhausted:
		v.fail("", v.words.exhausted)
	case now.Stage == joining.Full:
		v.fail("", v.words.full)
	}
}

// list lists rooms to choose from.
func (v classic) list(offers []joining.Offer) {
	v.tell("%s", v.words.choose)
	for i, o := range offers {
		v.tell("%3d  "+v.words.offer, i+1, visible.String(o.Name), visible.String(v.Room.Label(o.Founder)))
	}
}

// choose takes the number of a room that was listed. A blank line says nothing.
func (v classic) choose(l line) {
	text := strings.Map(narrow, strings.TrimSpace(string(l.text)))
	n, err := strconv.Atoi(text)
	switch {
	case text == "" && !l.long:
	case err != nil || n < 1 || n > len(v.search.Offers):
		v.tell(v.words.number, len(v.search.Offers))
		v.unsent = v.unsent || !v.Interactive
	default:
		v.chosen = true
		v.Commands.Choose(v.search.Offers[n-1].Room)
	}
}

// narrow returns the usual digit for one of full width, as some input methods type them.
func narrow(r rune) rune {
	if '０' <= r && r <= '９' {
		return r - '０' + '0'
	}
	return r
}

// opened tells where the person is. The code of a new room follows when it is known.
func (v classic) opened(d chat.Details) {
	switch {
	case d.Kind == chat.KindRoom && v.Start.NewRoom == "":
		v.tell(v.words.inRoom, visible.String(d.Name))
	case d.Kind == chat.KindDirect:
		v.tell(v.words.inTalk, visible.String(d.Name), v.fingerprint(d.Other))
	}
}

func (v classic) follows(in chat.Conversation) bool { return v.there && in == v.shown }

func (classic) longest() int { return chat.MaxText }

// listens reports whether lines are said, or choose a room.
func (v classic) listens() bool { return v.there || v.search.Stage == joining.Choosing && !v.chosen }

// meet tells the code of a room that is new, or has a new code, and how this node stands in it.
func (v classic) meet(t *talk, before chat.Details) {
	now := t.details
	if now.Code != before.Code && now.Code != "" && (before.Code != "" || v.Start.NewRoom != "") {
		v.tell(v.words.code, visible.String(now.Name), visible.String(now.Code))
	}
	if s := v.words.standing(now.Standing); now.Standing != before.Standing && s != "" {
		v.tell("%s", s)
		v.unsent = v.unsent || v.over()
	}
}

// take prints a message when it arrives, or, if it is an own one, when its datagram has come back.
func (v classic) take(t *talk, m chat.Message, _ bool) (again bool) {
	switch {
	case m.Deleted, m.Mine() && t.in != chat.OpenRoom:
		return false
	case m.Mine() && !m.From.IsValid():
		return true
	}
	v.print(v.named(t, m))
	return false
}

func (classic) busy() bool { return false }

func (classic) page(*talk, chat.Page) {}

func (classic) follow(*talk) {}

func (classic) trouble(trouble, bool) {}

// over reports whether the person has left, or can take part no more.
func (v classic) over() bool {
	t := v.talk(v.shown)
	return t != nil && (t.left || t.details.Standing == chat.Removed || t.details.Standing == chat.Left)
}

func (classic) end(ending) {}

// named is a message as the classic window prints it. The name of a linked member stands before its address.
func (v classic) named(t *talk, m chat.Message) string {
	if m.Via == chat.ViaNewer {
		m.Text = v.words.newer
	}
	if !m.Linked() {
		return console.Text(m)
	}
	label := string(m.Author)
	if i := slices.IndexFunc(t.authors, func(x chat.Member) bool { return x.ID == m.Author }); i >= 0 {
		label = t.authors[i].Label()
	}
	return console.TextOf(label, m)
}
