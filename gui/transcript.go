package gui

import (
	"context"
	"errors"
	"slices"
	"sort"
	"time"

	"fyne.io/fyne/v2/data/binding"

	"udpchat/chat"
)

// maxRows is how many messages the list holds at once; older and newer ones are asked for when the reader gets near.
const maxRows = 2000

// errReadOnly is what the write methods of the binding answer: the room is written through its composer.
var errReadOnly = errors.New("the transcript is written by saying something")

// transcript is a window over the room's messages, as rows to draw and as a binding.StringList whose string i is message i
// as the classic chat window prints it. Unlike the toolkit's own list it appends in constant time and tells its listeners
// once for each batch. It belongs to the UI goroutine.
type transcript struct {
	rows      []*row
	older     bool // there are messages above the rows
	newer     bool // there are messages below the rows
	reading   bool // the reader is further up: what is new must not push out rows at the other end
	listeners []binding.DataListener
	muted     map[chat.MemberID]bool // whose messages are folded away
	last      chat.Pos               // of the newest message told of
	read      chat.Pos               // of the last message before the line of new ones; zero: there is no line
	hit       chat.ID                // the message that stands out; zero: none
	wanted    *jump                  // where the reader wants to go

	askedAbove, askedBelow chat.Pos // the places pages were asked for
}

var _ binding.StringList = (*transcript)(nil)

// row is one message of the transcript, with what depends on its neighbours and on the width it is drawn at.
type row struct {
	chat.Message
	day      bool // the first of its day
	fresh    bool // the first that came after the reader had left off
	first    bool // the first of a group: same author, same day, same encoding, less than five minutes apart
	unfolded bool
	hit      bool     // it stands out
	quiet    int      // how many messages of muted members this row stands for; zero: it is a message itself
	until    chat.Pos // the place of the last of those
	layout   rowLayout
	top      float32
}

// groupGap is the silence that ends a group.
const groupGap = 5 * time.Minute

// apply takes what changed in the room and tells the listeners once, if it concerns the rows. It returns how many messages
// are new at the end, those of muted members left out.
func (t *transcript) apply(c chat.Changes) (added int) {
	touched := c.Reset
	if c.Reset {
		t.clear()
		t.older, t.newer = c.Older, false
	}
	if n := len(c.Messages); n > 0 {
		t.last = c.Messages[n-1].Pos
	}
	if t.reading && len(t.rows)+len(c.Messages) > maxRows {
		t.newer = true
	}
	if !t.newer {
		t.append(c.Messages)
		touched = touched || len(c.Messages) > 0
	}
	for _, m := range c.Changed {
		touched = t.change(m) || touched
	}
	arrived := func() {}
	for _, p := range c.Pages {
		if t.wanted != nil && p.Window == t.wanted.window {
			arrived = t.arrive(p)
			touched = true
		} else {
			touched = t.page(p) || touched
		}
	}
	if touched {
		t.tell()
	}
	arrived()
	if c.Reset {
		return 0
	}
	return t.loud(c.Messages)
}

// clear lets go of all rows and of what was asked for about them.
func (t *transcript) clear() {
	t.rows, t.askedAbove, t.askedBelow = nil, 0, 0
}

func (t *transcript) append(messages []chat.Message) {
	from := len(t.rows)
	for _, m := range messages {
		t.rows = t.join(t.rows, m)
	}
	t.regroup(from, len(t.rows))
	if over := len(t.rows) - maxRows; over > 0 {
		t.rows = slices.Clone(t.rows[over:])
		t.older = true
		t.regroup(0, 1)
	}
}

// change replaces a message that is shown, or takes it away.
func (t *transcript) change(m chat.Message) bool {
	i, ok := t.find(m.ID)
	if !ok {
		return false
	}
	if m.Deleted && t.rows[i].quiet > 1 {
		t.rows[i].quiet--
		return true
	}
	if m.Deleted {
		t.rows = slices.Delete(t.rows, i, i+1)
		t.regroup(i, i+1)
		return true
	}
	t.rows[i].Message = m
	t.rows[i].layout = rowLayout{}
	t.regroup(i, i+2)
	return true
}

// page joins an answer of the archive to the rows, if it still fits.
func (t *transcript) page(p chat.Page) bool {
	switch {
	case p.Err != nil:
		return false
	case p.Window.After == 0 && len(t.rows) > 0 && p.Window.Anchor == t.rows[0].Pos:
		t.prepend(p)
	case p.Window.Before == 0 && len(t.rows) > 0 && p.Window.Anchor == t.rows[len(t.rows)-1].end()+1:
		t.extend(p)
	default:
		return false
	}
	if len(p.Messages) > 0 { // the same place may become the edge once more
		t.askedAbove, t.askedBelow = 0, 0
	}
	return true
}

