package replica

import (
	"errors"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/rooms"
	"udpchat/rooms/code"
	"udpchat/rooms/control"
)

const (
	// maxCommands is how many commands wait in a room. Beyond it people are told that one is not done.
	maxCommands = 64
	// wholeWithin is how long a command waits for entries of the roll that others have.
	wholeWithin = time.Minute
)

// command draws up the entries of the roll by which something is done; none: it is done already.
type command func(g *group) ([]rooms.Unsigned, error)

// commands are what is to be done in a room, in the order in which it was asked for. Each is drawn up from a roll that has the entries of
// the one before: else it would undo that.
type commands struct {
	g       *group
	waiting []command     // the first one may be on its way
	busy    bool          // it is
	turn    int           // of the first one: what becomes of entries that were drawn up in an earlier turn is of no interest
	until   time.Duration // when it fails if the roll is not whole; 0: it does not wait for that
}

// order has something done after what was asked for before, as soon as this node takes part in the room.
func (c *commands) order(next command) {
	if c.g.gone() || len(c.waiting) == maxCommands {
		c.g.k.Notice(Undone, chat.Key{})
		return
	}
	c.waiting = append(c.waiting, next)
	c.obey()
}

// obey draws up the next command, if it is its turn.
func (c *commands) obey() {
	for len(c.waiting) > 0 && !c.busy && c.g.book.inside {
		all, err := c.waiting[0](c.g)
		switch now := c.g.k.now().Since; {
		case errors.Is(err, rooms.ErrNotWhole) && c.until == 0:
			c.until = now + wholeWithin
			return
		case errors.Is(err, rooms.ErrNotWhole) && now < c.until:
			return
		case err != nil || len(all) == 0:
			c.end(err)
		default:
			c.say(all)
		}
	}
}

// say says the entries of the first command. It is done once the last one is on disk.
func (c *commands) say(all []rooms.Unsigned) {
	c.busy, c.until = true, 0
	last, turn := len(all)-1, c.turn
	for _, u := range all[:last] {
		c.g.say(u, nil)
	}
	c.g.say(all[last], func(ok bool) {
		if turn != c.turn {
			return
		}
		var err error
		if !ok {
			err = errUnsaid
		}
		c.end(err)
		c.obey()
	})
}

var errUnsaid = errors.New("the entry could not be written")

// end goes on with the next command, since the first one was done or cannot be.
func (c *commands) end(err error) {
	k := c.g.k
	if err != nil {
		k.Log.Info("a command is not done in a room", "err", err)
		k.Notice(Undone, chat.Key{})
	}
	c.waiting = c.waiting[1:]
	c.stop()
	leaving{c.g}.tellGone()
}

// stop has the first command drawn up anew.
func (c *commands) stop() { c.busy, c.until, c.turn = false, 0, c.turn+1 }

// refuse does nothing of what waits, since this node is in the room no more.
func (c *commands) refuse() {
	if len(c.waiting) > 0 {
		c.g.k.Notice(Undone, chat.Key{})
	}
	c.waiting = nil
	c.stop()
}

// expel ends the seat of a member.
func expel(who journal.PublicKey) command {
	return func(g *group) ([]rooms.Unsigned, error) {
		k := g.k
		if !g.roll.Whole() {
			return nil, rooms.ErrNotWhole
		}
		k.writes.settle()
		s, err := k.disk.State(g.id())
		if err != nil {
			return nil, err
		}
		var ends []control.End
		for _, l := range s.Logs {
			if l.Author == who && l.High > 0 {
				ends = append(ends, control.End{Log: l.ID, Number: l.High, Hash: l.Head.Hash()})
			}
		}
		c, err := code.Make(k.Random)
		if err != nil {
			return nil, err
		}
		all, err := g.roll.Make().Remove(k.Random, who, ends, c)
		switch removed := func(r rooms.Removal) bool { return r.Member == who }; {
		case !errors.Is(err, rooms.ErrNoMember):
			return all, err
		case slices.ContainsFunc(g.roll.Removals(), removed):
			return nil, nil
		}
		return nil, rooms.ErrNotWhole // its admission may come
	}
}

// words are the code and the name of a room.
type words struct{ code, name string }

// setWords changes the words.
func setWords(change func(words) words) command {
	return func(g *group) ([]rooms.Unsigned, error) {
		now := words{g.roll.Code(), g.roll.Name()}
		w := change(now)
		if w == now {
			return nil, nil
		}
		u, err := g.roll.Make().SetCode(g.k.Random, w.code, w.name)
		return []rooms.Unsigned{u}, err
	}
}

// founders reports whether there is something to say that a founder says unasked.
func founders(d rooms.Due) bool { return d.Again || d.Renew || d.Code }

// upkeep says what a founder has to say unasked: what its history has lost, a new key, or a code. Nobody is told if that cannot be.
func upkeep(g *group) (all []rooms.Unsigned, _ error) {
	k, d := g.k, g.roll.Due()
	c, err := code.Make(k.Random)
	switch {
	case err != nil || !founders(d):
	case d.Again:
		all, err = g.roll.Make().Again(k.Random)
	case d.Renew:
		all, err = g.roll.Make().Renew(k.Random, c)
	default:
		all, err = setWords(func(w words) words { return words{c, w.name} })(g)
	}
	if err != nil {
		k.Log.Info("a founder says nothing in the roll of a room", "err", err)
		return nil, nil
	}
	return all, nil
}

// finish has done what waits in rooms, at the end of a run, without waiting for the disk.
func finish(k *keeper) {
	all := slices.DeleteFunc(k.talks.sortedGroups(), func(g *group) bool { return len(g.commands.waiting) == 0 })
	for range min(len(all), 1) * maxCommands {
		for _, g := range all {
			g.commands.stop()
			g.commands.obey()
		}
		k.work()
	}
}
