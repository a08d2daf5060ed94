package replica

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
	"udpchat/replica/serve"
)

// A log that was written twice ends before its fork, and what lies from there on is not handed on with it. So that everybody has it
// all the same, it is said again: in another log, as an entry that carries the whole one. Its author does so at once, also under a
// new identity; others that have it do so if nobody has a while later, and for a few entries only, since the bytes count as theirs.
// The hash of the entry that is carried tells whether it was shown, in whatever way it came: nobody shows it twice.

const (
	// againAfter is how long others wait for the author, and againWithin in which time after that each has its moment.
	againAfter  = 10 * time.Second
	againWithin = 20 * time.Second
	// againOthers is how many entries of others this node says again for each fork, beside those two that it has with the proof only;
	// againAuthor is how many of an author in an hour, and againHour of all. What is more than that of an hour waits for the next one.
	againOthers = 16
	againAuthor = againOthers + 2
	againHour   = 64
	// maxAgain bounds the entries of which is remembered that they were said again, and maxLooks the logs that are looked at.
	maxAgain = 100_000
	maxLooks = 1000
)

// again is what is known of entries of a conversation that lie behind forks.
type again struct {
	k       *keeper
	talk    *talk                    // its conversation
	said    map[journal.Hash]carrier // those that somebody has said again
	order   []journal.Hash           // of said, oldest first
	looks   map[journal.Log]look
	forks   map[journal.Log]uint64    // where logs end that were written twice
	making  map[uint64]repeated       // by ticket: entries that carry another one
	others  map[journal.PublicKey]int // entries of others that were said again in this hour, by author
	hour    time.Duration             // when it ends
	held    *held
	refused bool // an entry came that one carried whose author is no member, as far as is known, or blocked
}

// place is where an entry stands.
type place struct {
	log    journal.Log
	number uint64
}

func placeOf(h *journal.Header) place { return place{h.Log(), h.Number()} }

// look is where a log is looked at for what has to be said again, and when.
type look struct {
	from  uint64
	due   time.Duration
	fork  *journal.Fork // both entries are said again, too, as far as their bodies go with the proof; nil: that was done
	first bool          // what was said here is said at once, and the rest later
	said  int           // entries of others that were said again
	waits bool          // for the next hour
}

// repeated is an entry that is being said again.
type repeated struct {
	place
	hash    journal.Hash
	message chat.Message  // that shows it, if that is known
	unseen  *journal.Fork // with which it came, if it did so with that proof only
}

func newAgain(t *talk) *again {
	return &again{
		k: t.k, talk: t, said: map[journal.Hash]carrier{}, looks: map[journal.Log]look{}, forks: map[journal.Log]uint64{},
		making: map[uint64]repeated{}, held: newHeld(),
	}
}

// makes reports whether an entry is being said again here.
func (a *again) makes(hash journal.Hash) bool {
	for _, r := range a.making {
		if r.hash == hash {
			return true
		}
	}
	return false
}

// lookDue returns when the next log is looked at; 0: none is.
func (a *again) lookDue() (next time.Duration) {
	for _, l := range a.looks {
		if a.speaks() && (next == 0 || l.due < next) {
			next = l.due
		}
	}
	return next
}

// reenter begins anew with what is on disk of a conversation.
func (a *again) reenter(s *journal.State) {
	clear(a.looks)
	clear(a.forks)
	clear(a.making)
	a.k.disk.Again(s.ID, func(e journal.Entry, shown bool) {
		carried, ok := a.talk.carried(e)
		if !ok {
			return
		}
		at, hash := placeOf(e.Header), carried.Header.Hash()
		if a.add(hash, at, shown); shown {
			a.shows(hash, at)
		}
	})
	for _, f := range s.Forks {
		a.k.people.accuse(f) // that was told in an earlier run
		a.parted(f)
	}
}

// parted has a log looked at that was written twice.
func (a *again) parted(f *journal.Fork) {
	k := a.k
	l, at := f.A.Header.Log(), look{from: f.Number(), due: k.now().Since, fork: f}
	if at.first = a.k.talks.mine(l.Author); !at.first {
		at.due += a.patience(l)
	}
	a.look(l, at)
	a.fork(l, f.Number())
}

// patience returns how long this node waits until it says what others have said. No two nodes wait the same time.
func (a *again) patience(l journal.Log) time.Duration {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(slices.Concat(a.k.self[:], l.Author[:]), uint64(l.ID)))
	return againAfter + againWithin*time.Duration(sum[0])/256
}

// look has a log looked at from a number on.
func (a *again) look(l journal.Log, at look) {
	if other, is := a.looks[l]; is {
		at.from, at.due, at.first = min(at.from, other.from), min(at.due, other.due), at.first || other.first
		if at.fork == nil {
			at.fork = other.fork
		}
		at.said, at.waits = max(at.said, other.said), at.waits && other.waits
	} else if !a.room() {
		return
	}
	a.looks[l] = at
}

// room reports whether one more log can be looked at. Those that wait for the next hour give way.
func (a *again) room() bool {
	for l, at := range a.looks {
		if len(a.looks) >= maxLooks && at.waits {
			delete(a.looks, l)
		}
	}
	return len(a.looks) < maxLooks
}

