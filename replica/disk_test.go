package replica

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

// What a disk does with what it is given.
const (
	works = iota
	fails // what others said fails; what is said here is only in the queue
	waits // what others said waits until the disk works or fails
)

// disk is a Memory that can fail, and that takes its time.
type disk struct {
	*Memory

	state   sync.Mutex // guards the fields below
	mode    int
	delay   time.Duration
	unsaid  []chat.Message
	unsafe  []*journal.Header // own entries that a crash loses
	waiting []func()
	done    []func() // reports on their way
	open    int      // of these, since the last crash
	life    int      // counts crashes
	early   int      // how often it was read while some were
	going   bool     // a goroutine makes them

	unreadable int // how often reading fails
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
	d.Memory.Read(ctx, in, of, from, to, answer)
}

var errUnreadable = errors.New("the disk cannot be read")

// Unsaid returns what an earlier run did not say.
func (d *disk) Unsaid(in journal.Conversation) (unsaid []chat.Message) {
	if in == journal.Conversation(open) {
		unsaid = d.unsaid
	}
	return unsaid
}

func newDisk() *disk { return &disk{Memory: NewMemory()} }

// set changes what the disk does.
func (d *disk) set(mode int) {
	d.state.Lock()
	d.mode = mode
	waiting := d.waiting
	d.waiting = nil
	if mode == works {
		d.unsafe = nil
	}
	d.state.Unlock()
	for _, f := range waiting {
		f()
	}
}

func (d *disk) Store(r entries.Run, done func(ok bool)) {
	d.state.Lock()
	mode := d.mode
	if mode != works && r.Own {
		d.unsafe = append(d.unsafe, r.Entries[0].Header)
	}
	if mode == waits && !r.Own {
		d.waiting = append(d.waiting, func() { d.Store(r, done) })
	}
	d.state.Unlock()
	switch {
	case mode == works || r.Own:
		d.Memory.Store(r, func(ok bool) { d.report(func() { done(ok) }) })
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
	d.state.Unlock()
	return d.Memory.State(in)
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
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, h := range d.unsafe {
		p := d.all[h.Conversation()].logs[h.Log()]
		if low, high := p.span(); h.Number() <= high {
			n := h.Number() - low
			d.bytes -= sizeOf(p.entries[n:])
			p.entries, p.arrived = p.entries[:n:n], p.arrived[:n:n]
		}
	}
	d.unsafe = nil
}

// numbers counts the entries on the disk.
func (d *disk) numbers() (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range d.all {
		for _, p := range r.logs {
			n += len(p.entries)
		}
	}
	return n
}

// fill writes logs of some authors.
func (m *Memory) fill(authors, each int) {
	for a := range authors {
		key, d := keyOf(fmt.Sprint("author ", a)), journal.Draft{Kind: journal.KindText, Log: 1, Time: 1}
		var run []journal.Entry
		for i := range each {
			body := journal.AppendField(nil, journal.FieldText, fmt.Appendf(nil, "message %d of author %d", i, a))
			d.Number, d.Time = uint64(i+1), d.Time+1
			h := d.Sign(key, body)
			d.Previous = h.Hash()
			run = append(run, journal.Entry{Header: &h, Body: body})
		}
		m.Store(entries.Run{Entries: run, Own: true}, func(bool) {})
	}
}

// serveAll lets everybody have everything.
func (m *Memory) serveAll(in chat.Conversation) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, who := range m.in(journal.Conversation(in)).members {
		who.since = 0
	}
}
