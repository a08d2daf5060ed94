package transporttest

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
)

const (
	maxClients  = 1_024 // of a relay; datagrams of more are dropped
	relayBuffer = 4 << 20
)

// RelayConfig is what a Relay is made of.
type RelayConfig struct {
	Listen  netip.AddrPort // where clients send to; the zero value means loopback and any port
	Target  netip.AddrPort // whom the relay sends to
	Forward Faults         // from the clients to the target
	Reverse Faults         // from the target to the clients
	Seed    uint64
}

// Relay passes datagrams between real sockets, and does to them what its Faults say. To its clients it is the target; to the
// target each client is another socket of the relay. It is safe for concurrent use.
type Relay struct {
	front  *net.UDPConn
	there  *path
	back   *path
	served sync.WaitGroup

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
	r.there = newPath(c.Forward, c.Seed, 1, r.deliverThere)
	r.back = newPath(c.Reverse, c.Seed, 2, r.deliverBack)
	r.served.Go(func() {
		read(front, func(from netip.AddrPort, data []byte) { r.there.send(datagram{from: from, data: data}, false) })
	})
	return r, nil
}

// Addr is where clients send to.
func (r *Relay) Addr() netip.AddrPort { return r.front.LocalAddr().(*net.UDPAddr).AddrPort() }

// Set sets the faults of both directions.
func (r *Relay) Set(there, back Faults) {
	r.there.set(there)
	r.back.set(back)
}

// Counts tells what became of the datagrams in both directions.
func (r *Relay) Counts() (there, back Counts) { return r.there.count(), r.back.count() }

// SetTarget passes what comes from now on to another address.
func (r *Relay) SetTarget(to netip.AddrPort) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.target = to
}

// Rebind makes every client another one to the target, as when a computer changes its address: what the target still sends
// to the old one is lost.
func (r *Relay) Rebind() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for client, leg := range r.legs {
		leg.Close()
		delete(r.legs, client)
	}
}

// Close ends the relay and returns when its goroutines have ended.
func (r *Relay) Close() error {
	r.there.close()
	r.back.close()
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.Rebind()
	err := r.front.Close()
	r.served.Wait()
	return err
}

func (r *Relay) deliverThere(d datagram) {
	if leg, to := r.leg(d.from); leg != nil {
		_, _ = leg.WriteToUDPAddrPort(d.data, to)
	}
}

func (r *Relay) deliverBack(d datagram) {
	_, _ = r.front.WriteToUDPAddrPort(d.data, d.to)
}

// leg finds or opens the socket that is a client to the target; nil when there can be none.
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
		read(leg, func(_ netip.AddrPort, data []byte) { r.back.send(datagram{to: client, data: data}, false) })
	})
	return leg, r.target
}

// read hands on what a socket receives until it is closed. Whoever gets the data keeps it.
func read(c *net.UDPConn, got func(from netip.AddrPort, data []byte)) {
	b := make([]byte, 65_535)
	for {
		n, from, err := c.ReadFromUDPAddrPort(b)
		if err != nil {
			return // closed: an unconnected socket knows no other error here
		}
		got(unmapped(from), append([]byte{}, b[:n]...))
	}
}
