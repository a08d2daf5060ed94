package entries

import (
	"context"
	"maps"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/journal"
)

// The limits of what waits while the disk cannot be written. Beyond them the newest runs are refused: the journal asks for their
// entries again.
const (
	maxWaiting      = 2000     // entries of others
	maxWaitingBytes = 16 << 20 // of these
	maxOwnBytes     = 64 << 20 // of own entries, which count as written meanwhile
	maxOther        = 4000     // other writes
)

// refusedFor is how long nothing is taken that follows a run that was refused: its author may not have heard of that yet, and would
// leave a gap on the disk.
const refusedFor = 5 * time.Second

// Write is something that the journal asks to keep. It is a Run, or else something that Do does.
type Write struct {
	Run     *Run
	Meeting *Meeting
	Do      func(ctx context.Context, s *Store) error
	Alone   bool          // it concerns what was written before, so that has to be on disk
	Done    func(ok bool) // called once; nil: nobody waits
	After   int64         // it is written once so many messages are

	place int64 // counts writes in their order
}

// Messages returns those of a run.
func (w *Write) Messages() []chat.Message {
	if w.Run == nil {
		return nil
	}
	return w.Run.Messages
}

// Queue holds writes in their order until they are on disk. Its caller sees to it that one goroutine at a time uses it.
type Queue struct {
	taken, waiting []*Write
	last           int64 // the place of the write that was added last
	entries        int   // of all runs
	refused        map[journal.Log]refusal
	calls          []func() // to be called without the lock

	arrived  int64            // entries that are on disk, or were
	networks map[string]int64 // see Networks
}

// refusal is a run that was refused.
type refusal struct {
	first uint64
	until time.Time
}

// Add queues a write.
func (q *Queue) Add(w *Write, now time.Time) {
	q.last++
	if w.place = q.last; w.Run != nil {
		q.entries += len(w.Run.Entries)
		if q.follows(w.Run, now) {
			q.end(w, false)
			q.leaves(w)
			return
		}
	}
	q.waiting = append(q.waiting, w)
}

// follows reports whether a run follows one of its log that was refused just now.
func (q *Queue) follows(r *Run, now time.Time) bool {
	h := r.Entries[0].Header
	refused, is := q.refused[h.Log()]
	if is && h.Number() > refused.first && now.Before(refused.until) {
		return true
	}
	delete(q.refused, h.Log())
	return false
}

// end has the end of w told, once.
func (q *Queue) end(w *Write, ok bool) {
	if done := w.Done; done != nil {
		w.Done = nil
		q.calls = append(q.calls, func() { done(ok) })
	}
}

// Calls returns what is to be called now, without the lock.
func (q *Queue) Calls() []func() {
	calls := q.calls
	q.calls = nil
	return calls
}

// Len returns how much waits: to be written, or to be told.
func (q *Queue) Len() int { return len(q.waiting) + len(q.calls) }

// Last returns the place of the newest write.
func (q *Queue) Last() int64 { return q.last }

// Has reports whether writes up to a place wait.
func (q *Queue) Has(upTo int64) bool {
	return slices.ContainsFunc(q.all(), func(w *Write) bool { return w.place <= upTo })
}

// Arrivals returns how many entries have come, those on their way to the disk included.
func (q *Queue) Arrivals() int64 { return q.arrived + int64(q.entries) }

// Know sets what is on disk: how many entries have arrived, and the networks.
func (q *Queue) Know(arrived int64, networks map[string]int64) {
	q.arrived, q.networks = max(q.arrived, arrived), networks
}

// Carry returns what writes into a new database what is known of the one before.
func (q *Queue) Carry(now time.Time) func(ctx context.Context, s *Store) error {
	arrived, networks := q.arrived, maps.Clone(q.networks)
	return func(ctx context.Context, s *Store) error {
		for id, n := range networks {
			if err := s.Join(ctx, id, n, now); err != nil {
				return err
			}
		}
		return s.exec(ctx, "UPDATE newest SET arrived = max(arrived, ?)", arrived)
	}
}

// Join returns how many entries had come when this node joined a network for the first time: arrived, if it was never joined.
func (q *Queue) Join(network string, arrived int64, now time.Time) int64 {
	first, known := q.networks[network]
	if known {
		arrived = first
	}
	if q.networks == nil {
		q.networks = map[string]int64{}
	}
	if known || len(q.networks) < 2*maxNetworks {
		q.networks[network] = arrived
	}
	q.Add(&Write{Do: func(ctx context.Context, s *Store) error { return s.Join(ctx, network, arrived, now) }}, now)
	return arrived
}

// Urgent reports whether somebody waits for a write.
func (q *Queue) Urgent() bool {
	return slices.ContainsFunc(q.waiting, func(w *Write) bool { return w.Run != nil || w.Done != nil }) || len(q.calls) > 0
}

