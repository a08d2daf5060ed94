package beacon

import (
	"net/netip"
	"slices"
	"time"
)

const (
	maxPending = 256                   // answers that wait; for more announcements there is none, and they come again
	leastDelay = 20 * time.Millisecond // answers to announcements are spread over this, and so much more
	eachDelay  = 5 * time.Millisecond  // for each copy heard lately
	mostDelay  = time.Second
)

// answer is one that waits, so that not all in the room answer an announcement at once.
type answer struct {
	at, since time.Time
	to        who
	via       Socket
	from      netip.AddrPort
}

// hear checks a packet, the cheap checks first, and does what it asks for.
func (b *Beacon) hear(d datagram, now time.Time) {
	w := who{d.Key, d.Instance, d.from.Addr()}
	e := b.table[w]
	known := e.proven(now)
	switch {
	case e != nil && d.Number <= e.number:
		b.counts.add(func(c *Counts) { c.Repeated++ })
		return
	case d.Goodbye && !known:
		b.counts.add(func(c *Counts) { c.Foreign++ })
		return
	case !b.limits.allow(w.address, known, now):
		b.counts.add(func(c *Counts) { c.Limited++ })
		return
	}
	b.counts.add(func(c *Counts) { c.Checked++ })
	if !Genuine(d.data) {
		b.counts.add(func(c *Counts) { c.Forged++ })
		return
	}
	if e == nil {
		if e = b.table.add(w, now); e == nil {
			b.counts.add(func(c *Counts) { c.Limited++ })
			return
		}
	}
	b.heard(e, d, now)
}

// heard is for packets whose signature is right and whose number is new.
func (b *Beacon) heard(e *entry, d datagram, now time.Time) {
	b.counts.add(func(c *Counts) { c.Accepted++ })
	e.number, e.from, e.heard = d.Number, d.from, now
	if b.sockets.owns(e.address) {
		b.shared = now
	}
	if d.Goodbye {
		b.gone(e)
		return
	}
	forUs := d.To == b.cfg.Instance
	if forUs {
		e.spokeTo, e.answers = now, 0
		if b.tokens.returned(d.Echo, e.address, e.instance, now) {
			e.proved = now
		}
	}
	if e.proven(now) {
		b.meet(e, d.LinkPort, now)
	}
	switch {
	case !forUs:
		b.later(e, d, now)
	case d.Wants || d.Echo == [8]byte{} && !e.fresh(now): // replies have an echo, so this goes back and forth only once
		b.reply(e, d, now)
	default:
		e.done = e.series
	}
}

// gone forgets the proofs of an instance at all its addresses: its goodbyes on other networks are no news.
func (b *Beacon) gone(e *entry) {
	for _, other := range b.table {
		if other.key == e.key && other.instance == e.instance {
			other.proved = time.Time{}
		}
	}
	if e.key != b.ownKey() {
		b.cfg.Left(e.key)
	}
}

func (b *Beacon) meet(e *entry, linkPort uint16, now time.Time) {
	if e.key == b.ownKey() {
		if !b.twin {
			b.twin = true
			b.cfg.SameKey()
		}
		return
	}
	if !answerable(linkPort) || now.Sub(e.met) < meetEvery { // a port that changed is in later packets, too
		return
	}
	e.met = now
	b.cfg.Found(Node{
		Key: e.key, Instance: e.instance,
		Addr: netip.AddrPortFrom(e.address, linkPort), OnLink: b.sockets.onLink(e.address),
	})
}

func (b *Beacon) ownKey() [32]byte { return [32]byte(b.cfg.Key[32:]) }

// reply answers a packet that was for this instance, by the socket it came to: firewalls let that through.
func (b *Beacon) reply(e *entry, d datagram, now time.Time) {
	p := b.exchange(e, now)
	p.Echo = d.Token
	p.Address = b.sockets.address(d.via)
	b.put(d.via, b.sign(p), d.from)
}

// exchange is a packet for one instance. It wants an answer until our token has come back.
func (b *Beacon) exchange(e *entry, now time.Time) Packet {
	return Packet{To: e.instance, Token: b.tokens.give(e.address, e.instance, now), Wants: !e.fresh(now)}
}

// later puts the answer to an announcement in line, if there is something to tell: the announcer asks and has not yet heard
// us in this series, or has to prove its address.
func (b *Beacon) later(e *entry, d datagram, now time.Time) {
	if d.Wants {
		e.series = d.Token
	}
	if e.fresh(now) && (!d.Wants || e.done == d.Token) {
		return
	}
	waits := slices.ContainsFunc(b.pending, func(a answer) bool { return a.to == e.who })
	if waits || len(b.pending) >= maxPending {
		return
	}
	delay := min(mostDelay, leastDelay+time.Duration(b.table.lately(now))*eachDelay)
	b.pending = append(b.pending, answer{at: now.Add(b.within(delay)), since: now, to: e.who, via: d.via, from: d.from})
}

// answerDue sends the answers whose time has come.
func (b *Beacon) answerDue(now time.Time) {
	due := func(a answer) bool { return !a.at.After(now) }
	for _, a := range b.pending {
		if e := b.table[a.to]; due(a) && e != nil && e.spokeTo.Before(a.since) {
			b.answer(e, a, now)
		}
	}
	b.pending = slices.DeleteFunc(b.pending, due)
}

// answer goes by the socket the announcement came to, to where it came from. Every second one without success tries the port
// of beacons instead: a firewall may let only that in.
func (b *Beacon) answer(e *entry, a answer, now time.Time) {
	e.answers++
	via, to := a.via, a.from
	retry := e.answers%2 == 0
	if retry {
		to = netip.AddrPortFrom(to.Addr(), Port)
	}
	// The port of beacons is shared, and what comes back to it may reach the other copy on this machine.
	ours := retry || via == b.sockets.listener && !b.shared.IsZero() && now.Sub(b.shared) < heardLately
	if ours {
		via = b.sockets.toward(e.address).socket
	}
	p := b.exchange(e, now)
	p.Address = b.sockets.address(via)
	b.put(via, b.sign(p), to)
}
