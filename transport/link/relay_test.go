package link

import (
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
)

// relay passes datagrams between those who send to it and one target, until it is cut.
type relay struct {
	front  *net.UDPConn // where the dialler sends
	cut    atomic.Bool
	passed atomic.Int64

	mu     sync.Mutex
	target netip.AddrPort
	backs  map[netip.AddrPort]*net.UDPConn
	kept   [][]byte // all that went to the target, if keep
	keep   bool
}

func startRelay(t testing.TB, target netip.AddrPort, keep bool) *relay {
	t.Helper()
	r := &relay{front: listenLoopback(t), target: target, backs: map[netip.AddrPort]*net.UDPConn{}, keep: keep}
	var group sync.WaitGroup
	group.Go(func() { r.forward(t, &group) })
	t.Cleanup(func() {
		r.front.Close()
		r.mu.Lock()
		for _, b := range r.backs {
			b.Close()
		}
		r.mu.Unlock()
		group.Wait()
	})
	return r
}

func (r *relay) at() netip.AddrPort { return addrPort(r.front.LocalAddr()) }

func (r *relay) forward(t testing.TB, group *sync.WaitGroup) {
	buf := make([]byte, 65535)
	for {
		n, from, err := r.front.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		r.mu.Lock()
		back := r.backs[from]
		if back == nil {
			back = listenLoopback(t)
			r.backs[from] = back
			group.Go(func() { r.backward(back, from) })
		}
		if r.keep {
			r.kept = append(r.kept, append([]byte(nil), buf[:n]...))
		}
		r.mu.Unlock()
		if !r.cut.Load() {
			r.passed.Add(1)
			back.WriteToUDPAddrPort(buf[:n], r.aim())
		}
	}
}

func (r *relay) backward(back *net.UDPConn, to netip.AddrPort) {
	buf := make([]byte, 65535)
	for {
		n, from, err := back.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		if !r.cut.Load() && from == r.aim() {
			r.passed.Add(1)
			r.front.WriteToUDPAddrPort(buf[:n], to)
		}
	}
}

func (r *relay) aim() netip.AddrPort {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.target
}

// turn makes another node the target; what the one before still sends is lost.
func (r *relay) turn(to netip.AddrPort) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.target = to
}

// captured returns all datagrams that went to the target.
func (r *relay) captured() [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([][]byte(nil), r.kept...)
}
