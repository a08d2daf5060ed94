package transport

import (
	"net/netip"
	"slices"
	"sync"
)

// Networks notes when this node joins a network: members that are met there may have what was said from then on, also before the
// first link. Any goroutine may call it. The zero Networks notes nothing.
type Networks struct {
	Name func(netip.Addr) string   // of the network of an own address; empty, while the gateway is not known
	Join func(string) (past int64) // notes that a network was joined, unless it was before; nil: there is nothing to note

	mu      sync.Mutex   // guards the field below
	unnamed []netip.Addr // own addresses whose networks are not joined yet; one that is self-assigned stays there
}

// Set takes the addresses that this machine has now.
func (n *Networks) Set(l Local) {
	n.mu.Lock()
	n.unnamed = nil
	for _, i := range l.Interfaces {
		n.unnamed = append(n.unnamed, i.Address)
	}
	n.mu.Unlock()
	n.Try()
}

// Try joins the networks whose gateways have become known since.
func (n *Networks) Try() {
	if n.Join == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.unnamed = slices.DeleteFunc(n.unnamed, func(a netip.Addr) bool {
		name := n.Name(a)
		if name != "" {
			n.Join(name)
		}
		return name != ""
	})
}
