package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

// A Disk keeps entries of most bytes; it asks for room beyond. At twice as much it takes only what is said here.
const most = 64 << 20

// askAgain is after which time a Disk asks for room again, if it got none.
const askAgain = time.Second

// Again implements replica.Disk.
func (d *Disk) Again(in journal.Conversation, take func(e journal.Entry, shown bool)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	came := map[int64]journal.Entry{}
	for _, p := range d.in(in).logs {
		for i, e := range p.entries {
			if e.Header.Kind() == journal.KindAgain {
				came[p.arrived[i]] = e
			}
		}
	}
	for _, at := range slices.Sorted(maps.Keys(came)) {
		take(came[at], true)
	}
}

// Entries implements replica.Disk.
func (d *Disk) Entries(in journal.Conversation) (all []journal.Entry, _ error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.in(in).logs {
		for _, e := range p.entries {
			if e.Body != nil {
				all = append(all, e)
			}
		}
	}
	return all, nil
}

// Unshown implements replica.Disk. A key is that of the log with the number of the entry.
func (d *Disk) Unshown(in journal.Conversation, above int64, answer func([]entries.Stored, int64)) {
	d.mu.Lock()
	var all []entries.Stored
	now := d.now()
	logs := slices.SortedFunc(maps.Values(d.in(in).logs), func(a, b *pages) int { return cmp.Compare(a.key, b.key) })
	for _, p := range logs {
		for _, e := range p.entries {
			if n := e.Header.Number(); e.Body != nil && !p.shown[n] && p.key+int64(n) > above {
				all = append(all, entries.Stored{Entry: e, At: journal.OrderTime(e.Header, now)})
			}
		}
	}
	d.mu.Unlock()
	answer(all, 0)
}

// Store implements replica.Disk.
func (d *Disk) Store(r entries.Run, done func(ok bool)) {
	d.mu.Lock()
	ok := r.Own || d.bytes < 2*most
	if ok {
		h := r.Entries[0].Header
		p := d.in(h.Conversation()).log(h.Log())
		p.state.By = r.Introducer
		if !r.Late {
			ok = p.join(d, r.Entries)
		}
		p.show(r)
	}
	more, now := d.bytes-most, d.now()
	shrink := more > 0 && d.Shrink != nil && now.Sub(d.asked) >= askAgain
	if shrink {
		d.asked = now
	}
	d.mu.Unlock()
	if shrink {
		d.Shrink(more + most/16)
	}
	if ok && !r.Own && d.Messages != nil {
		d.archive(r.Messages)
	}
	done(ok)
}

// archive hands the messages of others over to the archive.
func (d *Disk) archive(all []chat.Message) {
	if ms := slices.DeleteFunc(slices.Clone(all), func(m chat.Message) bool { return m.ID == 0 }); len(ms) > 0 {
		d.Messages.Append(ms, func() {})
	}
}

// Read implements replica.Disk.
func (d *Disk) Read(_ context.Context, in journal.Conversation, of journal.Log, from, to uint64, answer func([]journal.Entry, error)) {
	d.mu.Lock()
	var es []journal.Entry
	if p := d.in(in).logs[of]; p != nil {
		if low, high := p.span(); from <= high && to >= low {
			es = slices.Clone(p.entries[max(from, low)-low : min(to, high)+1-low])
		}
	}
	d.mu.Unlock()
	answer(es, nil)
}

// Lowest implements replica.Disk. Who was never met gets what comes from now on.
func (d *Disk) Lowest(_ context.Context, in journal.Conversation, of journal.Log, who journal.PublicKey, answer func(uint64, error)) {
	d.mu.Lock()
	lowest := uint64(1)
	r := d.in(in)
	if p, of := r.logs[of], r.members[who]; p != nil {
		n := len(p.arrived)
		for n > 0 && of != nil && p.arrived[n-1] > of.since {
			n--
		}
		if low, _ := p.span(); n > 0 {
			lowest = low + uint64(n)
		}
	}
	d.mu.Unlock()
	answer(lowest, nil)
}

// Forget implements replica.Disk.
func (d *Disk) Forget(f journal.Forget, done func(low *journal.Header, freed int)) {
	d.mu.Lock()
	low, freed := d.forget(f)
	d.bytes -= freed
	d.asked = time.Time{}
	d.mu.Unlock()
	done(low, freed)
}

func (d *Disk) forget(f journal.Forget) (low *journal.Header, freed int) {
	r := d.in(f.Conversation)
	p := r.logs[f.Log]
	if p == nil {
		return nil, 0
	}
	if f.ID == 0 {
		delete(r.logs, f.Log)
		delete(r.forks, f.Log)
		maps.DeleteFunc(r.told, func(t told, _ journal.Told) bool { return t.log == f.Log })
		return nil, sizeOf(p.entries)
	}
	n := 0
	for n < len(p.entries) && p.entries[n].Header.Number() < f.Keep && freed < f.Bytes {
		freed += p.entries[n].Size()
		p.state.Lowest = p.entries[n].Header.Number() + 1
		n++
	}
	p.entries, p.arrived = slices.Clone(p.entries[n:]), slices.Clone(p.arrived[n:])
	maps.DeleteFunc(p.shown, func(n uint64, _ bool) bool { return n < p.state.Lowest })
	if len(p.entries) == 0 {
		return nil, freed
	}
	return p.entries[0].Header, freed
}

// Arrivals returns how many entries have come so far.
func (d *Disk) Arrivals() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.arrived
}
