package app

import (
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/journal"
	"udpchat/settings"
	"udpchat/transport/beacon"
)

// nowhere is a network that no beacon leaves or enters by: these tests tell nodes of each other themselves.
type nowhere struct{}

func (nowhere) Addresses() ([]beacon.Address, error) { return nil, nil }

func (n nowhere) Listen([]beacon.Address) (beacon.Socket, error) { return n.Open(beacon.Address{}) }

func (nowhere) Open(beacon.Address) (beacon.Socket, error) {
	return net.ListenUDP("udp4", net.UDPAddrFromAddrPort(addressOf(0)))
}

// linked starts a node that can be linked.
func linked(t *testing.T, dir string, o Options) *parts {
	t.Helper()
	o.Port = freePort(t)
	p, err := open(o, dir, false)
	if err != nil {
		t.Fatal(err)
	}
	p.links.world.network = nowhere{}
	p.start(make(nobody, 1))
	t.Cleanup(p.stop)
	until(t, "links are taken", func() bool { return p.links.current() != nil && p.status.receivingOn() != 0 })
	return p
}

// meet tells a node of another, as the other's beacon would.
func meet(t *testing.T, a, b *parts) {
	t.Helper()
	until(t, "they are linked", func() bool {
		hub, at := a.links.current(), b.links.current()
		if hub != nil && at != nil {
			hub.Connect(b.links.identity.Key(), addressOf(at.Port()))
		}
		return isLinked(a, b) && isLinked(b, a)
	})
}

func isLinked(a, b *parts) bool { return memberOf(a, b).Linked }

// memberOf is what one node knows of another.
func memberOf(a, b *parts) chat.Member {
	id := chat.LinkedMember(b.links.identity.Key())
	members := a.room.Changes(chat.OpenRoom, 0).Members
	if i := slices.IndexFunc(members, func(m chat.Member) bool { return m.ID == id }); i >= 0 {
		return members[i]
	}
	return chat.Member{}
}

func texts(p *parts) []string {
	var all []string
	for _, m := range p.room.Changes(chat.OpenRoom, 0).Messages {
		all = append(all, m.Text)
	}
	return all
}

func say(t *testing.T, p *parts, text string) chat.Message {
	t.Helper()
	id, err := p.room.Say(chat.OpenRoom, text)
	if err != nil {
		t.Fatal(err)
	}
	return find(t, p, id)
}

// find returns a message as it is now.
func find(t *testing.T, p *parts, id chat.ID) chat.Message {
	t.Helper()
	all := p.room.Changes(chat.OpenRoom, 0).Messages
	i := slices.IndexFunc(all, func(m chat.Message) bool { return m.ID == id })
	if i < 0 {
		t.Fatalf("message %d is not there", id)
	}
	return all[i]
}

func TestTwoNodesTalkByLinkAndNotInClear(t *testing.T) {
	b := linked(t, t.TempDir(), Options{})
	entered := addressOf(b.status.receivingOn())
	a := linked(t, t.TempDir(), Options{})
	change(t, a, func(s *settings.Settings) {
		s.Name, s.Peers = "林晓", []settings.Peer{{Address: entered.String()}}
	})
	meet(t, a, b)
	until(t, "the address is known as a node's", func() bool {
		p := a.board.State().Network.Peers
		return len(p) == 1 && p[0].Node == chat.LinkedMember(b.links.identity.Key()) && !p[0].Plain()
	})
	m := say(t, a, "你好😀")
	until(t, "it arrives", func() bool { return slices.Equal(texts(b), []string{"你好😀"}) })
	until(t, "it is confirmed", func() bool {
		to := memberOf(a, b)
		return to.Has(find(t, a, m.ID))
	})
	got := b.room.Changes(chat.OpenRoom, 0).Messages[0]
	if got.Via != chat.ViaLink || got.Author != chat.LinkedMember(a.links.identity.Key()) || memberOf(b, a).Label() != "林晓" {
		t.Errorf("%+v from %q", got, memberOf(b, a).Label())
	}
	if n := a.plain.sender.Sent(); n != 0 || len(m.Deliveries) != 0 {
		t.Errorf("%d datagrams in clear, deliveries %v", n, m.Deliveries)
	}
}

func TestANodeThatIsAwayIsWaitedForUnlessThePersonWritesInClear(t *testing.T) {
	dir := t.TempDir()
	b := linked(t, dir, Options{})
	a := linked(t, t.TempDir(), Options{})
	address := addressOf(b.options.Port).String()
	change(t, a, func(s *settings.Settings) { s.Peers = []settings.Peer{{Address: address}} })
	meet(t, a, b)
	port := b.options.Port
	b.stop()
	until(t, "it is gone", func() bool { return !isLinked(a, b) })
	script := holdPort(t, port)
	defer script.Close()
	say(t, a, "等你回来")
	change(t, a, func(s *settings.Settings) { s.Peers[0].Plain = true })
	until(t, "the click counts", func() bool { return a.board.State().Network.Peers[0].Plain() })
	say(t, a, "明文")
	if got := read(t, script); got != "\xc3\xf7\xce\xc4" {
		t.Errorf("in clear went %q", got)
	}
	script.Close()

	b = linked(t, dir, Options{})
	meet(t, a, b)
	until(t, "what was said meanwhile arrives", func() bool { return slices.Equal(texts(b), []string{"等你回来", "明文"}) })
}

