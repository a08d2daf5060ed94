package chat_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"sort"
	"testing"

	"udpchat/chat"
)

// list is messages in the order of their places, the naive way.
type list []chat.Message

// from is the index of the first message at a place or beyond.
func (l list) from(pos chat.Pos) int {
	return sort.Search(len(l), func(i int) bool { return !l[i].Pos.Before(pos) })
}

func (l list) find(id chat.ID) int {
	return slices.IndexFunc(l, func(m chat.Message) bool { return m.ID == id })
}

// with returns the list with some messages, in place of what it had under their IDs, and without the deleted ones.
func (l list) with(batch ...chat.Message) list {
	changed := make(map[chat.ID]bool, len(batch))
	for _, m := range batch {
		changed[m.ID] = true
	}
	batch = slices.DeleteFunc(slices.Clone(batch), func(m chat.Message) bool { return m.Deleted })
	slices.SortFunc(batch, func(a, b chat.Message) int { return a.Pos.Compare(b.Pos) })
	out := make(list, 0, len(l)+len(batch))
	for _, m := range l {
		for len(batch) > 0 && batch[0].Pos.Before(m.Pos) {
			out, batch = append(out, batch[0]), batch[1:]
		}
		if !changed[m.ID] {
			out = append(out, m)
		}
	}
	return append(out, batch...)
}

func (l list) window(w chat.Window) chat.Page {
	at := len(l)
	if !w.Anchor.IsZero() {
		at = l.from(w.Anchor)
	}
	from, to := max(0, at-w.Before), min(len(l), at+w.After)
	return chat.Page{Window: w, Messages: l[from:to:to], Older: from > 0, Newer: to < len(l)}
}

// model does random things to a transcript, and knows the truth.
type model struct {
	*testing.T
	rng      *rand.Rand
	tr       chat.Transcript
	all      list // the truth
	rev      chat.Rev
	next     chat.ID
	disk     list     // what the archive has
	queue    []func() // what the archive is about to do
	unstored map[chat.ID]bool
	behind   int // changes that the archive may not know of
}

func newModel(t *testing.T, seed uint64) *model {
	return &model{T: t, rng: rand.New(rand.NewPCG(seed, 1)), next: 1, unstored: map[chat.ID]bool{}}
}

// step does something random.
func (m *model) step() {
	m.rev++
	switch m.rng.IntN(6) {
	case 0, 1:
		m.add(1 + m.rng.IntN(m.some(1, 30, 1500)))
	case 2, 3:
		m.write(1 + m.rng.IntN(m.some(1, 10, 1000)))
	default:
		m.change(1 + m.rng.IntN(m.some(1, 3, 400)))
	}
}

func (m *model) some(numbers ...int) int { return numbers[m.rng.IntN(len(numbers))] }

// order is the order of a message that comes now, or came late.
func (m *model) order(late bool) int64 {
	if late {
		return m.rng.Int64N(10 * int64(m.next))
	}
	return 10 * int64(m.next)
}

func (m *model) add(n int) {
	batch, late := make([]chat.Message, n), m.some(0, 3, 100)
	for i := range batch {
		x := chat.Message{ID: m.next, Text: fmt.Sprint("text ", m.next), Rev: m.rev}
		x.Pos = chat.Pos{Order: m.order(m.rng.IntN(100) < late), ID: x.ID}
		batch[i] = x
		m.next++
		m.unstored[x.ID] = true
	}
	m.all = m.all.with(batch...)
	m.tr.Add(m.rev, batch...)
	m.queue = append(m.queue, func() {
		m.disk = m.disk.with(batch...)
		for _, x := range batch {
			delete(m.unstored, x.ID)
		}
		m.tr.Stored(batch)
	})
}

// write lets the archive go on.
func (m *model) write(n int) {
	n = min(n, len(m.queue))
	for _, f := range m.queue[:n] {
		f()
	}
	if m.queue = m.queue[n:]; len(m.queue) == 0 {
		m.behind = 0
	}
}

