// Package selftest tests whether datagrams to the room's port of this machine arrive. Its datagrams never leave the machine, and
// it must run only while the program itself has the port.
package selftest

import (
	"bytes"
	"context"
	"crypto/rand"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"udpchat/chat/health"
)

// mark is the beginning of every datagram of a self-test; 26 random letters and digits follow.
const mark = "udpchat self-test "

const (
	patience = 600 * time.Millisecond // for the arrival of one datagram, which usually takes less than 1 ms
	tries    = 2                      // since a busy machine may lose a datagram
	maxWays  = 32                     // a server may have many more addresses
)

// Test is the self-test. Any goroutine may use it. The zero value is usable.
type Test struct {
	running atomic.Int32
	taken   atomic.Uint64

	mu      sync.Mutex
	waiting map[string]chan struct{} // by datagram; closed when it has arrived
}

// Intercept reports whether a datagram that came to the room's port is part of a running test, and so no message.
func (t *Test) Intercept(data []byte) bool {
	if t.running.Load() == 0 || !bytes.HasPrefix(data, []byte(mark)) {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	arrived, ours := t.waiting[string(data)]
	if ours {
		t.taken.Add(1)
		close(arrived)
		delete(t.waiting, string(data))
	}
	return ours
}

// Intercepted counts the datagrams of tests that have arrived.
func (t *Test) Intercepted() uint64 { return t.taken.Load() }

// Run sends datagrams to a port of this machine on all ways at once, and returns the result of each way. It takes 1.2 seconds at
// most. The slice is the caller's.
func (t *Test) Run(ctx context.Context, port uint16, interfaces []health.Interface) []health.Probe {
	t.running.Add(1)
	defer t.running.Add(-1)
	ways := ways(interfaces)
	var all sync.WaitGroup
	for i := range ways {
		all.Go(func() { t.probe(ctx, port, &ways[i]) })
	}
	all.Wait()
	return ways
}

// ways lists the ways to this machine, without results.
func ways(interfaces []health.Interface) []health.Probe {
	all := []health.Probe{{Way: health.ProbeLoopback, Address: netip.AddrFrom4([4]byte{127, 0, 0, 1})}}
	for _, i := range interfaces {
		all = append(all, health.Probe{Way: health.ProbeOwn, Interface: i.Name, Address: i.Address})
		if canLoop && !i.Virtual {
			all = append(all, health.Probe{Way: health.ProbeInterface, Interface: i.Name, Address: i.Address})
		}
	}
	return all[:min(len(all), maxWays)]
}

// probe tries one way, twice if necessary.
func (t *Test) probe(ctx context.Context, port uint16, p *health.Probe) {
	p.Result = health.ProbeNotSent
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: p.Address.AsSlice()})
	if err != nil {
		return
	}
	defer conn.Close()
	to := netip.AddrPortFrom(p.Address, port)
	if p.Way == health.ProbeInterface {
		if loop(conn, p.Address) != nil {
			return
		}
		to = netip.AddrPortFrom(everyHost, port)
	}
	for range tries {
		if p.Result == health.ProbeHeard || ctx.Err() != nil {
			return
		}
		t.try(ctx, conn, to, p)
	}
}

// everyHost is the multicast group of all hosts (RFC 1112).
var everyHost = netip.AddrFrom4([4]byte{224, 0, 0, 1})

// try sends one datagram and waits for its arrival.
func (t *Test) try(ctx context.Context, conn *net.UDPConn, to netip.AddrPort, p *health.Probe) {
	token := mark + rand.Text()
	arrived := make(chan struct{})
	t.expect(token, arrived)
	defer t.expect(token, nil)
	start := time.Now()
	if _, err := conn.WriteToUDPAddrPort([]byte(token), to); err != nil {
		return
	}
	p.Result = health.ProbeSilent
	select {
	case <-arrived:
		p.Result, p.Took = health.ProbeHeard, time.Since(start)
	case <-time.After(patience):
	case <-ctx.Done():
	}
}

// expect starts waiting for a datagram; with a nil channel it ends that.
func (t *Test) expect(token string, arrived chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.waiting == nil {
		t.waiting = map[string]chan struct{}{}
	}
	if arrived == nil {
		delete(t.waiting, token)
		return
	}
	t.waiting[token] = arrived
}