func TestRoomCodesKeepApart(t *testing.T) {
	a, b := linked(t, t.TempDir(), Options{}), linked(t, t.TempDir(), Options{})
	meet(t, a, b)
	code := func(s *settings.Settings) { s.Code = "三班" }
	change(t, a, code)
	until(t, "they part", func() bool { return !isLinked(a, b) && !isLinked(b, a) })
	change(t, b, code)
	until(t, "the other part has begun anew", func() bool { return a.links.current() != nil && b.links.current() != nil })
	meet(t, a, b)
}

func TestWhatIsSaidAsSoonAsThereIsACodeIsNotSaidInTheOpenRoom(t *testing.T) {
	dir := t.TempDir()
	a := linked(t, dir, Options{})
	said := func(m chat.Message) func() bool {
		return func() bool { return find(t, a, m.ID).Number > 0 }
	}
	until(t, "it is said in the open room", said(say(t, a, "for all")))
	change(t, a, func(s *settings.Settings) { s.Code = "三班" })
	m := say(t, a, "for those who have the code")
	until(t, "it is said", said(m))
	all, err := a.archives.history.States()
	if err != nil {
		t.Fatal(err)
	}
	for id, s := range all {
		for _, l := range s.Logs {
			if is := uint64(l.ID) == find(t, a, m.ID).Log; is != (id != journal.Conversation(chat.OpenRoom)) {
				t.Errorf("it is %v that it is said in %x", is, id[:4])
			}
		}
	}
}

func TestWithoutAKeyItSpeaksPlainText(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "secrets.json"), 0o700); err != nil { // even root cannot read that
		t.Fatal(err)
	}
	p, err := open(Options{Port: freePort(t)}, dir, false)
	if err != nil {
		t.Fatal(err)
	}
	p.start(make(nobody, 1))
	t.Cleanup(p.stop)
	want := health.Notice{Kind: health.IdentityMissing, Why: health.IsAFolder}
	if n := p.board.State().Notices; p.links != nil || !slices.Contains(n, want) {
		t.Errorf("notices %+v", n)
	}
}

func TestOnlyNodesWhereTheyMayBeAreDialled(t *testing.T) {
	a, b := linked(t, t.TempDir(), Options{}), linked(t, t.TempDir(), Options{})
	conn, port := hold(t)
	stranger := beacon.Node{Key: chat.Key{1}, Addr: addressOf(port)} // neither on this network nor known
	a.links.sighted(a.links.current(), stranger)
	here := beacon.Node{Key: b.links.identity.Key(), Addr: addressOf(b.links.current().Port())}
	a.links.setHosts([]netip.Addr{here.Addr.Addr()})
	a.links.sighted(a.links.current(), here) // after the stranger's turn
	until(t, "one that is known is dialled", func() bool { return isLinked(a, b) })
	script(t, port, "last")
	if err := conn.SetReadDeadline(time.Now().Add(limit)); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 2048)
	if n, _, err := conn.ReadFromUDPAddrPort(buf); err != nil || string(buf[:n]) != "last" {
		t.Errorf("a stranger was dialled: %d bytes came first, %v", n, err)
	}
}

func TestTheNetworkTellsOfLinksAndBeacons(t *testing.T) {
	a, b := linked(t, t.TempDir(), Options{}), linked(t, t.TempDir(), Options{})
	meet(t, a, b)
	a.status.publish()
	c := a.board.State().Network.Discovery
	if c.LinkPort != a.links.current().Port() || c.BeaconPort != beacon.Port || c.Heard != 0 || !c.Last.IsZero() {
		t.Errorf("told %+v", c)
	}
	until(t, "the time of the link is told", func() bool { return memberOf(a, b).RoundTrip > 0 })
}

func TestALogOfAnEarlierRunWaitsForNodesWithTheSameKey(t *testing.T) {
	dir := t.TempDir()
	a, b := linked(t, dir, Options{}), linked(t, t.TempDir(), Options{})
	meet(t, a, b)
	first := say(t, a, "一")
	until(t, "it is confirmed", func() bool { to := memberOf(a, b); return to.Has(find(t, a, first.ID)) })
	log := find(t, a, first.ID).Log
	a.stop()
	began := time.Now()
	a = linked(t, dir, Options{})
	meet(t, a, b)
	second := say(t, a, "二")
	until(t, "it is signed", func() bool { return find(t, a, second.ID).Number > 0 })
	if took := time.Since(began); took < doubtFor {
		t.Errorf("after %v", took)
	}
	until(t, "it arrives", func() bool { return slices.Equal(texts(b), []string{"一", "二"}) })
	if now := find(t, a, second.ID); now.Log != log || now.Number != 3 { // the name is an entry, too
		t.Errorf("it is number %d of log %x, not of %x", now.Number, now.Log, log)
	}
}
