package settings

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/guitest"
	kit "udpchat/gui/widget"
)

// newRow opens the dialog at an empty address.
func newRow(t *testing.T, peers ...string) (*desk, *peerRow) {
	d := newDesk(t, guitest.WideWindow, withPeers(peers...))
	d.ShowAddresses()
	rows := d.peerRows()
	return d, rows[len(rows)-1]
}

func TestAddressIsStoredWhenItIsRight(t *testing.T) {
	for name, c := range map[string]struct {
		typed string
		want  []string
		hint  string // while the box has the focus
		left  string // after it was left
	}{
		"address":           {"192.0.2.7", []string{"192.0.2.7"}, "", ""},
		"another port":      {"192.0.2.7:4000", []string{"192.0.2.7:4000"}, "", ""},
		"host name":         {"lab-pc", []string{"lab-pc"}, "", ""},
		"full-width digits": {"１９２.０.２.７", []string{"192.0.2.7"}, "", ""},
		"ideographic dots":  {"192。0。2。7", []string{"192.0.2.7"}, "", ""},
		"space around":      {"  192.0.2.7 ", []string{"192.0.2.7"}, "", ""},
		"nothing":           {"", nil, "", ""},
		"too large":         {"192.0.2.300", nil, "300 is too large. Each part is 0 to 255.", "300 is too large. Each part is 0 to 255."},
		"not complete":      {"192.0.", nil, "", "The address is incomplete."},
		"three parts":       {"192.0.2", nil, "", "An address has four parts, like 192.168.1.20."},
		"five parts":        {"192.0.2.7.1", nil, "An address has four parts, like 192.168.1.20.", "An address has four parts, like 192.168.1.20."},
		"zero in front":     {"192.0.2.07", nil, "Write 07 without leading zeros; some programs read it as another number.", "Write 07 without leading zeros; some programs read it as another number."},
		"port too large":    {"192.0.2.7:70000", nil, "“70000” is not a port. Enter one from 1 to 65535.", "“70000” is not a port. Enter one from 1 to 65535."},
		"port missing":      {"lab-pc:", nil, "", "The address is incomplete."},
		"no name":           {"lab pc", nil, "“lab pc” has more than an address. Leave out the rest, as in lab-pc or 192.168.1.20:4000.", "“lab pc” has more than an address. Leave out the rest, as in lab-pc or 192.168.1.20:4000."},
		"IPv6":              {"[2001:db8::1]", nil, "Only IPv4 works here. Use an address like 192.168.1.20.", "Only IPv4 works here. Use an address like 192.168.1.20."},
		"multicast":         {"224.0.0.1", nil, "224.0.0.1 is a multicast address, which can't be used here.", "224.0.0.1 is a multicast address, which can't be used here."},
		"unspecified":       {"0.0.0.0", nil, "0.0.0.0 is not the address of a computer.", "0.0.0.0 is not the address of a computer."},
		"our printed form":  {"林 (192.0.2.7:4000)", []string{"192.0.2.7:4000"}, "", ""},
		"a link":            {"http://192.0.2.7:3456/", []string{"192.0.2.7"}, "", ""},
		"reserved":          {"240.0.0.1", nil, "240.0.0.1 is reserved; nothing sent there arrives.", "240.0.0.1 is reserved; nothing sent there arrives."},
		"a whole network":   {"192.0.2.0/24", nil, "That is a whole network. Enter one computer's address, or 192.0.2.255 for all of them.", "That is a whole network. Enter one computer's address, or 192.0.2.255 for all of them."},
		"several":           {"192.0.2.7, 192.0.2.8", nil, "Enter one address at a time, such as 192.0.2.7.", "Enter one address at a time, such as 192.0.2.7."},
		"there already":     {"192.0.2.1:3456", nil, "This address is already in the list.", "This address is already in the list."},
	} {
		t.Run(name, func(t *testing.T) {
			d, row := newRow(t, "192.0.2.1")
			test.Type(row.address.Input, c.typed)
			d.wantStored(append([]string{"192.0.2.1"}, c.want...)...)
			wantHint(t, row, c.hint)
			d.window.Canvas().Unfocus()
			wantHint(t, row, c.left)
			if d.drafts.faults() != map[bool]int{true: 1}[c.left != ""] {
				t.Errorf("%d faults counted", d.drafts.faults())
			}
			d.wantStored(append([]string{"192.0.2.1"}, c.want...)...)
			if len(c.want) > 0 && row.address.Input.Text != c.want[0] {
				t.Errorf("the entry shows %q after it was left", row.address.Input.Text)
			}
		})
	}
}

