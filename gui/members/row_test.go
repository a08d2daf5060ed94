package members

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/guitest"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	"udpchat/settings"
)

func TestBlockedAndMutedMembersAreMarked(t *testing.T) {
	guitest.Speak(t, settings.English)
	guitest.LightApp(t)
	r := newMemberRow()
	m := chat.Member{ID: chat.PlainMember(guitest.HomePeer.Addr()), Last: guitest.HomePeer, Heard: guitest.Noon}
	for _, c := range []struct {
		muted, blocked bool
		want           string
	}{{false, false, "now"}, {true, false, "muted  now"}, {true, true, "blocked  now"}} {
		m.Muted, m.Blocked = c.muted, c.blocked
		r.set(m, guitest.Noon, nil)
		if r.below.Content != c.want || r.state.Visible() != (c.muted || c.blocked) || r.name.Content != "192.0.2.7" {
			t.Errorf("%q says %q, marked %v", r.name.Content, r.below.Content, r.state.Visible())
		}
	}
}

func TestAMemberThatWasSilentIsNoLongerHere(t *testing.T) {
	guitest.LightApp(t)
	r := newMemberRow()
	m := chat.Member{ID: chat.PlainMember(guitest.HomePeer.Addr()), Last: guitest.HomePeer, Heard: guitest.Noon}
	for after, want := range map[int]bool{0: true, 29: true, 30: false} {
		r.set(m, guitest.Noon.Add(time.Duration(after)*time.Minute), nil)
		if here := r.name.Color == theme.ColorNameForeground; here != want {
			t.Errorf("after %d minutes here is %v", after, here)
		}
	}
}

func TestAMemberIsOpenedByEitherButton(t *testing.T) {
	guitest.LightApp(t)
	r := newMemberRow()
	m := chat.Member{ID: chat.PlainMember(guitest.HomePeer.Addr()), Last: guitest.HomePeer, Heard: guitest.Noon}
	var opened []chat.MemberID
	r.set(m, guitest.Noon, func(m chat.Member, _ fyne.Position) { opened = append(opened, m.ID) })
	test.Tap(r.press)
	test.TapSecondary(r.press)
	if len(opened) != 2 || opened[0] != m.ID || opened[1] != m.ID {
		t.Errorf("opened %v", opened)
	}
}

func TestAMemberWithANodeHasItsAddressAndALock(t *testing.T) {
	guitest.LightApp(t)
	r := newMemberRow()
	m := chat.Member{ID: chat.LinkedMember(guitest.KeyOf(31)), Node: chat.Node{Key: guitest.KeyOf(31), SelfName: "王芳", Linked: true}, Last: guitest.HomePeer}
	r.set(m, guitest.Noon, nil)
	if r.name.Content != "王芳" || r.below.Content != "192.0.2.7" || !r.badge.Visible() || r.tag.Visible() || r.shown.badge != look.IconLock {
		t.Errorf("the row says %q, %q, and has the badge %q", r.name.Content, r.below.Content, r.shown.badge)
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
		if r.Set(chat.Message{Author: c.author, Text: "hello"}, c.name); r.last.Content != c.want {
			t.Errorf("%q of %q says %q", c.author, c.name, r.last.Content)
		}
	}
}