// change changes, moves or deletes some messages, each at most once.
func (m *model) change(n int) {
	changed := map[chat.ID]chat.Message{}
	for range min(n, len(m.all)) {
		x := m.all[len(m.all)-1-m.rng.IntN(min(len(m.all), m.some(100, 8000, 1<<30)))]
		if _, twice := changed[x.ID]; twice {
			continue
		}
		x.Text, x.Rev = fmt.Sprint("changed ", m.rev), m.rev
		switch m.rng.IntN(4) {
		case 0:
			x.Deleted = true
			delete(m.unstored, x.ID)
		case 1:
			x.Pos.Order = m.order(m.rng.IntN(2) == 0)
			m.tr.Return(x)
		}
		m.tr.Change(m.rev, x)
		changed[x.ID] = x
	}
	batch := slices.Collect(maps.Values(changed))
	m.all = m.all.with(batch...)
	m.queue = append(m.queue, func() { m.disk = m.disk.with(batch...) })
	if m.behind += len(batch); m.behind > 1000 {
		m.write(len(m.queue))
	}
}

// face shows what it is told, as a window would.
type face struct {
	rev   chat.Rev
	shown list
	older bool
}

// holds reports whether a place is within what is shown.
func (f *face) holds(pos chat.Pos) bool {
	return !f.older || len(f.shown) > 0 && f.shown[0].Pos.Before(pos)
}

func (f *face) apply(c chat.Changes) {
	f.rev = c.Rev
	if c.Reset {
		f.shown, f.older = c.Messages, c.Older
		return
	}
	var gone, here list
	for _, m := range c.Changed {
		gone = append(gone, chat.Message{ID: m.ID, Deleted: true})
	}
	f.shown = f.shown.with(gone...)
	for _, m := range slices.Concat(c.Messages, c.Changed) {
		switch {
		case m.Deleted:
		case f.holds(m.Pos):
			here = append(here, m)
		default:
			f.older = true
		}
	}
	f.shown = f.shown.with(here...)
}

// up shows a page of what is above.
func (f *face) up(p chat.Page) {
	if len(f.shown) > 0 && p.Window.Anchor == f.shown[0].Pos {
		f.shown, f.older = append(slices.Clone(p.Messages), f.shown...), p.Older
	}
}

func (f *face) pull(tr *chat.Transcript, rev chat.Rev) {
	c := chat.Changes{Rev: rev}
	var whole bool
	if c.Messages, c.Changed, whole = tr.Since(f.rev, 1000); !whole || f.rev == 0 {
		c.Reset = true
		c.Messages, c.Older = tr.Newest(1000)
	}
	f.apply(c)
}

// check compares what the face shows with the end of the truth.
func (f *face) check(t *testing.T, truth list) {
	t.Helper()
	if !f.older && len(f.shown) != len(truth) {
		t.Fatalf("%d shown of %d, and no older ones", len(f.shown), len(truth))
	}
	if len(f.shown) > len(truth) {
		t.Fatalf("%d shown of %d", len(f.shown), len(truth))
	}
	for i, m := range truth[len(truth)-len(f.shown):] {
		if !same(f.shown[i], m) {
			t.Fatalf("number %d of %d shown is %+v, in truth %+v", i, len(f.shown), f.shown[i], m)
		}
	}
}

// same compares two messages, all of them: reflection takes a hundred times as long.
func same(x, y chat.Message) bool {
	return x.ID == y.ID && x.Conversation == y.Conversation && x.Pos == y.Pos && x.Rev == y.Rev && x.Author == y.Author &&
		x.From == y.From && x.At.Equal(y.At) && x.Text == y.Text && x.Via == y.Via && x.Record == y.Record &&
		x.Encoding == y.Encoding && slices.Equal(x.Raw, y.Raw) && slices.Equal(x.Deliveries, y.Deliveries) && x.Deleted == y.Deleted
}

func TestSameComparesEveryField(t *testing.T) {
	m := said(1, 1)[0]
	m.From, m.At, m.Record = host(1), noon, chat.Record{Number: 1}
	v := reflect.ValueOf(&m).Elem()
	for i := range v.NumField() {
		was := m
		differ(v.Field(i))
		if same(was, m) {
			t.Errorf("a change of %s goes unnoticed", v.Type().Field(i).Name)
		}
		m = was
	}
}

// differ changes a value.
func differ(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), v.Len()+1, v.Len()+1))
	case reflect.Array:
		v.Index(0).SetUint(v.Index(0).Uint() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Struct: // an address, or a time
		v.Set(reflect.Zero(v.Type()))
	default:
		if v.CanUint() {
			v.SetUint(v.Uint() + 1)
		} else {
			v.SetInt(v.Int() + 1)
		}
	}
}

