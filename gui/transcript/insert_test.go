package transcript

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/gui/guitest"
)

// deck is a conversation whose messages come in any order, without a room: all that is said, and what the rows were not told yet.
type deck struct {
	*testing.T
	r              *rand.Rand
	rows           *Rows
	all            []chat.Message // by their places
	fresh, changed []chat.ID
	last           chat.ID
}

func newDeck(t *testing.T, seed uint64) *deck {
	return &deck{T: t, r: rand.New(rand.NewPCG(seed, 3)), rows: &Rows{Muted: map[chat.MemberID]bool{"muted": true}}}
}

func (d *deck) at(minute int, id chat.ID) (time.Time, chat.Pos) {
	at := guitest.Noon.Add(time.Duration(minute) * time.Minute)
	return at, chat.Pos{Order: at.UnixMicro(), ID: id}
}

// say lets a message arrive that stands at some minute.
func (d *deck) say(minute int, author chat.MemberID) {
	d.last++
	m := chat.Message{ID: d.last, Author: author, Text: fmt.Sprint(d.last)}
	m.At, m.Pos = d.at(minute, m.ID)
	d.put(m)
	d.fresh = append(d.fresh, m.ID)
}

func (d *deck) put(m chat.Message) {
	i, _ := slices.BinarySearchFunc(d.all, m, func(a, b chat.Message) int { return a.Pos.Compare(b.Pos) })
	d.all = slices.Insert(d.all, i, m)
}

// take takes out a message.
func (d *deck) take(id chat.ID) (m chat.Message, there bool) {
	i := slices.IndexFunc(d.all, func(m chat.Message) bool { return m.ID == id })
	if i < 0 {
		return m, false
	}
	m = d.all[i]
	d.all = slices.Delete(d.all, i, i+1)
	return m, true
}

// pull tells the rows what is new.
func (d *deck) pull() {
	var c chat.Changes
	for _, m := range d.all {
		if slices.Contains(d.fresh, m.ID) {
			c.Messages = append(c.Messages, m)
		} else if slices.Contains(d.changed, m.ID) {
			c.Changed = append(c.Changed, m)
		}
	}
	for _, id := range d.changed {
		if !slices.ContainsFunc(d.all, func(m chat.Message) bool { return m.ID == id }) {
			c.Changed = append(c.Changed, chat.Message{ID: id, Deleted: true})
		}
	}
	d.fresh, d.changed = nil, nil
	d.rows.Apply(c)
}

// page brings what stands above the first row, or below the last.
func (d *deck) page(up bool) {
	if len(d.rows.Rows) == 0 {
		return
	}
	w := chat.Window{Anchor: d.rows.Rows[0].Pos, Before: 20}
	if !up {
		w = chat.Window{Anchor: d.rows.Rows[len(d.rows.Rows)-1].end().Next(), After: 20}
	}
	d.rows.Apply(chat.Changes{Pages: []chat.Page{d.answer(w)}})
}

// answer answers a window as the archive does.
func (d *deck) answer(w chat.Window) chat.Page {
	i, _ := slices.BinarySearchFunc(d.all, w.Anchor, func(m chat.Message, p chat.Pos) int { return m.Pos.Compare(p) })
	from, to := max(0, i-w.Before), min(len(d.all), i+w.After)
	return chat.Page{Window: w, Messages: d.all[from:to], Older: from > 0, Newer: to < len(d.all)}
}

// jump shows a section somewhere, as after a hit of a search.
func (d *deck) jump() {
	w := chat.Window{Anchor: d.all[d.r.IntN(len(d.all))].Pos, Before: 15, After: 15}
	d.rows.Requested = &request{window: w, then: func() {}}
	d.rows.Apply(chat.Changes{Pages: []chat.Page{d.answer(w)}})
}

