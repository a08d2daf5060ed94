package replica

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

// A Memory keeps entries of maxMemory bytes; it asks for room beyond. At twice as much it takes only what is said here.
const maxMemory = 64 << 20

// askAgain is after which time a Memory asks for room again, if it got none.
const askAgain = time.Second

// newcomers is how many entries a member gets that came before it, of a day before.
const (
	newcomers    = 200
	newcomerTime = 24 * time.Hour
)

// Memory is a Disk for one run, for a node that may not write to the disk. It is safe for concurrent use and calls back before its
// methods return.
type Memory struct {
	// Shrink asks to forget entries of so many bytes, see Replica.Shrink. It is set before the first use; nil: nothing is forgotten.
	Shrink func(bytes int)
	// Messages keeps the messages that show entries; nil: they are not kept.
	Messages chat.Archive

	now func() time.Time

	mu      sync.Mutex // guards the fields below
	all     map[journal.Conversation]*remembered
	names   map[journal.PublicKey]entries.Profile
	joined  map[string]int64
	arrived int64 // entries that ever came
	bytes   int
	asked   time.Time // for room; zero: it got some since
}

// remembered is what is known of one conversation.
type remembered struct {
	logs     map[journal.Log]*pages
	members  map[journal.PublicKey]*member
	receipts map[journal.PublicKey][]byte
	told     map[told]journal.Told
	forks    map[journal.Log]*journal.Fork
}

type told struct {
	log    journal.Log
	member journal.PublicKey
}

type member struct {
	since int64 // it may have what came after so many entries
	met   bool  // in person
}

// pages are the entries of one log, without a gap.
type pages struct {
	key     int64 // of entry 0, see Memory.Unshown
	entries []journal.Entry
	arrived []int64 // one for one
	shown   map[uint64]bool
	state   journal.LogState
}

// NewMemory returns an empty Memory.
func NewMemory() *Memory {
	return &Memory{
		now: time.Now, all: map[journal.Conversation]*remembered{}, names: map[journal.PublicKey]entries.Profile{}, joined: map[string]int64{},
	}
}

// in returns what is known of a conversation.
func (m *Memory) in(c journal.Conversation) *remembered {
	r := m.all[c]
	if r == nil {
		r = &remembered{
			logs: map[journal.Log]*pages{}, members: map[journal.PublicKey]*member{}, receipts: map[journal.PublicKey][]byte{},
			told: map[told]journal.Told{}, forks: map[journal.Log]*journal.Fork{},
		}
		m.all[c] = r
	}
	return r
}

func (r *remembered) log(l journal.Log) *pages {
	p := r.logs[l]
	if p == nil {
		p = &pages{key: int64(len(r.logs)) << 40, shown: map[uint64]bool{}, state: journal.LogState{Log: l}}
		r.logs[l] = p
	}
	return p
}

// Join returns how many entries had come when this node joined a network for the first time: arrived, if it was never joined.
func (m *Memory) Join(network string, arrived int64) int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	since, known := m.joined[network]
	if !known {
		since = arrived
		m.joined[network] = since
	}
	return since
}

// State implements Disk.
func (m *Memory) State(in journal.Conversation) (*journal.State, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.in(in).remember(in), nil
}