// TestAFaceThatAppliesChangesShowsTheTruth: whatever comes late, moves or goes, the face shows the end of the truth without a hole,
// and what it scrolls up to.
func TestAFaceThatAppliesChangesShowsTheTruth(t *testing.T) {
	up := 0
	for seed := range uint64(3) {
		m, f := newModel(t, seed), face{}
		for i := range 150 {
			m.step()
			if m.rng.IntN(3) == 0 {
				continue
			}
			f.pull(&m.tr, m.rev)
			f.check(t, m.all)
			if f.older && len(f.shown) > 0 && m.rng.IntN(2) == 0 {
				mark, w := m.tr.Mark(), chat.Window{Anchor: f.shown[0].Pos, Before: 1 + m.rng.IntN(2000)}
				page := m.disk.window(w)
				for range m.rng.IntN(3) {
					m.step()
				}
				f.pull(&m.tr, m.rev)
				if p, sound := m.tr.Merge(page, mark); sound {
					f.up(p)
					up++
				}
				f.check(t, m.all)
			}
			if i%5 == 0 {
				checkTail(m)
			}
		}
	}
	if up < 30 {
		t.Errorf("only %d pages could be shown", up)
	}
}

func checkTail(m *model) {
	m.Helper()
	for _, x := range m.all {
		got, ok := m.tr.Find(x.ID)
		if must := m.tr.Floor().Before(x.Pos) || m.unstored[x.ID]; must && !ok || ok && !same(got, x) {
			m.Fatalf("%v is beyond the floor %v or not stored, and in the tail as %+v", x.Pos, m.tr.Floor(), got)
		}
	}
	if n, bytes := m.tr.Waiting(); n != len(m.unstored) || (bytes == 0) != (n == 0) {
		m.Fatalf("%d messages and %d bytes wait, want %d", n, bytes, len(m.unstored))
	}
}

func TestMergedPagesShowTheTruth(t *testing.T) {
	late := 0
	for seed := range uint64(2) {
		m := newModel(t, seed+100)
		for range 40 {
			m.step()
			w := chat.Window{Before: m.rng.IntN(300), After: m.rng.IntN(300)}
			if m.rng.IntN(3) > 0 {
				w.Anchor = chat.Pos{Order: m.order(true), ID: 1 + chat.ID(m.rng.IntN(int(m.next)))}
			}
			mark, page := m.tr.Mark(), m.disk.window(w)
			if p, sound := m.tr.Merge(page, mark); sound {
				checkPage(m, p)
			} else {
				m.Fatalf("seed %d: %+v is to be asked for again at once", seed, w)
			}
			for range m.rng.IntN(4) {
				m.step()
			}
			if m.rng.IntN(4) == 0 { // so much that the tail is cut
				m.rev++
				m.add(6000)
				m.write(len(m.queue))
			}
			if p, sound := m.tr.Merge(page, mark); sound {
				checkPage(m, p)
			} else {
				late++
			}
		}
	}
	if late < 3 || late > 30 {
		t.Errorf("%d of 80 pages came too late", late)
	}
}

// checkPage checks that a page has no stale message, no deleted one and no hole, and is as long as it should be.
func checkPage(m *model, p chat.Page) {
	m.Helper()
	at := len(m.all)
	if !p.Window.Anchor.IsZero() {
		at = m.all.from(p.Window.Anchor)
	}
	above := len(p.Messages)
	if !p.Window.Anchor.IsZero() {
		above = list(p.Messages).from(p.Window.Anchor)
	}
	below := len(p.Messages) - above
	if above > at || above > p.Window.Before || below > p.Window.After || !slices.EqualFunc(p.Messages, m.all[at-above:min(at+below, len(m.all))], same) {
		m.Fatalf("%+v has %d messages above and %d below that are not the truth", p.Window, above, below)
	}
	if !p.Older && above < at || !p.Newer && at+below < len(m.all) {
		m.Fatalf("%+v: above %d of %d, older %v; below %d of %d, newer %v", p.Window, above, at, p.Older, below, len(m.all)-at, p.Newer)
	}
}
