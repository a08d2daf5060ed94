package beacon

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
)

const forgedASecond = 3000

// forger sends announcements to everybody, from random addresses of a network.
type forger struct {
	lan     *lan
	network netip.Prefix
	keys    []ed25519.PrivateKey // that sign; none: signatures are wrong
	as      []chat.Key           // whose key wrong packets have
	from    []netip.Addr         // which addresses are forged besides, in every second packet
	to      func() []*testNode   // for whom every second packet is; nil: all are for everybody
	rand    *rand.Rand
	number  uint64
	ended   chan struct{}
	end     chan struct{}
}

// flood begins to forge packets; the function it returns ends that.
func (f *forger) flood() func() {
	f.rand = rand.New(rand.NewPCG(1, 2))
	f.end, f.ended = make(chan struct{}), make(chan struct{})
	go func() {
		defer close(f.ended)
		ticks := time.NewTicker(time.Millisecond)
		defer ticks.Stop()
		for {
			select {
			case <-f.end:
				return
			case <-ticks.C:
				for range forgedASecond / 1000 {
					f.send()
				}
			}
		}
	}()
	return func() { close(f.end); <-f.ended }
}

func (f *forger) send() {
	from, p := f.next()
	f.lan.forge(from, f.network, netip.AddrPortFrom(Group(), Port), p)
}

// next returns the next packet and its source.
func (f *forger) next() (netip.AddrPort, []byte) {
	f.number++
	p := Packet{Wants: true, LinkPort: 3457, Number: f.number}
	binary.BigEndian.PutUint64(p.Instance[:], f.rand.Uint64())
	binary.BigEndian.PutUint64(p.Token[:], f.rand.Uint64())
	if f.to != nil && f.rand.IntN(2) == 0 {
		nodes := f.to()
		p.To = nodes[f.rand.IntN(len(nodes))].cfg.Instance
	}
	var b []byte
	if len(f.keys) > 0 {
		b = AppendPacket(nil, p, f.keys[f.rand.IntN(len(f.keys))])
	} else {
		b = AppendPacket(nil, p, keyOf(66))
		b[Size-1] ^= 1
		if len(f.as) > 0 {
			copy(b[64:96], f.as[f.rand.IntN(len(f.as))][:])
		}
	}
	return netip.AddrPortFrom(f.address(), 50_000), b
}

func (f *forger) address() netip.Addr {
	if len(f.from) > 0 && f.rand.IntN(2) == 0 {
		return f.from[f.rand.IntN(len(f.from))]
	}
	a := f.network.Masked().Addr().As4()
	n := binary.BigEndian.Uint32(a[:]) + 1 + uint32(f.rand.IntN(1<<(32-f.network.Bits())-2))
	binary.BigEndian.PutUint32(a[:], n)
	return netip.AddrFrom4(a)
}