// step does one random thing and says what. Rows of muted members stand for several messages, whose own changes they do not show.
func (d *deck) step(muted bool) string {
	author := chat.MemberID(fmt.Sprint(d.r.IntN(2)))
	if muted && d.r.IntN(3) == 0 {
		author = "muted"
	}
	switch k := d.r.IntN(10); {
	case k < 3 || len(d.all) == 0:
		d.say(10*len(d.all)+d.r.IntN(3), author)
		return "arrive"
	case k < 6:
		d.say(d.r.IntN(10*len(d.all)+1), author)
		return "arrive late"
	case k == 6 && !muted:
		m, _ := d.take(d.all[d.r.IntN(len(d.all))].ID)
		d.changed = append(d.changed, m.ID)
		return "delete"
	case k == 7 && !muted:
		m, _ := d.take(d.all[d.r.IntN(len(d.all))].ID)
		m.At, m.Pos = d.at(d.r.IntN(10*len(d.all)+1), m.ID)
		d.put(m)
		d.changed = append(d.changed, m.ID)
		return "move"
	case k == 8:
		d.rows.reading = !d.rows.reading
		return fmt.Sprint("reading ", d.rows.reading)
	}
	d.pull()
	if d.r.IntN(3) == 0 {
		d.jump()
		return "jump"
	}
	up := d.r.IntN(2) == 0
	d.page(up)
	return fmt.Sprint("page up ", up)
}

// check compares the rows with the part of the conversation that they are.
func (d *deck) check(doing string) {
	d.Helper()
	rows := d.rows.Rows
	if len(rows) == 0 {
		if len(d.all) > 0 && !d.rows.Older && !d.rows.Newer {
			d.Fatalf("%s: nothing is shown of %d", doing, len(d.all))
		}
		return
	}
	from := slices.IndexFunc(d.all, func(m chat.Message) bool { return m.ID == rows[0].ID })
	to := len(d.all)
	if d.rows.Newer {
		end := rows[len(rows)-1].end()
		to = 1 + slices.IndexFunc(d.all, func(m chat.Message) bool { return m.Pos == end })
	}
	if from < 0 || from > 0 && !d.rows.Older || len(rows) > MaxRows {
		d.Fatalf("%s: %d rows begin at %d of %d, older %v", doing, len(rows), from, len(d.all), d.rows.Older)
	}
	var got, want []chat.ID
	folded := 0
	for _, r := range rows {
		if folded += r.Collapsed; r.Collapsed == 0 {
			got = append(got, r.ID)
		}
	}
	for _, m := range d.all[from:to] {
		if d.rows.Muted[m.Author] {
			folded--
		} else {
			want = append(want, m.ID)
		}
	}
	if !slices.Equal(got, want) || folded != 0 {
		d.Fatalf("%s: the rows are\n%v, want\n%v, folded away %d too many", doing, got, want, folded)
	}
}

func TestRowsStandWhereTheirMessagesBelong(t *testing.T) {
	for seed := range uint64(40) {
		d := newDeck(t, seed)
		for i := range 300 {
			doing := d.step(seed%2 == 1)
			if d.r.IntN(3) > 0 {
				d.pull()
				d.check(fmt.Sprintf("seed %d step %d: %s", seed, i, doing))
			}
		}
	}
}

func TestAReaderFurtherUpIsNotPushedOutByLateMessages(t *testing.T) {
	d := newDeck(t, 1)
	for i := range MaxRows {
		d.say(2*i, "0")
	}
	d.pull()
	d.rows.reading = true
	first := d.rows.Rows[0].ID
	for i := range 50 {
		d.say(2*i+101, "1")
		d.pull()
	}
	if d.rows.Rows[0].ID != first || !d.rows.Newer {
		t.Errorf("the first row is %d, newer %v", d.rows.Rows[0].ID, d.rows.Newer)
	}
	d.check("late messages")
	d.rows.reading = false
	d.page(false)
	d.check("at the end again")
}

func TestALateMessageIsUnreadAmongThoseThatWereRead(t *testing.T) {
	d := newDeck(t, 1)
	for i := range 3 {
		d.say(2*i, "0")
	}
	d.pull()
	d.rows.SetRead(3)
	d.say(1, "1")
	d.say(9, "1")
	d.pull()
	var lines []chat.ID
	for _, r := range d.rows.Rows {
		if r.FirstUnread {
			lines = append(lines, r.ID)
		}
	}
	if !slices.Equal(lines, []chat.ID{4, 5}) {
		t.Errorf("there is a line above %v", lines)
	}
}
