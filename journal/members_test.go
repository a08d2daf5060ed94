package journal

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"slices"
)

// change is something that happened to the list of members of the room, which is that of its roll, too. Nodes hear of changes in any
// order, and come to the same list once they have heard of all.
type change struct {
	key  PublicKey
	seat int              // each admission after a removal is to a new one
	last map[LogID]uint64 // of a removal: the last numbers that count
}

// directOf returns the conversation of two alone.
func directOf(a, b PublicKey) Conversation {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return sha256.Sum256(append(append([]byte("direct"), a[:]...), b[:]...))
}

func (n *node) directWith(other PublicKey) Conversation {
	id := directOf(n.public(), other)
	n.world.pairs[id] = [2]PublicKey{n.public(), other}
	return id
}

// seats returns the newest seat of key in the room that n has heard to be given, and the newest that it has heard to be over, with the
// last numbers that count. Of two removals from one seat the first counts, so that all come to the same.
func (n *node) seats(key PublicKey) (given, over int, last map[LogID]uint64) {
	for i, c := range n.world.changes {
		switch {
		case c.key != key || !n.heard[i]:
		case c.last == nil:
			given = max(given, c.seat)
		case c.seat > over:
			over, last = c.seat, c.last
		}
	}
	return given, over, last
}

// isMember reports whether key is a member of a conversation, as far as n has heard.
func (n *node) isMember(c Conversation, key PublicKey) bool {
	if pair, is := n.world.pairs[c]; is {
		return slices.Contains(pair[:], key)
	}
	given, over, _ := n.seats(key)
	return c == openRoom || given > over
}

// wasMember reports whether n has heard that key is a member, or was one.
func (n *node) wasMember(c Conversation, key PublicKey) bool {
	given, over, _ := n.seats(key)
	return n.isMember(c, key) || given+over > 0
}

// limit returns the last number of a log that counts, as far as n has heard.
func (n *node) limit(c Conversation, l Log) uint64 {
	if l.Author == n.public() || n.isMember(c, l.Author) {
		return maxNumber
	}
	_, _, last := n.seats(l.Author)
	return last[l.ID]
}

// list fills in who belongs to a conversation.
func (n *node) list(s *State, met map[PublicKey]bool) {
	s.Members, s.Ends = map[PublicKey]bool{}, map[Log]uint64{}
	keys := map[PublicKey]bool{}
	for _, c := range n.world.changes {
		keys[c.key] = true
	}
	for _, key := range n.world.pairs[s.ID] {
		keys[key] = true
	}
	for key := range keys {
		if n.isMember(s.ID, key) {
			s.Members[key] = met[key]
			continue
		}
		_, _, last := n.seats(key)
		for id, number := range last {
			s.Ends[Log{key, id}] = number
		}
	}
}

// hear lets n hear of a change of the list of members.
func (n *node) hearChange(i int) {
	if n.heard[i] {
		return
	}
	c := n.world.changes[i]
	n.heard[i] = true
	n.world.note("hears of a change of the members", n, uint64(i), c.key[:4])
	if !n.up || n.disk.conversations[room] == nil {
		return
	}
	for _, id := range []Conversation{room, roll} {
		is := n.isMember(room, c.key)
		switch {
		case c.key != n.public() && !n.entered[id]:
		case c.key == n.public() && is != n.entered[id]:
			if n.leave(id); is {
				n.enter(id)
			}
		case is:
			n.m.Admit(n.now(), id, c.key)
		default:
			_, _, last := n.seats(c.key)
			n.m.Remove(n.now(), id, c.key, last)
		}
		n.work()
	}
}

// changes lets n change the list of members, of which others hear later.
func (n *node) changes(c change) {
	n.world.changes = append(n.world.changes, c)
	n.hearChange(len(n.world.changes) - 1)
}

// beginRoom makes a room of some of the nodes, with its roll.
func (s *schedule) beginRoom() {
	for _, n := range s.all()[:2+s.random.IntN(len(s.all())-2)] {
		s.changes = append(s.changes, change{key: n.public(), seat: 1})
	}
	for _, n := range s.nodes {
		if slices.ContainsFunc(s.changes, func(c change) bool { return c.key == n.public() }) {
			s.opens(n)
		}
	}
}

// opens lets n enter the room and its roll for the first time, with all that was heard of the members.
func (s *schedule) opens(n *node) {
	for i := range s.changes {
		n.heard[i] = true
	}
	for _, id := range []Conversation{room, roll} {
		n.disk.conversations[id] = newKept(false)
		n.disk.conversations[id].roll = id == roll
		if n.isMember(id, n.public()) {
			n.enter(id)
		}
	}
}

// admit lets a member of the room take o in.
func (s *schedule) admit(n, o *node) {
	if !n.up || !n.entered[room] || n.isMember(room, o.public()) {
		return
	}
	_, over, _ := n.seats(o.public())
	n.changes(change{key: o.public(), seat: over + 1})
	switch {
	case o.liar != nil || !o.up:
	case o.disk.conversations[room] == nil:
		s.opens(o)
	default:
		o.hearChange(len(s.changes) - 1)
	}
}

// removes lets a member of the room remove another. Of what it has of that one's logs some or all counts.
func (s *schedule) removes(n, o *node) {
	if !n.up || !n.entered[room] || n == o || !n.isMember(room, o.public()) {
		return
	}
	c := change{key: o.public(), last: map[LogID]uint64{}}
	c.seat, _, _ = n.seats(o.public())
	for _, id := range []Conversation{room, roll} {
		k := n.disk.conversations[id]
		for _, l := range sortedKeys(k.entries, Log.compare) {
			if high := k.high(l); l.Author == o.public() && s.random.IntN(4) > 0 {
				c.last[l.ID] = high - min(high, uint64(s.random.IntN(2)*s.random.IntN(5)))
			}
		}
	}
	s.left[o.public()] = true
	n.changes(c)
}

// hearSome lets n hear of one of the changes.
func (s *schedule) hearSome(n *node) {
	if len(s.changes) > 0 && n.disk.conversations[room] != nil {
		n.hearChange(s.random.IntN(len(s.changes)))
	}
}

// direct lets n say something to o alone.
func (s *schedule) direct(n, o *node) {
	if !n.up || n.public() == o.public() {
		return
	}
	id := n.directWith(o.public())
	s.wantsDirect(n, id)
	n.sayIn(id, KindText, []byte("for you alone"))
}

// wantsDirect lets n enter a direct conversation.
func (w *world) wantsDirect(n *node, id Conversation) {
	if n.up && !n.entered[id] {
		if n.disk.conversations[id] == nil {
			n.disk.conversations[id] = newKept(false)
			n.disk.conversations[id].direct = true
		}
		n.enter(id)
	}
}

// conversations returns all that there are, in a fixed order.
func (w *world) conversations() []Conversation {
	return append([]Conversation{openRoom, room, roll}, slices.SortedFunc(maps.Keys(w.pairs), compareConversations)...)
}
