package join

import (
	"cmp"
	"fmt"
	"maps"
	"time"

	"udpchat/journal"
	"udpchat/rooms/cpace"
)

// step asks the next node and decides what comes of those that have answered.
func (j *Joiner) step() {
	for again := true; again && j.search != nil; {
		for j.ask() {
		}
		again = j.decide()
	}
	j.tell()
}

// ask asks the next node, if no other is asked at the moment. It returns false if there is nobody to ask now.
func (j *Joiner) ask() bool {
	if j.bucket.due() > j.now || j.busy() {
		return false
	}
	var next *node
	for _, n := range j.nodes {
		if j.mayAsk(n) && n.due <= j.now && (next == nil || j.search.before(n, next)) {
			next = n
		}
	}
	if next == nil {
		return false
	}
	next.last++
	y, err := cpace.Start(next.link.terms(j.search.code, j.self, next.link.Key, next.last), nil, j.random)
	if err != nil {
		panic(fmt.Sprint("join: no randomness: ", err)) // crypto/rand never fails
	}
	j.bucket.take(j.now)
	j.search.runs++
	next.y, next.since = y, j.now
	next.to(asked, j)
	j.send(next, message{kind: frameAsk, run: next.last, shares: []cpace.Share{y.Message().Share}})
	return true
}

// mayAsk reports whether n is one to ask, now or later. Once there is a room, those are asked that were not yet.
func (j *Joiner) mayAsk(n *node) bool {
	s := j.search
	if n.stage != none || n.due == never || s.choosing || s.room != nil || s.runs >= maxRuns {
		return false
	}
	return s.gather == 0 || s.gather > j.now && n.since == 0
}

// before returns whether a is asked before b: of the address that was asked less often, and of those the one that waits longest.
func (s *search) before(a, b *node) bool {
	return cmp.Or(
		cmp.Compare(s.addrs[a.link.Host], s.addrs[b.link.Host]),
		cmp.Compare(a.since, b.since), cmp.Compare(a.link.ID, b.link.ID),
	) < 0
}

// active reports whether the run of n goes on. A node that is slow does not keep others from being asked.
func (n *node) active(now time.Duration) bool {
	return (n.stage == asked || n.stage == confirmed) && n.moved+parkAfter > now
}

// busy reports whether a run goes on.
func (j *Joiner) busy() bool { return j.nodes.any(func(n *node) bool { return n.active(j.now) }) }

func (n *node) to(s stage, j *Joiner) { n.stage, n.moved = s, j.now }

// end ends the run of n, if there is one. It costs nothing if no tags were sent, for then the other side could test nothing.
func (j *Joiner) end(n *node) {
	switch n.stage {
	case asked:
		j.bucket.give()
		if j.search != nil {
			j.search.runs--
		}
	case confirmed:
		n.free = j.now + againAfter
		maps.DeleteFunc(j.free, func(_ journal.PublicKey, free time.Duration) bool { return free <= j.now })
		j.free[n.link.Key] = n.free
	}
	n.stage, n.y, n.runs, n.found = none, nil, nil, nil
}

// stop ends the run of n and tells it so.
func (j *Joiner) stop(n *node) {
	if n.stage != none {
		j.send(n, message{kind: frameStop, run: n.last})
		j.end(n)
	}
}

// failed notes that a run has come to nothing. The wait until the next grows: a host that has a new room or code says so, and a
// person who waits with a wrong code shall not look like one who guesses.
func (j *Joiner) failed(n *node) {
	j.end(n)
	n.tries++
	n.due = max(n.free, j.now+n.wait())
	if j.search.sought {
		if n.due = max(n.free, j.now+soughtAfter); n.tries >= maxSought {
			n.due = never
		}
	}
}

// answered takes the shares of n and sends a tag for each.
func (j *Joiner) answered(n *node, shares []cpace.Share) {
	if s := j.search; s.room != nil || s.choosing {
		j.stop(n)
		return
	}
	if len(shares) == 0 {
		j.failed(n)
		return
	}
	m := message{kind: frameConfirm, run: n.last}
	for _, share := range shares {
		run, err := n.y.Finish(cpace.Message{Share: share})
		if err != nil {
			j.failed(n) // no tag is sent, so nothing is given away
			return
		}
		n.runs = append(n.runs, run)
		m.tags = append(m.tags, run.Tag())
	}
	j.search.addrs[n.link.Host]++
	n.to(confirmed, j)
	j.send(n, m)
}

// welcomed takes the rooms with the code that n has. One that is not what it should be makes the others worth nothing.
func (j *Joiner) welcomed(n *node, offers []sealedOffer) {
	for _, o := range offers {
		f, err := find(n.runs[o.place], o, j.identify)
		if err != nil {
			n.found = nil
			break
		}
		n.found = append(n.found, f)
	}
	if len(n.found) == 0 {
		j.failed(n)
		return
	}
	n.y, n.runs = nil, nil
	n.to(offered, j)
	if s := j.search; s.gather == 0 {
		s.gather = j.now + gatherAfter
	}
}

// find returns the room of an offer.
func find(run *cpace.Run, o sealedOffer, identify func([]byte) (journal.Conversation, error)) (f found, err error) {
	f.place = o.place
	if f.keys, err = confirm(run, o.tag); err != nil {
		return f, err
	}
	if f.welcome, err = open(f.keys.welcome, o.sealed); err != nil {
		return f, err
	}
	f.room, err = identify(f.welcome)
	return f, err
}
