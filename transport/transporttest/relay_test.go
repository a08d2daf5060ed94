package transporttest

import (
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func socket(t *testing.T) *net.UDPConn {
	t.Helper()
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	_ = c.SetReadBuffer(relayBuffer)
	_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
	return c
}

func addr(c net.PacketConn) netip.AddrPort { return c.LocalAddr().(*net.UDPAddr).AddrPort() }

func relay(t *testing.T, c RelayConfig) *Relay {
	t.Helper()
	r, err := NewRelay(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func put(t *testing.T, c *net.UDPConn, to netip.AddrPort, data []byte) {
	t.Helper()
	if _, err := c.WriteToUDPAddrPort(data, to); err != nil {
		t.Error(err)
	}
}

func get(t *testing.T, c *net.UDPConn) (string, netip.AddrPort) {
	t.Helper()
	b := make([]byte, 100)
	n, from, err := c.ReadFromUDPAddrPort(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(b[:n]), from
}

// pump sends n numbered datagrams from a client over a relay and returns the numbers that arrive, in their order. It waits for
// each, so that no socket overflows and only the faults lose datagrams.
func pump(t *testing.T, r *Relay, from, to *net.UDPConn, n int) (arrived []int) {
	t.Helper()
	for i := range n {
		put(t, from, r.Addr(), binary.BigEndian.AppendUint32(nil, uint32(i)))
		for there := relayed(t, r, uint64(i)); len(arrived) < int(there.Arrived); {
			s, _ := get(t, to)
			arrived = append(arrived, int(binary.BigEndian.Uint32([]byte(s))))
		}
	}
	return arrived
}

// relayed waits until more than n datagrams have reached a relay.
func relayed(t *testing.T, r *Relay, n uint64) Counts {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; runtime.Gosched() {
		if there, _ := r.Counts(); there.Sent > n {
			return there
		}
		if time.Now().After(deadline) {
			t.Fatalf("datagram %d did not reach the relay", n)
		}
	}
}

func TestARelayHasTheRatesOfItsFaults(t *testing.T) {
	const n = 5_000
	f := Faults{Loss: 0.2, Duplicate: 0.05, Reorder: 0.2, Hold: time.Hour}
	var first []int
	for range 2 {
		target, client := socket(t), socket(t)
		r := relay(t, RelayConfig{Target: addr(target), Forward: f, Seed: 3})
		arrived := pump(t, r, client, target, n)
		there, back := r.Counts()
		within(t, "lost", there.Lost, n, f.Loss)
		within(t, "twice", there.Duplicated, n-there.Lost, f.Duplicate)
		within(t, "overtaken", there.Overtook, n-there.Lost, f.Reorder)
		if back != (Counts{}) {
			t.Errorf("the way back has %+v", back)
		}
		if first != nil && !slices.Equal(arrived, first) {
			t.Error("one seed, two courses")
		}
		first = arrived
	}
}

func TestARelayAnswersEachClient(t *testing.T) {
	target, a, b := socket(t), socket(t), socket(t)
	r := relay(t, RelayConfig{Target: addr(target), Reverse: Faults{Duplicate: 1}, Seed: 1})
	put(t, a, r.Addr(), []byte("a"))
	_, fromA := get(t, target)
	put(t, b, r.Addr(), []byte("b"))
	_, fromB := get(t, target)
	if fromA == fromB {
		t.Error("two clients are one")
	}
	put(t, target, fromB, []byte("for b"))
	put(t, target, fromA, []byte("for a"))
	for c, want := range map[*net.UDPConn]string{a: "for a", b: "for b"} {
		for range 2 {
			if got, from := get(t, c); got != want || from != r.Addr() {
				t.Errorf("%q from %v", got, from)
			}
		}
	}
	if _, back := r.Counts(); back.Arrived != 4 {
		t.Errorf("%+v", back)
	}
}

func TestARelayCutsHealsAndMoves(t *testing.T) {
	target, other, client := socket(t), socket(t), socket(t)
	r := relay(t, RelayConfig{Target: addr(target), Forward: Faults{Cut: true}})
	pump(t, r, client, target, 3)
	r.Set(Faults{}, Faults{})
	put(t, client, r.Addr(), []byte("healed"))
	got, before := get(t, target)
	r.Rebind()
	put(t, client, r.Addr(), []byte("moved"))
	_, after := get(t, target)
	if got != "healed" || before == after {
		t.Errorf("%q from %v, then from %v", got, before, after)
	}
	r.SetTarget(addr(other))
	put(t, client, r.Addr(), []byte("elsewhere"))
	if got, _ := get(t, other); got != "elsewhere" {
		t.Errorf("%q", got)
	}
}

func TestAClosedRelayLeavesNothingBehind(t *testing.T) {
	target, client := socket(t), socket(t)
	r := relay(t, RelayConfig{Target: addr(target), Forward: Faults{Reorder: 0.5, Delay: time.Millisecond}})
	at := r.Addr()
	for range 20 {
		put(t, client, at, []byte("x"))
	}
	get(t, target)
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	stacks := make([]byte, 1<<20)
	if s := string(stacks[:runtime.Stack(stacks, true)]); strings.Contains(s, "transporttest.read(") {
		t.Error(s)
	}
	c, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(at))
	if err != nil {
		t.Fatal("the address is not free:", err)
	}
	c.Close()
	if _, err := NewRelay(RelayConfig{Listen: addr(client)}); err == nil {
		t.Error("two on one address")
	}
}

func TestClosingTwiceIsHarmless(t *testing.T) {
	r := relay(t, RelayConfig{Target: netip.MustParseAddrPort("127.0.0.1:9")})
	conn, err := NewNetwork(1).Listen(netip.MustParseAddrPort("10.0.0.1:1"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := errors.Join(r.Close(), conn.Close()); err != nil {
			t.Error(err)
		}
	}
}
