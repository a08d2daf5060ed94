package app

import (
	"net/netip"
	"os"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/memory"
	"udpchat/settings"
	"udpchat/transport"
	"udpchat/transport/selftest"
)

// stateIs waits until a node tells that its port is in a state.
func stateIs(t *testing.T, p *parts, state health.NetworkState, port uint16) {
	t.Helper()
	var n health.Network
	defer func() {
		if t.Failed() {
			t.Logf("state %d, port %d", n.State, n.Port)
		}
	}()
	until(t, "state "+strconv.Itoa(int(state)), func() bool {
		n = p.board.State().Network
		return n.State == state && n.Port == port
	})
}

func TestAPortThatIsTakenIsTakenBackWhenItIsFree(t *testing.T) {
	other, port := hold(t)
	p := begin(t, t.TempDir(), Options{Port: port, Peers: []transport.Target{to(port)}})
	stateIs(t, p, health.SendOnly, port)
	holder := p.board.State().Network.Holder
	if runtime.GOOS == "linux" && !strings.HasSuffix(holder, "("+strconv.Itoa(os.Getpid())+")") {
		t.Errorf("held by %q", holder)
	}
	if says(t, p, "send-only"); read(t, other) != "send-only" {
		t.Error("sending does not work")
	}
	other.Close()
	stateIs(t, p, online(t), port)
	if h := p.board.State().Network.Holder; h != "" {
		t.Errorf("still held by %q", h)
	}
	script(t, port, "at last")
	until(t, "it hears", func() bool { return len(heard(p, "at last")) == 1 })
}

func TestThePortIsReleasedForSomebodyElseAndTakenBack(t *testing.T) {
	p := begin(t, t.TempDir(), Options{})
	port := p.options.Port
	stateIs(t, p, online(t), port)
	p.release(true)
	stateIs(t, p, health.Released, port)
	other, err := transport.Listen(port)
	if err != nil {
		t.Fatalf("the port was not freed: %v", err)
	}
	defer other.Close()
	p.release(false)
	stateIs(t, p, health.SendOnly, port)
	other.Close()
	stateIs(t, p, online(t), port)

	next := freePort(t)
	p.plain.port.SetPort(next)
	stateIs(t, p, online(t), next)
	if other, err = transport.Listen(port); err != nil {
		t.Errorf("the port before it was not freed: %v", err)
	}
	other.Close()
}

func TestCountersAreShown(t *testing.T) {
	conn, port := hold(t)
	p := begin(t, t.TempDir(), Options{Peers: []transport.Target{to(port)}})
	says(t, p, "one")
	read(t, conn)
	script(t, p.options.Port, "a", "b", "c")
	until(t, "the counters", func() bool {
		n := p.board.State().Network
		return n.Received == 3 && n.Sent == 1 && len(n.Losses) == 0
	})
}

// What comes from this machine must be known for one's own from the first datagram on, and "no network" must not be said
// before anybody has looked.
func TestTheNetworkIsKnownFromTheStart(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // what start begins does not run before this test waits
	want, err := transport.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	p, err := open(Options{Port: freePort(t), Plain: true}, t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	p.start(make(nobody, 1))
	p.status.mu.Lock()
	defer p.status.mu.Unlock()
	if !reflect.DeepEqual(p.status.local, want) {
		t.Errorf("%+v, want %+v", p.status.local, want)
	}
}

// newStatus is a status of a node that has no network of its own.
func newStatus(t *testing.T) (*status, *health.Board) {
	t.Helper()
	sender, err := transport.OpenSender()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sender.Close() })
	room := chat.New(chat.Config{Archive: memory.New(), Now: time.Now, Plain: sender, Carriers: []chat.Carrier{sender}})
	board := &health.Board{}
	return &status{room: room, board: board, sources: sources{queue: transport.NewQueue(4096), sender: sender, trace: &transport.Trace{}, test: &selftest.Test{}}}, board
}

