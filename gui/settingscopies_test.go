package gui

import (
	"net/netip"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/settings"
)

func TestTheRoomCodeTakesEffectWhenItIsTyped(t *testing.T) {
	d := newDesk(t, wideWindow, func(s *settings.Settings) { s.Code = "old code" })
	d.show(sectionMe)
	box := find(d, func(i *input) bool { return i.PlaceHolder == "Open room" })
	row := find(d, func(r *formRow) bool { return r.control == fyne.CanvasObject(box) })
	for _, c := range []struct {
		typed, note string
		c           fyne.ThemeColorName
	}{
		{"abc", "Easy to guess. Use four words or more.", theme.ColorNameWarning},
		{" three words here ", "Applies when you press Enter or leave the box.", theme.ColorNamePlaceHolder},
	} {
		box.SetText(c.typed)
		if row.note.content != c.note || row.note.color != c.c || d.store.Get().Code != "old code" {
			t.Errorf("%q: note %q, stored %q", c.typed, row.note.content, d.store.Get().Code)
		}
	}
	box.OnSubmitted(box.Text)
	if got := d.store.Get().Code; got != "three words here" || !strings.HasPrefix(row.note.content, "You meet only people") {
		t.Errorf("stored %q, note %q", got, row.note.content)
	}
	box.SetText("")
	d.hide()
	if got := d.store.Get().Code; got != "" {
		t.Errorf("stored %q", got)
	}
}

func TestTheOwnFingerprintIsCopied(t *testing.T) {
	d := newDesk(t, wideWindow, withPeers())
	d.show(sectionMe)
	test.Tap(find(d, anyOf[*push]))
	if got := fyne.CurrentApp().Clipboard().Content(); got != "ABCD EFGH" {
		t.Errorf("copied %q", got)
	}
}

func TestAnAddressOfACopySaysWhatItGets(t *testing.T) {
	d := newDesk(t, wideWindow, withPeers("192.0.2.7", "192.0.2.8"))
	d.show(sectionAddresses)
	id := chat.LinkedMember(keyOf(7))
	d.setNetwork(chat.Network{Peers: []chat.Peer{
		{Entered: "192.0.2.7", Address: netip.MustParseAddrPort("192.0.2.7:3456"), Copy: id},
		{Entered: "192.0.2.8", Address: netip.MustParseAddrPort("192.0.2.8:3456")},
	}})
	row := d.rows()[0]
	want := func(state, note, offer string, clear bool) {
		t.Helper()
		if row.address.state.content != state || row.note.content != note || row.action.Visible() != (offer != "") || row.action.Text != offer {
			t.Errorf("state %q, note %q, offer %q", row.address.state.content, row.note.content, row.action.Text)
		}
		if got := d.store.Get().Peers[0].Plain; got != clear {
			t.Errorf("in clear: %v", got)
		}
	}
	d.setMembers([]chat.Member{{ID: id, Linked: true}})
	want("online, encrypted", "", "", false)
	d.setMembers([]chat.Member{{ID: id}})
	want("offline", "Your messages wait until they return.", "Send unencrypted", false)
	test.Tap(row.action)
	want("offline", "Sent unencrypted until they return.", "Wait until they return", true)
	d.setMembers([]chat.Member{{ID: id, Linked: true}})
	want("online, encrypted", "Sent unencrypted while they are offline.", "Wait until they return", true)
	test.Tap(row.action)
	want("online, encrypted", "", "", false)
	if other := d.rows()[1]; other.action.Visible() || other.address.state.content != "unencrypted, not seen yet" {
		t.Errorf("a plain address says %q", other.address.state.content)
	}
}

func TestAnotherAddressIsNotSentToInClear(t *testing.T) {
	d := newDesk(t, wideWindow, func(s *settings.Settings) { s.Peers = []settings.Peer{{Address: "192.0.2.7", Plain: true}} })
	d.show(sectionAddresses)
	row := d.rows()[0]
	row.address.input.SetText("192.0.2.7:3456")
	if !d.store.Get().Peers[0].Plain {
		t.Error("the same address was forgotten to be sent to in clear")
	}
	row.address.input.SetText("192.0.2.77")
	if p := d.store.Get().Peers[0]; p.Plain || p.Address != "192.0.2.77" {
		t.Errorf("stored %+v", p)
	}
}
