package members

import (
	"net/netip"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/gui/guitest"
	"udpchat/gui/people"
	"udpchat/gui/typeset"
	"udpchat/settings"
)

// room is a pane alone in a window.
type room struct {
	*Pane
	window fyne.Window
	menu   []*fyne.MenuItem // the last opened
	copied string
}

func newRoom(t *testing.T) *room {
	t.Helper()
	guitest.Speak(t, settings.English)
	guitest.LightApp(t)
	store := guitest.NewStore(t)
	r := &room{}
	r.Pane = New(Deps{
		Settings: store, Style: typeset.NewStyle(1), Now: func() time.Time { return guitest.Noon },
		PopUp: func(_ fyne.Position, items ...*fyne.MenuItem) { r.menu = items },
		Copy:  func(s string) { r.copied = s },
	})
	r.window = test.NewTempWindow(t, r.Pane)
	r.window.Resize(fyne.NewSize(256, 600))
	return r
}

func (r *room) press(key fyne.KeyName) {
	r.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
}

// plain are plain peers at addresses that end in these numbers.
func plain(last ...byte) []chat.Member {
	var all []chat.Member
	for _, n := range last {
		a := netip.AddrFrom4([4]byte{192, 0, 2, n})
		all = append(all, chat.Member{ID: chat.PlainMember(a), Last: netip.AddrPortFrom(a, 5000), Heard: guitest.Noon})
	}
	return all
}

// linked is a member with a node that is here.
func linked(n byte, name string) chat.Member {
	return chat.Member{ID: chat.LinkedMember(guitest.KeyOf(n)), Node: chat.Node{Key: guitest.KeyOf(n), SelfName: name, Linked: true}}
}

func TestTheKeyboardStaysAtItsMember(t *testing.T) {
	r := newRoom(t)
	all := plain(7, 8)
	r.Set(all)
	r.window.Canvas().Focus(r.First())
	r.Select(all[1].ID)
	at := func() string { return people.Host(r.Selected()) }
	want := at()
	r.Set(append(all, linked(31, "王芳"))) // who comes first in the list
	if got := at(); got != want {
		t.Errorf("it is at %s, was at %s", got, want)
	}
	r.window.Canvas().Unfocus()
	r.Set(append(all, linked(31, "王芳"), linked(32, "李雷")))
	r.window.Canvas().Focus(r.First())
	if got := at(); got != want {
		t.Errorf("once it is back it is at %s, was at %s", got, want)
	}
	r.list.Drawn[0].(desktop.Hoverable).MouseIn(nil)
	r.press(fyne.KeyReturn)
	if len(r.menu) == 0 || r.menu[0].Label != "Copy address" {
		t.Fatalf("the menu is %v", r.menu)
	}
	r.menu[0].Action()
	if r.copied != want {
		t.Errorf("the menu is that of %s, want %s", r.copied, want)
	}
}

func TestTheKeyboardGoesOnFromAMemberWhoIsGone(t *testing.T) {
	r := newRoom(t)
	all := plain(7, 8, 9)
	r.Set(all)
	r.window.Canvas().Focus(r.First())
	r.Select(all[1].ID)
	r.Set([]chat.Member{all[0], all[2]})
	r.Set([]chat.Member{all[2], all[0]})
	if got := r.Selected().ID; got != all[2].ID {
		t.Errorf("it is at %s, want the next, %s", got, all[2].ID)
	}
	r.Set(nil)
	r.Set(all[:1])
	if r.list.Chosen != 0 {
		t.Errorf("it is at %d of one", r.list.Chosen)
	}
}

func TestOnesOwnAddressIsCopied(t *testing.T) {
	r := newRoom(t)
	r.SetMe("lin", guitest.KeyOf(1), guitest.Online())
	test.Tap(r.me.copy)
	if r.copied != "192.0.2.20" {
		t.Errorf("copied %q", r.copied)
	}
}

func TestANewKeyShowsAtOnce(t *testing.T) {
	r := newRoom(t)
	for _, k := range []chat.Key{guitest.KeyOf(1), guitest.KeyOf(2)} {
		r.SetMe("lin", k, guitest.Online())
		if got := r.me.avatar.FillColor; got != people.Color(k) {
			t.Errorf("the colour is %v, want %v", got, people.Color(k))
		}
	}
}
