package app

import (
	"maps"
	"net/netip"

	"udpchat/chat"
)

// maxMet is how many copies are remembered by where they are; a room knows no more either.
const maxMet = 1000

// place is where a copy of the program was met.
type place struct {
	room netip.AddrPort // where its room's port is, or was last
	link netip.AddrPort // where its link port is, or was last
	also netip.Addr     // another address of it, at which it answered last
	last uint64         // counts up: when a link began or ended
	up   bool           // a link is there
	shut bool           // with up: its room's port is not open, so what is there is another program
}

// at reports whether the room's port of the copy is, or was last, at an address.
func (at place) at(a netip.AddrPort) bool {
	return at.room == a || at.up && at.room.IsValid() && a == netip.AddrPortFrom(at.also, at.room.Port())
}

// leaves reports whether the copy is on a host and has left the room's port there to another program.
func (at place) leaves(host netip.Addr) bool { return at.up && at.shut && at.link.Addr() == host }

// now is the place of a copy whose link tells where it is. Where its room was before is still of use when it is away.
func (at place) now(p chat.Presence) place {
	next := place{room: p.Room, link: p.Link, also: at.also, up: true, shut: !p.Room.IsValid()}
	if next.shut && at.room.Addr() == p.Link.Addr() {
		next.room = at.room
	}
	return next
}

func (l *links) note(change func()) {
	l.mu.Lock()
	change()
	l.mu.Unlock()
	l.moved()
}

// places is where copies were met.
func (l *links) places() map[chat.Key]place {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.met)
}

// putLocked notes where a copy is from now on.
func (l *links) putLocked(k chat.Key, at place) {
	l.turns++
	at.last = l.turns
	l.met[k] = at
}

// forgetLocked makes room for another place, and reports whether there is any. The copy that is away longest goes, of the host
// where most were met: one that changes its key all the time makes nobody forget the others.
func (l *links) forgetLocked() bool {
	hosts := map[netip.Addr]int{}
	for _, at := range l.met {
		if !at.up {
			hosts[at.link.Addr()]++
		}
	}
	var oldest chat.Key
	found := place{up: true}
	for k, at := range l.met {
		n, most := hosts[at.link.Addr()], hosts[found.link.Addr()]
		if !at.up && (found.up || n > most || n == most && at.last < found.last) {
			oldest, found = k, at
		}
	}
	delete(l.met, oldest)
	return !found.up
}
