package transport

import (
	"fmt"
	"net/netip"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
)

// at returns a peer that was entered as a text and is at an address.
func at(entered, address string) chat.Peer {
	return chat.Peer{Entered: chat.Recipient(entered), Address: netip.MustParseAddrPort(address)}
}

// twoNetworks is a machine with the addresses 10.0.0.5 and 192.168.1.5.
func twoNetworks() Local {
	one, two := netip.MustParsePrefix("10.0.0.0/24"), netip.MustParsePrefix("192.168.1.0/24")
	return Local{
		Interfaces: []health.Interface{{Name: "a", Address: host(5), Network: one}, {Name: "b", Address: netip.MustParseAddr("192.168.1.5"), Network: two}},
		Networks:   []netip.Prefix{one, two},
	}
}

// heard counts the datagrams that each script gets. A script is at a host and a port, and hears what comes to any address of
// its host.
func heard(l Local, w *wire) map[string]int {
	scripts := map[string][]string{
		"self":   {"10.0.0.5", "192.168.1.5", "127.0.0.1"},
		"lin":    {"10.0.0.7"},
		"wang":   {"10.0.0.8", "192.168.1.8"},
		"remote": {"203.0.113.9"},
	}
	counts := map[string]int{}
	for _, sent := range w.sent {
		for name, addresses := range scripts {
			for _, a := range addresses {
				a := netip.MustParseAddr(a)
				in := false
				for _, n := range l.Networks {
					in = in || n.Contains(a) && n.Contains(sent.to.Addr()) && l.IsBroadcast(sent.to.Addr())
				}
				if a == sent.to.Addr() || in {
					counts[fmt.Sprint(name, ":", sent.to.Port())]++
				}
			}
		}
	}
	return counts
}

// TestAScriptGetsALineOnce has sets of recipients that name one script more than once.
func TestAScriptGetsALineOnce(t *testing.T) {
	self, lin := map[string]int{"self:5555": 1}, map[string]int{"lin:5555": 1}
	for name, c := range map[string]struct {
		peers []chat.Peer
		want  map[string]int
	}{
		"an address and a name":                 {[]chat.Peer{at("127.0.0.1:5555", "127.0.0.1:5555"), at("localhost:5555", "127.0.0.1:5555")}, self},
		"two addresses of this machine":         {[]chat.Peer{at("a", "10.0.0.5:5555"), at("b", "192.168.1.5:5555")}, self},
		"this machine by itself and loopback":   {[]chat.Peer{at("a", "10.0.0.5:5555"), at("b", "127.0.0.1:5555")}, self},
		"an address twice":                      {[]chat.Peer{at("a", "10.0.0.7:5555"), at("b", "10.0.0.7:5555")}, lin},
		"two ports":                             {[]chat.Peer{at("a", "10.0.0.7:5555"), at("b", "10.0.0.7:5556")}, map[string]int{"lin:5555": 1, "lin:5556": 1}},
		"a network and a host of it":            {[]chat.Peer{at("a", "10.0.0.255:5555"), at("b", "10.0.0.7:5555")}, map[string]int{"self:5555": 1, "lin:5555": 1, "wang:5555": 1}},
		"a host and its network":                {[]chat.Peer{at("b", "10.0.0.7:5555"), at("a", "10.0.0.255:5555")}, map[string]int{"self:5555": 1, "lin:5555": 1, "wang:5555": 1}},
		"a network and this machine":            {[]chat.Peer{at("a", "127.0.0.1:5555"), at("b", "10.0.0.255:5555")}, map[string]int{"self:5555": 1, "lin:5555": 1, "wang:5555": 1}},
		"a network and a host of another":       {[]chat.Peer{at("a", "10.0.0.255:5555"), at("b", "203.0.113.9:5555")}, map[string]int{"self:5555": 1, "lin:5555": 1, "wang:5555": 1, "remote:5555": 1}},
		"a network, and a host on another port": {[]chat.Peer{at("a", "10.0.0.255:5555"), at("b", "10.0.0.7:5556")}, map[string]int{"self:5555": 1, "lin:5555": 1, "wang:5555": 1, "lin:5556": 1}},
		"everybody and somebody":                {[]chat.Peer{at("a", "10.0.0.7:5555"), at("b", "255.255.255.255:5555")}, map[string]int{"self:5555": 2, "lin:5555": 1, "wang:5555": 2}}, // one for each of their networks
		"everybody and a network":               {[]chat.Peer{at("a", "255.255.255.255:5555"), at("b", "10.0.0.255:5555")}, map[string]int{"self:5555": 2, "lin:5555": 1, "wang:5555": 2}},
		"a network and everybody":               {[]chat.Peer{at("b", "10.0.0.255:5555"), at("a", "255.255.255.255:5555")}, map[string]int{"self:5555": 2, "lin:5555": 1, "wang:5555": 2}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, late := range []bool{false, true} {
				l, w := twoNetworks(), &wire{}
				say(t, w, l, c.peers, late)
				if got := heard(l, w); fmt.Sprint(got) != fmt.Sprint(c.want) {
					t.Errorf("found late %v: %v, want %v; sent %v", late, got, c.want, w.sent)
				}
			}
		})
	}
}

