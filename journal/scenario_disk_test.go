package journal_test

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"udpchat/journal"
)

// disk is what a node keeps.
type disk struct {
	kept    map[journal.Conversation]*kept
	blocked map[string]bool
	lowest  map[journal.Log]uint64 // what may be served of a log
	full    bool
	slow    bool
}

// kept is what a disk keeps of one conversation.
type kept struct {
	open     bool
	direct   bool
	roll     bool
	ends     map[journal.Log]uint64     // of who is no member any more
	members  map[journal.PublicKey]bool // and whether they were met in person
	logs     map[journal.Log]map[uint64]stored
	receipts map[journal.PublicKey][]byte
	forks    map[journal.Log]*journal.Fork
	told     map[told]journal.Told
	lowest   map[journal.Log]uint64            // what was not forgotten
	by       map[journal.Log]journal.PublicKey // whose share they count to
}

// told is whose word about which log is kept.
type told struct {
	member journal.PublicKey
	log    journal.Log
}

type stored struct {
	journal.Entry
	order uint64
}

func newDisk(open journal.Conversation) *disk {
	return &disk{
		kept:    map[journal.Conversation]*kept{open: newKept(true, nil)},
		blocked: map[string]bool{}, lowest: map[journal.Log]uint64{},
	}
}

func newKept(open bool, members []journal.PublicKey) *kept {
	k := &kept{
		open: open, members: map[journal.PublicKey]bool{}, logs: map[journal.Log]map[uint64]stored{},
		receipts: map[journal.PublicKey][]byte{}, forks: map[journal.Log]*journal.Fork{}, told: map[told]journal.Told{},
		lowest: map[journal.Log]uint64{}, by: map[journal.Log]journal.PublicKey{}, ends: map[journal.Log]uint64{},
	}
	for _, m := range members {
		k.members[m] = false
	}
	return k
}

func (d *disk) clone() *disk {
	c := *d
	c.blocked, c.lowest, c.kept = maps.Clone(d.blocked), maps.Clone(d.lowest), map[journal.Conversation]*kept{}
	for id, k := range d.kept {
		copied := *k
		copied.ends = maps.Clone(k.ends)
		copied.members, copied.receipts, copied.forks = maps.Clone(k.members), maps.Clone(k.receipts), maps.Clone(k.forks)
		copied.lowest, copied.by, copied.told = maps.Clone(k.lowest), maps.Clone(k.by), maps.Clone(k.told)
		copied.logs = map[journal.Log]map[uint64]stored{}
		for l, entries := range k.logs {
			copied.logs[l] = maps.Clone(entries)
		}
		c.kept[id] = &copied
	}
	return &c
}

// put keeps an entry, or the body of one that is there without.
func (d *disk) put(e journal.Entry, by journal.PublicKey, arrived time.Time) {
	k, l, number := d.kept[e.Header.Conversation()], e.Header.Log(), e.Header.Number()
	if k == nil {
		return // left meanwhile
	}
	if k.logs[l] == nil {
		k.logs[l] = map[uint64]stored{}
	}
	k.by[l] = by
	h := *e.Header
	old, has := k.logs[l][number]
	if !has || *old.Header != h {
		old.order = journal.OrderTime(&h, arrived)
	}
	k.logs[l][number] = stored{journal.Entry{Header: &h, Body: bytes.Clone(e.Body)}, old.order}
}

func (d *disk) read(c journal.Conversation, l journal.Log, from, to uint64) (run []journal.Entry) {
	if d.kept[c] == nil {
		return nil
	}
	for entries := d.kept[c].logs[l]; from <= to; from++ {
		e, has := entries[from]
		if !has {
			break
		}
		run = append(run, e.Entry)
	}
	return run
}

func (d *disk) keep(k journal.Keep) {
	kept := d.kept[k.Conversation]
	switch {
	case kept == nil:
	case k.Fork != nil:
		kept.forks[k.Fork.A.Header.Log()] = k.Fork
	case k.Told != nil:
		kept.told[told{k.Told.Member, k.Told.Log}] = *k.Told
	default:
		member := journal.PublicKey(k.Receipt[32:64])
		kept.receipts[member] = k.Receipt
		maps.DeleteFunc(kept.told, func(t told, _ journal.Told) bool { return t.member == member })
	}
}

// state returns what a machine is given on start.
func (k *kept) state(id journal.Conversation) journal.State {
	s := journal.State{ID: id, Open: k.open, Direct: k.direct, Kept: k.roll, Members: maps.Clone(k.members), Ends: k.ends}
	for _, l := range sorted(k.logs, compareLogs) {
		if len(k.logs[l]) > 0 {
			s.Logs = append(s.Logs, k.logState(l))
		} else if k.lowest[l] > 0 {
			s.Logs = append(s.Logs, journal.LogState{Log: l, Lowest: k.lowest[l]})
		}
	}
	for _, m := range sorted(k.receipts, compareKeys) {
		s.Receipts = append(s.Receipts, k.receipts[m])
	}
	for _, t := range sorted(k.told, func(a, b told) int { return cmp.Or(compareKeys(a.member, b.member), compareLogs(a.log, b.log)) }) {
		s.Told = append(s.Told, k.told[t])
	}
	for _, l := range sorted(k.forks, compareLogs) {
		s.Forks = append(s.Forks, k.forks[l])
	}
	return s
}

// end notes where the logs of key end, who is no member any more.
func (k *kept) end(key journal.PublicKey, last map[journal.LogID]uint64) {
	maps.DeleteFunc(k.ends, func(l journal.Log, _ uint64) bool { return l.Author == key })
	for id, n := range last {
		k.ends[journal.Log{Author: key, ID: id}] = n
	}
}

// logState describes the newest entries of a log that have no gap.
func (k *kept) logState(l journal.Log) journal.LogState {
	entries := k.logs[l]
	high := slices.Max(slices.Collect(maps.Keys(entries)))
	s := journal.LogState{Log: l, High: high, Head: entries[high].Header, Lowest: k.lowest[l], By: k.by[l]}
	for n := high; ; n-- {
		e, has := entries[n]
		if !has {
			break
		}
		s.Low, s.LowHeader = n, e.Header
		s.Size += e.Size()
		if e.Body == nil {
			s.Holes = append(s.Holes, n)
		}
	}
	slices.Sort(s.Holes)
	return s
}

func sorted[K comparable, V any](m map[K]V, compare func(a, b K) int) []K {
	return slices.SortedFunc(maps.Keys(m), compare)
}

func compareKeys(a, b journal.PublicKey) int { return bytes.Compare(a[:], b[:]) }

func compareLogs(a, b journal.Log) int {
	return cmp.Or(bytes.Compare(a.Author[:], b.Author[:]), cmp.Compare(a.ID, b.ID))
}

// nameInReceipts returns the name of a log in receipts.
func nameInReceipts(l journal.Log) [8]byte {
	return [8]byte(hashOf(l.Author[:], binary.BigEndian.AppendUint64(nil, uint64(l.ID))))
}
