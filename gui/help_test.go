package gui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/guitest"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

// openDialog is the dialog that is open over the window.
func openDialog(t testing.TB, h *liveWindow) *kit.Dialog {
	t.Helper()
	p, ok := h.window.Canvas().Overlays().Top().(*kit.Dialog)
	if !ok {
		t.Fatalf("over the window is %T", h.window.Canvas().Overlays().Top())
	}
	return p
}

// pageOf is the page of a dialog, which scrolls.
func pageOf(p *kit.Dialog) *container.Scroll {
	for _, o := range test.LaidOutObjects(p) {
		if page, ok := o.(*container.Scroll); ok {
			return page
		}
	}
	return nil
}

// pressIn taps a button of a dialog, by its words.
func pressIn(t testing.TB, p *kit.Dialog, words string) {
	t.Helper()
	for _, o := range clickable(p) {
		if b, ok := o.(*kit.DialogButton); ok && b.Text == words {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("no button says %q", words)
}

func TestF1OpensHelpOnOneScreen(t *testing.T) {
	for _, language := range []string{settings.English, settings.Chinese} {
		h := newLiveWindow(t, sized(1000, 640), func(s *settings.Settings) { s.Language = language })
		h.window.Canvas().Focus(h.composer.Entry)
		h.composer.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF1})
		p := openDialog(t, h)
		if page := pageOf(p); page.Content.MinSize().Height > page.Size().Height {
			t.Errorf("%s: help is %v high and has %v", language, page.Content.MinSize().Height, page.Size().Height)
		}
		been := tabThrough(h.window.Canvas())
		for _, o := range clickable(p) {
			if !been[o] {
				t.Errorf("%s: %q is not reached", language, guitest.Texted(o))
			}
		}
		h.window.Canvas().Unfocus()
		h.window.SetContent(kit.NewFill(theme.ColorNameBackground)) // what lies below has pictures of its own
		test.AssertRendersToMarkup(t, "window/help_"+language+".xml", h.window.Canvas())
	}
}

func TestHelpLeadsOn(t *testing.T) {
	h := newLiveWindow(t)
	for words, there := range map[string]string{"Check network": "Your addresses", "All shortcuts": "Navigation", "About": "Done"} {
		h.dialogs.help.Show()
		pressIn(t, openDialog(t, h), words)
		p := openDialog(t, h)
		if !slices.Contains(guitest.Texted(p), there) {
			t.Errorf("%s leads to %q", words, guitest.Texted(p))
		}
		p.Close()
	}
	h.dialogs.help.Show()
	pressIn(t, openDialog(t, h), "Copy diagnostics")
	if got := h.App.Clipboard().Content(); !strings.Contains(got, "network receiving, port 3456") {
		t.Errorf("copied is %q", got)
	}
}

func TestDiagnosticsHoldWhatHelpsAndNobodysWordsOrNames(t *testing.T) {
	const secret = "geheim"
	h := newLiveWindow(t, func(s *settings.Settings) {
		s.Name = secret + " name"
		s.Keep(settings.Conversation{Draft: secret + " draft"})
		s.Peers = []settings.Peer{{Name: secret + " peer", Address: secret + "-pc"}}
		s.Remember(settings.Known{ID: chat.PlainMember(guitest.HomePeer.Addr()), Name: secret + " member"})
	})
	h.DataDir, h.Name = "/home/"+secret, secret+"@host"
	h.room.SetKnown(h.Settings.Get().Members())
	n := guitest.Checked(health.ProbeSilent)
	n.Recent[0].Text = secret + " datagram"
	n.Peers = []chat.Peer{{Entered: secret + "-pc", Why: chat.UnknownHost}}
	h.Health.SetNetwork(n)
	h.Health.SetNotices([]health.Notice{{Kind: health.HistoryReplaced, What: "/home/" + secret + "/history.db"}})
	h.hear(guitest.HomePeer.String(), secret+" message")
	h.write(secret)
	h.now = h.now.Add(time.Minute)
	h.Changed()
	got := h.facts().String()
	if i := strings.Index(got, secret); i >= 0 {
		t.Errorf("it says %q", got[max(0, i-40):])
	}
	for _, want := range []string{
		"network receiving, port 3456", "interface eth0 192.0.2.20 virtual false", "datagrams in 204, out 86, lost 3 of 1 hosts",
		"peers entered 1, found 0, broadcast 0, failed 1", "firewall ufw", "self-test as from others eth0 192.0.2.20: silent",
		"members: plain 1, linked 0, away 0", "history on disk true, rows shown 1", "notices [4/0]",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q:\n%s", want, got)
		}
	}
}
