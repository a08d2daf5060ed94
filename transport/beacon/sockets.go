package beacon

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"
)

const (
	readBuffer = 65_535 // bytes; Windows reports an error for a datagram that does not fit
	maxPause   = time.Second
)

// datagram is a packet that passed the checks that cost nothing.
type datagram struct {
	Packet
	data []byte
	via  Socket
	from netip.AddrPort
}

// station is a socket that sends by one address of this machine.
type station struct {
	at     Address
	socket Socket
}

// sockets are all there are: one that hears what is sent to the port of beacons, one that sends by each address, and one for
// hosts behind routers.
type sockets struct {
	listener, any Socket
	stations      []station
	readers       sync.WaitGroup
}

// follow makes the sockets fit the network, and reports whether that took a change.
func (s *sockets) follow(b *Beacon) bool {
	now, err := b.cfg.Network.Addresses()
	if err != nil {
		b.cfg.Log.Debug("looking at the network failed", "err", err)
		now = s.addresses() // nothing is known to have changed
	}
	changed := false
	s.stations = slices.DeleteFunc(s.stations, func(st station) bool {
		gone := !slices.Contains(now, st.at)
		if gone {
			changed = true
			_ = st.socket.Close()
		}
		return gone
	})
	for _, a := range now {
		if !slices.ContainsFunc(s.stations, func(st station) bool { return st.at == a }) {
			if socket := s.open(b, a); socket != nil {
				s.stations, changed = append(s.stations, station{a, socket}), true
			}
		}
	}
	if s.any == nil {
		s.any = s.open(b, Address{})
	}
	if changed || s.listener == nil {
		s.listen(b)
	}
	return changed
}

func (s *sockets) open(b *Beacon, a Address) Socket {
	socket, err := b.cfg.Network.Open(a)
	if err != nil {
		b.cfg.Log.Debug("no socket for beacons", "address", a.Prefix, "err", err)
		return nil
	}
	s.readers.Go(func() { b.read(socket) })
	return socket
}

// listen opens the listener anew: interfaces may have come. Without it only answers are heard, so it is tried again.
func (s *sockets) listen(b *Beacon) {
	if s.listener != nil {
		_ = s.listener.Close()
		s.listener = nil
	}
	socket, err := b.cfg.Network.Listen(s.addresses())
	if err != nil {
		b.cfg.Log.Debug("the port of beacons cannot be opened", "err", err)
		return
	}
	s.listener = socket
	s.readers.Go(func() { b.read(socket) })
}

// addresses are those of the stations.
func (s *sockets) addresses() []Address {
	at := make([]Address, len(s.stations))
	for i, st := range s.stations {
		at[i] = st.at
	}
	return at
}

func (s *sockets) close() {
	for _, st := range s.stations {
		_ = st.socket.Close()
	}
	for _, socket := range []Socket{s.listener, s.any} {
		if socket != nil {
			_ = socket.Close()
		}
	}
	s.readers.Wait()
	s.stations, s.listener, s.any = nil, nil, nil
}

// owns reports whether an address is this machine's.
func (s *sockets) owns(a netip.Addr) bool {
	return a.IsLoopback() || slices.ContainsFunc(s.stations, func(st station) bool { return st.at.Prefix.Addr() == a })
}

// onLink reports whether an address is in one of this machine's networks.
func (s *sockets) onLink(a netip.Addr) bool {
	return slices.ContainsFunc(s.stations, func(st station) bool { return st.at.Prefix.Contains(a) })
}

// toward returns the station in the network of an address, or the socket for all others.
func (s *sockets) toward(a netip.Addr) station {
	for _, st := range s.stations {
		if st.at.Prefix.Contains(a) {
			return st
		}
	}
	return station{socket: s.any}
}

// address is what a socket sends by, and not valid when the system chooses.
func (s *sockets) address(of Socket) netip.Addr {
	for _, st := range s.stations {
		if st.socket == of {
			return st.at.Prefix.Addr()
		}
	}
	return netip.Addr{}
}

// read takes packets from a socket until it is closed. After errors in a row it pauses, up to a second.
func (b *Beacon) read(s Socket) {
	p := make([]byte, readBuffer)
	pause := time.Millisecond
	for {
		n, from, err := s.ReadFromUDPAddrPort(p)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			select {
			case <-time.After(pause):
			case <-b.stop:
				return
			}
			pause = min(2*pause, maxPause)
			continue
		}
		pause = time.Millisecond
		b.take(s, p[:n], netip.AddrPortFrom(from.Addr().Unmap(), from.Port()))
	}
}

// take checks what costs nothing, and puts the packet in line. When that is full, the packet is dropped and counted: it is
// announced again.
func (b *Beacon) take(s Socket, p []byte, from netip.AddrPort) {
	d := datagram{via: s, from: from}
	var err error
	if d.Packet, err = ParsePacket(p); err != nil || !answerable(from.Port()) {
		b.counts.add(func(c *Counts) { c.Malformed++ })
		return
	}
	if d.Instance == b.cfg.Instance {
		return // heard back
	}
	if d.Tag != b.cfg.Tag || d.To != ([8]byte{}) && d.To != b.cfg.Instance {
		b.counts.add(func(c *Counts) { c.Foreign++ })
		return
	}
	if d.Address.IsValid() && d.Address != from.Addr() {
		b.counts.add(func(c *Counts) { c.Forged++ })
		return
	}
	d.data = append(d.data, p...)
	select {
	case b.in <- d:
	default:
		b.counts.add(func(c *Counts) { c.Limited++ })
	}
}
