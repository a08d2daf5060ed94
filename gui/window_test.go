package gui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/guitest"
	settingsui "udpchat/gui/settings"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

func TestFirstStartAsksNothing(t *testing.T) {
	h := newLiveWindow(t)
	if !h.welcome.Visible() || h.conversation.list.Visible() || h.window.Canvas().Overlays().Top() != nil {
		t.Error("it does not begin with the open room")
	}
	if got := guitest.Texted(h.welcome); !slices.Contains(got, "192.0.2.20:3456") {
		t.Errorf("the address is not among %q", got)
	}
	h.wantFocus()
	for _, o := range clickable(h.welcome) {
		if b, ok := o.(*kit.Button); ok && b.Text == "Copy" {
			test.Tap(b)
		}
	}
	if got := h.App.Clipboard().Content(); got != "192.0.2.20:3456" {
		t.Errorf("copied %q", got)
	}
	h.hear("192.0.2.7:5000", "hi")
	if h.welcome.Visible() || !h.conversation.list.Visible() {
		t.Error("the first message does not show")
	}
}

func TestRebuildingKeepsWhatOneIsDoing(t *testing.T) {
	cases := map[string]func(*settings.Settings){
		"language":  inChinese,
		"theme":     func(s *settings.Settings) { s.Theme = settings.DarkTheme },
		"text size": func(s *settings.Settings) { s.TextSize = 150 },
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			h := newLiveWindow(t)
			for i := range 100 {
				h.hear("192.0.2.7:5000", fmt.Sprint("message ", i))
			}
			h.write("said last")
			h.enter()
			h.write("unsent")
			h.conversation.list.Page(-5)
			id, within := h.conversation.list.Anchor.ID, h.conversation.list.Within
			h.dialogs.settings.Open(settingsui.SectionLook)
			h.change(h.Settings, change)
			h.rebuild()
			h.wantText("unsent")
			if !h.dialogs.settings.Visible() || len(h.window.Canvas().Overlays().List()) != 1 {
				t.Errorf("%d overlays", len(h.window.Canvas().Overlays().List()))
			}
			if h.conversation.list.Anchor == nil || h.conversation.list.Anchor.ID != id || h.conversation.list.Within != within || h.conversation.list.AtEnd {
				t.Errorf("the reader was at %d+%v and is at %+v", id, within, h.conversation.list.ReadingPosition())
			}
			h.dialogs.settings.Close()
			h.wantFocus()
			if got := h.composer.Entry.Recall(); got != "said last" {
				t.Errorf("what was said last is %q", got)
			}
			h.hear("192.0.2.7:5000", "later")
			if got := h.said(); got[len(got)-1] != "later" {
				t.Errorf("the last row is %q", got[len(got)-1])
			}
		})
	}
}

func TestAWindowThatWasLeftStaysLeftWhenItIsRebuilt(t *testing.T) {
	h := newLiveWindow(t)
	h.write("88")
	h.enter()
	h.rebuild()
	if h.composer.Open() {
		t.Error("the composer is open")
	}
}

func TestWhatIsTypedIsKeptWithoutAnEnd(t *testing.T) {
	h := newLiveWindow(t)
	h.KeepChanges()
	kept := func() settings.Settings { h.KeepChanges(); return h.Settings.Get() }
	for i, want := range []string{"d", "dr", "dra"} {
		h.write("draft"[i : i+1])
		if got := kept().Conversation(chat.OpenRoom).Draft; got != want {
			t.Errorf("kept %q while %q is typed", got, want)
		}
	}
	h.window.Resize(fyne.NewSize(800, 600))
	if got := kept().Window; got.Width != 800 || got.Height != 600 {
		t.Errorf("kept %v", got)
	}
	h.enter()
	if got := kept().Conversation(chat.OpenRoom).Draft; got != "" {
		t.Errorf("kept %q of what was sent", got)
	}
	for range 2 {
		kept()
	}
	if h.touched.Load() {
		t.Error("there is something to keep although nothing happens")
	}
}

func TestKeepAndOpenAgain(t *testing.T) {
	h := newLiveWindow(t)
	h.write("draft")
	h.window.Resize(fyne.NewSize(777, 555))
	h.Keep()
	s := h.Settings.Get()
	if draft := s.Conversation(chat.OpenRoom).Draft; draft != "draft" || s.Window.Width != 777 || s.Window.Height != 555 {
		t.Errorf("kept %q and %v", draft, s.Window)
	}
	again := newLiveWindow(t, func(now *settings.Settings) { *now = s })
	again.wantText("draft")
	if size := again.window.Canvas().Size(); size != fyne.NewSize(777, 555) {
		t.Errorf("opens at %v", size)
	}
}

func TestClosing(t *testing.T) {
	h := newLiveWindow(t)
	h.desk.Close()
	if got := strings.Join(h.calls, " "); got != "quit" {
		t.Errorf("called %s", got)
	}
	h.Stop()
	h.hear("192.0.2.7:5000", "too late")
	h.wantSaid()
}

func TestRaise(t *testing.T) {
	h := newLiveWindow(t)
	other := h.App.NewWindow("other")
	other.RequestFocus()
	h.Raise()
	if h.notifier.raise.Load() {
		t.Error("the window was not raised")
	}
}

// menuLabels are the items of the menu that is open.
func (h *liveWindow) menuLabels() []string {
	if top := h.window.Canvas().Overlays().Top(); top != nil {
		return guitest.Texted(top)
	}
	return nil
}

// menuItem is an item of the menu that is open.
func (h *liveWindow) menuItem(label string) fyne.CanvasObject {
	h.t.Helper()
	for _, o := range test.LaidOutObjects(h.window.Canvas().Overlays().Top()) {
		if _, ok := o.(fyne.Tappable); ok && slices.Equal(guitest.Texted(o), []string{label}) {
			return o
		}
	}
	h.t.Fatalf("the menu is %q", h.menuLabels())
	return nil
}

