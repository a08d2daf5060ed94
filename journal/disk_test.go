package journal

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"time"
)

// disk is what a node keeps.
type disk struct {
	conversations map[Conversation]*kept
	blocked       map[PublicKey]bool
	full          bool
	reporting     bool // the node still lives to hear what became of a write
}

// kept is what a node keeps of one conversation.
type kept struct {
	open, left bool
	roll       bool
	direct     bool
	node       *node // whose it is, once the conversation was entered
	unbounded  bool  // newcomers get everything
	entries    map[Log]map[uint64]Entry
	order      map[Hash]uint64 // order time of each entry
	clamped    map[Hash]bool   // entries whose own time lies too far ahead
	arrived    map[Hash]uint64 // in which order the entries came
	ever       map[Hash]bool   // all entries that were here with their body at any time
	arrivals   uint64
	receipts   map[PublicKey][]byte
	forks      map[Log]*Fork
	told       []Told
	floor      map[Log]uint64               // what lies below is not served or taken until the next start: begun anew above a gap, or forgotten whole
	under      map[Log]uint64               // the floor before the log was begun anew, which counts again once the gap is closed
	since      map[PublicKey]uint64         // arrivals when a member was met
	met        map[PublicKey]bool           // in person
	highs      map[PublicKey]map[Log]uint64 // the newest number of each log when a member was met
	by         map[Log]PublicKey            // whose share a log is
	read       map[Log]uint64
	lowest     map[Log]uint64 // entries below were forgotten
}

// newcomerEntries is how many of the newest entries a newcomer of the open room gets, beside all that come later.
const newcomerEntries = 20

func newDisk() *disk {
	return &disk{conversations: map[Conversation]*kept{}, blocked: map[PublicKey]bool{}, reporting: true}
}

func newKept(open bool) *kept {
	return &kept{
		open: open, entries: map[Log]map[uint64]Entry{}, order: map[Hash]uint64{}, clamped: map[Hash]bool{}, arrived: map[Hash]uint64{},
		ever: map[Hash]bool{}, receipts: map[PublicKey][]byte{}, forks: map[Log]*Fork{}, since: map[PublicKey]uint64{}, lowest: map[Log]uint64{},
		floor: map[Log]uint64{}, under: map[Log]uint64{}, highs: map[PublicKey]map[Log]uint64{}, met: map[PublicKey]bool{}, by: map[Log]PublicKey{}, read: map[Log]uint64{},
	}
}

func (d *disk) clone() *disk {
	c := &disk{conversations: map[Conversation]*kept{}, blocked: maps.Clone(d.blocked), reporting: true}
	for id, k := range d.conversations {
		copied := *k
		copied.entries = map[Log]map[uint64]Entry{}
		for l, entries := range k.entries {
			copied.entries[l] = maps.Clone(entries)
		}
		copied.order, copied.clamped, copied.arrived, copied.ever = maps.Clone(k.order), maps.Clone(k.clamped), maps.Clone(k.arrived), maps.Clone(k.ever)
		copied.receipts, copied.forks, copied.since, copied.lowest = maps.Clone(k.receipts), maps.Clone(k.forks), maps.Clone(k.since), maps.Clone(k.lowest)
		copied.highs = maps.Clone(k.highs)
		copied.floor, copied.under = map[Log]uint64{}, map[Log]uint64{}
		copied.told = slices.Clone(k.told)
		copied.met, copied.by, copied.read = maps.Clone(k.met), maps.Clone(k.by), maps.Clone(k.read)
		c.conversations[id] = &copied
	}
	return c
}

// write keeps a run in one transaction.
func (d *disk) write(n *node, s Store) {
	for _, e := range s.Entries {
		k, h, l, hash := d.conversations[e.Header.Conversation()], *e.Header, e.Header.Log(), e.Header.Hash()
		if high := k.high(l); high > 0 && h.Number() > high+1 {
			k.under[l] = k.floor[l]
			k.floor[l] = high + 1
		}
		if k.entries[l] == nil {
			k.entries[l] = map[uint64]Entry{}
		}
		k.by[l] = s.Introducer
		if e.Body != nil {
			k.ever[hash] = true
		}
		if old, has := k.entries[l][h.Number()]; has && *old.Header == h {
			if old.Body == nil {
				k.entries[l][h.Number()] = Entry{Header: &h, Body: bytes.Clone(e.Body)}
			}
			continue
		}
		k.entries[l][h.Number()] = Entry{Header: &h, Body: bytes.Clone(e.Body)}
		if before, is := k.entries[l][h.Number()-1]; is && h.Number() == k.floor[l] && before.Header.Hash() == h.Previous() {
			k.closeGap(l)
		}
		k.arrivals++
		k.arrived[hash] = k.arrivals
		k.order[hash] = OrderTime(&h, n.now().Clock)
		if k.order[hash] > h.Time() || k.order[hash] > micros(n.now().Clock.Add(time.Minute)) {
			n.world.fail("%s orders an entry later than a minute after it came, or than its author", n.name)
		}
		k.clamped[hash] = h.Time() > micros(n.now().Clock.Add(time.Minute))
	}
}

// closeGap notes that nothing is lacking any more between the two parts of l.
func (k *kept) closeGap(l Log) {
	if floor, was := k.under[l]; was {
		k.floor[l] = floor
		delete(k.under, l)
	}
}

