package transporttest

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
)

const (
	maxClients  = 1_024 // of a relay; datagrams of further ones are dropped
	relayBuffer = 4 << 20
)

// RelayConfig configures a Relay.
type RelayConfig struct {
	Listen  netip.AddrPort // the address that clients send to; the zero value means loopback and any port
	Target  netip.AddrPort // the address that the relay forwards to
	Forward Faults         // from the clients to the target
	Reverse Faults         // from the target to the clients
	Seed    uint64
	Tap     func(data []byte) // called with each datagram from a client, on one goroutine; may be nil; owns the data
}

// Relay forwards datagrams between real sockets, with Faults. Clients send to it instead of the target. It has one socket for
// each client, from which it sends to the target. It is safe for concurrent use.
type Relay struct {
	front   *net.UDPConn
	forward *path
	reverse *path
	served  sync.WaitGroup

	mu     sync.Mutex // guards the fields below
	target netip.AddrPort
	legs   map[netip.AddrPort]*net.UDPConn // by client
	closed bool
}

// NewRelay opens a relay, which runs until Close.
func NewRelay(c RelayConfig) (*Relay, error) {
	if !c.Listen.IsValid() {
		c.Listen = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), 0)
	}
	front, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(c.Listen))
	if err != nil {
		return nil, fmt.Errorf("open a relay: %w", err)
	}
	_ = front.SetReadBuffer(relayBuffer)
	r := &Relay{front: front, target: c.Target, legs: map[netip.AddrPort]*net.UDPConn{}}
	r.forward = newPath(c.Forward, c.Seed, 1, r.deliverForward)
	r.reverse = newPath(c.Reverse, c.Seed, 2, r.deliverReverse)
	r.served.Go(func() {
		read(front, func(from netip.AddrPort, data []byte) {
			if c.Tap != nil {
				c.Tap(slices.Clone(data))
			}
			r.forward.send(datagram{from: from, data: data}, false)
		})
	})
	return r, nil
}

// Addr returns the address that clients send to.
func (r *Relay) Addr() netip.AddrPort { return r.front.LocalAddr().(*net.UDPAddr).AddrPort() }

// Set sets the faults of both directions.
func (r *Relay) Set(forward, reverse Faults) {
	r.forward.set(forward)
	r.reverse.set(reverse)
}

// Counts returns the counts of both directions.
func (r *Relay) Counts() (forward, reverse Counts) { return r.forward.count(), r.reverse.count() }

// SetTarget makes the relay forward to another address from now on. Datagrams that the old target still sends are lost.
func (r *Relay) SetTarget(to netip.AddrPort) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.target = to
}

func (r *Relay) aim() netip.AddrPort {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.target
}

// Inject sends a datagram to the target from the socket of a client, as if the client had sent it. It is not counted and has no
// faults.
func (r *Relay) Inject(client netip.AddrPort, data []byte) {
	r.deliverForward(datagram{from: client, data: data})
}

// Rebind gives every client a new socket, as when a computer changes its address. Datagrams from the target to the old sockets
// are lost.
func (r *Relay) Rebind() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for client, leg := range r.legs {
		leg.Close()
		delete(r.legs, client)
	}
}

// Close ends the relay and returns after its goroutines. Further calls do nothing.
func (r *Relay) Close() error {
	r.forward.close()
	r.reverse.close()
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.Rebind()
	err := r.front.Close()
	r.served.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

func (r *Relay) deliverForward(d datagram) {
	if leg, to := r.leg(d.from); leg != nil {
		_, _ = leg.WriteToUDPAddrPort(d.data, to)
	}
}

func (r *Relay) deliverReverse(d datagram) {
	_, _ = r.front.WriteToUDPAddrPort(d.data, d.to)
}

// leg returns the socket of a client, which it opens if necessary, and the target. The socket is nil when it cannot be opened.
func (r *Relay) leg(client netip.AddrPort) (*net.UDPConn, netip.AddrPort) {
	r.mu.Lock()
	defer r.mu.Unlock()
	leg := r.legs[client]
	if leg != nil || r.closed || len(r.legs) >= maxClients {
		return leg, r.target
	}
	at := netip.AddrPortFrom(r.Addr().Addr(), 0)
	leg, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(at))
	if err != nil {
		return nil, r.target
	}
	_ = leg.SetReadBuffer(relayBuffer)
	r.legs[client] = leg
	r.served.Go(func() {
		read(leg, func(from netip.AddrPort, data []byte) {
			if from == r.aim() {
				r.reverse.send(datagram{to: client, data: data}, false)
			}
		})
	})
	return leg, r.target
}

// read calls got with each datagram until the socket is closed. got owns the data.
func read(c *net.UDPConn, got func(from netip.AddrPort, data []byte)) {
	b := make([]byte, 65_535)
	for {
		n, from, err := c.ReadFromUDPAddrPort(b)
		if err != nil {
			return // closed: reading from an unconnected socket has no other error here
		}
		got(unmapped(from), append([]byte{}, b[:n]...))
	}
}
