// Package selftest finds out whether what is sent to the room's port of this machine arrives. What it sends never leaves the
// machine, and is sent only while the port is the program's own.
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

// mark is how every datagram of a self-test begins; 26 random letters and digits follow.
const mark = "udpchat self-test "

const (
	patience = 600 * time.Millisecond // for an answer to one try; on this machine it takes less than one
	tries    = 2                      // since anything may lose a datagram that has much to do
	maxWays  = 32                     // ways that are tried; a server may have very many addresses
)

// Test is the self-test. Any goroutine may use it.
type Test struct {
	running atomic.Int32
	taken   atomic.Uint64

	mu      sync.Mutex
	waiting map[string]chan struct{} // closed when the datagram has arrived
}

// Intercept reports whether a datagram that came to the room's port is one of a test that is under way. It is nobody's message.
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

// Intercepted counts the datagrams that Takes has reported.
func (t *Test) Intercepted() uint64 { return t.taken.Load() }

// Run tries every way there is to a port of this machine, all at once, and tells what became of each. It takes a second at
// most.
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

// ways are all there are to this machine, nothing known of any yet.
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

// probe tries one way, and again when nothing came of it.
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

// everyHost is the multicast group that every machine belongs to.
var everyHost = netip.AddrFrom4([4]byte{224, 0, 0, 1})

// try sends one datagram and waits for it.
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
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-arrived:
		p.Result, p.Took = health.ProbeHeard, time.Since(start)
	case <-late.C:
	case <-ctx.Done():
	}
}

// expect begins or, without a channel, ends waiting for a datagram.
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
