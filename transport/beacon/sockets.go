package beacon

import (
	"errors"
	"net/netip"
	"os"
	"slices"
	"sync"
	"time"

	"udpchat/transport"
)

// datagram is a packet that passed all checks but that of its signature.
type datagram struct {
	Packet
	data []byte
	via  Socket
	from netip.AddrPort
}

// sender is the instance that a packet claims to be from.
func (d datagram) sender() neighborID { return neighborID{d.Key, d.Instance, d.from.Addr()} }

// boundSocket is a socket that sends from one address of this machine.
type boundSocket struct {
	at     Address
	socket Socket
	spare  Socket // for packets that may go nowhere: those to hosts that are not there fill a socket until the system gives them up
}

// sockets are all sockets of a beacon: the listener on the port of beacons, one bound to each address, and one that sends to
// hosts in no network of this machine.
type sockets struct {
	listener, any Socket
	bound         []boundSocket
	readers       sync.WaitGroup
	sharedAt      time.Time            // when another node on this machine was last heard
	full          map[Socket]time.Time // sockets that are full; they rest until these times
}

// follow opens and closes sockets to match the addresses of this machine, and reports whether any address has changed.
func (s *sockets) follow(b *Beacon) bool {
	now, err := b.cfg.Network.Addresses()
	if err != nil {
		b.cfg.Log.Debug("looking at the network failed", "err", err)
		now = s.addresses() // as before
	}
	changed := false
	s.bound = slices.DeleteFunc(s.bound, func(st boundSocket) bool {
		gone := !slices.Contains(now, st.at)
		if gone {
			changed = true
			st.close()
		}
		return gone
	})
	for _, a := range now {
		if !slices.ContainsFunc(s.bound, func(st boundSocket) bool { return st.at == a }) {
			if socket := s.open(b, a); socket != nil {
				s.bound, changed = append(s.bound, boundSocket{a, socket, s.open(b, a)}), true
			}
		}
	}
	if s.any == nil {
		s.any = s.open(b, Address{})
	}
	if changed {
		s.full = nil // some are closed
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

// listen opens the listener, in place of the old one, since there may be new interfaces. Without a listener only answers are
// received, so follow tries again.
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

// addresses lists the addresses of the bound sockets.
func (s *sockets) addresses() []Address {
	at := make([]Address, len(s.bound))
	for i, st := range s.bound {
		at[i] = st.at
	}
	return at
}

func (s *sockets) close() {
	for _, st := range s.bound {
		st.close()
	}
	for _, socket := range []Socket{s.listener, s.any} {
		if socket != nil {
			_ = socket.Close()
		}
	}
	s.readers.Wait()
	s.bound, s.listener, s.any = nil, nil, nil
}

func (st boundSocket) close() {
	for _, socket := range []Socket{st.socket, st.spare} {
		if socket != nil {
			_ = socket.Close()
		}
	}
}

// spare returns the socket for packets to an address that may not be there, or another one where there is none.
func (s *sockets) spare(a netip.Addr, other Socket) Socket {
	for _, st := range s.bound {
		if st.at.Prefix.Contains(a) && st.spare != nil {
			return st.spare
		}
	}
	return other
}

const (
	writeLasts = 2 * time.Millisecond
	fullRests  = 50 * time.Millisecond
)

var errFull = errors.New("the socket is full")

// ready reports whether a socket may send, and lets it take a short time for that. Packets for hosts that are not there fill a
// socket for seconds, some hundreds of them, and nothing else may wait for it meanwhile.
func (s *sockets) ready(socket Socket) bool {
	if time.Now().Before(s.full[socket]) {
		return false
	}
	if real, ok := socket.(interface{ SetWriteDeadline(time.Time) error }); ok {
		_ = real.SetWriteDeadline(time.Now().Add(writeLasts)) // fails only on a closed socket
	}
	return true
}

// tried notes whether a socket was full.
func (s *sockets) tried(socket Socket, err error) {
	delete(s.full, socket)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		if s.full == nil {
			s.full = map[Socket]time.Time{}
		}
		s.full[socket] = time.Now().Add(fullRests)
	}
}

// owns reports whether an address belongs to this machine.
func (s *sockets) owns(a netip.Addr) bool {
	return a.IsLoopback() || slices.ContainsFunc(s.bound, func(st boundSocket) bool { return st.at.Prefix.Addr() == a })
}

// onLink reports whether an address is in one of this machine's networks.
func (s *sockets) onLink(a netip.Addr) bool {
	return slices.ContainsFunc(s.bound, func(st boundSocket) bool { return st.at.Prefix.Contains(a) })
}

// toward returns the socket for packets to an address.
func (s *sockets) toward(a netip.Addr) boundSocket {
	for _, st := range s.bound {
		if st.at.Prefix.Contains(a) {
			return st
		}
	}
	return boundSocket{socket: s.any}
}

// address returns the address that a socket is bound to; not valid when the system chooses.
func (s *sockets) address(of Socket) netip.Addr {
	for _, st := range s.bound {
		if st.socket == of || st.spare == of {
			return st.at.Prefix.Addr()
		}
	}
	return netip.Addr{}
}

// read reads packets from a socket until it is closed.
func (b *Beacon) read(s Socket) {
	failed := func(err error, _ time.Duration) { b.cfg.Log.Debug("reading beacons failed", "err", err) }
	transport.ReadUntilClosed(s.ReadFromUDPAddrPort, b.stop, failed, func(p []byte, from netip.AddrPort) { b.take(s, p, from) })
}

// take does the cheap checks and queues the packet for Serve. When the queue is full it drops the packet and counts it;
// announcements come again.
func (b *Beacon) take(s Socket, p []byte, from netip.AddrPort) {
	d := datagram{via: s, from: from}
	var err error
	if d.Packet, err = ParsePacket(p); err != nil || !answerable(from.Port()) {
		b.counts.unread(p, from, b.cfg.Now())
		return
	}
	if d.Instance == b.cfg.Instance {
		return // our own packet, looped back
	}
	if d.To != ([8]byte{}) && d.To != b.cfg.Instance {
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
