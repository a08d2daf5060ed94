package beacon

import (
	"encoding/binary"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// attacker hears all datagrams in the network and sends any.
type attacker struct {
	*wire
	from  string
	heard []carried
}

func (l *lan) attacker() *attacker {
	a := &attacker{wire: l.stranger("10.0.0.66/24"), from: "10.0.0.66:50000"}
	l.tap = func(from, to netip.AddrPort, p []byte) { a.heard = append(a.heard, carried{from, to, p}) }
	return a
}

// captured returns the datagrams heard so far, and ends the capture.
func (l *lan) captured(a *attacker) []carried {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tap = nil
	return a.heard
}

const attempts = 10_000

// every paces an attack to stay below the limits, so that only the checks can stop it.
const every = 150 * time.Millisecond

func TestReplaysAreNotAccepted(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		m := l.machine("10.0.0.1/24")
		evil := l.attacker()
		a, b := start(t, m, 1), start(t, l.machine("10.0.0.2/24"), 2)
		pass(10 * time.Second)
		b.end()
		pass(time.Second)
		heard := l.captured(evil)
		before, met, gone := a.Counts(), len(a.meetings(2)), a.goodbyes()
		for i := range attempts {
			d := heard[i%len(heard)]
			d.from = netip.AddrPortFrom(d.from.Addr(), d.from.Port()+uint16(i%2))
			l.inject(d.from.String(), "10.0.0.1:3458", d.data)
			time.Sleep(every)
		}
		after := a.Counts()
		if after.Accepted != before.Accepted || len(a.meetings(2)) != met || a.goodbyes() != gone || len(a.told()) != 0 {
			t.Errorf("accepted %d of %d, twins %v", after.Accepted-before.Accepted, attempts, a.told())
		}
		a.end()
		again := start(t, m, 1)
		for i := range attempts {
			from := heard[i%len(heard)].from.String()
			if i%2 == 0 {
				from = evil.from
			}
			l.inject(from, "10.0.0.1:3458", heard[i%len(heard)].data)
			time.Sleep(every)
		}
		if again.others() != 0 || again.goodbyes() != 0 || len(again.told()) != 0 {
			t.Errorf("after a restart: met %d, gone %d, twins %v", again.others(), again.goodbyes(), again.told())
		}
		return []*testNode{again}
	})
}

func TestForgeriesAreNotAccepted(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		evil := l.attacker()
		a, b := start(t, l.machine("10.0.0.1/24"), 1), start(t, l.machine("10.0.0.2/24"), 2)
		pass(10 * time.Second)
		heard := l.captured(evil)
		heard = slices.DeleteFunc(heard, func(d carried) bool { return d.from.Addr().String() != "10.0.0.2" })
		r := rand.New(rand.NewPCG(1, 2))
		before, met := a.Counts(), len(a.meetings(2))
		for range attempts {
			d := heard[r.IntN(len(heard))]
			p := slices.Clone(d.data)
			forge(r, p)
			l.inject(d.from.String(), "10.0.0.1:3458", p)
			time.Sleep(every)
		}
		synctest.Wait()
		after := a.Counts()
		genuine := uint64(len(a.meetings(2)) - met) // b itself goes on announcing, at most so often
		if after.Accepted-before.Accepted > 4*genuine || genuine > attempts*uint64(every)/uint64(20*time.Second) {
			t.Errorf("accepted %d, met %d times", after.Accepted-before.Accepted, genuine)
		}
		if after.Forged == before.Forged || a.goodbyes() != 0 {
			t.Errorf("forged %d, gone %d", after.Forged-before.Forged, a.goodbyes())
		}
		return []*testNode{a, b}
	})
}

// forge changes a packet. Its signature is then that of another packet, of another key, or random.
func forge(r *rand.Rand, p []byte) {
	binary.BigEndian.PutUint64(p[32:], r.Uint64()|1<<60)
	switch r.IntN(4) {
	case 0:
		p[5] = flagGoodbye
	case 1:
		binary.BigEndian.PutUint16(p[6:], uint16(r.Uint32())|1)
	case 2:
		binary.BigEndian.PutUint64(p[signedSize+r.IntN(56):], r.Uint64())
	case 3:
		parsed, _ := ParsePacket(p)
		copy(p[signedSize:], AppendPacket(nil, parsed, keyOf(66))[signedSize:])
	}
}

