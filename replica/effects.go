package replica

import (
	"context"
	"math"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
	"udpchat/replica/serve"
)

// work does what the machine asks for, until it asks for nothing.
func (k *keeper) work() {
	for more := true; more; {
		e := k.machine.Ready()
		more = len(e.Store)+len(e.Keep)+len(e.Send)+len(e.Serve)+len(e.Read)+len(e.Verify)+len(e.Forget)+len(e.Tell) > 0
		k.effects(e)
		more = k.talks.learn() || more
		more = k.joins.work() || more
	}
}

// learn draws the conclusions from what has come of rolls and keys, and reports whether there was anything.
func (ts *talks) learn() bool {
	learning, late := ts.learning, ts.late
	ts.learning, ts.late = nil, nil
	for _, g := range learning {
		g.learn()
	}
	if ts.asks {
		ts.askAll()
	}
	for _, t := range late {
		t.showLate()
		t.sayWaiting()
	}
	return len(learning)+len(late) > 0
}

// effects does the effects of some events, in the order in which the journal wants them done.
func (k *keeper) effects(e *journal.Effects) {
	k.store(e.Store)
	seen, now := map[journal.PublicKey]time.Time{}, k.now().Clock
	for _, keep := range e.Keep {
		k.disk.Keep(keep)
		if who, at, ok := signed(keep.Receipt, now); ok {
			seen[who] = at
		}
	}
	for _, s := range e.Send {
		k.Links.Send(s.Link, s.Frame)
	}
	for _, s := range e.Serve {
		k.server.Add(s)
	}
	asked := reports{k.inbox, k.machine}
	for _, r := range e.Read {
		k.server.Read(asked.read(k.disk, r))
	}
	for _, v := range e.Verify {
		k.verifier.Add(v, asked.verified)
	}
	for _, f := range e.Forget {
		k.disk.Forget(f, asked.forgotten(f))
	}
	k.tell(e.Tell, seen)
}

// reports tells a machine what has become of what it asked for. If another one is there by then, nobody needs that any more.
type reports struct {
	inbox   *inbox
	machine *journal.Machine
}

func (r reports) call(f func(now journal.Now)) {
	r.inbox.call(func(k *keeper) {
		if k.machine == r.machine {
			f(k.now())
		}
	})
}

// read returns what reads something, for the server.
func (r reports) read(disk Disk, asked journal.Read) func(context.Context) {
	return func(ctx context.Context) {
		es, _ := serve.Read(ctx, disk, asked.Conversation, asked.Log, asked.From, asked.To) // what cannot be read is not there
		r.call(func(now journal.Now) { r.machine.ReadDone(now, asked.ID, es) })
	}
}

func (r reports) verified(id uint64, holds bool) {
	r.call(func(now journal.Now) { r.machine.Verified(now, id, holds) })
}

func (r reports) forgotten(f journal.Forget) func(low *journal.Header, freed int) {
	return func(low *journal.Header, freed int) {
		if freed > 0 {
			r.inbox.call(func(k *keeper) { k.lost(f, low) })
		}
		if f.ID != 0 {
			r.call(func(now journal.Now) { r.machine.Forgotten(now, f.ID, low, freed) })
		}
	}
}

// tell tells the room, the links and people the news. Seen is when members whose receipts came have signed these.
func (k *keeper) tell(all []journal.Tell, seen map[journal.PublicKey]time.Time) {
	type acknowledgement struct {
		in  journal.Conversation
		who journal.PublicKey
	}
	told := map[acknowledgement]bool{}
	for _, t := range all {
		switch t.News {
		case journal.NewsReceipt:
			if a := (acknowledgement{t.Conversation, t.Member}); !told[a] && t.Member != k.self {
				told[a] = true
				k.holds(a.in, a.who, seen[a.who])
				if t := k.talks.all[a.in]; t != nil {
					t.heard()
				}
			}
		case journal.NewsUnsaid:
			k.unsaid(t)
		case journal.NewsMember:
			k.meet(t.Conversation, t.Member)
		case journal.NewsShared:
			if l, up := k.links[t.Link]; up {
				k.disk.Meet(t.Conversation, t.Member, l.since, true)
				k.Links.Tell(t.Link)
			}
		case journal.NewsWanted:
			k.talks.wanted(t.Conversation, t.Member, t.Link)
		case journal.NewsFork:
			if in := k.talks.all[t.Conversation]; in != nil {
				in.again.parted(t.Fork)
			}
			if !k.talks.mine(t.Member) && k.people.accuse(t.Fork) {
				k.Notice(Conflict, chat.Key(t.Member))
			}
		case journal.NewsNewLog:
			k.Log.Info("a new log begins, since the end of the one before is not sure")
		case journal.NewsRestored:
			k.Notice(Returned, chat.Key(t.Member))
		}
	}
}

// unsaid takes that something was not said. What could not be sealed waits.
func (k *keeper) unsaid(t journal.Tell) {
	in := k.talks.all[t.Conversation]
	if m, ok := k.sayings.take(t.Ticket); ok {
		switch p, direct := k.talks.pairs[t.Conversation]; {
		case in == nil || in.nature == nil || !in.inside:
			k.room.Unsaid(m.Conversation, m.ID)
		case direct && p.began():
			k.say(m)
		default:
			k.sayings.hold(m, k.room)
		}
	}
	k.sayings.answer(t.Ticket, false)
	if in != nil {
		in.again.notAgain(t.Ticket)
		if t.Ticket == 0 {
			in.profile = entries.Profile{} // it was that
		}
	}
}

// lost notes that the entries of a log below the one with a header were forgotten; nil: all.
func (k *keeper) lost(f journal.Forget, low *journal.Header) {
	if t := k.talks.all[f.Conversation]; t != nil {
		t.again.forgotten(f.Log, low)
	}
}

// meet tells of a new member what is known of it: its name and what it has may have come before.
func (k *keeper) meet(in journal.Conversation, who journal.PublicKey) {
	k.disk.Meet(in, who, sinceOf(who, k.links), false)
	k.introduce(in, who, time.Time{})
	k.holds(in, who, time.Time{})
}

// introduce tells the room of a member since a time, and what it calls itself.
func (k *keeper) introduce(in journal.Conversation, who journal.PublicKey, since time.Time) {
	k.room.Met(chat.Conversation(in), chat.Key(who), since)
	if n, known := k.people.names[who]; known {
		k.room.Named(chat.Key(who), n.Name)
	}
}

// sinceOf returns the moment from which on a new member may have entries, see Disk.Meet. Of one that is not linked only others tell:
// it may be in any of the networks of the links.
func sinceOf(who journal.PublicKey, links map[journal.LinkID]linked) (since int64) {
	if len(links) == 0 {
		return math.MaxInt64
	}
	for _, l := range links {
		if l.key == who {
			return l.since
		}
		since = max(since, l.since)
	}
	return since
}

// holds tells the room all that a member acknowledges. A member that is linked is seen now.
func (k *keeper) holds(in journal.Conversation, who journal.PublicKey, seen time.Time) {
	var held []chat.Held
	for _, a := range k.machine.OwnAcknowledged(in, who) {
		held = append(held, chat.Held{Log: uint64(a.Log), From: a.From, To: a.To})
	}
	if k.linkedTo(who) {
		seen = k.now().Clock
	}
	k.room.Holds(chat.Conversation(in), chat.Key(who), held, seen)
}
