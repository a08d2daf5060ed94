package replica

import (
	"time"

	"udpchat/rooms"
)

// leavingFor is how long the roll of a room is offered in later runs that this node has left, if no member shows that it has heard of it.
const leavingFor = 30 * 24 * time.Hour

// leaving is a room as far as this node leaves it.
type leaving struct{ *group }

// gone reports whether this node is in the room no more, as far as its person goes.
func (g *group) gone() bool { return g.kept.Standing != rooms.StandingInside }

// outside reports whether this node has come back and is not in all the same, some seconds after the roll has changed: who let it in had
// not heard that it had left.
func (g leaving) outside() bool {
	if !g.book.inside || g.look != 0 {
		return false
	}
	_, _, left := g.roll.Make().Left()
	return left
}

// ended returns how this node has come to be no member any more. With a backup of before, it may have forgotten that its person has left.
func (g leaving) ended() rooms.Standing {
	if _, _, left := g.roll.Make().Left(); left {
		return rooms.StandingLeft
	}
	return rooms.StandingRemoved
}

// leave leaves the room. The roll goes on until a member has heard of it, and at least until the end of this run, unless this node was in
// it under another identity: nobody could hear of that.
func (g leaving) leave() {
	if g.gone() {
		return
	}
	g.k.joins.seekNothing(g.k.now().Since)
	if g.kept.Self != g.k.self {
		g.part()
		g.end(rooms.StandingLeft)
		g.commands.refuse()
		return
	}
	g.talk.part()
	g.end(rooms.StandingLeaving)
	g.tellGone()
}

// tellGone tells that this node has left, once, as soon as the roll says that it was in and what its person wanted before is done.
func (g leaving) tellGone() {
	if !g.book.inside || len(g.commands.waiting) > 0 {
		return
	}
	if u, err := g.roll.Make().Leave(); err == nil && g.gone() && !g.told {
		g.told = true
		g.say(u, nil)
	}
	g.heard()
}

// heard ends that others are told that this node has left, if there is somebody who has that on disk, or nobody to tell, or nobody has
// come for long.
func (g leaving) heard() {
	if g.kept.Standing != rooms.StandingLeaving || !g.book.inside {
		return
	}
	k, others := g.k, g.roll.Members()
	at, when, left := g.roll.Make().Left()
	over := len(g.roll.Verdicts(k.self)) > 0 || left && (len(others) == 0 || k.now().Clock.Sub(time.UnixMicro(int64(when))) > leavingFor)
	for _, who := range others {
		over = over || left && k.machine.Acknowledged(g.book.id, who, at.Log).To >= at.To
	}
	if over {
		g.kept.Standing = rooms.StandingLeft
		g.save(nil)
	}
}

// heard takes that a member has told what it has of the conversation.
func (t *talk) heard() {
	if r, is := t.nature.(roll); is {
		leaving(r).heard()
	}
}
