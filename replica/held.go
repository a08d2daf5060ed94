package replica

import (
	"iter"
	"slices"

	"udpchat/history/entries"
	"udpchat/journal"
)

// held is runs of others, and entries that could not be opened when they came, that wait until it is known whether what they carry is
// here already.
type held struct {
	stores []journal.Store
	late   []entries.Stored
	open   int                   // reads under way
	asked  map[journal.Hash]bool // what was read for
}

func newHeld() *held { return &held{asked: map[journal.Hash]bool{}} }

// waits keeps a run that has to wait, and reports whether it does. While runs of an earlier batch are waited for (busy), all have to,
// so that they stay in their order; else what all runs of a batch need is read at once.
func (a *again) waits(s journal.Store, busy bool) bool {
	waits := s.From != 0 && (busy || a.hold(slices.Values(s.Entries)))
	if waits {
		a.held.stores = append(a.held.stores, s)
	}
	return waits
}

// hold reports whether entries have to wait until it is known whether what they carry is here already, and has that read.
func (a *again) hold(es iter.Seq[journal.Entry]) bool {
	h := a.held
	for e := range es {
		carried, ok := a.talk.carried(e)
		if !ok {
			continue
		}
		hash, n := carried.Header.Hash(), carried.Header.Number()
		if _, shown := a.k.shown.find(hash); shown || a.has(hash) || h.asked[hash] {
			continue
		}
		h.asked[hash] = true
		h.open++
		a.readHere(carried.Header.Log(), n, n, func(es []journal.Entry, _ error) {
			if h != a.held {
				return
			}
			if len(es) > 0 && *es[0].Header == *carried.Header && (es[0].Body == nil || a.talk.control() || a.talk.shows(es[0])) {
				a.add(hash, placeOf(e.Header), true)
			}
			if h.open--; h.open == 0 {
				a.release()
			}
		})
	}
	return h.open > 0
}

// release goes on with the runs that were held.
func (a *again) release() {
	h := a.held
	all, late := h.stores, h.late
	h.stores, h.late = nil, nil
	a.k.store(all)
	a.talk.late(late)
	if h.open == 0 {
		clear(h.asked)
	}
}

// drop gives the runs up that are held, since the room or the identity changes. They come again.
func (a *again) drop() {
	all := a.held.stores
	a.held = newHeld()
	for _, s := range all {
		a.k.machine.Stored(a.k.now(), s.ID, false)
	}
}
