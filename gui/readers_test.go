package gui

import (
	"net/netip"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/gui/guitest"
	settingsui "udpchat/gui/settings"
)

func TestTheComposerSaysWhoReadsAlong(t *testing.T) {
	h := newLiveWindow(t)
	want := func(what string, shown bool, plain string, words string) {
		t.Helper()
		r := h.composer.Readers
		got := strings.Join(guitest.Texted(r), " ")
		h.frame.hoverReaders(true, h.troubles.network.Peers)
		said := strings.Join(guitest.Texted(h.tooltip), " ")
		h.frame.hoverReaders(false, h.troubles.network.Peers)
		if r.Visible() != shown || shown && (got != plain || !strings.Contains(said, words)) {
			t.Errorf("%s: shown %v, %q plain, %q", what, r.Visible(), got, said)
		}
	}
	if h.composer.Readers.Visible() {
		t.Error("it is shown with nobody there")
	}
	h.arrive(31, "王芳")
	want("a node", true, "", "Encrypted. No scripts receive it.")
	n := guitest.Online()
	n.Peers = []chat.Peer{
		{Entered: "192.0.2.7", Address: netip.MustParseAddrPort("192.0.2.7:3456")},
		{Entered: "192.0.2.20", Address: netip.MustParseAddrPort("192.0.2.20:3456"), Own: true},
		{Entered: "192.0.2.31", Address: netip.MustParseAddrPort("192.0.2.31:3456"), Node: chat.LinkedMember(guitest.KeyOf(31))},
	}
	h.porter.To = []chat.Recipient{"192.0.2.7", "192.0.2.20"}
	h.Health.SetNetwork(n)
	want("and a script", true, "1", "1 script receives it unencrypted 192.0.2.7")
	n.Peers[0].Broadcast = true
	h.Health.SetNetwork(n)
	want("and a broadcast", true, "1", "A broadcast reaches everyone on that network.")
	h.composer.Entry.SetText("😀")
	if got := strings.Join(guitest.Texted(h.composer.Box), " "); !strings.Contains(got, "Scripts (1) will see: 〓") {
		t.Errorf("the composer says %q", got)
	}
	h.porter.To = h.porter.To[1:]
	n.Peers = n.Peers[1:]
	h.Health.SetNetwork(n)
	want("only this computer", true, "", "Encrypted")
	if got := strings.Join(guitest.Texted(h.composer.Box), " "); strings.Contains(got, "will see") {
		t.Errorf("the preview stays for this computer alone: %q", got)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(h.composer.Readers)
	test.TapCanvas(h.window.Canvas(), at.AddXY(5, 5))
	if !h.dialogs.settings.Visible() || h.dialogs.settings.Section != settingsui.SectionAddresses {
		t.Error("a click does not lead to the addresses")
	}
}

func TestAnEmptyRoomWithSomebodyInItExplainsNothing(t *testing.T) {
	h := newLiveWindow(t)
	h.arrive(31, "王芳")
	if got := strings.Join(guitest.Texted(h.welcome), "|"); got != "Say hello." {
		t.Errorf("it says %q", got)
	}
	h.checkLayout("company")
	h.room.LinkDown(guitest.KeyOf(31))
	if got := strings.Join(guitest.Texted(h.welcome), "|"); !strings.Contains(got, "The room is open") || !strings.Contains(got, "Copy") {
		t.Errorf("left alone it says %q", got)
	}
}

func TestWhoComesByThemselvesIsSaidWhereItIsTrue(t *testing.T) {
	h := newLiveWindow(t)
	said := func() string { return strings.Join(guitest.Texted(h.welcome), " ") }
	if got := said(); !strings.Contains(got, "Add an address to reach someone.") {
		t.Errorf("without a key it says %q", got)
	}
	h.Identity = func() Identity { return Identity{Fingerprint: "ABCD"} }
	h.rebuild()
	if got := said(); !strings.Contains(got, "People on this network appear") {
		t.Errorf("with a key it says %q", got)
	}
}
