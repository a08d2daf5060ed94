package chat

import (
	"slices"
	"sort"

	"udpchat/chat/cuts"
)

const (
	// tailSize is how many of the last messages stay in memory once the archive has them, and tailBytes how much of them.
	tailSize  = 4096
	tailBytes = 32 << 20
	// changeLog is how many changes are remembered; a face that is further behind starts afresh.
	changeLog = 4096
	// overhead is about how many bytes a message takes beside its text and datagram.
	overhead = 256
)

// Transcript is the messages in the order of their places: the last ones, called the tail, and the latest changes. It is not safe
// for concurrent use: its Room guards it.
type Transcript struct {
	tail    []entry        // ascending: all beyond the floor, and above it what the archive has not confirmed or what came late
	places  map[ID]Pos     // of the tail
	bytes   int            // the weight of the tail
	waiting load           // what the archive has not confirmed
	added   Rev            // when the newest of the tail came
	floor   Pos            // everything beyond here is in the tail
	newest  ID             // of the message that came last; zero: none is known
	older   bool           // the archive holds messages above the floor
	changes []change       // ascending by rev
	cleared []Old          // one for each time that the person deleted old messages
	lost    Rev            // changes up to here are no longer remembered
	cuts    cuts.Cuts[Pos] // a page that was asked for before one may lack messages
}

type entry struct {
	Message
	added  Rev
	stored bool // the archive has it
}

type change struct {
	rev Rev
	Message
}

// load counts messages and about how many bytes they take.
type load struct{ count, bytes int }

// Weight is about how many bytes the message takes in memory.
func (m Message) Weight() int { return len(m.Text) + len(m.Raw) + overhead }

// Add puts new messages where they belong. Those that belong above others came late.
func (t *Transcript) Add(rev Rev, batch ...Message) {
	var late []entry
	t.added = rev
	for i := range batch {
		e := entry{Message: batch[i], added: rev}
		e.Rev = rev
		if n := len(t.tail); n > 0 && e.Pos.Before(t.tail[n-1].Pos) {
			late = append(late, e)
		} else {
			t.tail = append(t.tail, e)
			t.note(&e)
		}
	}
	t.insert(late)
	t.trim()
}

// insert puts entries in their places.
func (t *Transcript) insert(late []entry) {
	for i := range late {
		t.note(&late[i])
	}
	slices.SortFunc(late, func(a, b entry) int { return a.Pos.Compare(b.Pos) })
	i := len(t.tail)
	t.tail = append(t.tail, late...)
	for k := len(t.tail); len(late) > 0; k-- {
		if last := len(late) - 1; i == 0 || t.tail[i-1].Pos.Before(late[last].Pos) {
			t.tail[k-1], late = late[last], late[:last]
		} else {
			t.tail[k-1] = t.tail[i-1]
			i--
		}
	}
}

// note notes that an entry is in the tail.
func (t *Transcript) note(e *entry) {
	if t.places == nil {
		t.places = map[ID]Pos{}
	}
	t.places[e.ID], t.newest = e.Pos, max(t.newest, e.ID)
	t.weigh(e, 1)
}

// forget notes that an entry is not in the tail any more.
func (t *Transcript) forget(e *entry) {
	delete(t.places, e.ID)
	t.weigh(e, -1)
}

// weigh adds an entry to the sums of the tail, or subtracts it.
func (t *Transcript) weigh(e *entry, sign int) {
	weight := sign * e.Weight()
	t.bytes += weight
	if !e.stored {
		t.waiting.count, t.waiting.bytes = t.waiting.count+sign, t.waiting.bytes+weight
	}
}

// Stored notes that the archive has messages, and lets go of those that are far from the end.
func (t *Transcript) Stored(batch []Message) {
	for i := range batch {
		if at, ok := t.index(batch[i].ID); ok {
			e := &t.tail[at]
			t.weigh(e, -1)
			e.stored = true
			t.weigh(e, 1)
		}
	}
	t.trim()
}

// Waiting counts the messages that the archive has not confirmed, and about how many bytes they take.
func (t *Transcript) Waiting() (count, bytes int) { return t.waiting.count, t.waiting.bytes }

// Find returns a message of the tail.
func (t *Transcript) Find(id ID) (Message, bool) {
	i, ok := t.index(id)
	if !ok {
		return Message{}, false
	}
	return t.tail[i].Message, true
}

