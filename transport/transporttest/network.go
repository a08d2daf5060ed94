// Package transporttest provides three kinds of test networks. Network is in memory and follows the clock of testing/synctest.
// Relay stands between real sockets on this machine. Namespace and Switch are several hosts on one Linux machine. The first two
// can lose, duplicate, reorder and delay datagrams, see Faults; the test chooses the seed.
package transporttest

import (
	"errors"
	"fmt"
	"hash/fnv"
	"net/netip"
	"sync"
	"syscall"
)

// Network is a network in memory. Each ordered pair of addresses has its own path and its own random numbers, which depend only
// on the seed and the two addresses. It starts no goroutine and follows the clock of testing/synctest. It is safe for
// concurrent use.
type Network struct {
	seed uint64

	mu     sync.Mutex // guards the fields below; never held while a path is used
	faults Faults
	conns  map[netip.AddrPort]*Conn
	paths  map[route]*path
	island map[netip.Addr]int // the side of the partition that an address is on
	last   uint16             // the port last chosen
}

// route is the pair of a sender's and a receiver's address.
type route struct{ from, to netip.Addr }

// firstPort is the first of the ports that the network chooses.
const firstPort = 49_152

// NewNetwork returns a network without faults and without hosts.
func NewNetwork(seed uint64) *Network {
	return &Network{seed: seed, conns: map[netip.AddrPort]*Conn{}, paths: map[route]*path{}, last: firstPort - 1}
}

// Listen opens a socket at an address; a host exists from its first socket on. Port 0 lets the network choose a port. It fails
// with syscall.EADDRINUSE when the address is taken.
func (n *Network) Listen(at netip.AddrPort) (*Conn, error) {
	at = unmapped(at)
	if !at.Addr().IsValid() || at.Addr().IsUnspecified() {
		return nil, errors.New("listen: a socket here needs the address of a host")
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if at.Port() == 0 {
		at = n.freeLocked(at.Addr())
	}
	if n.conns[at] != nil {
		return nil, fmt.Errorf("listen on %v: %w", at, syscall.EADDRINUSE)
	}
	c := newConn(n, at)
	n.conns[at] = c
	return c, nil
}

// freeLocked chooses a free port of a host. When there is none it returns one in use.
func (n *Network) freeLocked(host netip.Addr) (at netip.AddrPort) {
	for range 1<<16 - firstPort {
		n.last = max(n.last+1, firstPort)
		at = netip.AddrPortFrom(host, n.last)
		if n.conns[at] == nil {
			break
		}
	}
	return at
}

// SetFaults sets the faults of all paths, including those of later hosts.
func (n *Network) SetFaults(f Faults) {
	n.mu.Lock()
	n.faults = f
	var all []*path
	for _, p := range n.paths {
		all = append(all, p)
	}
	n.mu.Unlock()
	for _, p := range all {
		p.set(f)
	}
}

// SetPath sets the faults from one address to another, in this direction.
func (n *Network) SetPath(from, to netip.Addr, f Faults) {
	p, _ := n.path(from, to)
	p.set(f)
}

// Counts returns the counts of the datagrams from one address to another.
func (n *Network) Counts(from, to netip.Addr) Counts {
	p, _ := n.path(from, to)
	return p.count()
}

// Partition cuts the network into islands without paths between them. All addresses in no island form one more. Datagrams that
// are under way still arrive.
func (n *Network) Partition(islands ...[]netip.Addr) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.island = map[netip.Addr]int{}
	for i, addrs := range islands {
		for _, a := range addrs {
			n.island[a] = i + 1
		}
	}
}

// Heal ends the partition.
func (n *Network) Heal() { n.Partition() }

// path returns the path of a route. cut reports whether a partition lies across it.
func (n *Network) path(from, to netip.Addr) (_ *path, cut bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	r := route{from, to}
	p := n.paths[r]
	if p == nil {
		h := fnv.New64a()
		fmt.Fprint(h, from, " ", to)
		p = newPath(n.faults, n.seed, h.Sum64(), n.arrive)
		n.paths[r] = p
	}
	return p, n.island[from] != n.island[to]
}

// send sends a datagram. One to a multicast group or to 255.255.255.255 reaches every socket on that port, including those of
// the sender's host.
func (n *Network) send(from, to netip.AddrPort, data []byte) {
	for _, to := range n.reach(to) {
		p, cut := n.path(from.Addr(), to.Addr())
		p.send(datagram{from, to, data}, cut)
	}
}

func (n *Network) reach(to netip.AddrPort) []netip.AddrPort {
	if !to.Addr().IsMulticast() && to.Addr() != netip.AddrFrom4([4]byte{255, 255, 255, 255}) {
		return []netip.AddrPort{to}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	var all []netip.AddrPort
	for at := range n.conns {
		if at.Port() == to.Port() {
			all = append(all, at)
		}
	}
	return all
}

func (n *Network) arrive(d datagram) {
	n.mu.Lock()
	c := n.conns[d.to]
	n.mu.Unlock()
	if c != nil {
		c.receive(d)
	}
}

// release frees the address of a closed socket.
func (n *Network) release(c *Conn) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.conns, c.local())
}

func unmapped(a netip.AddrPort) netip.AddrPort { return netip.AddrPortFrom(a.Addr().Unmap(), a.Port()) }
