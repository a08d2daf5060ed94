package beacon

import (
	"net/netip"
	"slices"
	"time"
)

const maxHosts = 256 // that get announcements, or a goodbye, in packets of their own

// hosts are the known hosts that can be sent to, and whether one is new where nobody has returned our token yet.
func (b *Beacon) hosts(now time.Time) (list []netip.Addr, more bool) {
	for _, a := range b.cfg.Known() {
		a = a.Unmap()
		reachable := a.Is4() && !a.IsMulticast() && !a.IsUnspecified() && a != netip.AddrFrom4([4]byte{255, 255, 255, 255})
		if reachable && len(list) < maxHosts && !slices.Contains(list, a) && !b.sockets.owns(a) {
			list = append(list, a)
			more = more || !slices.Contains(b.known, a) && !b.table.proven(a, now)
		}
	}
	return list, more
}

// sayAll announces everywhere, and sets when the next announcement is due.
func (b *Beacon) sayAll(now time.Time) {
	b.step++
	if b.step < len(series) {
		b.announce = b.began.Add(series[b.step])
	} else {
		b.announce = now.Add(again*8/10 + b.within(again*4/10))
	}
	p := Packet{Token: b.series, Wants: b.step <= len(series)}
	b.spread(p)
	b.toHosts(p)
}

// toHosts sends to each known host, by the address of the network it is in.
func (b *Beacon) toHosts(p Packet) {
	for _, host := range b.known {
		s := b.sockets.toward(host)
		p.Address = s.at.Prefix.Addr()
		b.put(s.socket, b.sign(p), netip.AddrPortFrom(host, Port))
	}
}

// spread sends one packet to each network of this machine, by multicast and by broadcast.
func (b *Beacon) spread(p Packet) {
	for _, s := range b.sockets.stations {
		p.Address = s.at.Prefix.Addr()
		data := b.sign(p)
		if s.at.Multicast {
			b.put(s.socket, data, netip.AddrPortFrom(Group(), Port))
		}
		if s.at.Broadcast.IsValid() {
			b.put(s.socket, data, netip.AddrPortFrom(s.at.Broadcast, Port))
		}
	}
}

// sign completes a packet. Each one signed has a number of its own.
func (b *Beacon) sign(p Packet) []byte {
	b.number++
	p.Number, p.LinkPort, p.Tag, p.Instance = b.number, b.linkPort, b.cfg.Tag, b.cfg.Instance
	return AppendPacket(make([]byte, 0, Size), p, b.cfg.Key)
}

// put is the only place that sends. What it refuses or the system cannot send is counted.
func (b *Beacon) put(s Socket, data []byte, to netip.AddrPort) {
	if s == nil || !answerable(to.Port()) {
		return
	}
	if _, err := s.WriteToUDPAddrPort(data, to); err != nil {
		b.counts.add(func(c *Counts) { c.Unsent++ })
		b.cfg.Log.Debug("sending a beacon failed", "to", to, "err", err)
		return
	}
	b.counts.add(func(c *Counts) { c.Sent++ })
}

// answerable reports whether a port may be sent to, or dialled: that of beacons, and those a system gives to sockets, but
// never the room's.
func answerable(port uint16) bool { return port >= 1024 && port != RoomPort }

// leave says goodbye twice: to every network, to known hosts, and to those that returned our token.
func (b *Beacon) leave() {
	now := b.cfg.Now()
	for i := range 2 {
		if i > 0 {
			time.Sleep(farewell)
		}
		b.spread(Packet{Goodbye: true})
		b.toHosts(Packet{Goodbye: true})
		said := 0
		for _, e := range b.table {
			if said < maxHosts && e.proven(now) {
				said++
				s := b.sockets.toward(e.address)
				p := Packet{Goodbye: true, To: e.instance, Address: s.at.Prefix.Addr()}
				b.put(s.socket, b.sign(p), e.from)
			}
		}
	}
}
