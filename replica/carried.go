package replica

import (
	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

// What is said again may come before the entry itself. Then the entry that carries it shows it, and would take the message along when
// it is forgotten: with the share of whoever said it again. So the message moves to the entry itself once that comes.

// carrier is where an entry was said again.
type carrier struct {
	place          // the last one
	by       place // the one that was given the message which shows it; number 0: none was
	shown    bool  // it counts as shown, in whatever way
	original bool  // it came itself since, and has the message now
}

// lost reports whether the message that showed an entry was forgotten with what carried it.
func (c carrier) lost() bool { return c.by.number > 0 && !c.shown }

// speaks reports whether something can be said again now. In a roll people say nothing, but what it has is said again.
func (a *again) speaks() bool { return a.talk.ready() || a.talk.inside && a.talk.control() }

// has reports whether an entry was said again, and is shown.
func (a *again) has(hash journal.Hash) bool { return a.said[hash].shown }

// moves reports whether what carries an entry was given its message.
func (a *again) moves(hash journal.Hash) bool {
	c := a.said[hash]
	return c.shown && c.by.number > 0
}

// add notes where an entry was said again, and whether it is shown.
func (a *again) add(hash journal.Hash, at place, shown bool) {
	c, known := a.said[hash]
	c.place, c.shown = at, c.shown || shown
	a.said[hash] = c
	if known {
		return
	}
	if a.order = append(a.order, hash); len(a.order) > maxAgain {
		delete(a.said, a.order[0])
		a.order = a.order[1:]
	}
}

// shows notes which entry was given the message of one that it carries.
func (a *again) shows(hash journal.Hash, by place) {
	c := a.said[hash]
	c.by, c.shown, c.original = by, true, false
	a.said[hash] = c
}

// came notes that an entry came itself, and shows its message.
func (a *again) came(hash journal.Hash) {
	if c, said := a.said[hash]; said {
		c.shown, c.original = true, true
		a.said[hash] = c
	}
}

// forgotten notes that the entries of a log below the one with a header were forgotten, with the messages that they showed; nil: all.
func (a *again) forgotten(l journal.Log, low *journal.Header) {
	for hash, c := range a.said {
		if c.by.log == l && !c.original && (low == nil || c.by.number < low.Number()) {
			c.shown = false
			a.said[hash] = c
		}
	}
}

// fork notes where a log ends.
func (a *again) fork(l journal.Log, at uint64) {
	if before, is := a.forks[l]; is || len(a.forks) < maxLooks {
		if is {
			at = min(at, before)
		}
		a.forks[l] = at
	}
}

// ended reports whether an entry lies behind the end of its log.
func (a *again) ended(h *journal.Header) bool {
	at, is := a.forks[h.Log()]
	return is && h.Number() >= at
}

// again takes an entry that carries another one.
func (a *arrivals) again(e, carried journal.Entry, at *uint64, to *chat.Message) {
	k, again, outer, hash := a.k, a.talk.again, e.Header.Hash(), carried.Header.Hash()
	here, c := placeOf(e.Header), again.said[hash]
	if m, was := k.shown.find(outer); was && !c.original && (c.by.number == 0 || c.by == here) {
		*to = m
		return
	}
	_, known := k.shown.find(hash)
	known = known && !c.lost() || c.shown
	if !known && !carried.Header.Verify() {
		return
	}
	// Whether an entry of a roll counts is for the roll to say, which takes all that are carried.
	author := carried.Header.Author()
	blocked := k.people.blocked[author] && author != k.self
	if !known && !a.talk.control() && (blocked || !k.machine.Introduces(k.now(), a.from, carried.Header)) {
		again.add(hash, here, false) // it is shown when its author brings it, or another link, or once that is a member, or blocked no more
		again.refused = true
		return
	}
	if !known {
		a.talk.came(carried)
	}
	*at = journal.OrderTime(carried.Header, k.now().Clock)
	shown, ok := a.talk.shownAs(a.talk.plain(carried), *at)
	if again.add(hash, here, known || ok); ok && !known {
		shown.Log, shown.Number = uint64(here.log.ID), here.number
		again.shows(hash, here)
		a.take(shown, to, hash, outer)
	}
}

// original takes an entry that an earlier one carries. It gets the message, unless it lies where its log ends: it is not handed on.
func (a *arrivals) original(r *entries.Run, i int) {
	again, h := a.talk.again, r.Entries[i].Header
	hash := h.Hash()
	c := again.said[hash]
	if again.ended(h) {
		return
	}
	again.came(hash)
	if r.Carriers == nil {
		r.Carriers = make([]entries.Carrier, len(r.Entries))
	}
	m, _ := a.k.shown.find(hash)
	r.Carriers[i] = entries.Carrier{Log: c.by.log, Number: c.by.number, Message: m}
}