func (r *remembered) remember(id journal.Conversation) *journal.State {
	s := &journal.State{ID: id, Members: map[journal.PublicKey]bool{}}
	for k, m := range r.members {
		s.Members[k] = m.met
	}
	for _, p := range r.logs {
		s.Logs = append(s.Logs, p.remember())
	}
	for _, raw := range r.receipts {
		s.Receipts = append(s.Receipts, raw)
	}
	for _, t := range r.told {
		s.Told = append(s.Told, t)
	}
	for _, f := range r.forks {
		s.Forks = append(s.Forks, f)
	}
	return s
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

// Unsaid implements Disk. There is no earlier run.
func (m *Memory) Unsaid(journal.Conversation) []chat.Message { return nil }

// Again implements Disk.
func (m *Memory) Again(in journal.Conversation, take func(e journal.Entry, shown bool)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	came := map[int64]journal.Entry{}
	for _, p := range m.in(in).logs {
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

// Entries implements Disk.
func (m *Memory) Entries(in journal.Conversation) (all []journal.Entry, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range m.in(in).logs {
		for _, e := range p.entries {
			if e.Body != nil {
				all = append(all, e)
			}
		}
	}
	return all, nil
}

// Unshown implements Disk. A key is that of the log with the number of the entry.
func (m *Memory) Unshown(in journal.Conversation, above int64, answer func([]entries.Stored, int64)) {
	m.mu.Lock()
	var all []entries.Stored
	now := m.now()
	logs := slices.SortedFunc(maps.Values(m.in(in).logs), func(a, b *pages) int { return cmp.Compare(a.key, b.key) })
	for _, p := range logs {
		for _, e := range p.entries {
			if n := e.Header.Number(); e.Body != nil && !p.shown[n] && p.key+int64(n) > above {
				all = append(all, entries.Stored{Entry: e, At: journal.OrderTime(e.Header, now)})
			}
		}
	}
	m.mu.Unlock()
	answer(all, 0)
}

// Names implements Disk.
func (m *Memory) Names() map[journal.PublicKey]entries.Profile {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.names)
}

// Store implements Disk.
func (m *Memory) Store(r entries.Run, done func(ok bool)) {
	m.mu.Lock()
	ok := r.Own || m.bytes < 2*maxMemory
	if ok {
		h := r.Entries[0].Header
		p := m.in(h.Conversation()).log(h.Log())
		p.state.By = r.Introducer
		if !r.Late {
			ok = p.join(m, r.Entries)
		}
		p.show(r)
	}
	more, now := m.bytes-maxMemory, m.now()
	shrink := more > 0 && m.Shrink != nil && now.Sub(m.asked) >= askAgain
	if shrink {
		m.asked = now
	}
	m.mu.Unlock()
	if shrink {
		m.Shrink(more + maxMemory/16)
	}
	if ok && !r.Own && m.Messages != nil {
		m.archive(r.Messages)
	}
	done(ok)
}

// show notes which entries of a run are shown.
func (p *pages) show(r entries.Run) {
	for i, e := range r.Entries {
		if r.Own || r.Message(i) != nil {
			p.shown[e.Header.Number()] = true
		}
	}
}

// archive hands the messages of others over to the archive.
func (m *Memory) archive(all []chat.Message) {
	if ms := slices.DeleteFunc(slices.Clone(all), func(m chat.Message) bool { return m.ID == 0 }); len(ms) > 0 {
		m.Messages.Append(ms, func() {})
	}
}

// join joins a run to the entries of a log. One above a gap begins the log anew; one below a gap is not taken.
func (p *pages) join(m *Memory, run []journal.Entry) bool {
	first, last := run[0].Header.Number(), run[len(run)-1].Header.Number()
	low, high := p.span()
	switch {
	case high > 0 && last+1 < low:
		return false
	case high > 0 && first > high+1:
		m.bytes -= sizeOf(p.entries)
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
		m.bytes += p.replace(e, int(e.Header.Number()-low))
	}
	p.entries = slices.Insert(append(p.entries, above...), 0, below...)
	p.arrived = slices.Insert(m.count(p.arrived, len(above)), 0, m.count(nil, len(below))...)
	m.bytes += sizeOf(below) + sizeOf(above)
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
func (m *Memory) count(to []int64, n int) []int64 {
	for range n {
		m.arrived++
		to = append(to, m.arrived)
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

// Keep implements Disk.
func (m *Memory) Keep(k journal.Keep) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.in(k.Conversation)
	switch {
	case k.Fork != nil:
		r.forks[k.Fork.A.Header.Log()] = k.Fork
	case k.Told != nil:
		r.told[told{k.Told.Log, k.Told.Member}] = *k.Told
	default:
		who := journal.PublicKey(k.Receipt[32:64])
		r.receipts[who] = k.Receipt
		maps.DeleteFunc(r.told, func(t told, _ journal.Told) bool { return t.member == who })
	}
}

// Meet implements Disk.
func (m *Memory) Meet(in journal.Conversation, who journal.PublicKey, since int64, person bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.in(in)
	if r.members[who] == nil {
		r.members[who] = &member{since: m.newcomerLocked(r, since)}
	}
	r.members[who].met = r.members[who].met || person
}

// newcomerLocked returns the moment from which on a member that is met now is served: it gets the newest entries of a day, but nothing
// that came before since.
func (m *Memory) newcomerLocked(r *remembered, since int64) int64 {
	dayAgo, oldest, moment := uint64(m.now().Add(-newcomerTime).UnixMicro()), max(since, m.arrived-newcomers), m.arrived
	for _, p := range r.logs {
		for i, arrived := range p.arrived {
			if arrived > oldest && p.entries[i].Header.Time() >= dayAgo {
				moment = min(moment, arrived-1)
			}
		}
	}
	return moment
}

// Dismiss implements Disk.
func (m *Memory) Dismiss(in journal.Conversation, who journal.PublicKey) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.in(in).members, who)
}

// SaveName implements Disk.
func (m *Memory) SaveName(who journal.PublicKey, name string, at uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if at >= m.names[who].At {
		m.names[who] = entries.Profile{Name: name, At: at}
	}
}

// Read implements Disk.
func (m *Memory) Read(_ context.Context, in journal.Conversation, of journal.Log, from, to uint64, answer func([]journal.Entry, error)) {
	m.mu.Lock()
	var es []journal.Entry
	if p := m.in(in).logs[of]; p != nil {
		if low, high := p.span(); from <= high && to >= low {
			es = slices.Clone(p.entries[max(from, low)-low : min(to, high)+1-low])
		}
	}
	m.mu.Unlock()
	answer(es, nil)
}

// Lowest implements Disk. Who was never met gets what comes from now on.
func (m *Memory) Lowest(_ context.Context, in journal.Conversation, of journal.Log, who journal.PublicKey, answer func(uint64, error)) {
	m.mu.Lock()
	lowest := uint64(1)
	r := m.in(in)
	if p, of := r.logs[of], r.members[who]; p != nil {
		n := len(p.arrived)
		for n > 0 && of != nil && p.arrived[n-1] > of.since {
			n--
		}
		if low, _ := p.span(); n > 0 {
			lowest = low + uint64(n)
		}
	}
	m.mu.Unlock()
	answer(lowest, nil)
}

// Forget implements Disk.
func (m *Memory) Forget(f journal.Forget, done func(low *journal.Header, freed int)) {
	m.mu.Lock()
	low, freed := m.forget(f)
	m.bytes -= freed
	m.asked = time.Time{}
	m.mu.Unlock()
	done(low, freed)
}

func (m *Memory) forget(f journal.Forget) (low *journal.Header, freed int) {
	r := m.in(f.Conversation)
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
func (m *Memory) Arrivals() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.arrived
}
