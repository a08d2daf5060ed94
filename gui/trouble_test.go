package gui

import (
	"net/netip"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/archive"
	"udpchat/gui/guitest"
	settingsui "udpchat/gui/settings"
	look "udpchat/gui/theme"
	"udpchat/gui/words"
)

func TestAPortThatIsRefusedIsNotCalledTaken(t *testing.T) {
	h := newLiveWindow(t)
	n := guitest.Online()
	n.State, n.Port = health.SendOnly, 80
	for why, want := range map[chat.Reason]string{
		chat.NotAllowed:      "Can't open port 80: the system does not allow it. Choose another port.",
		chat.OtherSendFailed: "Can't open port 80: the system refused. Choose another port.",
	} {
		n.Why = why
		h.Health.SetNetwork(n)
		if h.header.status.Content != want || h.troubles.banner.Words.Content != want {
			t.Errorf("%q, %q, want %q", h.header.status.Content, h.troubles.banner.Words.Content, want)
		}
	}
	test.Tap(h.troubles.banner.Button)
	if !h.dialogs.settings.Visible() || h.dialogs.settings.Section != settingsui.SectionNetwork {
		t.Error("the button does not lead to the port")
	}
}

func TestEveryNoticeIsShownUntilItIsNoted(t *testing.T) {
	h := newLiveWindow(t)
	full := health.Notice{Kind: health.HistoryUnsaved, Why: health.DiskFull}
	corrected := health.Notice{Kind: health.SettingsCorrected, What: "port, theme"}
	trimmed := health.Notice{Kind: health.HistoryTrimmed}
	shows := func(step string, want health.Notice, right string) {
		t.Helper()
		if h.troubles.banner.Visible() != (want != health.Notice{}) {
			t.Fatalf("%s: shown %v", step, h.troubles.banner.Visible())
		}
		if h.troubles.banner.Visible() && (h.troubles.banner.Words.Content != words.Notice(want) || h.troubles.banner.Right.Content != right) {
			t.Errorf("%s: %q %q", step, h.troubles.banner.Words.Content, h.troubles.banner.Right.Content)
		}
	}
	h.Health.SetNotices([]health.Notice{full, corrected, trimmed})
	shows("three", full, "(+2)")
	test.Tap(h.troubles.banner.Button)
	shows("the second", corrected, "(+1)")
	h.Health.SetNotices([]health.Notice{full, corrected, trimmed})
	shows("told again", corrected, "(+1)")
	h.rebuild()
	shows("rebuilt", corrected, "(+1)")
	test.Tap(h.troubles.banner.Button)
	shows("the third", trimmed, "")
	test.Tap(h.troubles.banner.Button)
	shows("all are noted", health.Notice{}, "")
	h.Health.SetNotices([]health.Notice{trimmed})
	shows("one is over", health.Notice{}, "")
	h.Health.SetNotices([]health.Notice{full, trimmed})
	shows("it is back", full, "")
}

func TestTheSentenceOfANewIdentityLeadsToTheEarlierOne(t *testing.T) {
	h := newLiveWindow(t)
	now := Identity{Key: guitest.KeyOf(1), Fingerprint: "ABCD", Former: "EFGH"}
	h.Identity = func() Identity { return now }
	h.Health.SetNotices([]health.Notice{{Kind: health.IdentityMoved}})
	if got := h.troubles.banner.Button.Text; got != "Choose…" {
		t.Errorf("the button says %q", got)
	}
	test.Tap(h.troubles.banner.Button)
	if !h.dialogs.settings.Visible() || h.dialogs.settings.Section != settingsui.SectionMe || h.troubles.banner.Visible() {
		t.Error("the button does not lead to the identity")
	}
}

func TestThatNothingIsWrittenStaysMarkedUntilItIs(t *testing.T) {
	h := newLiveWindow(t)
	h.Health.SetNetwork(guitest.Online())
	usual := h.header.status.Content
	for _, n := range []health.Notice{{Kind: health.HistoryUnsaved, Why: health.DiskFull}, {Kind: health.HistoryElsewhere}} {
		h.Health.SetNotices([]health.Notice{n})
		test.Tap(h.troubles.banner.Button)
		if want := "History is not being saved. " + usual; h.header.status.Content != want || h.troubles.banner.Visible() {
			t.Errorf("noted: %q, sentence %v", h.header.status.Content, h.troubles.banner.Visible())
		}
		test.Tap(h.header.press)
		if !h.troubles.banner.Visible() || h.troubles.banner.Words.Content != words.Notice(n) {
			t.Errorf("pressed: sentence %v, %q", h.troubles.banner.Visible(), h.troubles.banner.Words.Content)
		}
		h.Health.SetNotices(nil)
		if h.header.status.Content != usual || h.troubles.banner.Visible() {
			t.Errorf("over: %q, sentence %v", h.header.status.Content, h.troubles.banner.Visible())
		}
		h.window.Canvas().Overlays().Top().Hide()
	}
}