func wantHint(t *testing.T, row *peerRow, want string) {
	t.Helper()
	if want != "" {
		want += " Saved once it is correct."
	}
	if row.hint.Content != want || row.address.Wrong != (want != "") {
		t.Errorf("hint %q, wrong %v; want %q", row.hint.Content, row.address.Wrong, want)
	}
}

func TestWrongTextLeavesWhatWasStored(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers("192.0.2.1", "192.0.2.20"))
	d.Open(SectionAddresses)
	row := d.peerRows()[1]
	row.address.Input.SetText("192.0.2.2") // on the way to another address
	d.wantStored("192.0.2.1", "192.0.2.2")
	row.address.Input.SetText("192.0.2.")
	d.wantStored("192.0.2.1", "192.0.2.20")
	row.address.Input.SetText("192.0.2.1")
	d.wantStored("192.0.2.1", "192.0.2.20")
	wantHint(t, row, "This address is already in the list.")
	if got := d.around.words.Content; got != "1 address needs correcting. The rest is saved." || d.around.warning.Hidden {
		t.Errorf("footer says %q", got)
	}
	row.address.Input.SetText("")
	d.wantStored("192.0.2.1")
}

func TestTakenAddressIsStoredOnceItIsFree(t *testing.T) {
	d, row := newRow(t, "192.0.2.1")
	test.Type(row.address.Input, "192.0.2.1")
	wantHint(t, row, "This address is already in the list.")
	test.Tap(d.peerRows()[0].remove)
	d.wantStored("192.0.2.1")
	if len(d.peerRows()) != 1 || d.drafts.faults() != 0 {
		t.Errorf("%d rows, %d faults", len(d.peerRows()), d.drafts.faults())
	}
}

func TestNamesAreStored(t *testing.T) {
	d, row := newRow(t)
	test.Type(row.name, "机房")
	d.wantStored()
	test.Type(row.address.Input, "192.0.2.9")
	if got := d.Store.Get().Peers; len(got) != 1 || got[0].Name != "机房" {
		t.Fatalf("stored %+v", got)
	}
	row.name.SetText(strings.Repeat("长", 100))
	if got := d.Store.Get().Peers[0].Name; got != strings.Repeat("长", 64) {
		t.Errorf("stored a name of %d bytes", len(got))
	}
	row.address.Input.SetText("")
	d.window.Canvas().Focus(row.address.Input)
	d.window.Canvas().Unfocus()
	wantHint(t, row, "Enter an address.")
}

func TestDeletedAddressIsGone(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers("192.0.2.1", "192.0.2.2", "192.0.2.3"))
	d.Open(SectionAddresses)
	test.Tap(d.peerRows()[1].remove)
	d.wantStored("192.0.2.1", "192.0.2.3")
	if d.window.Canvas().Focused() != fyne.Focusable(d.peerRows()[1].remove) {
		t.Error("the row that moved up has not the focus")
	}
	test.Tap(d.peerRows()[1].remove)
	test.Tap(d.peerRows()[0].remove)
	d.wantStored()
}

func TestAddShowsOneEmptyRow(t *testing.T) {
	d, row := newRow(t)
	if d.window.Canvas().Focused() != fyne.Focusable(row.address.Input) {
		t.Error("the new row has not the focus")
	}
	test.Tap(find(d, func(p *kit.DialogButton) bool { return p.Text == "Add address" }))
	if len(d.peerRows()) != 1 {
		t.Errorf("%d empty rows", len(d.peerRows()))
	}
}

func TestWrongTextIsThereAgain(t *testing.T) {
	d, row := newRow(t, "192.0.2.1")
	test.Type(row.address.Input, "192.0.2.300")
	d.peerRows()[0].address.Input.SetText("192.0.2.400")
	d.Open(SectionLook)
	d.Close()
	d.Open(SectionAddresses)
	rows := d.peerRows()
	if len(rows) != 2 || rows[0].address.Input.Text != "192.0.2.400" || rows[1].address.Input.Text != "192.0.2.300" {
		t.Fatalf("%d rows", len(rows))
	}
	d.wantStored("192.0.2.1")
	if d.drafts.faults() != 2 {
		t.Errorf("%d faults", d.drafts.faults())
	}
}

