package memory

import (
	"maps"
	"slices"

	"udpchat/history/entries"
	"udpchat/journal"
)

// pages are the entries of one log, without a gap.
type pages struct {
	key     int64 // of entry 0, see Disk.Unshown
	entries []journal.Entry
	arrived []int64 // one for one
	shown   map[uint64]bool
	state   journal.LogState
}

func (p *pages) remember() journal.LogState {
	l := p.state
	if n := len(p.entries); n > 0 {
		l.LowHeader, l.Head = p.entries[0].Header, p.entries[n-1].Header
		l.Low, l.High = l.LowHeader.Number(), l.Head.Number()
	}
	for _, e := range p.entries {
		l.Size += e.Size()
		if e.Body == nil {
			l.Holes = append(l.Holes, e.Header.Number())
		}
	}
	return l
}

// show notes which entries of a run are shown.
func (p *pages) show(r entries.Run) {
	for i, e := range r.Entries {
		if r.Own || r.Message(i) != nil {
			p.shown[e.Header.Number()] = true
		}
	}
}

// join joins a run to the entries of a log. One above a gap begins the log anew; one below a gap is not taken.
func (p *pages) join(d *Disk, run []journal.Entry) bool {
	first, last := run[0].Header.Number(), run[len(run)-1].Header.Number()
	low, high := p.span()
	switch {
	case high > 0 && last+1 < low:
		return false
	case high > 0 && first > high+1:
		d.bytes -= sizeOf(p.entries)
		p.entries, p.arrived, high = nil, nil, 0
		fallthrough
	case high == 0:
		low, high = first, first-1
	}
	below, among, above := run[:0], run, run[:0]
	if first < low {
		below, among = among[:low-first], among[low-first:]
	}
	if last > high {
		n := len(among) - int(last-max(high, first-1))
		among, above = among[:n], among[n:]
	}
	for _, e := range among {
		d.bytes += p.replace(e, int(e.Header.Number()-low))
	}
	p.entries = slices.Insert(append(p.entries, above...), 0, below...)
	p.arrived = slices.Insert(d.count(p.arrived, len(above)), 0, d.count(nil, len(below))...)
	d.bytes += sizeOf(below) + sizeOf(above)
	return true
}

// replace takes an entry in the place of the one at i, unless that is the same with a body. It returns how many bytes more there
// are.
func (p *pages) replace(e journal.Entry, i int) int {
	old := p.entries[i]
	if *old.Header == *e.Header && (old.Body != nil || e.Body == nil) {
		return 0
	}
	p.entries[i] = e
	return e.Size() - old.Size()
}

// count appends the numbers of the next n entries that come.
func (d *Disk) count(to []int64, n int) []int64 {
	for range n {
		d.arrived++
		to = append(to, d.arrived)
	}
	return to
}

func (p *pages) span() (low, high uint64) {
	if len(p.entries) == 0 {
		return 0, 0
	}
	low = p.entries[0].Header.Number()
	return low, low + uint64(len(p.entries)) - 1
}

func sizeOf(es []journal.Entry) (n int) {
	for _, e := range es {
		n += e.Size()
	}
	return n
}

func (p *pages) clone() *pages {
	return &pages{key: p.key, entries: slices.Clone(p.entries), arrived: slices.Clone(p.arrived), shown: maps.Clone(p.shown), state: p.state}
}