func TestLossesAreToldUntilTheyAreKnown(t *testing.T) {
	s := newManualWindow(t, guitest.WideWindow, Archives{})
	host := func(n byte) netip.Addr { return netip.AddrFrom4([4]byte{192, 0, 2, n}) }
	dropped := uint64(0)
	told := func(want string, losses ...health.Loss) {
		t.Helper()
		s.Health.SetNetwork(health.Network{State: health.Receiving, Port: 3456, Losses: losses, Dropped: dropped})
		s.pull()
		if s.troubles.banner.Visible() != (want != "") || want != "" && s.troubles.banner.Words.Content != want {
			t.Errorf("%v %q, want %q", s.troubles.banner.Visible(), s.troubles.banner.Words.Content, want)
		}
	}
	told("")
	told("5 messages from 192.0.2.7 were lost", health.Loss{Host: host(7), Count: 5})
	s.troubles.banner.Button.OnTapped()
	told("", health.Loss{Host: host(7), Count: 5})
	told("9 messages from 192.0.2.7 and 1 from others were lost", health.Loss{Host: host(7), Count: 9}, health.Loss{Host: host(8), Count: 1})
	told("90 messages from many addresses and 9 from others were lost", health.Loss{Count: 90}, health.Loss{Host: host(7), Count: 9})
	dropped = 5
	told("9 messages from 192.0.2.7 were lost. The system dropped 5 messages from unknown senders", health.Loss{Host: host(7), Count: 9})
	s.troubles.banner.Button.OnTapped()
	dropped = 20
	told("The system dropped 20 messages from unknown senders")
}

func TestASentenceOfTroubleIsWholeInANarrowWindow(t *testing.T) {
	h := newLiveWindow(t, sized(360, 600))
	n := guitest.Online()
	n.State, n.Why = health.SendOnly, chat.NotAllowed
	h.Health.SetNetwork(n)
	h.frame.Resize(fyne.NewSize(360, 600))
	drawn := strings.ReplaceAll(strings.Join(guitest.Texted(h.troubles.banner), ""), " ", "")
	if want := strings.ReplaceAll(words.SendOnly(n), " ", ""); !strings.Contains(drawn, want) {
		t.Errorf("drawn is %q, want %q", drawn, want)
	}
}

func TestWhatWentWellDoesNotWarnAndGoes(t *testing.T) {
	h := newLiveWindow(t)
	h.troubles.showReport(archive.Report{Words: "Exported", Icon: theme.IconNameConfirm, Color: theme.ColorNameSuccess})
	if h.troubles.banner.Ground.Color == look.ColorWarningBackground {
		t.Error("it warns")
	}
	h.troubles.forget(h.troubles.report)
	h.pull()
	if h.troubles.banner.Visible() {
		t.Error("it stays")
	}
	h.troubles.showReport(archive.Report{Words: "Not exported", Icon: theme.IconNameError, Color: theme.ColorNameError})
	if h.troubles.banner.Ground.Color != look.ColorWarningBackground {
		t.Error("what failed does not warn")
	}
}

func TestAnImpostorIsWarnedOfUntilItIsNoted(t *testing.T) {
	h := newLiveWindow(t)
	h.follow()
	h.arrive(31, "王芳")
	h.verify(guitest.KeyOf(31), true)
	if h.troubles.banner.Visible() {
		t.Fatal("there is trouble already")
	}
	h.arrive(40, "王芳")
	want := "This “王芳” is not the one you verified (2828282828282828)"
	if !h.troubles.banner.Visible() || h.troubles.banner.Words.Content != want || h.troubles.banner.Words.Color != theme.ColorNameError {
		t.Errorf("the strip says %q", h.troubles.banner.Words.Content)
	}
	test.Tap(h.troubles.banner.Button)
	h.hear("192.0.2.7:5000", "hi")
	if h.troubles.banner.Visible() {
		t.Error("the strip stays")
	}
	h.arrive(40, "王 芳")
	h.arrive(40, "王芳")
	if h.troubles.banner.Visible() {
		t.Error("it is warned of once more")
	}
	h.arrive(41, "王芳")
	if !h.troubles.banner.Visible() {
		t.Error("another one is not warned of")
	}
}
