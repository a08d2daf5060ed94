package replica

import (
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/rooms"
)

// Found makes a room that rooms.Found has drawn up with the identity of this node. It is there once its secrets are flushed.
func (r *Replica) Found(s rooms.Secrets, first rooms.Unsigned) {
	r.inbox.call(func(k *keeper) { k.talks.found(s, first) })
}

// Join looks for a room with a code, in place of the one before. Config.Joining is told what becomes of it.
func (r *Replica) Join(typed string) { r.inbox.call(func(k *keeper) { k.joins.look(typed) }) }

// GiveUp looks for no room any longer.
func (r *Replica) GiveUp() { r.inbox.call(func(k *keeper) { k.joins.giveUp() }) }

// Choose takes one of several rooms with the code.
func (r *Replica) Choose(room chat.Conversation) {
	r.inbox.call(func(k *keeper) { k.joins.choose(journal.Conversation(room)) })
}

// LeaveRoom leaves a room for good.
func (r *Replica) LeaveRoom(room chat.Conversation) {
	r.group(room, func(g *group) { leaving{g}.leave() })
}

// RemoveMember ends the seat of a member, if this node has founded the room, which gets another code. Config.Notice is told if that, or
// what SetCode and Rename are to do, cannot be done.
func (r *Replica) RemoveMember(room chat.Conversation, who chat.Key) {
	r.order(room, expel(journal.PublicKey(who)))
}

// SetCode changes the code of a room, and Rename its name, if this node has founded it.
func (r *Replica) SetCode(room chat.Conversation, code string) {
	r.order(room, setWords(func(w words) words { return words{code, w.name} }))
}

// Rename changes the name of a room.
func (r *Replica) Rename(room chat.Conversation, name string) {
	r.order(room, setWords(func(w words) words { return words{w.code, name} }))
}

// Talk begins the conversation with another node alone. What is said there waits until the other one was linked once.
func (r *Replica) Talk(with chat.Key) {
	r.inbox.call(func(k *keeper) {
		if who := journal.PublicKey(with); who != k.self && !who.Weak() {
			p := k.talks.pair(who)
			p.show()
			p.answer()
		}
	})
}

// order has something done in a room.
func (r *Replica) order(room chat.Conversation, c command) {
	r.group(room, func(g *group) { g.commands.order(c) })
}

// group calls f with a room.
func (r *Replica) group(room chat.Conversation, f func(g *group)) {
	r.inbox.call(func(k *keeper) {
		if g := k.talks.groups[journal.Conversation(room)]; g != nil {
			f(g)
		}
	})
}

// found makes a room.
func (ts *talks) found(s rooms.Secrets, first rooms.Unsigned) {
	k := ts.k
	if s.Founder != k.self {
		return // the identity has changed meanwhile
	}
	m := rooms.Membership{Secrets: s, Self: k.self}
	k.Vault.SaveRoom(m, func(ok bool) {
		k.inbox.call(func(k *keeper) {
			if !ok || s.Founder != k.self {
				return
			}
			g := newGroup(k, m)
			g.first = &first
			if !k.talks.paused {
				g.join()
			}
		})
	})
}

// with returns the conversation with another node; nil: there is none.
func (ts *talks) with(who journal.PublicKey) *pair { return ts.pairs[rooms.DirectOf(ts.k.self, who)] }

// pair returns the conversation with another node, which is made if there is none yet.
func (ts *talks) pair(who journal.PublicKey) *pair {
	p := ts.with(who)
	if p == nil {
		p = newPair(ts.k, rooms.Pair{Self: ts.k.self, Other: ts.cardOf(who)})
		if !ts.paused {
			p.join()
		}
	}
	return p
}

// unlinked notes that no link is left to a node. A conversation that it has begun, and in which nothing was said, is forgotten.
func (ts *talks) unlinked(who journal.PublicKey) {
	if p := ts.with(who); p != nil && !p.known {
		p.part()
		p.drop()
	}
	for _, g := range ts.sortedGroups() {
		if g.book.inside {
			roll{g}.lose(who)
		}
	}
}

// block serves nothing of the conversation of two to who is blocked, and takes nothing. One that the person never wanted is
// forgotten. Of who is blocked no more it shows what others have brought.
func (ts *talks) block(who journal.PublicKey) {
	p := ts.with(who)
	for _, t := range ts.sorted() {
		if !ts.k.people.blocked[who] && t.again.refused {
			ts.late = append(ts.late, t)
		}
	}
	switch {
	case p == nil:
		ts.k.machine.Remind(ts.k.now())
	case ts.paused:
	case ts.k.people.blocked[who]:
		if p.part(); !p.kept.Answered {
			p.forget()
		}
	case !p.talk.inside:
		p.join()
	}
}

// linked tells a node from which rooms it was removed, and asks it for others.
func (ts *talks) linked(id journal.LinkID, l linked) {
	for _, g := range ts.sortedGroups() {
		if g.book.inside {
			g.judge(id, l.key)
		}
	}
	ts.ask(id, l)
}

// tick gives a command up that has waited for too long, and says what others lack, where it is due.
func (g *group) tick(now time.Duration) {
	if until := g.commands.until; until != 0 && now >= until {
		g.commands.obey()
	}
	if g.look == 0 || now < g.look {
		return
	}
	g.look = 0
	if !g.book.inside || g.gone() {
		return
	}
	roll{g}.dismiss()
	d := g.roll.Due()
	if len(d.Ask) > 0 {
		g.say(rooms.AskFor(d.Ask), nil)
	}
	if len(d.Keys) > 0 {
		all, _ := g.roll.Make().KeyFor(d.Keys) // with an error there are none
		for _, u := range all {
			g.say(u, nil)
		}
	}
	switch {
	case !founders(d) || g.first != nil:
	case len(g.commands.waiting) > 0:
		g.look = now + g.patience()
	default:
		g.commands.order(upkeep)
	}
}

// noVault keeps nothing.
type noVault struct{}

func (noVault) Rooms() []rooms.Membership                    { return nil }
func (noVault) SaveRoom(_ rooms.Membership, done func(bool)) { done(true) }
func (noVault) Pairs() []rooms.Pair                          { return nil }
func (noVault) SavePair(rooms.Pair)                          {}
func (noVault) ForgetPair(rooms.Pair)                        {}
