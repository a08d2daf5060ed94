package replica

import (
	"udpchat/history/entries"
	"udpchat/journal"
)

// showLate shows what could not be opened when it came, or whose author was no member. The disk says what that is. What lies behind
// forks is looked at once more: what this node could not open it could not say again.
func (t *talk) showLate() {
	t.again.refused = false
	for l, n := range t.again.forks {
		t.again.look(l, look{from: n, due: t.k.now().Since + t.again.patience(l)})
	}
	t.lateAbove(0)
}

// lateAbove goes on above a key.
func (t *talk) lateAbove(key int64) {
	k := t.k
	if !t.inside {
		return
	}
	machine := k.machine
	k.disk.Unshown(t.id, key, func(all []entries.Stored, next int64) {
		k.inbox.call(func(k *keeper) {
			if !t.inside || k.machine != machine {
				return
			}
			t.late(all)
			if next != 0 {
				t.lateAbove(next)
			}
		})
	})
}

// late shows those of some entries that can be opened now.
func (t *talk) late(all []entries.Stored) {
	if t.again.hold(func(yield func(journal.Entry) bool) {
		for i := 0; i < len(all) && yield(all[i].Entry); i++ {
		}
	}) {
		t.again.held.late = append(t.again.held.late, all...)
		return
	}
	a := &arrivals{k: t.k}
	var runs []*entries.Run
	for len(all) > 0 {
		n := 1
		for n < len(all) && follows(all[n-1].Header, all[n].Header) {
			n++
		}
		r := &entries.Run{Late: true}
		for _, s := range all[:n] {
			r.Entries, r.At = append(r.Entries, s.Entry), append(r.At, s.At)
		}
		a.add(r)
		runs = append(runs, r)
		all = all[n:]
	}
	a.show()
	for _, r := range runs {
		if len(r.Messages) > 0 {
			t.writeLate(*r)
		}
	}
}

// follows reports whether b is the entry after a in its log.
func follows(a, b *journal.Header) bool { return a.Log() == b.Log() && a.Number()+1 == b.Number() }

// writeLate has the messages of a run written whose entries are on disk.
func (t *talk) writeLate(r entries.Run) {
	k, w := t.k, t.k.writes
	w.open.Add(1)
	k.disk.Store(r, func(ok bool) {
		w.end()
		k.inbox.call(func(k *keeper) { k.written(r, ok) })
	})
}