// pageSize is how many messages are asked for at once.
const pageSize = 200

// ask asks the room for the messages above the first row or below the last one, once for each place.
func (t *transcript) ask(room *chat.Room, top, bottom bool) {
	if len(t.rows) == 0 {
		return
	}
	if first := t.rows[0].Pos; top && t.older && t.askedAbove != first {
		t.askedAbove = first
		room.Ask(context.Background(), chat.Window{Anchor: first, Before: pageSize})
	}
	if next := t.rows[len(t.rows)-1].end() + 1; bottom && t.newer && t.askedBelow != next {
		t.askedBelow = next
		room.Ask(context.Background(), chat.Window{Anchor: next, After: pageSize})
	}
}

func (t *transcript) prepend(p chat.Page) {
	front := make([]*row, 0, len(p.Messages)+len(t.rows))
	for _, m := range p.Messages {
		front = t.join(front, m)
	}
	joined := len(front)
	t.rows = append(front, t.rows[absorbed(front, t.rows):]...)
	t.older = p.Older && len(p.Messages) > 0
	t.regroup(0, joined+1)
	if len(t.rows) > maxRows {
		t.rows = slices.Clone(t.rows[:maxRows])
		t.newer = true
	}
}

func (t *transcript) extend(p chat.Page) {
	t.append(p.Messages)
	t.newer = p.Newer
}

// regroup settles day and first of the rows from i up to, not including, j.
func (t *transcript) regroup(i, j int) {
	for ; i < min(j, len(t.rows)); i++ {
		r := t.rows[i]
		day, first, fresh := true, true, t.read != 0 && !t.older && r.Pos > t.read
		if i > 0 {
			before := t.rows[i-1]
			fresh = t.read != 0 && r.Pos > t.read && before.end() <= t.read
			day = !sameDay(before.At, r.At)
			first = day || before.quiet > 0 || before.Author != r.Author || r.At.Sub(before.At) >= groupGap ||
				encodingWords(before.Encoding) != encodingWords(r.Encoding)
		}
		fresh = fresh && !r.Mine()
		first = first || fresh
		if day != r.day || first != r.first || fresh != r.fresh {
			r.day, r.first, r.fresh, r.layout = day, first, fresh, rowLayout{}
		}
	}
}

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Local().Date()
	by, bm, bd := b.Local().Date()
	return ay == by && am == bm && ad == bd
}

func (t *transcript) find(id chat.ID) (int, bool) {
	i := sort.Search(len(t.rows), func(i int) bool { return t.rows[i].ID >= id })
	return i, i < len(t.rows) && t.rows[i].ID == id
}

func (t *transcript) tell() {
	for _, l := range t.listeners {
		l.DataChanged()
	}
}

// AddListener implements binding.DataItem. The listener is called at once, on the UI goroutine, as on every change.
func (t *transcript) AddListener(l binding.DataListener) {
	t.listeners = append(t.listeners, l)
	l.DataChanged()
}

// RemoveListener implements binding.DataItem.
func (t *transcript) RemoveListener(l binding.DataListener) {
	t.listeners = slices.DeleteFunc(t.listeners, func(x binding.DataListener) bool { return x == l })
}

// Length implements binding.DataList.
func (t *transcript) Length() int { return len(t.rows) }

// GetItem implements binding.DataList.
func (t *transcript) GetItem(i int) (binding.DataItem, error) {
	s, err := t.GetValue(i)
	if err != nil {
		return nil, err
	}
	return binding.BindString(&s), nil
}

// GetValue implements binding.StringList: message i as the classic window prints it.
func (t *transcript) GetValue(i int) (string, error) {
	if i < 0 || i >= len(t.rows) {
		return "", errors.New("no such message")
	}
	return t.rows[i].Classic(), nil
}

// Get implements binding.StringList.
func (t *transcript) Get() ([]string, error) {
	all := make([]string, len(t.rows))
	for i, r := range t.rows {
		all[i] = r.Classic()
	}
	return all, nil
}

// Append implements binding.StringList; it always fails.
func (t *transcript) Append(string) error { return errReadOnly }

// Prepend implements binding.StringList; it always fails.
func (t *transcript) Prepend(string) error { return errReadOnly }

// Remove implements binding.StringList; it always fails.
func (t *transcript) Remove(string) error { return errReadOnly }

// Set implements binding.StringList; it always fails.
func (t *transcript) Set([]string) error { return errReadOnly }

// SetValue implements binding.StringList; it always fails.
func (t *transcript) SetValue(int, string) error { return errReadOnly }