// linkable waits until a node and one of others have found each other, as far as one needs to dial the other. It fails the test
// after ten seconds.
func linkable(t *testing.T, n *testNode, others ...*testNode) {
	t.Helper()
	found := func(a, b *testNode) bool {
		a.mu.Lock()
		defer a.mu.Unlock()
		return slices.ContainsFunc(a.met[publicOf(b.cfg.Key)], func(m meeting) bool { return m.Instance == b.cfg.Instance })
	}
	since := time.Now()
	for time.Since(since) < 10*time.Second {
		if slices.ContainsFunc(others, func(other *testNode) bool { return found(n, other) || found(other, n) }) {
			t.Logf("found after %v", time.Since(since))
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("kept out")
}

func TestForgedBeaconsKeepNoNewcomerOut(t *testing.T) {
	var signers []ed25519.PrivateKey
	for i := range byte(20) {
		signers = append(signers, keyOf(100+i))
	}
	for _, c := range []struct {
		name   string
		bits   int
		keys   []ed25519.PrivateKey
		here   int  // nodes in the network
		direct bool // every second packet is for one node
	}{
		{"wrong signatures", 24, nil, 1, false},
		{"right signatures", 24, signers, 1, false},
		{"right signatures, a larger network", 22, signers, 3, false},
		{"right signatures, a large network", 16, signers, 1, false},
		{"right signatures, as announcements and answers", 24, signers, 1, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			alone(t, func(t *testing.T, l *lan) []*testNode {
				at := func(n int) string { return fmt.Sprintf("10.0.0.%d/%d", n, c.bits) }
				f := forger{lan: l, network: netip.MustParsePrefix(at(0)), keys: c.keys}
				var nodes []*testNode
				for i := range c.here {
					nodes = append(nodes, start(t, l.machine(at(i+1)), byte(i+1)))
				}
				if c.direct {
					f.to = func() (list []*testNode) { l.with(func() { list = nodes }); return list }
				}
				pass(time.Second)
				end := f.flood()
				pass(3 * time.Second)
				newcomer := start(t, l.machine(at(9)), 9)
				l.with(func() { nodes = append(nodes, newcomer) })
				linkable(t, newcomer, nodes[:c.here]...)
				end()
				return nodes
			})
		})
	}
}

// The forger knows whom the node trusts and where, and pretends to be them.
func TestForgedBeaconsKeepNoKnownKeyOut(t *testing.T) {
	friends := []chat.Key{publicOf(keyOf(1)), publicOf(keyOf(2)), publicOf(keyOf(3))}
	trusts := func(c *Config) { c.Friend = func(k chat.Key) bool { return slices.Contains(friends, k) } }
	for name, known := range map[string]bool{"where it was": true, "at another address": false} {
		t.Run(name, func(t *testing.T) {
			alone(t, func(t *testing.T, l *lan) []*testNode {
				f := forger{lan: l, network: netip.MustParsePrefix("10.0.0.0/24"), as: friends}
				changeA, changeB := []func(*Config){trusts}, []func(*Config){trusts}
				if known {
					changeA, changeB = append(changeA, knows("10.0.0.2")), append(changeB, knows("10.0.0.1"))
					f.from = []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")}
				}
				a := start(t, l.machine("10.0.0.1/24"), 1, changeA...)
				end := f.flood()
				pass(5 * time.Second)
				b := start(t, l.machine("10.0.0.2/24"), 2, changeB...)
				linkable(t, b, a)
				end()
				return []*testNode{a, b}
			})
		})
	}
}

func TestAFloodCostsNoMoreThanItsLimits(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		a, friend := start(t, l.machine("10.0.0.1/24"), 1), start(t, l.machine("10.0.0.2/24"), 2)
		pass(5 * time.Second)
		forged := AppendPacket(nil, Packet{Wants: true}, keyOf(66))
		r := rand.New(rand.NewPCG(1, 2))
		before := a.Counts()
		for second := range 8 {
			checked := a.Counts().Checked
			for i := range 3000 {
				b := slices.Clone(forged)
				binary.BigEndian.PutUint64(b[16:], r.Uint64())
				binary.BigEndian.PutUint64(b[32:], 1)
				if i%30 == 0 { // some are genuine, from ever new instances
					b = AppendPacket(nil, Packet{Wants: true, Instance: [8]byte(b[16:24]), Number: 1}, keyOf(byte(i)))
				}
				from := netip.AddrFrom4([4]byte{10, 0, byte(r.IntN(2)), byte(3 + r.IntN(250))})
				l.inject(netip.AddrPortFrom(from, 50_000).String(), "10.0.0.1:3458", b)
				if i%30 == 29 {
					pass(10 * time.Millisecond)
				}
			}
			synctest.Wait()
			if n := a.Counts().Checked - checked; n > checksASecond {
				t.Errorf("second %d: %d signatures checked", second, n)
			}
			if len(a.neighbors) > maxNeighbors || len(a.pending) > maxPending || len(a.in) > waiting {
				t.Fatalf("%d entries, %d answers wait", len(a.neighbors), len(a.pending))
			}
		}
		if n := a.Counts(); n.Checked-before.Checked < 500 || n.Limited == 0 {
			t.Errorf("%+v", n)
		}
		met := len(a.meetings(2))
		friend.mu.Lock()
		friend.port = 5000
		friend.mu.Unlock()
		pass(3 * time.Second)
		if m := a.meetings(2); len(m) == met || m[len(m)-1].Addr.Port() != 5000 {
			t.Error("who was met before is not heard any more")
		}
		return []*testNode{a, friend}
	})
}