func (d *disk) keep(k Keep) {
	kept := d.conversations[k.Conversation]
	if k.Told != nil {
		kept.told = slices.DeleteFunc(kept.told, func(t Told) bool { return t.Log == k.Told.Log && t.Member == k.Told.Member })
		kept.told = append(kept.told, *k.Told)
		return
	}
	if k.Fork != nil {
		kept.forks[k.Fork.A.Header.Log()] = k.Fork
		delete(kept.under, k.Fork.A.Header.Log())
		return
	}
	r, _ := parseReceipt(k.Receipt)
	kept.receipts[r.member] = k.Receipt
	kept.told = slices.DeleteFunc(kept.told, func(t Told) bool { return t.Member == r.member })
}

// state returns what a machine is given of what is on disk.
func (k *kept) state(id Conversation) State {
	s := State{ID: id, Told: slices.Clone(k.told), Open: k.open, Direct: k.direct, Kept: k.roll, Members: map[PublicKey]bool{}}
	for key := range k.since {
		s.Members[key] = k.met[key]
	}
	for _, l := range sortedKeys(k.lowest, Log.compare) {
		if len(k.entries[l]) == 0 {
			s.Logs = append(s.Logs, LogState{Log: l, Lowest: k.lowest[l]})
		}
	}
	clear(k.under)
	for _, l := range sortedKeys(k.entries, Log.compare) {
		numbers := k.newest(l, maxNumber)
		if len(numbers) == 0 {
			continue
		}
		low, high := numbers[0], numbers[len(numbers)-1]
		for i := range k.entries[l] {
			if i < low { // left below a gap: it is not asked for again, for it is there
				k.floor[l] = max(k.floor[l], i+1)
			}
		}
		state := LogState{Log: l, Low: low, High: high, Head: k.entries[l][high].Header, LowHeader: k.entries[l][low].Header, Lowest: max(k.lowest[l], k.floor[l]), Read: k.read[l], By: k.by[l]}
		for _, i := range numbers {
			e := k.entries[l][i]
			if state.Size += e.Size(); e.Body == nil {
				state.Holes = append(state.Holes, i)
			}
		}
		s.Logs = append(s.Logs, state)
	}
	for _, m := range sortedKeys(k.receipts, comparePublicKeys) {
		s.Receipts = append(s.Receipts, k.receipts[m])
	}
	for _, l := range sortedKeys(k.forks, Log.compare) {
		s.Forks = append(s.Forks, k.forks[l])
	}
	return s
}

func (k *kept) has(l Log, n uint64) bool {
	_, has := k.entries[l][n]
	return has
}

// newest returns the numbers of the newest entries of l up to a number that are on disk without a gap and follow each other.
func (k *kept) newest(l Log, limit uint64) []uint64 {
	numbers := sortedKeys(k.entries[l], cmp.Compare[uint64])
	numbers = slices.DeleteFunc(numbers, func(i uint64) bool { return i > limit })
	for i := len(numbers) - 1; i > 0; i-- {
		if numbers[i-1] != numbers[i]-1 || k.entries[l][numbers[i]].Header.Previous() != k.entries[l][numbers[i-1]].Header.Hash() {
			return numbers[i:]
		}
	}
	return numbers
}

// valid returns the numbers of l that are on disk and count: up to the fork that ends it, or the removal of its author.
func (k *kept) valid(l Log) []uint64 {
	limit := k.limit(l)
	if f := k.forks[l]; f != nil {
		limit = min(limit, f.Number()-1)
	}
	return k.newest(l, limit)
}

// limit returns the last number of l that counts, as far as is known who is a member.
func (k *kept) limit(l Log) uint64 {
	if k.open || k.direct || k.node == nil {
		return maxNumber
	}
	return k.node.limit(room, l)
}

// meets notes a member, who may have what arrives from now on.
func (k *kept) meets(member PublicKey) {
	if _, known := k.since[member]; known {
		return
	}
	k.since[member] = k.arrivals
	k.highs[member] = map[Log]uint64{}
	for l := range k.entries {
		k.highs[member][l] = k.high(l)
	}
}

// high returns the highest number of l that is on disk.
func (k *kept) high(l Log) (high uint64) {
	for i := range k.entries[l] {
		high = max(high, i)
	}
	return high
}

// surelyFrom returns from which number on a member surely gets l: what came after it was met. Some of what was there before is
// served, too.
func (k *kept) surelyFrom(member PublicKey, l Log) uint64 {
	if k.unbounded || !k.open {
		return 1
	}
	return max(k.lowestFor(member, l), k.highs[member][l]+1)
}

// lowestFor returns the lowest number of l that a member of the open room may have: what came since it was met, and the newest.
func (k *kept) lowestFor(member PublicKey, l Log) uint64 {
	if k.unbounded {
		return 0
	}
	since, met := k.since[member]
	if !met {
		since = k.arrivals
	}
	since -= min(since, newcomerEntries)
	lowest := uint64(1)
	for i := range k.entries[l] {
		lowest = max(lowest, i+1)
	}
	for i, e := range k.entries[l] {
		if k.arrived[e.Header.Hash()] > since {
			lowest = min(lowest, i)
		}
	}
	return lowest
}

// each calls do for all entries in the order of authors, logs and numbers.
func (k *kept) each(do func(Log, Entry)) {
	for _, l := range sortedKeys(k.entries, Log.compare) {
		for _, i := range sortedKeys(k.entries[l], cmp.Compare[uint64]) {
			do(l, k.entries[l][i])
		}
	}
}