func TestStateOfAddresses(t *testing.T) {
	at := netip.MustParseAddrPort
	hour := settingsNow.Add(-time.Hour)
	for name, c := range map[string]struct {
		entered string
		peer    chat.Peer
		heard   time.Time
		state   string
		hint    string
	}{
		"not looked up":  {"192.0.2.7", chat.Peer{Entered: "192.0.2.9"}, time.Time{}, "unencrypted, not seen yet", ""},
		"heard just now": {"192.0.2.7", chat.Peer{Address: at("192.0.2.7:3456")}, settingsNow, "unencrypted, active now", ""},
		"heard before":   {"192.0.2.7", chat.Peer{Address: at("192.0.2.7:3456")}, hour, "unencrypted, active 09:00", ""},
		"resolved name":  {"lab-pc", chat.Peer{Address: at("192.0.2.7:3456")}, time.Time{}, "192.0.2.7, unencrypted, not seen yet", ""},
		"broadcast":      {"192.0.2.255", chat.Peer{Address: at("192.0.2.255:3456"), Broadcast: true}, time.Time{}, "broadcast", ""},
		"own":            {"192.0.2.7", chat.Peer{Address: at("192.0.2.7:3456"), Own: true}, hour, "this computer", ""},
		"silent server":  {"Lab-PC", chat.Peer{Why: chat.ServerSilent}, time.Time{}, "", "Can't send: the name server does not answer"},
		"failed server":  {"Lab-PC", chat.Peer{Why: chat.ServerFailed}, time.Time{}, "", "Can't send: the name server is not working"},
		"unknown":        {"Lab-PC", chat.Peer{Why: chat.UnknownHost}, time.Time{}, "", "No computer named “lab-pc” was found."},
		"forbidden":      {"192.0.2.7", chat.Peer{Why: chat.NotAllowed}, time.Time{}, "", "Can't send: the system does not allow it"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, guitest.WideWindow, withPeers(c.entered))
			d.Open(SectionAddresses)
			if c.peer.Entered == "" {
				c.peer.Entered = chat.Recipient(c.entered)
			}
			d.SetNetwork(health.Network{Peers: []chat.Peer{c.peer}})
			d.SetMembers([]chat.Member{{ID: chat.PlainMember(netip.MustParseAddr("192.0.2.7")), Heard: c.heard}})
			row := d.peerRows()[0]
			if row.address.State.Content != c.state || row.hint.Content != c.hint || row.address.Wrong {
				t.Errorf("state %q, hint %q", row.address.State.Content, row.hint.Content)
			}
		})
	}
}

func TestNarrowRowShowsItsStateBelow(t *testing.T) {
	d := newDesk(t, fyne.NewSize(420, 640), withPeers("192.0.2.7:40000"))
	d.Open(SectionAddresses)
	row := d.peerRows()[0]
	if row.hint.Content != "unencrypted, not seen yet" || row.address.State.Visible() {
		t.Errorf("hint %q, state shown %v", row.hint.Content, row.address.State.Visible())
	}
	if row.name.PlaceHolder != "Name" {
		t.Errorf("placeholder %q", row.name.PlaceHolder)
	}
}

func TestUnreadableStoredPeerIsKept(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers("192.0.2.300"))
	d.ShowAddresses()
	wantHint(t, d.peerRows()[0], "300 is too large. Each part is 0 to 255.")
	test.Type(d.peerRows()[1].address.Input, "192.0.2.5")
	d.wantStored("192.0.2.300", "192.0.2.5")
}

func TestEnterInAnAddressGoesOn(t *testing.T) {
	d, row := newRow(t)
	test.Type(row.address.Input, "192.0.2.300")
	box := fyne.Focusable(row.address.Input)
	box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if d.window.Canvas().Focused() != box {
		t.Error("the cursor leaves what is wrong")
	}
	for _, key := range []fyne.KeyName{fyne.KeyBackspace, fyne.KeyReturn} {
		d.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	if d.window.Canvas().Focused() != fyne.Focusable(d.done) {
		t.Errorf("%T has the focus", d.window.Canvas().Focused())
	}
}