func TestTheNetworkAsItIsShown(t *testing.T) {
	eth := transport.Local{Interfaces: []health.Interface{{Name: "eth0", Address: netip.MustParseAddr("192.0.2.1")}}}
	for name, c := range map[string]struct {
		port  transport.PortStatus
		local transport.Local
		want  health.Network
	}{
		"receiving":         {transport.PortStatus{State: health.Receiving, Port: 9}, eth, health.Network{State: health.Receiving, Port: 9}},
		"no network":        {transport.PortStatus{State: health.Receiving, Port: 9}, transport.Local{}, health.Network{State: health.Offline, Port: 9}},
		"send-only":         {transport.PortStatus{State: health.SendOnly, Port: 9, Holder: "nc (7)"}, eth, health.Network{State: health.SendOnly, Port: 9, Holder: "nc (7)"}},
		"taken, no network": {transport.PortStatus{State: health.SendOnly, Port: 9}, transport.Local{}, health.Network{State: health.SendOnly, Port: 9}},
		"released":          {transport.PortStatus{State: health.Released, Port: 9}, eth, health.Network{State: health.Released, Port: 9}},
		"only IPv6":         {transport.PortStatus{State: health.Receiving, Port: 9}, transport.Local{IPv6: true}, health.Network{State: health.IPv6Only, Port: 9}},
		"released, offline": {transport.PortStatus{State: health.Released, Port: 9}, transport.Local{}, health.Network{State: health.Released, Port: 9}},
	} {
		s, board := newStatus(t)
		s.setLocal(c.local)
		s.setPort(c.port)
		c.want.Interfaces, c.want.Losses = c.local.Interfaces, []health.Loss{}
		if got := board.State().Network; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestLossesAreShownAndWhatIsNotNewIsNot(t *testing.T) {
	s, board := newStatus(t)
	from := netip.MustParseAddrPort("192.0.2.7:1")
	for range 3 {
		s.queue.Push(from, time.Now(), make([]byte, 3000))
	}
	s.publish()
	n := board.State().Network
	if n.Received != 3 || len(n.Losses) != 1 || n.Losses[0].Host != from.Addr() || n.Losses[0].Count != 2 {
		t.Errorf("%+v", n)
	}
	rev := s.room.Changes(chat.OpenRoom, 0).Rev
	board.OnChange(func() { t.Error("nothing had changed") })
	s.publish()
	s.setPeers(nil)
	s.setSettings(settings.Default())
	if now := s.room.Changes(chat.OpenRoom, 0).Rev; now != rev {
		t.Errorf("revision %d after %d: nothing had changed", now, rev)
	}
}

func TestWhatTheSystemLosesIsShownAcrossSockets(t *testing.T) {
	s, board := newStatus(t)
	lost, asked := uint64(0), 0
	s.dropped = func(port uint16) uint64 {
		if asked++; port != 3456 {
			t.Errorf("asked of port %d", port)
		}
		return lost
	}
	s.setPort(transport.PortStatus{State: health.Receiving, Port: 3456})
	for _, c := range []struct{ lost, want uint64 }{{0, 0}, {7, 7}, {9, 9}, {2, 11}, {2, 11}} {
		lost = c.lost
		s.queue.Push(netip.MustParseAddrPort("192.0.2.7:1"), time.Now(), nil)
		s.publish()
		if got := board.State().Network.Dropped; got != c.want {
			t.Errorf("%d are shown, want %d", got, c.want)
		}
	}
	before := asked
	s.publish()
	if asked != before {
		t.Error("the system is asked although nothing came")
	}
}

func TestKnownMembersAreTheNamedOnesAndThePeers(t *testing.T) {
	host := func(s string) chat.MemberID { return chat.PlainMember(netip.MustParseAddr(s)) }
	peer := func(entered, address string) chat.Peer {
		return chat.Peer{Entered: chat.Recipient(entered), Address: netip.MustParseAddrPort(address)}
	}
	own, broadcast := peer("192.0.2.1", "192.0.2.1:3456"), peer("192.0.2.255", "192.0.2.255:3456")
	own.Own, broadcast.Broadcast = true, true
	s, _ := newStatus(t)
	s.settings = settings.Settings{
		Peers: []settings.Peer{
			{Name: "lab", Address: " 192.0.2.7:4000"},
			{Name: "second", Address: "192.0.2.7:4001"},
			{Address: "192.0.2.8"},
			{Name: "me", Address: "192.0.2.1"},
			{Name: "all", Address: "192.0.2.255"},
			{Name: "gone", Address: "nowhere"},
			{Name: "board", Address: "board"},
			{Name: "quiet", Address: "192.0.2.9"},
			{Name: "broken", Address: "300.1.1.1"},
			{Name: "office", Address: "192.0.2.13"},
			{Name: "script", Address: "192.0.2.14"},
		},
		Known: []settings.Known{{ID: host("192.0.2.9"), Muted: true}, {ID: host("192.0.2.10"), Name: "named", Muted: true}, {ID: host("192.0.2.12"), Name: "mine"}},
	}
	met := peer("192.0.2.13", "192.0.2.13:3456")
	met.Node = chat.LinkedMember(chat.Key{1})
	clear := peer("192.0.2.14", "192.0.2.14:3456") // it takes the place of a node that is away
	clear.Node, clear.Clear = chat.LinkedMember(chat.Key{2}), true
	s.peers = []chat.Peer{
		met, clear, peer("192.0.2.7:4000", "192.0.2.7:4000"), peer("192.0.2.7:4001", "192.0.2.7:4001"), peer("192.0.2.8", "192.0.2.8:3456"),
		own, broadcast,
		{Entered: "nowhere", Why: chat.UnknownHost, Node: chat.LinkedMember(chat.Key{3})},
		peer("board", "192.0.2.11:3456"),
		peer("192.0.2.9", "192.0.2.9:3456"), peer("192.0.2.12", "192.0.2.12:3456"),
	}
	want := []chat.Known{
		{ID: host("192.0.2.9"), Name: "quiet", Muted: true},
		{ID: host("192.0.2.10"), Name: "named", Muted: true},
		{ID: host("192.0.2.12"), Name: "mine"},
		{ID: chat.LinkedMember(chat.Key{1}), Name: "office"},
		{ID: chat.LinkedMember(chat.Key{2}), Name: "script"},
		{ID: host("192.0.2.14"), Name: "script"},
		{ID: host("192.0.2.7"), Name: "lab"},
		{ID: host("192.0.2.8")},
		{ID: chat.LinkedMember(chat.Key{3}), Name: "gone"},
		{ID: host("192.0.2.11"), Name: "board"},
	}
	if got := s.knownLocked(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}
