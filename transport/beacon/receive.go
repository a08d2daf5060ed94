package beacon

import (
	"net/netip"
	"slices"
	"time"

	"udpchat/journal"
)

const (
	maxPending = 256                   // scheduled answers; further announcements get none, but they come again
	leastDelay = 20 * time.Millisecond // answers are spread over this time,
	eachDelay  = 5 * time.Millisecond  // and over so much more for each node heard lately
	mostDelay  = time.Second
)

// answer is an answer to an announcement. It is delayed at random, so that not all nodes answer at once.
type answer struct {
	at, since time.Time
	to        neighborID
	via       Socket
	from      netip.AddrPort
}

// handle checks a packet, or lets it wait while packets of its class are over their budget.
func (b *Beacon) handle(d datagram, now time.Time) {
	if !b.new(d, now) {
		return
	}
	if b.gate.admit(b.class(d, now), d, now, b.random) {
		b.check(d, now)
		return
	}
	b.counts.add(func(c *Counts) { c.Limited++ })
}

// new reports whether a packet has a new number, and is no goodbye of a node that has not proved its address.
func (b *Beacon) new(d datagram, now time.Time) bool {
	e := b.neighbors[d.sender()]
	switch {
	case e != nil && d.Number <= e.number:
		b.counts.add(func(c *Counts) { c.Repeated++ })
	case d.Goodbye && !e.proven(now):
		b.counts.add(func(c *Counts) { c.Foreign++ })
	default:
		return true
	}
	return false
}

// class tells what a packet is worth. All that counts for it, but a returned token, can be forged.
func (b *Beacon) class(d datagram, now time.Time) class {
	w := d.sender()
	switch {
	case d.To == b.cfg.Instance && b.tokens.valid(d.Echo, w.address, w.instance, now):
		return returned
	case b.neighbors[w].proven(now), slices.Contains(b.announcer.known, w.address):
		return known
	case d.To == b.cfg.Instance && b.sockets.onLink(w.address):
		return direct
	case b.cfg.Friend(w.key):
		return friends
	case !b.sockets.onLink(w.address):
		return far
	}
	return general
}

// check checks the signature of a packet and accepts it.
func (b *Beacon) check(d datagram, now time.Time) {
	b.counts.add(func(c *Counts) { c.Checked++ })
	if journal.PublicKey(d.Key).Weak() || !Genuine(d.data) {
		b.counts.add(func(c *Counts) { c.Forged++ })
		return
	}
	e := b.neighbors[d.sender()]
	if e == nil {
		if e = b.neighbors.add(d.sender(), now); e == nil {
			b.counts.add(func(c *Counts) { c.Limited++ })
			return
		}
	}
	b.accept(e, d, now)
}

// accept handles a packet whose signature is right and whose number is new.
func (b *Beacon) accept(e *neighbor, d datagram, now time.Time) {
	b.counts.add(func(c *Counts) { c.Accepted++ })
	e.number, e.from, e.heard = d.Number, d.from, now
	if b.sockets.owns(e.address) {
		b.sockets.sharedAt = now
	}
	if d.Goodbye {
		b.left(e)
		return
	}
	forUs := d.To == b.cfg.Instance
	if forUs {
		e.spokeTo, e.answers = now, 0
		if b.tokens.valid(d.Echo, e.address, e.instance, now) {
			e.proved, e.friend = now, b.cfg.Friend(e.key)
		}
	}
	if e.proven(now) {
		b.found(e, d, now)
	}
	switch {
	case !forUs:
		b.scheduleAnswer(e, d, now)
	case d.Wants || d.Echo == [8]byte{} && !e.fresh(now): // a reply has an echo, so it gets no reply for this
		b.reply(e, d, now)
	default:
		e.done = e.series
	}
}

// left handles a goodbye. It forgets the proofs of the instance at all its addresses, so that its goodbyes on other networks
// are ignored.
func (b *Beacon) left(e *neighbor) {
	for _, other := range b.neighbors {
		if other.key == e.key && other.instance == e.instance {
			other.proved = time.Time{}
		}
	}
	if e.key != b.cfg.public() {
		b.cfg.Left(e.key)
	}
}

