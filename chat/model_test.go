package chat_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"udpchat/chat"
)

// model is the truth the naive way.
type model struct {
	all    []chat.Message
	stored chat.Pos
	rev    chat.Rev
	rng    *rand.Rand
}

func (m *model) last() chat.Pos {
	if len(m.all) == 0 {
		return chat.Pos{}
	}
	return m.all[len(m.all)-1].Pos
}

// from is the index of the first message at a place or beyond.
func (m *model) from(pos chat.Pos) int {
	i, _ := slices.BinarySearchFunc(m.all, pos, func(x chat.Message, pos chat.Pos) int { return x.Pos.Compare(pos) })
	return i
}

func (m *model) window(w chat.Window, upTo chat.Pos) chat.Page {
	all := m.all[:m.from(upTo.Next())]
	at := len(all)
	if !w.Anchor.IsZero() {
		at = min(at, m.from(w.Anchor))
	}
	from, to := max(0, at-w.Before), min(len(all), at+w.After)
	return chat.Page{Window: w, Messages: slices.Clone(all[from:to]), Older: from > 0, Newer: to < len(all)}
}

// step does something random to both.
func (m *model) step(tr *chat.Transcript, next *int) {
	m.rev++
	switch m.rng.IntN(5) {
	case 0, 1:
		batch := said(*next, 1+m.rng.IntN(700))
		*next += len(batch)
		for i := range batch {
			batch[i].Rev = m.rev
		}
		m.all = append(m.all, batch...)
		tr.Append(m.rev, batch...)
	case 2:
		m.stored = pos(max(int(m.stored.ID), int(m.last().ID)-m.rng.IntN(3000)))
		tr.Stored(m.stored)
	default:
		m.change(tr)
	}
}

func (m *model) change(tr *chat.Transcript) {
	if len(m.all) == 0 {
		return
	}
	i := len(m.all) - 1 - m.rng.IntN(min(len(m.all), 1+m.rng.IntN(12_000)))
	x := m.all[i]
	x.Text, x.Rev = fmt.Sprint("changed ", m.rev), m.rev
	if x.Deleted = m.rng.IntN(3) == 0; x.Deleted {
		m.all = slices.Delete(m.all, i, i+1)
	} else {
		m.all[i] = x
	}
	tr.Change(m.rev, x)
}

// face shows what it is told, as a window would.
type face struct {
	rev   chat.Rev
	shown []chat.Message
	older bool
}

