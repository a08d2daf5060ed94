package join

import (
	"slices"

	"udpchat/journal"
)

// decide does what follows from the rooms that were found. It returns true if nodes are to be asked again at once.
func (j *Joiner) decide() bool {
	s := j.search
	if s.room != nil {
		return j.pursue()
	}
	offers := j.nodes.offers()
	if len(offers) == 0 {
		again := s.gather != 0
		s.gather, s.choosing = 0, false
		return again
	}
	if s.choosing || s.gather > j.now && (j.busy() || j.nodes.any(j.mayAsk)) {
		return false
	}
	if len(offers) > 1 {
		s.choosing = true
		return false
	}
	s.room = &offers[0].Room
	return j.pursue()
}

// pursue asks a node to admit this one to the room that was chosen. It returns true if none is left that has offered it.
func (j *Joiner) pursue() bool {
	s := j.search
	n := j.nodes.offering(*s.room)
	if n == nil {
		s.room = nil
		return true
	}
	if n.stage == offered {
		f := n.found[n.has(*s.room)]
		n.to(chosen, j)
		j.send(n, message{kind: frameChoose, run: n.last, offers: []sealedOffer{{place: f.place, sealed: seal(f.keys.choose, s.proof)}}})
	}
	return false
}

// offer returns f as one node has offered it.
func (f *found) offer() Offer { return Offer{f.room, f.welcome, 1} }

// has returns which of the rooms found at n is room, and -1 if none is.
func (n *node) has(room journal.Conversation) int {
	return slices.IndexFunc(n.found, func(f found) bool { return f.room == room })
}

// ended ends the search: n has admitted this node, or has not.
func (j *Joiner) ended(n *node, s State) {
	o := n.found[n.has(*j.search.room)].offer()
	j.end(n)
	j.finish(Tell{s, []Offer{o}})
}

// finish ends the search.
func (j *Joiner) finish(t Tell) {
	j.GiveUp(j.now)
	j.out.Tell = append(j.out.Tell, t)
}

// tell tells the state, if it is another than before.
func (j *Joiner) tell() {
	s := j.search
	if s == nil {
		return
	}
	t := j.state()
	if t.State == StateExhausted {
		j.finish(t)
		return
	}
	same := func(a, b Offer) bool { return a.Room == b.Room }
	if t.State != s.told.State || !slices.EqualFunc(t.Rooms, s.told.Rooms, same) {
		s.told = t
		j.out.Tell = append(j.out.Tell, t)
	}
}

func (j *Joiner) state() Tell {
	s := j.search
	switch {
	case s.room != nil:
		n := j.nodes.offering(*s.room)
		return Tell{StateJoining, []Offer{n.found[n.has(*s.room)].offer()}}
	case s.choosing:
		return Tell{StateChoosing, j.nodes.offers()}
	case j.busy() || s.gather != 0:
		return Tell{State: StateAsking}
	case s.runs >= maxRuns && !j.nodes.any(func(n *node) bool { return n.stage != none }):
		return Tell{State: StateExhausted}
	}
	return Tell{State: StateWaiting}
}