// Change replaces a message by its new state, whether or not it is in the tail. The new state may have another place.
func (t *Transcript) Change(rev Rev, m Message) {
	m.Rev = rev
	i, ok := t.index(m.ID)
	switch {
	case ok:
		e := t.tail[i]
		t.forget(&e)
		switch e.Message = m; {
		case m.Deleted:
			t.tail = slices.Delete(t.tail, i, i+1)
		case m.Pos == t.tail[i].Pos:
			t.note(&e)
			t.tail[i] = e
		default:
			t.tail = slices.Delete(t.tail, i, i+1)
			t.insert([]entry{e})
		}
	case slices.ContainsFunc(t.changes, func(c change) bool { return c.ID == m.ID && c.Deleted }):
		return // it is gone
	}
	if len(t.changes) == changeLog {
		t.lost = max(t.lost, t.changes[changeLog/2-1].rev)
		t.changes = slices.Clone(t.changes[changeLog/2:])
		t.cuts.Add(top)
	}
	t.changes = append(t.changes, change{rev, m})
}

// Return puts a message into the tail again that the tail let go of and that changes its place to one beyond the floor.
func (t *Transcript) Return(m Message) {
	if _, there := t.places[m.ID]; !there && t.floor.Before(m.Pos) {
		t.insert([]entry{{Message: m, stored: true}})
	}
}

// Since returns the messages that came after a revision and the earlier ones that changed after it, in the order of their places
// and of the changes. whole is false if that is not everything: the revision is too old, or more than limit messages came.
func (t *Transcript) Since(rev Rev, limit int) (fresh, changed []Message, whole bool) {
	if rev < t.lost {
		return nil, nil, false
	}
	for i := 0; t.added > rev && i < len(t.tail); i++ {
		if t.tail[i].added <= rev {
			continue
		}
		if len(fresh) == limit {
			return nil, nil, false
		}
		fresh = append(fresh, t.tail[i].Message)
	}
	from := sort.Search(len(t.changes), func(i int) bool { return t.changes[i].rev > rev })
	return fresh, t.lately(from, rev), true
}

// lately returns messages that were there at a revision in their newest state, if one of the changes from an index on
// concerns them.
func (t *Transcript) lately(from int, rev Rev) []Message {
	var changed []Message
	seen := map[ID]bool{}
	for _, c := range slices.Backward(t.changes[from:]) {
		i, ok := t.index(c.ID)
		if !seen[c.ID] && (!ok || t.tail[i].added <= rev) {
			seen[c.ID] = true
			changed = append(changed, c.Message)
		}
	}
	slices.Reverse(changed)
	return changed
}

// Newest returns the last n messages of those beyond the floor, and whether there are older ones.
func (t *Transcript) Newest(n int) ([]Message, bool) {
	from := max(t.from(t.floor.Next()), len(t.tail)-n)
	return messages(t.tail[from:]), from > 0 || t.older
}

func (t *Transcript) index(id ID) (int, bool) {
	pos, ok := t.places[id]
	return t.from(pos), ok
}

// from is the index of the first message of the tail at a place or beyond.
func (t *Transcript) from(pos Pos) int {
	return sort.Search(len(t.tail), func(i int) bool { return !t.tail[i].Pos.Before(pos) })
}

// trim drops messages that the archive has and that are far from the end. It moves the rest only now and then, so that a message
// costs the same however many there are.
func (t *Transcript) trim() {
	if len(t.tail) < 2*tailSize && t.bytes < 2*tailBytes {
		return
	}
	end, dropped, weight := 0, 0, 0
	for left := t.bytes; len(t.tail)-end > tailSize || left > tailBytes; end++ {
		e := &t.tail[end]
		left -= e.Weight()
		if e.stored {
			dropped, weight = dropped+1, weight+e.Weight()
		}
	}
	if dropped < tailSize/2 && weight < tailBytes/2 {
		return
	}
	t.older = true
	kept, first := t.tail[:0], true // in place: a flood uses the same memory again
	for i := range t.tail[:end] {
		e := t.tail[i]
		if !e.stored {
			kept = append(kept, e)
			continue
		}
		if first {
			t.cuts.Add(e.Pos)
		}
		first = false
		t.forget(&e)
		if t.lost = max(t.lost, e.added); t.floor.Before(e.Pos) {
			t.floor = e.Pos
		}
	}
	t.tail = slices.Delete(t.tail, len(kept), end)
	if cap(t.tail) > 4*max(len(t.tail), tailSize) {
		t.tail = slices.Clone(t.tail)
	}
}

func messages(entries []entry) []Message {
	out := make([]Message, len(entries))
	for i, e := range entries {
		out[i] = e.Message
	}
	return out
}