func (f *face) apply(c chat.Changes) {
	f.rev = c.Rev
	if c.Reset {
		f.shown, f.older = c.Messages, c.Older
		return
	}
	f.shown = append(f.shown, c.Messages...)
	for _, m := range c.Changed {
		i := slices.IndexFunc(f.shown, func(x chat.Message) bool { return x.ID == m.ID })
		switch {
		case i < 0:
		case m.Deleted:
			f.shown = slices.Delete(f.shown, i, i+1)
		default:
			f.shown[i] = m
		}
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
func (f *face) check(t *testing.T, truth []chat.Message) {
	t.Helper()
	if !f.older && len(f.shown) != len(truth) {
		t.Fatalf("%d shown of %d, and no older ones", len(f.shown), len(truth))
	}
	if len(f.shown) > len(truth) || len(f.shown) < min(1000, len(truth)/2) && !f.older {
		t.Fatalf("%d shown of %d", len(f.shown), len(truth))
	}
	for i, m := range truth[len(truth)-len(f.shown):] {
		if !same(f.shown[i], m) {
			t.Fatalf("number %d shown is %+v, in truth %+v", i, f.shown[i], m)
		}
	}
}

// same compares two messages, all of them: reflection takes a hundred times as long.
func same(x, y chat.Message) bool {
	return x.ID == y.ID && x.Conversation == y.Conversation && x.Pos == y.Pos && x.Rev == y.Rev && x.Author == y.Author &&
		x.From == y.From && x.At.Equal(y.At) && x.Text == y.Text && x.Via == y.Via && x.Number == y.Number && x.Prev == y.Prev &&
		x.Encoding == y.Encoding && slices.Equal(x.Raw, y.Raw) && slices.Equal(x.Deliveries, y.Deliveries) && x.Deleted == y.Deleted
}

func TestSameComparesEveryField(t *testing.T) {
	m := said(1, 1)[0]
	m.From, m.At = host(1), noon
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

func TestAFaceThatAppliesChangesShowsTheTruth(t *testing.T) {
	for seed := range uint64(3) {
		m := &model{rng: rand.New(rand.NewPCG(seed, 1))}
		var tr chat.Transcript
		var f face
		next := 1
		for range 100 {
			m.step(&tr, &next)
			if m.rng.IntN(3) > 0 {
				f.pull(&tr, m.rev)
				f.check(t, m.all)
			}
			checkTail(t, m, &tr)
		}
	}
}

func checkTail(t *testing.T, m *model, tr *chat.Transcript) {
	t.Helper()
	waiting := 0
	for i := len(m.all) - 1; i >= 0 && tr.Floor().Before(m.all[i].Pos); i-- {
		if x, ok := tr.Find(m.all[i].ID); !ok || x.Text != m.all[i].Text {
			t.Fatalf("%v is beyond the floor %v and not in the tail", m.all[i].Pos, tr.Floor())
		}
		if m.stored.Before(m.all[i].Pos) {
			waiting++
		}
	}
	if n, bytes := tr.Waiting(); n != waiting || (bytes == 0) != (n == 0) {
		t.Fatalf("%d messages and %d bytes wait, want %d", n, bytes, waiting)
	}
	if m.stored.Before(tr.Floor()) {
		t.Fatalf("the tail let go of %v, only %v is stored", tr.Floor(), m.stored)
	}
}

func TestMergedPagesShowTheTruth(t *testing.T) {
	for seed := range uint64(3) {
		m := &model{rng: rand.New(rand.NewPCG(seed, 2))}
		var tr chat.Transcript
		next := 1
		for range 100 {
			m.step(&tr, &next)
			w := chat.Window{Before: m.rng.IntN(300), After: m.rng.IntN(300)}
			if m.rng.IntN(3) > 0 {
				w.Anchor = pos(1 + m.rng.IntN(next+10))
			}
			floor := tr.Floor()
			stored, last := int(m.stored.ID), int(m.last().ID)
			archived := pos(stored + m.rng.IntN(last-min(stored, last)+1))
			page := m.window(w, archived)
			if got, want := tr.Merge(page, floor), m.window(w, m.last()); !page.Newer && !samePage(got, want) {
				t.Fatalf("seed %d: %+v with %v of %v archived is wrong at once", seed, w, archived, m.last())
			}
			for range m.rng.IntN(8) {
				m.step(&tr, &next)
			}
			checkPage(t, m, tr.Merge(page, floor))
		}
	}
}

func samePage(a, b chat.Page) bool {
	return a.Older == b.Older && a.Newer == b.Newer && slices.EqualFunc(a.Messages, b.Messages, same)
}

// checkPage checks that a page has no stale message, no deleted one and no hole.
func checkPage(t *testing.T, m *model, p chat.Page) {
	t.Helper()
	if len(p.Messages) == 0 {
		return
	}
	first, last := p.Messages[0].Pos, p.Messages[len(p.Messages)-1].Pos
	want := m.all[m.from(first):m.from(last.Next())]
	if !slices.EqualFunc(p.Messages, want, same) {
		t.Fatalf("a page from %v to %v has %d messages, in truth %d", first, last, len(p.Messages), len(want))
	}
	if !p.Newer && p.Window.After > 0 && last != m.last() {
		t.Fatalf("a page ends at %v, nothing newer, but there is %v", last, m.last())
	}
}
