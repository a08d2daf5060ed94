package transport

import (
	"maps"
	"net/netip"
	"sync"
)

// Networks knows how many entries had come when this node came into each network: members that are met there may have what came
// later, also before the first link. Any goroutine may call it; a nil Networks notes nothing.
type Networks struct {
	name    func(netip.Addr) string
	arrived func() int64
	join    func(network string, arrived int64) (since int64)
	start   int64 // how many entries had come at the start

	mu      sync.Mutex             // guards the fields below
	came    map[netip.Prefix]int64 // own addresses, with how many entries had come when each came
	any     bool                   // there was an address
	unnamed map[netip.Prefix]bool  // those whose networks are not joined yet; one that is self-assigned stays there
}

// NewNetworks begins with no address. name names the network in which this machine reaches an address; it is empty while the
// gateway is not known. arrived counts entries. join notes when a network was joined for the first time, and returns that.
func NewNetworks(name func(netip.Addr) string, arrived func() int64, join func(network string, arrived int64) (since int64)) *Networks {
	return &Networks{name: name, arrived: arrived, join: join, start: arrived()}
}

// Set takes the addresses that this machine has now. The first ones count as there from the start: before them there was nobody to
// talk with, and what was said is for whoever comes.
func (n *Networks) Set(l Local) {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	now, unnamed := map[netip.Prefix]int64{loopbackNetwork: n.start}, map[netip.Prefix]bool{loopbackNetwork: true}
	for _, i := range l.Interfaces {
		own := netip.PrefixFrom(i.Address, i.Network.Bits())
		since, was := n.came[own]
		switch {
		case !n.any:
			since = n.start
		case !was:
			since = n.arrived()
		}
		now[own], unnamed[own] = since, true
	}
	n.came, n.unnamed, n.any = now, unnamed, n.any || len(l.Interfaces) > 0
	n.tryLocked()
}

// Try joins the networks whose gateways have become known since.
func (n *Networks) Try() {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.tryLocked()
}

func (n *Networks) tryLocked() {
	maps.DeleteFunc(n.unnamed, func(own netip.Prefix, _ bool) bool {
		name := n.name(own.Addr())
		if name != "" {
			n.join(name, n.came[own])
		}
		return name != ""
	})
}

// Since returns how many entries had come when this node joined the network of a member for the first time. A network that the
// system does not tell from others, as while its gateway is silent, counts from when this machine got its address there.
func (n *Networks) Since(member netip.Addr) int64 {
	name := n.name(member)
	n.mu.Lock()
	defer n.mu.Unlock()
	since, in := int64(0), false
	for own, came := range n.came {
		if own.Contains(member) {
			since, in = max(since, came), true
		}
	}
	switch {
	case !n.any: // a link can be faster than Set
		since = n.start
	case !in:
		since = n.arrived()
	}
	if name == "" {
		return since
	}
	return n.join(name, since)
}
