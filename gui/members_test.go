package gui

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/guitest"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	"udpchat/settings"
)

func TestAMemberCanBeNamedAndMuted(t *testing.T) {
	s := newManualWindow(t, guitest.WideWindow, Archives{})
	s.hear(7, 1, "x")
	s.chooseFor(s.members.Shown[0], "Rename…")
	for _, r := range " 小王 " {
		s.window.Canvas().Focused().TypedRune(r)
	}
	s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.pull()
	if m := s.members.Shown[0]; m.Name != "小王" || s.overlay.busy() {
		t.Errorf("named %q, still asking: %v", m.Name, s.overlay.busy())
	}
	s.members.Menu(s.members.Shown[0], fyne.NewPos(50, 50))
	if !s.overlay.busy() {
		t.Fatal("no menu")
	}
	s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())
	s.mute(7, true)
	s.chooseFor(s.members.Shown[0], "Rename…")
	s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.overlay.busy() {
		t.Error("Escape does not close the dialog")
	}
	s.searching.showAll(s.members.Shown[0].ID)
	s.pull()
	if got := guitest.Texted(s.search); !slices.Contains(got, "小王") || !slices.Contains(got, "1 result") {
		t.Errorf("the search shows %q", got)
	}
}

func TestTheAddressOfAScriptHasNoPort(t *testing.T) {
	h := newLiveWindow(t)
	h.hear("192.0.2.7:5000", "a")
	h.members.Menu(h.members.Shown[0], fyne.NewPos(50, 50))
	h.tapMenu("Copy address")
	if got := h.App.Clipboard().Content(); got != "192.0.2.7" {
		t.Errorf("copied %q", got)
	}
}

func TestAMemberIsFoundByName(t *testing.T) {
	h := newLiveWindow(t)
	h.hear("192.0.2.7:5000", "a")
	h.hear("192.0.2.8:5000", "b")
	h.remember(h.members.Shown[1].ID, func(k *settings.Known) { k.Name = "小王" })
	h.room.SetKnown(h.Settings.Get().Members())
	h.pull()
	h.menuAction("Go to member")
	for _, r := range "小" {
		h.window.Canvas().Focused().TypedRune(r)
	}
	h.tap(fyne.KeyReturn)
	if h.window.Canvas().Focused() != h.members.First() || h.members.Selected().Name != "小王" {
		t.Fatalf("%T has the focus, at %s", h.window.Canvas().Focused(), h.members.Selected().ID)
	}
	h.tap(fyne.KeyReturn)
	if got := h.menuLabels(); len(got) == 0 || got[0] != "Copy address" {
		t.Errorf("the menu is %q", got)
	}
}

func TestNobodyIsFound(t *testing.T) {
	h := newLiveWindow(t)
	h.menuAction("Go to member")
	h.window.Canvas().Focused().TypedRune('x')
	h.tap(fyne.KeyUp, fyne.KeyDown, fyne.KeyReturn)
	if !h.overlay.busy() {
		t.Error("it closes without anybody to go to")
	}
}

func TestMembersAreListed(t *testing.T) {
	h := newLiveWindow(t)
	nobody := "No one else here yet."
	if !slices.Contains(guitest.Texted(h.members), nobody) {
		t.Error("nobody is there, and it does not say so")
	}
	talk(h)
	drawn := strings.Join(guitest.Texted(h.members), "|")
	for _, want := range []string{"Members 2", "a very long na…", "203.0.113.200", "lin", "192.0.2.20", "You: nobody is there", "unencrypted"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("%q is not in %s", want, drawn)
		}
	}
	if slices.Contains(guitest.Texted(h.members), nobody) {
		t.Error("it still says that nobody is there")
	}
}

// pressed presses the button of the open dialog that has a label.
func (h *liveWindow) pressed(label string) {
	h.t.Helper()
	pressIn(h.t, openDialog(h.t, h), label)
}

// follow hands changes of the settings to the room, as the program does.
func (h *liveWindow) follow() {
	h.Settings.OnChange(func(settings.Settings) { h.settle() })
}

// verify notes who is verified and hands it to the room, as the program does.
func (h *liveWindow) verify(k chat.Key, same bool) {
	h.verified[k] = same
	h.settle()
}

func (h *liveWindow) settle() {
	known := h.Settings.Get().Members()
	for k, verified := range h.verified {
		i := slices.IndexFunc(known, func(x chat.Known) bool { return x.ID == chat.LinkedMember(k) })
		if i < 0 {
			i = len(known)
			known = append(known, chat.Known{ID: chat.LinkedMember(k)})
		}
		known[i].Verified = verified
	}
	h.room.SetKnown(known)
}

func TestVerifying(t *testing.T) {
	h := newLiveWindow(t)
	h.follow()
	h.arrive(31, "王芳")
	id := chat.LinkedMember(guitest.KeyOf(31))
	h.chooseFor(h.members.Shown[0], "Verify…")
	if got := strings.Join(h.menuLabels(), "|"); strings.Count(got, "00031") != 12 {
		t.Errorf("the dialog shows %s", got)
	}
	h.pressed("Same")
	if !maps.Equal(h.verified, map[chat.Key]bool{guitest.KeyOf(31): true}) {
		t.Errorf("verified are %v", h.verified)
	}
	if icon, _ := h.directory.person(id).Badge(); icon != look.IconShield {
		t.Error("the mark is not shown")
	}
	h.chooseFor(h.members.Shown[0], "Verify…")
	if got := strings.Join(h.menuLabels(), " "); !strings.Contains(got, "You have verified these digits before.") {
		t.Errorf("the dialog says %s", got)
	}
	h.pressed("Different")
	if h.verified[guitest.KeyOf(31)] {
		t.Error("the mark stays")
	}
	if got := strings.Join(h.menuLabels(), " "); !strings.Contains(got, "The digits are different") {
		t.Errorf("the dialog says %s", got)
	}
	h.pressed("Block")
	if !h.Settings.Get().Known[0].Blocked {
		t.Error("nothing was blocked")
	}
}

func TestOnlyNodesAreVerified(t *testing.T) {
	h := newLiveWindow(t)
	h.hear("192.0.2.7:5000", "hi")
	h.arrive(31, "王芳")
	for i, want := range []bool{true, false} {
		h.members.Menu(h.members.Shown[i], fyne.NewPos(10, 10))
		if got := strings.Contains(strings.Join(h.menuLabels(), "|"), "Verify…"); got != want {
			t.Errorf("%s: offered %v", people.Label(h.members.Shown[i]), got)
		}
	}
}

func TestMembersAreInOrder(t *testing.T) {
	h := newLiveWindow(t)
	h.arrive(31, "was here")
	h.arrive(40, "long ago")
	h.room.LinkDown(guitest.KeyOf(40))
	h.now = h.now.Add(31 * 24 * time.Hour)
	h.room.LinkDown(guitest.KeyOf(31))
	h.hear("192.0.2.7:5000", "plain")
	h.arrive(52, "here")
	var got []string
	for _, m := range h.members.Shown {
		got = append(got, people.Label(m))
	}
	if strings.Join(got, "|") != "here|192.0.2.7|was here|long ago" {
		t.Errorf("listed %q", got)
	}
	if last := h.members.Shown[3]; !last.Gone {
		t.Error("who was not seen for 31 days is not gone")
	}
}
