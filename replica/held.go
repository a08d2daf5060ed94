package replica

import "udpchat/journal"

// held is runs of others that wait until it is known whether what they carry is here already.
type held struct {
	stores []journal.Store
	open   int                   // reads under way
	asked  map[journal.Hash]bool // what was read for
}

func newHeld() *held { return &held{asked: map[journal.Hash]bool{}} }

// waits keeps a run that has to wait, and reports whether it does. While runs of an earlier batch are waited for (busy), all have to,
// so that they stay in their order; else what all runs of a batch need is read at once.
func (a *again) waits(s journal.Store, busy bool) bool {
	waits := s.From != 0 && (busy || a.hold(s))
	if waits {
		a.held.stores = append(a.held.stores, s)
	}
	return waits
}

// hold reports whether a run has to wait until it is known whether what it carries is here already, and has that read.
func (a *again) hold(s journal.Store) bool {
	h := a.held
	for _, e := range s.Entries {
		carried, ok := journal.ParseAgain(a.talk.plain(e))
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
			if len(es) > 0 && *es[0].Header == *carried.Header {
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
	all := h.stores
	h.stores = nil
	a.k.store(all)
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