func TestOnlyNodesThatReturnTheTokenAreFound(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		a := start(t, l.machine("10.0.0.1/24"), 1)
		pass(5 * time.Second)
		r := rand.New(rand.NewPCG(1, 2))
		for i := range uint64(ownTries) {
			p := Packet{LinkPort: 3457, Instance: [8]byte{66}, To: a.cfg.Instance, Number: i + 1}
			binary.BigEndian.PutUint64(p.Echo[:], r.Uint64())
			l.inject("10.0.0.77:50000", "10.0.0.1:3458", AppendPacket(nil, p, keyOf(66))) // another's address
			time.Sleep(every)
		}
		if a.others() != 0 {
			t.Error("met one that only guessed")
		}
		return []*testNode{a}
	})
}

// anybody returns a packet that everybody can sign: its key is the neutral element of the curve.
func anybody(p Packet) []byte {
	b := AppendPacket(nil, p, keyOf(66))
	clear(b[64:96])
	clear(b[signedSize:])
	b[64], b[signedSize] = 1, 1
	return b
}

func TestAKeyThatEverybodyCanSignForIsRefused(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		a := start(t, l.machine("10.0.0.1/24"), 1)
		pass(5 * time.Second)
		p := anybody(Packet{Wants: true, LinkPort: 3457, Instance: [8]byte{66}, Number: 1})
		if !Genuine(p) {
			t.Fatal("the signature of the attack is wrong")
		}
		l.inject("10.0.0.66:50000", "10.0.0.1:3458", p)
		pass(5 * time.Second)
		if n := a.Counts(); n.Accepted != 0 || n.Forged != 1 {
			t.Errorf("%+v", n)
		}
		return []*testNode{a}
	})
}

func TestNodesOfOtherVersionsAreNoticedAndNotAnswered(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		a := start(t, l.machine("10.0.0.1/24"), 1)
		pass(5 * time.Second)
		older := AppendPacket(nil, Packet{Wants: true, Instance: [8]byte{66}, Number: 1}, keyOf(66))
		older[4] = version - 1
		l.inject("10.0.0.66:3456", "10.0.0.1:3458", older) // no node sends from there
		pass(time.Second)
		if n := a.Counts(); n.OtherVersion != 0 || n.Malformed != 1 || !n.Older.IsZero() {
			t.Errorf("from the room's port: %+v", n)
		}
		sent := a.Counts().Sent
		l.inject("10.0.0.66:50000", "10.0.0.1:3458", older)
		pass(time.Second)
		if n := a.Counts(); n.OtherVersion != 1 || time.Since(n.Older) != time.Second || !n.Newer.IsZero() || n.Sent != sent {
			t.Errorf("an older one: %+v", n)
		}
		newer := append([]byte{'U', 'D', 'P', 'B', version + 1}, make([]byte, 500)...)
		l.inject("10.0.0.66:50000", "10.0.0.1:3458", newer)
		pass(time.Second)
		if n := a.Counts(); n.OtherVersion != 2 || time.Since(n.Newer) != time.Second || time.Since(n.Older) != 2*time.Second || n.Sent != sent {
			t.Errorf("a newer one: %+v", n)
		}
		return []*testNode{a}
	})
}

