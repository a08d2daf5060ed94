package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/settings"
)

func TestBlockedAndMutedMembersAreMarked(t *testing.T) {
	speak(t, settings.English)
	lightApp(t)
	r := newMemberRow()
	m := chat.Member{ID: chat.PlainMember(homePeer.Addr()), Last: homePeer, Heard: noon}
	for _, c := range []struct {
		muted, blocked bool
		want           string
	}{{false, false, "now"}, {true, false, "muted  now"}, {true, true, "blocked  now"}} {
		m.Muted, m.Blocked = c.muted, c.blocked
		r.set(m, noon, nil)
		if r.below.content != c.want || r.state.Visible() != (c.muted || c.blocked) || r.name.content != "192.0.2.7" {
			t.Errorf("%q says %q, marked %v", r.name.content, r.below.content, r.state.Visible())
		}
	}
}

func TestAMemberThatWasSilentIsNoLongerHere(t *testing.T) {
	lightApp(t)
	r := newMemberRow()
	m := chat.Member{ID: chat.PlainMember(homePeer.Addr()), Last: homePeer, Heard: noon}
	for after, want := range map[int]bool{0: true, 29: true, 30: false} {
		r.set(m, noon.Add(minutes(after)), nil)
		if here := r.avatar.mark.border == ""; here != want {
			t.Errorf("after %d minutes here is %v", after, here)
		}
	}
}

func TestAMemberIsOpenedByEitherButton(t *testing.T) {
	lightApp(t)
	r := newMemberRow()
	m := chat.Member{ID: chat.PlainMember(homePeer.Addr()), Last: homePeer, Heard: noon}
	var opened []chat.MemberID
	r.set(m, noon, func(m chat.Member, _ fyne.Position) { opened = append(opened, m.ID) })
	test.Tap(r.press)
	test.TapSecondary(r.press)
	if len(opened) != 2 || opened[0] != m.ID || opened[1] != m.ID {
		t.Errorf("opened %v", opened)
	}
}

func TestTheRoomTellsWhoSaidTheLastWords(t *testing.T) {
	speak(t, settings.English)
	lightApp(t)
	r := newRoomRow(newStyle(1))
	for _, c := range []struct {
		author chat.MemberID
		name   string
		want   string
	}{{chat.Me, "", "You: hello"}, {"somebody", "Ann", "Ann: hello"}, {"somebody", "", "hello"}} {
		if r.set(chat.Message{Author: c.author, Text: "hello"}, c.name); r.last.content != c.want {
			t.Errorf("%q of %q says %q", c.author, c.name, r.last.content)
		}
	}
}