// tapMenu chooses from the menu that is open.
func (h *liveWindow) tapMenu(label string) {
	h.t.Helper()
	h.menuItem(label).(fyne.Tappable).Tapped(&fyne.PointEvent{})
}

func TestTheStatusLineOffersWhatCanBeDone(t *testing.T) {
	cases := []struct {
		state          health.NetworkState
		holder         string
		status, button string
		menu           string
	}{
		{health.Receiving, "", "No one else online", "", "Check network|Free port 3456 for another program|Use another port…"},
		{health.SendOnly, "", "Can't receive from scripts: another program is using port 3456", "Try now", "Check network|Try now|Use another port…"},
		{health.SendOnly, "python3", "Can't receive from scripts: python3 is using port 3456", "Try now", "Check network|Try now|Use another port…"},
		{health.Released, "", "Can't receive from scripts: port 3456 is free for another program", "Take back port 3456", "Check network|Take back port 3456"},
		{health.Offline, "", "No network, will reconnect", "", "Check network"},
		{health.IPv6Only, "", "IPv4 is needed: this network has only IPv6", "", "Check network"},
		{health.NetworkStarting, "", "Opening the room…", "", "Check network"},
	}
	for _, c := range cases {
		h := newLiveWindow(t)
		n := guitest.Online()
		n.State, n.Holder = c.state, c.holder
		h.Health.SetNetwork(n)
		if got := h.header.status.Content; got != c.status {
			t.Errorf("status %q, want %q", got, c.status)
		}
		button := h.troubles.banner.Visible() && !h.troubles.banner.Button.Hidden
		if button != (c.button != "") || button && h.troubles.banner.Button.Text != c.button {
			t.Errorf("%s: button %v %q", c.status, button, h.troubles.banner.Button.Text)
		}
		h.menus.status(fyne.NewPos(10, 60))
		if got := strings.Join(h.menuLabels(), "|"); got != c.menu {
			t.Errorf("%s: menu %q, want %q", c.status, got, c.menu)
		}
	}
}

func TestReleasingAndTakingThePort(t *testing.T) {
	h := newLiveWindow(t)
	n := guitest.Online()
	n.State = health.Released
	h.Health.SetNetwork(n)
	test.Tap(h.troubles.banner.Button)
	n.State = health.SendOnly
	h.Health.SetNetwork(n)
	test.Tap(h.troubles.banner.Button)
	n.State = health.Receiving
	h.Health.SetNetwork(n)
	if got := strings.Join(h.calls, " "); got != "unrelease unrelease" || h.troubles.banner.Visible() {
		t.Errorf("called %q, trouble %v", got, h.troubles.banner.Visible())
	}
}

func TestLastingTroubleIsShown(t *testing.T) {
	h := newLiveWindow(t)
	for kind := health.SettingsUnreadable; kind <= health.SettingsCorrected; kind++ {
		h.Health.SetNotices([]health.Notice{{Kind: kind, What: "the reason"}})
		words := h.troubles.banner.Words.Content
		if !h.troubles.banner.Visible() || words == "" || strings.Contains(words, "{{") {
			t.Errorf("trouble %d says %q", kind, words)
		}
	}
	h.Health.SetNotices(nil)
	if h.troubles.banner.Visible() {
		t.Error("the trouble stays")
	}
}

func TestTheWayBackToTheEnd(t *testing.T) {
	h := newLiveWindow(t)
	for i := range 100 {
		h.hear("192.0.2.7:5000", fmt.Sprint("message ", i))
	}
	if h.conversation.latest.Visible() {
		t.Error("shown at the end")
	}
	h.conversation.list.Page(-2)
	if !h.conversation.latest.Visible() || h.conversation.latest.Text != "Go to latest" {
		t.Errorf("shown %v, %q", h.conversation.latest.Visible(), h.conversation.latest.Text)
	}
	h.hear("192.0.2.7:5000", "one", "two", "three")
	if h.conversation.latest.Text != "3 new" {
		t.Errorf("%q", h.conversation.latest.Text)
	}
	test.Tap(h.conversation.latest)
	if h.conversation.latest.Visible() || !h.conversation.list.AtEnd || h.conversation.unseen.All() != 0 {
		t.Errorf("shown %v, at the end %v, %d unseen", h.conversation.latest.Visible(), h.conversation.list.AtEnd, h.conversation.unseen.All())
	}
}

func TestTheEndIsReachedFromFarUp(t *testing.T) {
	h := newLiveWindow(t)
	for range 40 {
		h.room.Receive(batchOf(100))
		h.pull()
	}
	h.conversation.list.Page(-30)
	for range 40 {
		h.room.Receive(batchOf(100))
		h.pull()
	}
	test.Tap(h.conversation.latest)
	if rows := h.conversation.rows.Rows; !h.conversation.list.AtEnd || rows[len(rows)-1].ID != 8000 {
		t.Errorf("at the end %v, the last row is %d", h.conversation.list.AtEnd, rows[len(rows)-1].ID)
	}
}

func TestWithoutAHistoryThePlaceReadIsNotChanged(t *testing.T) {
	h := newLiveWindow(t, func(s *settings.Settings) { s.Keep(settings.Conversation{ReadUpTo: 5000}) })
	h.hear("192.0.2.7:5000", "one")
	h.Memory = true
	h.Keep()
	if got := h.conversation.kept().ReadUpTo; got != 5000 {
		t.Errorf("read up to %d", got)
	}
	h.Memory = false
	h.Keep()
	if got := h.conversation.kept().ReadUpTo; got != 1 {
		t.Errorf("read up to %d", got)
	}
}