// Take returns the next writes, with at most so many entries, those that may be written once upTo messages are.
func (q *Queue) Take(upTo int64, entries int) []*Write {
	n := 0
	for n < len(q.waiting) && q.waiting[n].After <= upTo && entries > 0 {
		if w := q.waiting[n]; w.Alone && n > 0 {
			break
		} else if w.Run != nil {
			entries -= len(w.Run.Entries)
		}
		if n++; q.waiting[n-1].Alone {
			break
		}
	}
	q.taken = slices.Clone(q.waiting[:n])
	q.waiting = slices.Delete(q.waiting, 0, n)
	return q.taken
}

// Written notes that the writes taken last are on disk, and how many entries have arrived there.
func (q *Queue) Written(arrived int64) {
	for _, w := range q.taken {
		q.leaves(w)
		q.end(w, true)
	}
	q.taken, q.arrived = nil, max(q.arrived, arrived)
}

func (q *Queue) leaves(w *Write) {
	if w.Run != nil {
		q.entries -= len(w.Run.Entries)
	}
}

// GiveBack puts the writes taken last back, since they could not be written.
func (q *Queue) GiveBack() {
	q.waiting = slices.Concat(q.taken, q.waiting)
	q.taken = nil
}

// Shift moves what writes wait for, when messages were dropped.
func (q *Queue) Shift(move func(after int64) int64) {
	for _, w := range q.waiting {
		w.After = move(w.After)
	}
}

// Shed bounds the queue while the disk cannot be written: it has told that own entries are kept, in memory for now, and which runs
// of others are refused.
func (q *Queue) Shed(now time.Time) {
	var l load
	q.waiting = slices.DeleteFunc(q.waiting, func(w *Write) bool {
		kept := l.add(w)
		if !kept || w.Run != nil && w.Run.Own {
			q.end(w, kept)
		}
		if !kept {
			q.refuse(w, now)
		}
		return !kept
	})
}

// load is what waits.
type load struct{ others, bytes, ownBytes, rest int }

// add reports whether w may wait, too.
func (l *load) add(w *Write) bool {
	switch {
	case w.Run == nil:
		l.rest++
		return l.rest <= maxOther && w.Do != nil
	case w.Run.Own:
		l.ownBytes += w.Run.size()
		return l.ownBytes <= maxOwnBytes
	default:
		l.others += len(w.Run.Entries)
		l.bytes += w.Run.size()
		return l.others <= maxWaiting && l.bytes <= maxWaitingBytes
	}
}

// refuse notes that w, which is not queued any more, was refused.
func (q *Queue) refuse(w *Write, now time.Time) {
	if q.leaves(w); w.Run == nil {
		return
	}
	if q.refused == nil || len(q.refused) > maxOther {
		q.refused = map[journal.Log]refusal{}
	}
	h := w.Run.Entries[0].Header
	if r, is := q.refused[h.Log()]; !is || h.Number() < r.first {
		q.refused[h.Log()] = refusal{first: h.Number(), until: now.Add(refusedFor)}
	}
}

// Meeting returns what is queued of the meeting with a member, or nil.
func (q *Queue) Meeting(in journal.Conversation, member journal.PublicKey) *Meeting {
	for _, w := range q.all() {
		if m := w.Meeting; m != nil && m.In == in && m.Member == member {
			return m
		}
	}
	return nil
}

// Find returns the queued entries from a number to another one of a log.
func (q *Queue) Find(in journal.Conversation, of journal.Log, from, to uint64) map[uint64]journal.Entry {
	found := map[uint64]journal.Entry{}
	for _, w := range q.all() {
		if w.Run == nil || w.Run.Entries[0].Header.Log() != of || w.Run.Entries[0].Header.Conversation() != in {
			continue
		}
		for _, e := range w.Run.Entries {
			if n := e.Header.Number(); from <= n && n <= to {
				found[n] = e
			}
		}
	}
	return found
}

func (q *Queue) all() []*Write { return slices.Concat(q.taken, q.waiting) }

// size returns about how many bytes r takes in memory.
func (r *Run) size() (n int) {
	for _, e := range r.Entries {
		n += e.Size()
	}
	for _, m := range r.Messages {
		n += 256 + len(m.Text)
	}
	return n
}

// Merge returns the entries from the disk and those that are queued, in order, up to the first gap.
func Merge(disk []journal.Entry, queued map[uint64]journal.Entry) []journal.Entry {
	if len(queued) == 0 {
		return disk
	}
	for _, e := range disk {
		if q, is := queued[e.Header.Number()]; !is || q.Body == nil && *q.Header == *e.Header {
			queued[e.Header.Number()] = e
		}
	}
	var all []journal.Entry
	for _, n := range slices.Sorted(maps.Keys(queued)) {
		if k := len(all); k > 0 && all[k-1].Header.Number() != n-1 {
			break
		}
		all = append(all, queued[n])
	}
	return all
}
