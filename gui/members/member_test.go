package members

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/gui/guitest"
	"udpchat/gui/typeset"
	"udpchat/settings"
)

func TestBlockedAndMutedMembersAreMarked(t *testing.T) {
	guitest.Speak(t, settings.English)
	guitest.LightApp(t)
	r := NewMemberRow()
	m := chat.Member{ID: chat.PlainMember(guitest.HomePeer.Addr()), Last: guitest.HomePeer, Heard: guitest.Noon}
	for _, c := range []struct {
		muted, blocked bool
		want           string
	}{{false, false, "now"}, {true, false, "muted  now"}, {true, true, "blocked  now"}} {
		m.Muted, m.Blocked = c.muted, c.blocked
		r.Set(m, guitest.Noon, nil)
		if r.Below.Content != c.want || r.state.Visible() != (c.muted || c.blocked) || r.Name.Content != "192.0.2.7" {
			t.Errorf("%q says %q, marked %v", r.Name.Content, r.Below.Content, r.state.Visible())
		}
	}
}

func TestAMemberThatWasSilentIsNoLongerHere(t *testing.T) {
	guitest.LightApp(t)
	r := NewMemberRow()
	m := chat.Member{ID: chat.PlainMember(guitest.HomePeer.Addr()), Last: guitest.HomePeer, Heard: guitest.Noon}
	for after, want := range map[int]bool{0: true, 29: true, 30: false} {
		r.Set(m, guitest.Noon.Add(guitest.Minutes(after)), nil)
		if here := r.Avatar.Mark.Border == ""; here != want {
			t.Errorf("after %d minutes here is %v", after, here)
		}
	}
}

func TestAMemberIsOpenedByEitherButton(t *testing.T) {
	guitest.LightApp(t)
	r := NewMemberRow()
	m := chat.Member{ID: chat.PlainMember(guitest.HomePeer.Addr()), Last: guitest.HomePeer, Heard: guitest.Noon}
	var opened []chat.MemberID
	r.Set(m, guitest.Noon, func(m chat.Member, _ fyne.Position) { opened = append(opened, m.ID) })
	test.Tap(r.press)
	test.TapSecondary(r.press)
	if len(opened) != 2 || opened[0] != m.ID || opened[1] != m.ID {
		t.Errorf("opened %v", opened)
	}
}

func TestTheRoomTellsWhoSaidTheLastWords(t *testing.T) {
	guitest.Speak(t, settings.English)
	guitest.LightApp(t)
	r := newRoomRow(typeset.NewStyle(1))
	for _, c := range []struct {
		author chat.MemberID
		name   string
		want   string
	}{{chat.Me, "", "You: hello"}, {"somebody", "Ann", "Ann: hello"}, {"somebody", "", "hello"}} {
		if r.Set(chat.Message{Author: c.author, Text: "hello"}, c.name); r.Last.Content != c.want {
			t.Errorf("%q of %q says %q", c.author, c.name, r.Last.Content)
		}
	}
}