func TestARelayBetweenNetworksIsNotTakenForThoseBehindIt(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		evil := l.machine("10.0.0.66/24", "10.0.1.66/24")
		ears, _ := evil.Listen(evil.addrs)
		mouths := [2]*wire{evil.socket(evil.addrs[0], 50_000, nil), evil.socket(evil.addrs[1], 50_001, nil)}
		a, b := start(t, l.machine("10.0.0.1/24"), 1), start(t, l.machine("10.0.1.1/24"), 2)
		relayed := 0
		for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			for _, w := range append(mouths[:], ears.(*wire)) {
				for len(w.in) > 0 {
					d := <-w.in
					for i, other := range []string{"10.0.0.1:3458", "10.0.1.1:3458"} {
						if !evil.addrs[i].Prefix.Contains(d.from.Addr()) {
							relayed++
							_, _ = mouths[i].WriteToUDPAddrPort(d.data, netip.MustParseAddrPort(other))
						}
					}
				}
			}
		}
		synctest.Wait()
		if n := a.Counts(); a.others()+b.others() != 0 || n.Accepted != 0 || n.Forged == 0 || relayed == 0 {
			t.Errorf("met %d and %d through a relay, %d relayed: %+v", a.others(), b.others(), relayed, n)
		}
		return []*testNode{a, b}
	})
}

func TestAnAddressThatDidNotReturnTheTokenGetsNoMoreThanItSent(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		m := l.machine("10.0.0.1/24")
		a := start(t, m, 1)
		pass(5 * time.Second)
		got, sent := map[netip.Addr]int{}, map[netip.Addr]int{}
		l.with(func() {
			l.tap = func(from, to netip.AddrPort, p []byte) {
				if from.Addr() == m.addrs[0].Prefix.Addr() && to.Addr() != Group() && to.Addr() != m.addrs[0].Broadcast {
					got[to.Addr()] += len(p)
				} else {
					sent[from.Addr()] += len(p)
				}
				if got[to.Addr()] > sent[to.Addr()] {
					t.Errorf("%v sent %d bytes and got %d", to.Addr(), sent[to.Addr()], got[to.Addr()])
				}
			}
		})
		r := rand.New(rand.NewPCG(1, 2))
		for i := range uint64(ownTries) {
			from := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, byte(100 + r.IntN(20))}), 50_000)
			p := Packet{Wants: r.IntN(3) > 0, Goodbye: r.IntN(9) == 0, Instance: [8]byte{9, byte(r.IntN(40))}, Number: i + 1}
			binary.BigEndian.PutUint64(p.Token[:], r.Uint64())
			if r.IntN(2) == 0 {
				p.To = a.cfg.Instance
				binary.BigEndian.PutUint64(p.Echo[:], uint64(r.IntN(2)))
			}
			l.inject(from.String(), "10.0.0.1:3458", AppendPacket(nil, p, keyOf(byte(r.IntN(3)+10))))
			pass(time.Duration(r.IntN(100)) * time.Millisecond)
		}
		synctest.Wait()
		if len(got) < 20 {
			t.Errorf("%d addresses were answered", len(got))
		}
		return []*testNode{a}
	})
}

func TestNothingGoesToTheRoomsPort(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		ports := map[uint16]int{}
		l.tap = func(from, to netip.AddrPort, _ []byte) {
			if from.Addr().String() != "10.0.0.66" {
				ports[to.Port()]++
			}
		}
		a := start(t, l.machine("10.0.0.1/24"), 1, knows("10.0.0.2", "10.0.0.66"))
		b := start(t, l.machine("10.0.0.2/24"), 2)
		pass(5 * time.Second)
		for i, port := range []string{"3456", "1", "53", "1023", "50000"} {
			p := Packet{Wants: true, Instance: [8]byte{byte(i)}, Number: 1}
			l.inject("10.0.0.66:"+port, "10.0.0.1:3458", AppendPacket(nil, p, keyOf(66)))
			p.To, p.Number = a.cfg.Instance, 2
			l.inject("10.0.0.66:"+port, "10.0.0.1:3458", AppendPacket(nil, p, keyOf(66)))
		}
		pass(10 * time.Minute)
		a.end()
		for port, n := range ports {
			if port != Port && port != 50_000 && (port < 40_000 || port > 40_100) {
				t.Errorf("%d datagrams went to port %d", n, port)
			}
		}
		if ports[Port] == 0 || ports[50_000] == 0 {
			t.Errorf("sent to %v", ports)
		}
		return []*testNode{b}
	})
}
