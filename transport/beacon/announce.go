package beacon

import (
	"net/netip"
	"slices"
	"time"
)

const (
	maxHosts   = 256 // that get announcements or goodbyes in packets of their own
	provenTurn = 4   // after a series, a host with a proven node gets every fourth announcement, which keeps the cost low

	aloneEvery   = 200 * time.Millisecond // between announcements while packets are over the budgets, before any address is proven;
	crowdedEach  = 100 * time.Millisecond // afterwards so much for each that has,
	crowdedLeast = time.Second            // at least this
	crowdedMost  = 10 * time.Second       // and at most this
)

// announcer is the state of the announcements. They come in series, each of which begins at a start or a change.
type announcer struct {
	number   uint64 // of the last packet sent
	linkPort uint16
	known    []netip.Addr // hosts

	series [8]byte // its name, which the token of each announcement carries
	began  time.Time
	step   int       // how many announcements of the series were sent
	next   time.Time // when the next announcement is due
}

// hosts returns the known hosts that beacons can be sent to. more reports whether one of them is new and no node there has
// returned our token.
func (b *Beacon) hosts(now time.Time) (list []netip.Addr, more bool) {
	for _, a := range b.cfg.Known() {
		a = a.Unmap()
		reachable := a.Is4() && !a.IsMulticast() && !a.IsUnspecified() && a != netip.AddrFrom4([4]byte{255, 255, 255, 255})
		if reachable && len(list) < maxHosts && !slices.Contains(list, a) && !b.sockets.owns(a) {
			list = append(list, a)
			more = more || !slices.Contains(b.announcer.known, a) && !b.neighbors.proven(a, now)
		}
	}
	return list, more
}

// announceAll announces this node everywhere, and sets the time of the next announcement.
func (b *Beacon) announceAll(now time.Time) {
	crowded := b.gate.crowded(now)
	b.announcer.step++
	if b.announcer.step < len(series) {
		b.announcer.next = b.announcer.began.Add(series[b.announcer.step])
	} else {
		pause := announcePause(b.neighbors.proved(now), crowded)
		b.announcer.next = now.Add(pause*8/10 + b.randomDelay(pause*4/10))
	}
	p := Packet{Token: b.announcer.series, Wants: b.announcer.step <= len(series) || crowded}
	b.sendToNetworks(p)
	inSeries := b.announcer.step <= len(series)
	b.sendToHosts(p, func(host netip.Addr) bool {
		return inSeries || b.announcer.step%provenTurn == 0 || !b.neighbors.proven(host, now)
	})
}

// announcePause returns the time between two announcements of a node that knows so many proven neighbors. While packets are over the
// budgets, as in a flood of forged ones, an announcement may stay unheard. So there are more then: all nodes of a network
// together send some ten a second.
func announcePause(proven int, crowded bool) time.Duration {
	switch {
	case !crowded:
		return announceEvery
	case proven == 0:
		return aloneEvery
	}
	return min(max(time.Duration(proven)*crowdedEach, crowdedLeast), crowdedMost)
}

// sendToHosts sends a packet to each known host that which accepts, from this machine's address in the network of that host.
func (b *Beacon) sendToHosts(p Packet, which func(netip.Addr) bool) {
	for _, host := range b.announcer.known {
		if !which(host) {
			continue
		}
		s := b.sockets.toward(host)
		p.Address, p.Echo = s.at.Prefix.Addr(), b.tokens.issue(host, [8]byte{}, b.cfg.Now())
		b.put(s.socket, b.sign(p), netip.AddrPortFrom(host, Port))
	}
}

// sendToNetworks sends a packet to each network of this machine, by multicast and by broadcast.
func (b *Beacon) sendToNetworks(p Packet) {
	for _, s := range b.sockets.bound {
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

// sign completes a packet. Each signed packet has a number of its own.
func (b *Beacon) sign(p Packet) []byte {
	b.announcer.number++
	p.Number, p.LinkPort, p.Instance, p.Owner = b.announcer.number, b.announcer.linkPort, b.cfg.Instance, b.cfg.Owner
	return AppendPacket(make([]byte, 0, Size), p, b.cfg.Key)
}

// put is the only function that sends a beacon. It refuses ports that are not answerable, and counts what the system cannot
// send.
func (b *Beacon) put(s Socket, data []byte, to netip.AddrPort) {
	if s == nil || !answerable(to.Port()) {
		return
	}
	err := errFull
	if b.sockets.ready(s) {
		_, err = s.WriteToUDPAddrPort(data, to)
		b.sockets.tried(s, err)
	}
	if err != nil {
		b.counts.add(func(c *Counts) { c.Unsent++ })
		b.cfg.Log.Debug("sending a beacon failed", "to", to, "err", err)
		return
	}
	b.counts.add(func(c *Counts) { c.Sent++ })
}

// answerable reports whether a port may be sent to or dialled: never a well-known port (RFC 6335) or the room's.
func answerable(port uint16) bool { return port >= 1024 && port != RoomPort }

// leave says goodbye twice: to every network, to known hosts, and to the nodes that returned our token.
func (b *Beacon) leave() {
	now := b.cfg.Now()
	for i := range 2 {
		if i > 0 {
			time.Sleep(goodbyePause)
		}
		b.sendToNetworks(Packet{Goodbye: true})
		b.sendToHosts(Packet{Goodbye: true}, func(netip.Addr) bool { return true })
		said := 0
		for _, e := range b.neighbors {
			if said < maxHosts && e.proven(now) {
				said++
				s := b.sockets.toward(e.address)
				p := Packet{Goodbye: true, To: e.instance, Address: s.at.Prefix.Addr()}
				b.put(s.socket, b.sign(p), e.from)
			}
		}
	}
}