// say says a line to peers; with late, those that are not broadcast addresses are found after it was said.
func say(t *testing.T, w *wire, l Local, all []chat.Peer, late bool) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := NewSender(w)
		s.SetLocal(l)
		first := append([]chat.Peer(nil), all...)
		for i, p := range first {
			if late && !l.IsBroadcast(p.Address.Addr()) {
				first[i].Address = netip.AddrPort{}
			}
		}
		s.SetPeers(first)
		go func() { _ = s.Serve() }()
		var o outcomes
		for _, to := range s.Recipients() {
			s.Send(1, to, "x", o.done)
		}
		time.Sleep(time.Second)
		s.SetPeers(all)
		if err := s.Wait(t.Context()); err != nil {
			t.Error(err)
		}
		for _, to := range s.Recipients() { // as when the person tries again
			s.Send(1, to, "x", o.done)
		}
		time.Sleep(time.Second)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestTheRecipientsFollowTheNetworks(t *testing.T) {
	s := NewSender(&wire{})
	s.SetPeers([]chat.Peer{at("lin", "10.0.0.7:5555"), at("all", "10.0.0.255:5555")})
	for _, c := range []struct {
		local Local
		want  string
	}{{Local{}, "[lin all]"}, {twoNetworks(), "[all]"}, {Local{}, "[lin all]"}} {
		s.SetLocal(c.local)
		if got := fmt.Sprint(s.Recipients()); got != c.want {
			t.Errorf("%v: %s, want %s", c.local.Networks, got, c.want)
		}
	}
}

func TestWhatFailedMayBeTriedAgain(t *testing.T) {
	sending(t, func(t *testing.T, s *Sender, w *wire) {
		w.fail = []error{syscall.ENETUNREACH}
		s.SetPeers([]chat.Peer{peer(1)})
		var o outcomes
		for range 3 {
			s.Send(1, peer(1).Entered, "x", o.done)
			_ = s.Wait(t.Context())
		}
		if want := `["no network" "" "another recipient has the same address"]`; o.String() != want || len(w.sent) != 1 {
			t.Errorf("outcomes %v, sent %v", &o, w.sent)
		}
	})
}

func TestALineToEverybodyGoesToEachNetwork(t *testing.T) {
	for name, c := range map[string]struct {
		local Local
		fail  []error
		want  string
		why   string
	}{
		"two networks":                      {twoNetworks(), nil, "10.0.0.255:3456 192.168.1.255:3456 ", `[""]`},
		"one of them fails":                 {twoNetworks(), []error{syscall.ENETUNREACH}, "192.168.1.255:3456 ", `[""]`},
		"both fail":                         {twoNetworks(), []error{syscall.ENETUNREACH, syscall.EPERM}, "", `["no network"]`},
		"the first is short of buffers":     {twoNetworks(), []error{syscall.ENOBUFS}, "10.0.0.255:3456 192.168.1.255:3456 ", `[""]`},
		"no network that has broadcasts":    {Local{}, nil, "255.255.255.255:3456 ", `[""]`},
		"no network, which the system says": {Local{}, []error{syscall.ENETUNREACH}, "", `["no network"]`},
		"only IPv6":                         {Local{IPv6: true}, []error{syscall.ENETUNREACH}, "", `["there is only IPv6"]`},
	} {
		t.Run(name, func(t *testing.T) {
			sending(t, func(t *testing.T, s *Sender, w *wire) {
				w.fail = c.fail
				s.SetLocal(c.local)
				s.SetPeers([]chat.Peer{at("all", "255.255.255.255:3456")})
				var o outcomes
				s.Send(1, "all", "x", o.done)
				_ = s.Wait(t.Context())
				got := ""
				for _, sent := range w.sent {
					got += sent.to.String() + " "
				}
				if got != c.want || o.String() != c.why {
					t.Errorf("sent to %q, outcomes %v", got, &o)
				}
			})
		})
	}
}

func TestAClaimEndsWhateverTheNetworksAreNow(t *testing.T) {
	var r recipients
	r.set([]chat.Peer{at("me", "10.0.0.5:5555")})
	for range 2 {
		r.setLocal(twoNetworks())
		d := delivery{id: 1}
		if why := r.claim(&d, "me"); why != chat.ReasonNone {
			t.Errorf("the reason is %q", why)
		}
		r.setLocal(Local{})
		r.release(&d)
	}
}

func TestClaimsAreBounded(t *testing.T) {
	var c claims
	for i := range 3 * maxClaims {
		if !c.take(chat.ID(i), []netip.AddrPort{peer(1).Address}) {
			t.Fatal("a new message is refused")
		}
	}
	if len(c.taken) != maxClaims || len(c.ring) != maxClaims {
		t.Errorf("%d claims, %d in the ring", len(c.taken), len(c.ring))
	}
}
