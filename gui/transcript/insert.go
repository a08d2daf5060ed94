package transcript

import (
	"slices"
	"sort"

	"udpchat/chat"
	"udpchat/gui/words"
)

// A message that comes late stands above newer ones. It gets a row if its place is among the rows; else a page of the archive brings
// it when the reader comes near.

// add puts new messages, sorted by their places, where they belong. It reports whether any has a row.
func (t *Rows) add(messages []chat.Message) (added bool) {
	late := 0
	if n := len(t.Rows); n > 0 {
		end := t.Rows[n-1].end()
		late = sort.Search(len(messages), func(i int) bool { return end.Before(messages[i].Pos) })
	}
	for _, m := range messages[:late] {
		added = t.insert(m) || added
	}
	newest := messages[late:]
	if t.reading && len(newest) > 0 && len(t.Rows)+len(newest) > MaxRows {
		t.Newer = true
	}
	if t.Newer || len(newest) == 0 {
		return added
	}
	t.append(newest)
	return true
}

// insert puts a message between the rows, and reports whether its place is there.
func (t *Rows) insert(m chat.Message) bool {
	i := t.place(m.Pos)
	if i == 0 && t.Older || i == len(t.Rows) && t.Newer {
		return false
	}
	if !t.fold(i, m) {
		r := &Row{Message: m, Highlighted: m.ID == t.highlighted}
		if i > 0 && t.Rows[i-1].Collapsed > 0 {
			r.until = t.Rows[i-1].until
		}
		if !r.Highlighted && t.Muted[m.Author] {
			r.Collapsed, r.until, r.arrived = 1, m.Pos, m.ID
		}
		t.Rows = slices.Insert(t.Rows, i, r)
	}
	t.regroup(max(0, i-1), i+2)
	t.shorten()
	return true
}

// fold adds a message of a muted member to the collapsed row above or below its place, if there is one of the same day.
func (t *Rows) fold(i int, m chat.Message) bool {
	if !t.Muted[m.Author] || m.ID == t.highlighted {
		return false
	}
	for _, r := range t.Rows[max(0, i-1):min(len(t.Rows), i+1)] {
		if r.Collapsed == 0 || !words.SameDay(r.At, m.At) {
			continue
		}
		if m.Pos.Before(r.Pos) {
			r.arrived, r.Message = max(r.newest(), m.ID), m
		}
		if r.until.Before(m.Pos) {
			r.until = m.Pos
		}
		r.Collapsed, r.arrived = r.Collapsed+1, max(r.arrived, m.ID)
		return true
	}
	return false
}

// shorten drops a row when there are too many: below the reader, or else at the top.
func (t *Rows) shorten() {
	n := len(t.Rows)
	switch {
	case n <= MaxRows:
	case t.reading:
		t.Rows, t.Newer = slices.Delete(t.Rows, n-1, n), true
	default:
		t.Rows, t.Older = slices.Delete(t.Rows, 0, 1), true
		t.regroup(0, 1)
	}
}

// change replaces a message in its row, moves it to another place, or removes it. One that had no row may have moved in.
func (t *Rows) change(m chat.Message) bool {
	i := t.index(m.ID)
	switch {
	case i < 0 && (m.Deleted || t.Muted[m.Author]):
		return false
	case i < 0:
		return t.insert(m)
	case m.Deleted && t.Rows[i].Collapsed > 1:
		t.Rows[i].Collapsed--
		return true
	case m.Deleted, t.Rows[i].Pos != m.Pos && t.Rows[i].Collapsed == 0:
		t.Rows = slices.Delete(t.Rows, i, i+1)
		t.regroup(i, i+1)
		if !m.Deleted {
			t.insert(m)
		}
		return true
	}
	t.Rows[i].Message = m
	t.Rows[i].Layout = rowLayout{}
	t.regroup(i, i+2)
	return true
}

// place returns the number of the first row that stands below a place.
func (t *Rows) place(p chat.Pos) int {
	return sort.Search(len(t.Rows), func(i int) bool { return p.Before(t.Rows[i].Pos) })
}

// index returns the number of the row with a message, and -1 if there is none.
func (t *Rows) index(id chat.ID) int {
	return slices.IndexFunc(t.Rows, func(r *Row) bool { return r.ID == id })
}

// Find returns the number of a row. If it is not there any more, Find returns false and where it would be.
func (t *Rows) Find(r *Row) (int, bool) {
	i := sort.Search(len(t.Rows), func(i int) bool { return !t.Rows[i].Pos.Before(r.Pos) })
	return i, i < len(t.Rows) && t.Rows[i].ID == r.ID
}
