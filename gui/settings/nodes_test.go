package settings

import (
	"net/netip"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/guitest"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

func TestTheOwnFingerprintIsCopied(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers())
	d.Open(SectionMe)
	test.Tap(find(d, anyOf[*kit.DialogButton]))
	if got := fyne.CurrentApp().Clipboard().Content(); got != "ABCD EFGH" {
		t.Errorf("copied %q", got)
	}
}

func TestAnAddressOfACopySaysWhatItGets(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers("192.0.2.7", "192.0.2.8"))
	d.Open(SectionAddresses)
	id := chat.LinkedMember(guitest.KeyOf(7))
	d.SetNetwork(health.Network{Peers: []chat.Peer{
		{Entered: "192.0.2.7", Address: netip.MustParseAddrPort("192.0.2.7:3456"), Node: id},
		{Entered: "192.0.2.8", Address: netip.MustParseAddrPort("192.0.2.8:3456")},
	}})
	row := d.peerRows()[0]
	want := func(state, hint, offer string, clear bool) {
		t.Helper()
		if row.address.State.Content != state || row.hint.Content != hint || row.offer.Visible() != (offer != "") || row.offer.Text != offer {
			t.Errorf("state %q, hint %q, offer %q", row.address.State.Content, row.hint.Content, row.offer.Text)
		}
		if got := d.Store.Get().Peers[0].Plain; got != clear {
			t.Errorf("in clear: %v", got)
		}
	}
	d.SetMembers([]chat.Member{{ID: id, Node: chat.Node{Linked: true}}})
	want("online, encrypted", "", "", false)
	d.SetMembers([]chat.Member{{ID: id}})
	want("offline", "Your messages wait until they return.", "Send unencrypted", false)
	test.Tap(row.offer)
	want("offline", "Sent unencrypted until they return.", "Wait until they return", true)
	d.SetMembers([]chat.Member{{ID: id, Node: chat.Node{Linked: true}}})
	want("online, encrypted", "Sent unencrypted while they are offline.", "Wait until they return", true)
	test.Tap(row.offer)
	want("online, encrypted", "", "", false)
	if other := d.peerRows()[1]; other.offer.Visible() || other.address.State.Content != "unencrypted, not seen yet" {
		t.Errorf("a plain address says %q", other.address.State.Content)
	}
}

func TestAnotherAddressIsNotSentToInClear(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, func(s *settings.Settings) { s.Peers = []settings.Peer{{Address: "192.0.2.7", Plain: true}} })
	d.Open(SectionAddresses)
	row := d.peerRows()[0]
	row.address.Input.SetText("192.0.2.7:3456")
	if !d.Store.Get().Peers[0].Plain {
		t.Error("the same address was forgotten to be sent to in clear")
	}
	row.address.Input.SetText("192.0.2.77")
	if p := d.Store.Get().Peers[0]; p.Plain || p.Address != "192.0.2.77" {
		t.Errorf("stored %+v", p)
	}
}
