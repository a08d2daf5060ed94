package chat

import (
	"slices"
	"sort"
)

const (
	// tailSize is how many of the newest messages stay in memory once the archive has them, and tailBytes how much of them.
	tailSize  = 4096
	tailBytes = 32 << 20
	// changeLog is how many changes are remembered; a face that is further behind starts afresh.
	changeLog = 4096
	// overhead is about how many bytes a message takes beside its text and datagram.
	overhead = 256
)

// Transcript is the messages in order: the newest ones, called the tail, and the latest changes. IDs and Pos ascend together.
// It is not safe for concurrent use: its Room guards it.
type Transcript struct {
	tail    []entry  // ascending by Pos; the newest at the end
	bytes   int      // the weight of the tail
	waiting int      // the weight of what the archive has not confirmed
	stored  Pos      // everything up to here is in the archive
	floor   Pos      // everything beyond here is in the tail
	older   bool     // the archive holds messages above the tail
	changes []change // ascending by rev
	cleared []Old    // one for each time that the person deleted old messages
	lost    Rev      // changes up to here are no longer remembered
}

type entry struct {
	Message
	added Rev
}

type change struct {
	rev Rev
	Message
}

// Weight is about how many bytes the message takes in memory.
func (m Message) Weight() int { return len(m.Text) + len(m.Raw) + overhead }

// Append puts new messages at the end. Their Pos must ascend and lie beyond every earlier one.
func (t *Transcript) Append(rev Rev, batch ...Message) {
	for i := range batch {
		t.tail = append(t.tail, entry{batch[i], rev})
		m := &t.tail[len(t.tail)-1].Message
		m.Rev = rev
		t.weigh(m, 1)
	}
	t.trim()
}

// Stored notes that the archive has everything up to pos, and lets go of messages that are no longer recent.
func (t *Transcript) Stored(pos Pos) {
	if !t.stored.Before(pos) {
		return
	}
	for _, e := range t.tail[t.after(t.stored):t.after(pos)] {
		t.waiting -= e.Weight()
	}
	t.stored = pos
	t.trim()
}

// Waiting counts the messages that the archive has not confirmed, and about how many bytes they take.
func (t *Transcript) Waiting() (count, bytes int) { return len(t.tail) - t.after(t.stored), t.waiting }

// Floor is the place beyond which the tail holds everything.
func (t *Transcript) Floor() Pos { return t.floor }

// Find returns a message of the tail.
func (t *Transcript) Find(id ID) (Message, bool) {
	i, ok := t.index(id)
	if !ok {
		return Message{}, false
	}
	return t.tail[i].Message, true
}

// Change replaces a message by its new state, whether or not it is in the tail.
func (t *Transcript) Change(rev Rev, m Message) {
	m.Rev = rev
	if i, ok := t.index(m.ID); ok {
		t.weigh(&t.tail[i].Message, -1)
		if m.Deleted {
			t.tail = slices.Delete(t.tail, i, i+1)
		} else {
			t.weigh(&m, 1)
			t.tail[i].Message = m
		}
	}
	if len(t.changes) == changeLog {
		t.lost = max(t.lost, t.changes[changeLog/2-1].rev)
		t.changes = slices.Clone(t.changes[changeLog/2:])
	}
	t.changes = append(t.changes, change{rev, m})
}

// Since returns the messages that came after a revision and the earlier ones that changed after it, oldest first. whole is
// false if that is not everything: the revision is too old, or more than limit messages came.
func (t *Transcript) Since(rev Rev, limit int) (appended, changed []Message, whole bool) {
	first := sort.Search(len(t.tail), func(i int) bool { return t.tail[i].added > rev })
	if rev < t.lost || len(t.tail)-first > limit {
		return nil, nil, false
	}
	from := sort.Search(len(t.changes), func(i int) bool { return t.changes[i].rev > rev })
	return messages(t.tail[first:]), t.lately(from, rev), true
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

// Newest returns the last n messages of the tail, and whether there are older ones.
func (t *Transcript) Newest(n int) ([]Message, bool) {
	from := max(0, len(t.tail)-n)
	return messages(t.tail[from:]), from > 0 || t.older
}

// newest is the ID of the newest message of the tail; zero: there is none.
func (t *Transcript) newest() ID {
	if len(t.tail) == 0 {
		return 0
	}
	return t.tail[len(t.tail)-1].ID
}

func (t *Transcript) index(id ID) (int, bool) {
	i := sort.Search(len(t.tail), func(i int) bool { return t.tail[i].ID >= id })
	return i, i < len(t.tail) && t.tail[i].ID == id
}

// after is the index of the first message of the tail beyond pos.
func (t *Transcript) after(pos Pos) int {
	return sort.Search(len(t.tail), func(i int) bool { return pos.Before(t.tail[i].Pos) })
}

// weigh adds a message to the sums of the tail, or subtracts it.
func (t *Transcript) weigh(m *Message, sign int) {
	t.bytes += sign * m.Weight()
	if t.stored.Before(m.Pos) {
		t.waiting += sign * m.Weight()
	}
}

// trim drops messages from the front that the archive has and that are no longer recent. It moves the rest only now and then,
// so that a message costs the same however many there are.
func (t *Transcript) trim() {
	if len(t.tail) < 2*tailSize && t.bytes < 2*tailBytes {
		return
	}
	drop, most, left := 0, t.after(t.stored), t.bytes
	for drop < most && (len(t.tail)-drop > tailSize || left > tailBytes) {
		left -= t.tail[drop].Weight()
		drop++
	}
	if drop < tailSize/2 && t.bytes-left < tailBytes/2 {
		return
	}
	last := t.tail[drop-1]
	t.floor, t.lost = last.Pos, max(t.lost, last.added)
	t.tail, t.bytes, t.older = slices.Delete(t.tail, 0, drop), left, true // in place: a flood uses the same memory again
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
