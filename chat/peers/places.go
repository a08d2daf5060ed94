// Package peers tells which node is at which address, and which of the peers a person entered get plain text. It starts no
// goroutine and touches no network.
package peers

import (
	"bytes"
	"cmp"
	"maps"
	"net/netip"
	"slices"

	"udpchat/chat"
	"udpchat/internal/fair"
)

// MaxPlaces is how many nodes Places remembers; a room knows no more either.
const MaxPlaces = 1000

// place is where a node was met.
type place struct {
	room netip.AddrPort // where its room's port is, or was last
	link netip.AddrPort // where its link port is, or was last
	also netip.Addr     // another address of it, at which it answered last
	last uint64         // counts up: when a link began or ended
	up   bool           // a link is there
	shut bool           // with up: its room's port is not open, so another program has it
}

// at reports whether the room's port of the node is, or was last, at an address.
func (p place) at(a netip.AddrPort) bool {
	return p.room == a || p.up && p.room.IsValid() && a == netip.AddrPortFrom(p.also, p.room.Port())
}

// leaves reports whether the node is on a host and has left the room's port there to another program.
func (p place) leaves(host netip.Addr) bool { return p.up && p.shut && p.link.Addr() == host }

// now is the place of a node whose link tells where it is. While its room's port is closed, the one before is remembered.
func (p place) now(told chat.Presence) place {
	next := place{room: told.Room, link: told.Link, also: p.also, up: true, shut: !told.Room.IsValid()}
	if next.shut && p.room.Addr() == told.Link.Addr() {
		next.room = p.room
	}
	return next
}

// Places remembers where nodes were met, at most MaxPlaces of them. The zero Places is empty. It is not safe for concurrent
// use.
type Places struct {
	met   map[chat.Key]place
	turns uint64 // counts links that began or ended
}

// Recall takes over where nodes were met in earlier runs; the contact seen last comes first.
func (p *Places) Recall(known []chat.Contact) {
	for _, c := range slices.Backward(known) {
		p.put(c.Key, place{room: c.Room, link: c.Link})
	}
}

// Up notes that a link to a node is there, or that the node tells anew where it is. When all MaxPlaces nodes have a link, a
// new one is not remembered.
func (p *Places) Up(told chat.Presence) {
	if _, known := p.met[told.Key]; known || len(p.met) < MaxPlaces || p.forget() {
		p.put(told.Key, p.met[told.Key].now(told))
	}
}

// Down notes that the link to a node has ended.
func (p *Places) Down(k chat.Key) {
	if at, known := p.met[k]; known {
		at.up = false
		p.put(k, at)
	}
}

// Answered notes that a node answers at a host, and reports whether that is news: its link is at another address.
func (p *Places) Answered(k chat.Key, host netip.Addr) bool {
	at, known := p.met[k]
	if !known || !at.up || at.link.Addr() == host || at.also == host {
		return false
	}
	at.also = host
	p.met[k] = at
	return true
}

// Beside returns two of the nodes that are linked from addresses of this machine: one that has a certain port open for plain text, and
// one that has none. Each is the one with the least key; zero, if there is none.
func (p *Places) Beside(own func(netip.Addr) bool, port uint16) (holds, lacks chat.Key) {
	least := func(of *chat.Key, k chat.Key) {
		if *of == (chat.Key{}) || bytes.Compare(k[:], of[:]) < 0 {
			*of = k
		}
	}
	for k, at := range p.met {
		switch {
		case !at.up || !own(at.link.Addr()):
		case at.shut:
			least(&lacks, k)
		case at.room.Port() == port:
			least(&holds, k)
		}
	}
	return holds, lacks
}

// Clone returns Places that do not change with p.
func (p *Places) Clone() Places { return Places{maps.Clone(p.met), p.turns} }

func (p *Places) put(k chat.Key, at place) {
	if p.met == nil {
		p.met = map[chat.Key]place{}
	}
	p.turns++
	at.last = p.turns
	p.met[k] = at
}

// forget makes room for another place, fairly by host, and reports whether there is any: nodes with a link stay.
func (p *Places) forget() bool {
	type entry struct {
		key chat.Key
		place
	}
	var away []entry
	for k, at := range p.met {
		if !at.up {
			away = append(away, entry{k, at})
		}
	}
	if len(away) == 0 {
		return false
	}
	host, newer := func(e entry) netip.Addr { return e.link.Addr() }, func(a, b entry) int { return cmp.Compare(b.last, a.last) }
	delete(p.met, fair.Last(away, host, newer).key)
	return true
}
