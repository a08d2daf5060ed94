package replica

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
	"udpchat/replica/memory"
)

// What a disk does with what it is given.
const (
	works = iota
	fails // what others said fails; what is said here is only in the queue
	waits // what others said waits until the disk works or fails
)

// disk is in memory, can fail, and takes its time.
type disk struct {
	*memory.Disk

	state   sync.Mutex // guards the fields below
	mode    int
	delay   time.Duration
	unsaid  []chat.Message
	safe    *memory.Disk // what a crash leaves, if that is less than there is
	waiting []func()
	done    []func() // reports on their way
	open    int      // of these, since the last crash
	life    int      // counts crashes
	early   int      // how often it was read while some were
	going   bool     // a goroutine makes them

	unreadable int                           // how often reading fails
	all        bool                          // who was met gets everything
	known      map[journal.Conversation]bool // of which it was asked or told anything
}

func (d *disk) Read(ctx context.Context, in journal.Conversation, of journal.Log, from, to uint64, answer func([]journal.Entry, error)) {
	d.state.Lock()
	fails := d.unreadable > 0
	if fails {
		d.unreadable--
	}
	d.state.Unlock()
	if fails {
		answer(nil, errUnreadable)
		return
	}
	d.Disk.Read(ctx, in, of, from, to, answer)
}

var errUnreadable = errors.New("the disk cannot be read")

// Unsaid returns what an earlier run did not say.
func (d *disk) Unsaid(in journal.Conversation) (unsaid []chat.Message) {
	for _, m := range d.unsaid {
		if journal.Conversation(m.Conversation) == in {
			unsaid = append(unsaid, m)
		}
	}
	return unsaid
}

func newDisk() *disk { return diskOf(memory.New()) }

func diskOf(m *memory.Disk) *disk { return &disk{Disk: m, known: map[journal.Conversation]bool{}} }

// set changes what the disk does.
func (d *disk) set(mode int) {
	d.state.Lock()
	d.mode = mode
	waiting := d.waiting
	d.waiting = nil
	if mode == works {
		d.safe = nil
	} else if d.safe == nil {
		d.safe = d.Clone()
	}
	d.state.Unlock()
	for _, f := range waiting {
		f()
	}
}

func (d *disk) Store(r entries.Run, done func(ok bool)) {
	d.state.Lock()
	mode := d.mode
	d.known[r.Entries[0].Header.Conversation()] = true
	if mode == waits && !r.Own {
		d.waiting = append(d.waiting, func() { d.Store(r, done) })
	}
	d.state.Unlock()
	switch {
	case mode == works || r.Own:
		d.Disk.Store(r, func(ok bool) { d.report(func() { done(ok) }) })
	case mode == fails:
		d.report(func() { done(false) })
	}
}

// State counts how often it is called too early: what is being written is not read.
func (d *disk) State(in journal.Conversation) (*journal.State, error) {
	d.state.Lock()
	if d.open > 0 && d.mode == works {
		d.early++
	}
	d.known[in] = true
	d.state.Unlock()
	return d.Disk.State(in)
}

// report calls f, after a while if the disk is slow.
func (d *disk) report(f func()) {
	d.state.Lock()
	defer d.state.Unlock()
	if d.delay == 0 && !d.going {
		d.state.Unlock()
		f()
		d.state.Lock()
		return
	}
	d.open++
	life := d.life
	ended := func() {
		f()
		d.state.Lock()
		defer d.state.Unlock()
		if d.life == life {
			d.open--
		}
	}
	if d.done = append(d.done, ended); !d.going {
		d.going = true
		go d.work()
	}
}

func (d *disk) work() {
	d.state.Lock()
	defer d.state.Unlock()
	for len(d.done) > 0 {
		f, delay := d.done[0], d.delay
		d.done = d.done[1:]
		d.state.Unlock()
		time.Sleep(delay)
		f()
		d.state.Lock()
	}
	d.going = false
}

// crash loses what was only in the queue.
func (d *disk) crash() {
	d.state.Lock()
	defer d.state.Unlock()
	d.waiting, d.mode, d.open = nil, works, 0
	d.life++
	if d.safe != nil {
		d.Disk, d.safe = d.safe, nil
	}
}

// holdings returns all that is on the disk.
func (d *disk) holdings() (all []journal.Entry) {
	d.state.Lock()
	known := slices.Collect(maps.Keys(d.known))
	d.state.Unlock()
	for _, in := range known {
		s, _ := d.Disk.State(in)
		for _, l := range s.Logs {
			d.Disk.Read(context.Background(), in, l.Log, l.Low, l.High, func(es []journal.Entry, _ error) { all = append(all, es...) })
		}
	}
	return all
}

// numbers counts the entries on the disk.
func (d *disk) numbers() int { return len(d.holdings()) }

// fill writes logs of some authors.
func (d *disk) fill(authors, each int) {
	for a := range authors {
		key, draft := keyOf(fmt.Sprint("author ", a)), journal.Draft{Kind: journal.KindText, Log: 1, Time: 1}
		var run []journal.Entry
		for i := range each {
			body := journal.AppendField(nil, journal.FieldText, fmt.Appendf(nil, "message %d of author %d", i, a))
			draft.Number, draft.Time = uint64(i+1), draft.Time+1
			h := draft.Sign(key, body)
			draft.Previous = h.Hash()
			run = append(run, journal.Entry{Header: &h, Body: body})
		}
		d.holds(run...)
	}
}

// Lowest lets those that were met have everything, once serveAll was called.
func (d *disk) Lowest(ctx context.Context, in journal.Conversation, of journal.Log, who journal.PublicKey, answer func(uint64, error)) {
	d.state.Lock()
	all := d.all
	d.state.Unlock()
	if s, _ := d.Disk.State(in); all {
		if _, met := s.Members[who]; met {
			answer(1, nil)
			return
		}
	}
	d.Disk.Lowest(ctx, in, of, who, answer)
}

// serveAll lets those that were met have everything.
func (d *disk) serveAll() {
	d.state.Lock()
	defer d.state.Unlock()
	d.all = true
}
