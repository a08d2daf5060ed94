package members

import (
	"strings"
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
		if r.below.Content+r.below.Kept != c.want || r.state.Visible() != (c.muted || c.blocked) || r.name.Content != "192.0.2.7" {
			t.Errorf("%q says %q, marked %v", r.name.Content, r.below.Content+r.below.Kept, r.state.Visible())
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
	if r.name.Content != "王芳" || r.below.Kept != "192.0.2.7" || !r.badge.Visible() || r.tag.Visible() || r.shown.badge != look.IconLock {
		t.Errorf("the row says %q, %q, and has the badge %q", r.name.Content, r.below.Kept, r.shown.badge)
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
		if r.Set(chat.Message{Author: c.author, Text: "hello"}, c.name, ""); r.last.Content != c.want {
			t.Errorf("%q of %q says %q", c.author, c.name, r.last.Content)
		}
	}
}

// Two nodes of one name are told apart by their marks, two plain peers of one name by their hosts, however narrow the pane is.
func TestALongNameGivesWayToWhatTellsItApart(t *testing.T) {
	guitest.LightApp(t)
	long := strings.Repeat("root@vm", 9)
	twin := linked(31, long)
	twin.Twin, twin.Fingerprint = true, "ABCD EFGH"
	peer := plain(7)[0]
	peer.Name, peer.Muted, peer.Heard = long, true, guitest.Noon.AddDate(0, 0, -1)
	for _, scale := range []float32{1, 2} {
		fyne.CurrentApp().Settings().SetTheme(look.New(look.Options{Scale: scale}))
		for _, width := range []float32{256, 400} {
			r := newMemberRow()
			r.set(twin, guitest.Noon, nil)
			r.Resize(fyne.NewSize(width*scale, 50*scale))
			if drawn := guitest.Texted(r.name); !strings.HasSuffix(drawn[0], "… ·"+twin.Mark()) {
				t.Errorf("%v wide, text %v: the name is %q", width, scale, drawn)
			}
			r.set(peer, guitest.Noon, nil)
			if drawn := guitest.Texted(r.below); !strings.HasSuffix(drawn[0], "192.0.2.7") {
				t.Errorf("%v wide, text %v: below the name stands %q", width, scale, drawn)
			}
		}
	}
}

func TestANameReadFromRightToLeftStandsInOrder(t *testing.T) {
	guitest.Speak(t, settings.English)
	guitest.LightApp(t)
	r := newMemberRow()
	m := linked(31, "אבג דהו (admin)")
	drawn := func() string { return strings.Trim(guitest.Texted(r.name)[0], "\u202d\u202c") }
	r.Resize(fyne.NewSize(400, 50))
	if r.set(m, guitest.Noon, nil); drawn() != "(admin) והד גבא" {
		t.Errorf("drawn is %q", drawn())
	}
	m.Twin, m.Fingerprint = true, "ABCD EFGH"
	if r.set(m, guitest.Noon, nil); drawn() != "(admin) והד גבא ·"+m.Mark() {
		t.Errorf("drawn with its mark is %q", drawn())
	}
	style := typeset.NewStyle(1)
	style.Glyphs = typeset.NewGlyphsTrying(func(rune) bool { return true })
	room := newRoomRow(style)
	room.Resize(fyne.NewSize(400, 50))
	room.Set(chat.Message{Author: "somebody", Text: "שלום!"}, "אבג", "")
	if got := strings.Trim(guitest.Texted(room.last)[0], "\u202d\u202c"); got != "גבא: !םולש" {
		t.Errorf("the last words are drawn as %q", got)
	}
}