// lookAround reads what lies behind forks, where that is due.
func (a *again) lookAround(now time.Duration) {
	k := a.k
	for l, at := range a.looks {
		if now < at.due || !a.speaks() {
			continue
		}
		delete(a.looks, l)
		at.waits = false
		a.readHere(l, at.from, at.from+journal.MaxRun-1, func(es []journal.Entry, err error) {
			a.sayAgain(es, nil, &at)
			if err == nil && !at.first && !at.waits && at.fork != nil {
				a.sayAgain(missing(at.fork, es), at.fork, &at)
			}
			switch {
			case err != nil:
				at.due = k.now().Since + againAfter
			case at.first:
				at.first, at.due = false, k.now().Since+a.patience(l)
			case at.waits:
				at.due = a.hour
			default:
				return
			}
			a.look(l, at)
		})
	}
}

// missing returns the entries of a fork that are not among those that are here.
func missing(f *journal.Fork, here []journal.Entry) []journal.Entry {
	return slices.DeleteFunc([]journal.Entry{f.A, f.B}, func(e journal.Entry) bool {
		return slices.ContainsFunc(here, func(o journal.Entry) bool { return *o.Header == *e.Header })
	})
}

// readHere reads entries of the conversation, unless that was left or the identity is another one by then.
func (a *again) readHere(l journal.Log, from, to uint64, then func([]journal.Entry, error)) {
	k := a.k
	disk, in, machine := k.disk, a.talk.id, k.machine
	k.server.Read(func(ctx context.Context) {
		es, err := serve.Read(ctx, disk, in, l, from, to)
		k.inbox.call(func(k *keeper) {
			if a.talk.inside && k.machine == machine {
				then(es, err)
			}
		})
	})
}

// sayAgain says what lies behind a fork again, for a look. With the fork, entries came with that only: they are not on disk here.
func (a *again) sayAgain(es []journal.Entry, unseen *journal.Fork, of *look) {
	k, before := a.k, of.said
	for _, here := range es {
		e, again := a.talk.carried(here)
		if !again {
			e = here
		}
		shows := a.talk.matters(e)
		hash, body := e.Header.Hash(), journal.AgainBody(e)
		at, said := a.said[hash]
		if !shows || body == nil || said && (!again || at.place != placeOf(here.Header)) || a.makes(hash) {
			continue
		}
		if !a.k.talks.mine(here.Header.Author()) {
			if of.said >= againOthers && unseen == nil {
				return
			}
			if of.waits = !a.may(k.now().Since, here.Header.Author()); of.waits {
				return
			}
			of.said++
		}
		m, _ := k.shown.find(hash)
		ticket := k.sayings.ticket()
		a.making[ticket] = repeated{placeOf(here.Header), hash, m, unseen}
		k.machine.Say(k.now(), a.talk.saying(journal.KindAgain, body, ticket))
	}
	if len(es) == journal.MaxRun && of.said == before {
		h := es[len(es)-1].Header
		a.look(h.Log(), look{from: h.Number() + 1, due: k.now().Since})
	}
}

// may counts an entry of another that is said again, and reports whether that may be in this hour.
func (a *again) may(now time.Duration, author journal.PublicKey) bool {
	if now >= a.hour {
		a.hour, a.others = now+time.Hour, map[journal.PublicKey]int{}
	}
	all := 0
	for _, n := range a.others {
		all += n
	}
	if all >= againHour || a.others[author] >= againAuthor {
		return false
	}
	a.others[author]++
	return true
}

// notAgain has an entry looked at again that could not be written.
func (a *again) notAgain(ticket uint64) {
	if r, is := a.making[ticket]; is {
		delete(a.making, ticket)
		wait := againAfter
		if p, direct := a.talk.nature.(*pair); direct && p.began() {
			wait = time.Second
		}
		a.look(r.log, look{from: r.number, due: a.k.now().Since + wait, fork: r.unseen})
	}
}

// saidAgain fills in the message of an own entry, which carries another one: the own message that shows that, or a new one.
func (a *again) saidAgain(r *entries.Run, ticket uint64, carried journal.Entry) {
	k, h, hash := a.k, r.Entries[0].Header, carried.Header.Hash()
	made := a.making[ticket]
	delete(a.making, ticket)
	_, known := k.shown.find(hash)
	known = known || a.has(hash)
	a.add(hash, placeOf(h), true)
	r.At[0] = journal.OrderTime(carried.Header, k.now().Clock)
	switch shown, ok := a.talk.shownAs(a.talk.plain(carried), r.At[0]); {
	case made.unseen != nil && ok && !known:
		shown.Log, shown.Number = uint64(h.Log().ID), h.Number()
		r.Messages, r.Own = k.room.Arrive(chat.Conversation(a.talk.id), []chat.Entry{shown}), false
	case made.message.ID != 0 && made.message.Mine():
		r.Messages = []chat.Message{made.message}
	}
	if len(r.Messages) > 0 {
		a.shows(hash, placeOf(h))
	}
}
