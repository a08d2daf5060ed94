// Package memory keeps what the journal would have on disk in memory, for a node that may not write to the disk.
package memory

import (
	"maps"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

// newcomers is how many entries a member gets that came before it, of a day before.
const (
	newcomers    = 200
	newcomerTime = 24 * time.Hour
)

// Disk is a replica.Disk for one run. It is safe for concurrent use and calls back before its methods return.
type Disk struct {
	// Shrink asks to forget entries of so many bytes, see replica.Replica. It is set before the first use; nil: nothing is forgotten.
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

// New returns an empty Disk.
func New() *Disk {
	return &Disk{
		now: time.Now, all: map[journal.Conversation]*remembered{}, names: map[journal.PublicKey]entries.Profile{}, joined: map[string]int64{},
	}
}

// in returns what is known of a conversation.
func (d *Disk) in(c journal.Conversation) *remembered {
	r := d.all[c]
	if r == nil {
		r = &remembered{
			logs: map[journal.Log]*pages{}, members: map[journal.PublicKey]*member{}, receipts: map[journal.PublicKey][]byte{},
			told: map[told]journal.Told{}, forks: map[journal.Log]*journal.Fork{},
		}
		d.all[c] = r
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
func (d *Disk) Join(network string, arrived int64) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	since, known := d.joined[network]
	if !known {
		since = arrived
		d.joined[network] = since
	}
	return since
}

// State implements replica.Disk.
func (d *Disk) State(in journal.Conversation) (*journal.State, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.in(in).remember(in), nil
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

// Unsaid implements replica.Disk. There is no earlier run.
func (d *Disk) Unsaid(journal.Conversation) []chat.Message { return nil }

// Names implements replica.Disk.
func (d *Disk) Names() map[journal.PublicKey]entries.Profile {
	d.mu.Lock()
	defer d.mu.Unlock()
	return maps.Clone(d.names)
}

// Keep implements replica.Disk.
func (d *Disk) Keep(k journal.Keep) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.in(k.Conversation)
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

// Meet implements replica.Disk.
func (d *Disk) Meet(in journal.Conversation, who journal.PublicKey, since int64, person bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.in(in)
	if r.members[who] == nil {
		r.members[who] = &member{since: d.newcomerLocked(r, since)}
	}
	r.members[who].met = r.members[who].met || person
}

// newcomerLocked returns the moment from which on a member that is met now is served: it gets the newest entries of a day, but nothing
// that came before since.
func (d *Disk) newcomerLocked(r *remembered, since int64) int64 {
	dayAgo, oldest, moment := uint64(d.now().Add(-newcomerTime).UnixMicro()), max(since, d.arrived-newcomers), d.arrived
	for _, p := range r.logs {
		for i, arrived := range p.arrived {
			if arrived > oldest && p.entries[i].Header.Time() >= dayAgo {
				moment = min(moment, arrived-1)
			}
		}
	}
	return moment
}

// Dismiss implements replica.Disk.
func (d *Disk) Dismiss(in journal.Conversation, who journal.PublicKey) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.in(in).members, who)
}

// SaveName implements replica.Disk.
func (d *Disk) SaveName(who journal.PublicKey, name string, at uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if at >= d.names[who].At {
		d.names[who] = entries.Profile{Name: name, At: at}
	}
}

// Clone returns a Disk that holds the same from now on, but calls nobody.
func (d *Disk) Clone() *Disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := New()
	c.names, c.joined, c.arrived, c.bytes = maps.Clone(d.names), maps.Clone(d.joined), d.arrived, d.bytes
	for in, r := range d.all {
		c.all[in] = r.clone()
	}
	return c
}

func (r *remembered) clone() *remembered {
	c := &remembered{
		logs: map[journal.Log]*pages{}, members: map[journal.PublicKey]*member{}, receipts: maps.Clone(r.receipts),
		told: maps.Clone(r.told), forks: maps.Clone(r.forks),
	}
	for l, p := range r.logs {
		c.logs[l] = p.clone()
	}
	for who, m := range r.members {
		of := *m
		c.members[who] = &of
	}
	return c
}
