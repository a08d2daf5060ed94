package gui

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/guitest"
	"udpchat/gui/network"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

// checked is a network with a self-test behind it.
func checked(last chat.ProbeResult) chat.Network {
	n := guitest.Online()
	address := n.Interfaces[0].Address
	n.Interfaces = append(n.Interfaces, chat.Interface{Name: "docker0", Address: netip.MustParseAddr("198.51.100.1"), Virtual: true})
	n.Received, n.Sent = 204, 86
	n.Losses = []chat.Loss{{Host: guitest.HomePeer.Addr(), Count: 3}}
	n.Recent = []chat.Datagram{
		{At: guitest.Noon, Address: netip.MustParseAddrPort("192.0.2.9:3456"), Out: true, Bytes: 4, Text: "你好"},
		{At: guitest.Noon.Add(-time.Minute), Address: guitest.HomePeer, Bytes: 9, Text: "温度 23.6℃\n\x1b"},
	}
	n.Check = chat.Check{
		Ended: guitest.Noon, Firewall: chat.FirewallUFW, Commands: []string{"sudo ufw allow 3456:3458/udp"},
		Probes: []chat.Probe{
			{Way: chat.ProbeLoopback, Address: netip.MustParseAddr("127.0.0.1"), Took: 210 * time.Microsecond},
			{Way: chat.ProbeOwn, Interface: "eth0", Address: address, Took: 300 * time.Microsecond},
			{Way: chat.ProbeInterface, Interface: "eth0", Address: address, Result: last, Took: time.Millisecond},
		},
	}
	return n
}

func openPage(h *house, n chat.Network) {
	h.room.SetNetwork(n)
	h.showNetwork()
}

func TestTheNetworkPageLooksAsItDid(t *testing.T) {
	for _, language := range []string{settings.English, settings.Chinese} {
		for _, size := range []struct {
			name   string
			change func(*settings.Settings)
		}{{"wide", sized(1100, 900)}, {"narrow", sized(400, 600)}} {
			t.Run(size.name+" "+language, func(t *testing.T) {
				h := newHouse(t, size.change, func(s *settings.Settings) { s.Language = language })
				openPage(h, checked(chat.ProbeSilent))
				h.window.Canvas().Unfocus()
				h.window.SetContent(kit.NewFill(theme.ColorNameBackground)) // what lies below has pictures of its own
				test.AssertRendersToMarkup(t, "window/network_"+size.name+"_"+language+".xml", h.window.Canvas())
			})
		}
	}
}

func TestTheNetworkPageTestsWhenOpenedAndWhenAsked(t *testing.T) {
	h := newHouse(t)
	n := 0
	h.Check = func() { n++ }
	openPage(h, checked(chat.ProbeHeard))
	test.Tap(h.page.Again)
	if n != 2 || h.page == nil {
		t.Errorf("tested %d times", n)
	}
	h.page.Plate.Close()
	if h.page != nil {
		t.Error("the page is still shown")
	}
}

func TestTheNetworkPageSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		network func() chat.Network
		heard   bool
		want    string
	}{
		"a firewall": {
			func() chat.Network { return checked(chat.ProbeSilent) }, false,
			"This computer's firewall blocks UDP 3456 on eth0. You can reach others; they can't reach you.",
		},
		"nobody yet": {func() chat.Network { return checked(chat.ProbeHeard) }, false, "This computer accepts messages from others."},
		"all well":   {func() chat.Network { return checked(chat.ProbeHeard) }, true, "Messages from others arrive."},
		"a firewall on loopback too": {func() chat.Network {
			n := checked(chat.ProbeSilent)
			for i := range n.Check.Probes {
				n.Check.Probes[i].Result = chat.ProbeSilent
			}
			return n
		}, false, "Nothing sent to UDP 3456 arrives, not even from this computer:"},
		"another program": {func() chat.Network {
			n := guitest.Online()
			n.State, n.Holder, n.Check.Ended = chat.SendOnly, "python3 (12)", guitest.Noon
			return n
		}, false, "Only a port that this program holds can be tested."},
	} {
		if got, _ := network.VerdictWords(c.network(), c.heard); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestEveryPartOfTheNetworkPageIsReachedWithoutAMouse(t *testing.T) {
	h := newHouse(t)
	openPage(h, checked(chat.ProbeSilent))
	been := tabThrough(h.window.Canvas())
	for _, o := range clickable(h.page.Plate.Box) {
		if !been[o] {
			t.Errorf("%T is not reached: %q", o, guitest.Texted(o))
		}
	}
}

func TestWhatIsCopiedIsWhatIsShown(t *testing.T) {
	h := newHouse(t)
	openPage(h, checked(chat.ProbeSilent))
	var copied []string
	for _, o := range clickable(h.page.Plate.Box) {
		if b, ok := o.(*kit.DialogButton); ok && b.Text == "Copy" {
			test.Tap(b)
			copied = append(copied, h.App.Clipboard().Content())
		}
	}
	want := []string{"192.0.2.20", "198.51.100.1", "sudo ufw allow 3456:3458/udp"}
	for _, e := range network.Examples(network.ExampleAddress(checked(chat.ProbeHeard))) {
		want = append(want, e.Text)
	}
	if !slices.Equal(copied, want) {
		t.Errorf("copied %q, want %q", copied, want)
	}
}

func TestAControlKeepsTheFocusWhileTheNetworkChanges(t *testing.T) {
	h := newHouse(t)
	openPage(h, checked(chat.ProbeSilent))
	h.window.Canvas().FocusNext()
	focused := h.window.Canvas().Focused()
	n := checked(chat.ProbeSilent)
	n.Received, n.Recent = 300, nil
	h.room.SetNetwork(n)
	if h.window.Canvas().Focused() != focused || !slices.Contains(guitest.Texted(h.page.Recent), "300 in, 86 out") {
		t.Error("the page lost its focus or shows old figures")
	}
}

func TestAfterALongSilenceTheNetworkPageIsOffered(t *testing.T) {
	h := newHouse(t)
	offered := func() bool { return slices.Contains(guitest.Texted(h.troubles.banner), "Check network") }
	h.now = h.now.Add(silentAfter - time.Second)
	h.Changed()
	if offered() {
		t.Error("the page is offered early")
	}
	h.now = h.now.Add(time.Second)
	h.Changed()
	if !offered() {
		t.Error("the page is not offered")
	}
	h.troubles.banner.Button.OnTapped()
	h.page.Plate.Close()
	h.Changed()
	if offered() {
		t.Error("the page is offered again")
	}
	other := newHouse(t)
	other.hear(guitest.HomePeer.String(), "here")
	other.now = other.now.Add(silentAfter)
	other.Changed()
	if other.troubles.silent() {
		t.Error("somebody was heard")
	}
}

func TestLinksAreListedWithTheirRoundTrips(t *testing.T) {
	h := newHouse(t)
	openPage(h, checked(chat.ProbeHeard))
	if h.page.Links.Visible() {
		t.Error("there are no links")
	}
	h.page.Update(h.network, []chat.Member{{ID: "a", SelfName: "wang", Linked: true, RoundTrip: 400 * time.Microsecond}, {ID: "b", SelfName: "away"}})
	if got := guitest.Texted(h.page.Links); !slices.Contains(got, "wang") || !slices.Contains(got, "0.4 ms") || slices.Contains(got, "away") {
		t.Errorf("shown are %q", got)
	}
}

func TestExamplesHoldTheRealAddress(t *testing.T) {
	for name, c := range map[string]struct {
		network chat.Network
		want    []string
	}{
		"usual":      {guitest.Online(), []string{"192.0.2.20", "3456"}},
		"no network": {chat.Network{Port: 4000}, []string{"127.0.0.1", "4000"}},
	} {
		for _, e := range network.Examples(network.ExampleAddress(c.network)) {
			for _, want := range c.want {
				if !strings.Contains(e.Text, want) || !strings.Contains(e.Text, "gb2312") || !strings.Contains(e.Text, "你好") {
					t.Errorf("%s, %s: %s", name, e.Title, e.Text)
				}
			}
		}
	}
}