func (b *Beacon) found(e *neighbor, d datagram, now time.Time) {
	own := e.key == b.cfg.public()
	if !own && !answerable(d.LinkPort) || now.Sub(e.met) < meetEvery { // a changed port is in later packets, too
		return
	}
	e.met = now
	if own {
		b.cfg.SameKey(e.instance, d.Owner)
		return
	}
	b.cfg.Found(Node{
		Key: e.key, Instance: e.instance,
		Addr: netip.AddrPortFrom(e.address, d.LinkPort), OnLink: b.sockets.onLink(e.address),
	})
}

// reply answers a packet for this instance, from the socket it came to, since a stateful firewall lets that pass.
func (b *Beacon) reply(e *neighbor, d datagram, now time.Time) {
	if !e.proven(now) && !b.gate.send(e.address, now) {
		return
	}
	via := d.via
	if !e.proven(now) && b.gate.waiting(direct) {
		via = b.sockets.spare(e.address, via)
	}
	p := b.exchange(e, now)
	p.Echo = d.Token
	p.Address = b.sockets.address(via)
	b.put(via, b.sign(p), d.from)
}

// exchange makes a packet for one instance. It asks for an answer unless that instance returned our token lately.
func (b *Beacon) exchange(e *neighbor, now time.Time) Packet {
	return Packet{To: e.instance, Token: b.tokens.issue(e.address, e.instance, now), Wants: !e.fresh(now)}
}

// scheduleAnswer schedules the answer to an announcement. There is none when the sender has proved its address and either does
// not ask or has heard us in this series.
func (b *Beacon) scheduleAnswer(e *neighbor, d datagram, now time.Time) {
	if d.Wants {
		e.series = d.Token
	}
	e.offered = d.Echo
	if e.fresh(now) && (!d.Wants || e.done == d.Token) {
		return
	}
	waits := slices.ContainsFunc(b.pending, func(a answer) bool { return a.to == e.neighborID })
	if waits || len(b.pending) >= maxPending {
		return
	}
	delay := min(mostDelay, leastDelay+time.Duration(b.neighbors.recent(now))*eachDelay)
	b.pending = append(b.pending, answer{at: now.Add(b.randomDelay(delay)), since: now, to: e.neighborID, via: d.via, from: d.from})
}

// sendAnswers sends the answers that are due, except to nodes that have sent us something since.
func (b *Beacon) sendAnswers(now time.Time) {
	due := func(a answer) bool { return !a.at.After(now) }
	for _, a := range b.pending {
		e := b.neighbors[a.to]
		if !due(a) || e == nil || !e.spokeTo.Before(a.since) {
			continue
		}
		if e.proven(now) || b.gate.send(e.address, now) {
			b.answer(e, a, now)
		}
	}
	b.pending = slices.DeleteFunc(b.pending, due)
}

// answer sends an answer from the socket the announcement came to, to its source. Every second answer to a node that stays
// silent goes to the port of beacons instead: a firewall may let only that pass.
func (b *Beacon) answer(e *neighbor, a answer, now time.Time) {
	e.answers++
	via, to := a.via, a.from
	retry := e.answers%2 == 0
	if retry {
		to = netip.AddrPortFrom(to.Addr(), Port)
	}
	// Another node on this machine may share the port of beacons and receive what comes back to it.
	ours := retry || via == b.sockets.listener && !b.sockets.sharedAt.IsZero() && now.Sub(b.sockets.sharedAt) < heardLately
	if ours {
		via = b.sockets.toward(e.address).socket
	}
	if !e.proven(now) && b.gate.waiting(general) && !slices.Contains(b.announcer.known, e.address) {
		via = b.sockets.spare(e.address, via)
	}
	p := b.exchange(e, now)
	p.Echo, e.offered = e.offered, [8]byte{}
	p.Address = b.sockets.address(via)
	b.put(via, b.sign(p), to)
}
