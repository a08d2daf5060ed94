package settings

import (
	"net/netip"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/guitest"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

func TestTheRoomCodeTakesEffectWhenItIsTyped(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, func(s *settings.Settings) { s.Code = "old code" })
	d.Open(SectionMe)
	box := find(d, func(i *kit.Input) bool { return i.PlaceHolder == "Open room" })
	row := find(d, func(r *kit.FormRow) bool { return r.Control == fyne.CanvasObject(box) })
	for _, c := range []struct {
		typed, hint string
		c           fyne.ThemeColorName
	}{
		{"abc", "Easy to guess. Use four words or more.", theme.ColorNameWarning},
		{" three words here ", "Applies when you press Enter or leave the box.", theme.ColorNamePlaceHolder},
	} {
		box.SetText(c.typed)
		if row.Hint.Content != c.hint || row.Hint.Color != c.c || d.Store.Get().Code != "old code" {
			t.Errorf("%q: hint %q, stored %q", c.typed, row.Hint.Content, d.Store.Get().Code)
		}
	}
	box.OnSubmitted(box.Text)
	if got := d.Store.Get().Code; got != "three words here" || !strings.HasPrefix(row.Hint.Content, "You meet only people") {
		t.Errorf("stored %q, hint %q", got, row.Hint.Content)
	}
	box.SetText("")
	d.Close()
	if got := d.Store.Get().Code; got != "" {
		t.Errorf("stored %q", got)
	}
}

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
