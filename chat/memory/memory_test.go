package memory_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
)

func window(t *testing.T, a chat.Archive, w chat.Window) chat.Page {
	t.Helper()
	var p chat.Page
	answered := 0
	a.Window(t.Context(), w, func(got chat.Page) { p = got; answered++ })
	if answered != 1 {
		t.Fatalf("%d answers", answered)
	}
	return p
}

func search(t *testing.T, a chat.Archive, s chat.Search) chat.Found {
	t.Helper()
	var f chat.Found
	answered := 0
	a.Search(t.Context(), s, func(got chat.Found) { f = got; answered++ })
	if answered != 1 {
		t.Fatalf("%d answers", answered)
	}
	return f
}

// pos is the place of the message with an ID and an order of the same number.
func pos(n int) chat.Pos { return chat.Pos{Order: int64(n), ID: chat.ID(n)} }

// said is n messages in order.
func said(first, n int) []chat.Message {
	out := make([]chat.Message, n)
	for i := range out {
		at := first + i
		out[i] = chat.Message{ID: chat.ID(at), Pos: pos(at), Text: fmt.Sprint("text ", at)}
	}
	return out
}

func TestMemoryFindsWindows(t *testing.T) {
	a := memory.New()
	stored := 0
	a.Append(said(1, 3), func() { stored++ })
	a.Append(said(4, 7), func() { stored++ })
	if stored != 2 {
		t.Errorf("%d batches stored, want 2", stored)
	}
	a.Update([]chat.Message{{ID: 5, Deleted: true}, {ID: 6, Pos: pos(6), Text: "new"}, {ID: 99, Text: "unknown"}, {ID: 99, Deleted: true}})
	for name, c := range map[string]struct {
		w            chat.Window
		want         []chat.Pos
		older, newer bool
	}{
		"the end":           {chat.Window{Before: 3}, []chat.Pos{pos(8), pos(9), pos(10)}, true, false},
		"everything":        {chat.Window{Before: 100}, []chat.Pos{pos(1), pos(2), pos(3), pos(4), pos(6), pos(7), pos(8), pos(9), pos(10)}, false, false},
		"around":            {chat.Window{Anchor: pos(4), Before: 1, After: 2}, []chat.Pos{pos(3), pos(4), pos(6)}, true, true},
		"around a gap":      {chat.Window{Anchor: pos(5), Before: 1, After: 1}, []chat.Pos{pos(4), pos(6)}, true, true},
		"the beginning":     {chat.Window{Anchor: pos(1), Before: 5, After: 1}, []chat.Pos{pos(1)}, false, true},
		"beyond the end":    {chat.Window{Anchor: pos(50), Before: 1, After: 5}, []chat.Pos{pos(10)}, true, false},
		"nothing asked for": {chat.Window{Anchor: pos(4)}, nil, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := window(t, a, c.w)
			var got []chat.Pos
			for _, m := range p.Messages {
				got = append(got, m.Pos)
			}
			if !slices.Equal(got, c.want) || p.Older != c.older || p.Newer != c.newer || p.Window != c.w {
				t.Errorf("got %v, older %v, newer %v", got, p.Older, p.Newer)
			}
		})
	}
}

func TestMemoryForgetsTheOldest(t *testing.T) {
	a := memory.New()
	for i := range 13 {
		a.Append(said(1+i*10_000, 10_000), func() {})
	}
	p := window(t, a, chat.Window{Before: 1_000_000})
	if n := len(p.Messages); n != 100_000 || p.Messages[n-1].Pos != pos(130_000) {
		t.Errorf("%d messages stay", n)
	}
}

func TestMemoryForgetsTheOldestOfAnyConversation(t *testing.T) {
	const some = 10_000
	a, other := memory.New(), chat.Conversation{7}
	of := func(c chat.Conversation) []chat.Message {
		return window(t, a, chat.Window{Conversation: c, Before: 1_000_000}).Messages
	}
	for i := range 13 {
		batch := said(1+i*some, some)
		for j := range batch {
			if i%2 == 1 {
				batch[j].Conversation = other
			}
		}
		a.Append(batch, func() {})
	}
	open, others := of(chat.OpenRoom), of(other)
	if len(open) != 5*some || len(others) != 5*some || open[0].ID != 4*some+1 || others[0].ID != 3*some+1 {
		t.Errorf("%d and %d messages stay, from %d and %d", len(open), len(others), open[0].ID, others[0].ID)
	}
	a.DeleteBefore(t.Context(), other, time.Time{}, nil, func(int64, chat.Old, error) {})
	gone := open[0]
	gone.Deleted = true
	a.Update([]chat.Message{gone})
	a.Append(said(13*some+1, 7*some+some/2+1), func() {}) // a quarter more than stays is let through
	if n := len(of(chat.OpenRoom)); n != 12*some+some/2 || len(of(other)) != 0 {
		t.Errorf("after a deletion %d messages stay", n)
	}
}

// TestMemoryFindsWhatCameAfter pages through what came after a message, in the order in which it came.
func TestMemoryFindsWhatCameAfter(t *testing.T) {
	a := memory.New()
	for i, order := range []int64{50, 10, 40, 20, 30} {
		id := chat.ID(i + 1)
		a.Append([]chat.Message{{ID: id, Pos: chat.Pos{Order: order, ID: id}}}, func() {})
	}
	var got []chat.ID
	for since, newer := chat.ID(1), true; newer; {
		p := window(t, a, chat.Window{ByArrival: true, Since: since, After: 2})
		for _, m := range p.Messages {
			got, since = append(got, m.ID), m.ID
		}
		newer = p.Newer
	}
	if !slices.Equal(got, []chat.ID{2, 3, 4, 5}) {
		t.Errorf("%v came", got)
	}
}

func TestMemoryIsBoundedInBytes(t *testing.T) {
	a := memory.New()
	m := said(1, 1)[0]
	m.Text = strings.Repeat("x", 1<<20)
	for i := range 400 {
		m.ID, m.Pos = chat.ID(i+1), pos(i+1)
		a.Append([]chat.Message{m}, func() {})
	}
	p := window(t, a, chat.Window{Before: 1000})
	if n := len(p.Messages); n < 100 || n > 160 || p.Messages[n-1].ID != 400 {
		t.Errorf("%d MB stay", n)
	}
	for _, m := range p.Messages[:len(p.Messages)-1] {
		m.Text = ""
		a.Update([]chat.Message{m})
	}
	m.ID, m.Pos = 401, pos(401)
	a.Append([]chat.Message{m}, func() {})
	if n := len(window(t, a, chat.Window{Before: 1000}).Messages); n != len(p.Messages)+1 {
		t.Errorf("%d messages stay although they became short", n)
	}
}

func TestMemorySearches(t *testing.T) {
	a := memory.New()
	at := func(s int64) time.Time { return time.Unix(s, 0) }
	a.Append([]chat.Message{
		{ID: 1, Pos: pos(1), Author: chat.Me, At: at(100), Text: "Hello 你好"},
		{ID: 2, Pos: pos(2), Author: "x", At: at(200), Text: "hello"},
		{ID: 3, Pos: pos(3), Author: "x", At: at(300), Text: "bye"},
		{ID: 4, Pos: pos(4), Author: "x", At: at(400), Text: "HELLO 再见"},
	}, func() {})
	for name, c := range map[string]struct {
		q    chat.Search
		want []chat.ID
		more bool
	}{
		"in any letter case":  {chat.Search{Text: "hElLo", Limit: 9}, []chat.ID{4, 2, 1}, false},
		"hanzi":               {chat.Search{Text: "你", Limit: 9}, []chat.ID{1}, false},
		"by author":           {chat.Search{Text: "hello", Author: "x", Limit: 9}, []chat.ID{4, 2}, false},
		"since a time":        {chat.Search{Text: "hello", Since: 200, Limit: 9}, []chat.ID{4, 2}, false},
		"until a time":        {chat.Search{Text: "hello", Until: 200, Limit: 9}, []chat.ID{1}, false},
		"before another":      {chat.Search{Text: "hello", Before: 4, Limit: 9}, []chat.ID{2, 1}, false},
		"no more than wanted": {chat.Search{Text: "hello", Limit: 2}, []chat.ID{4, 2}, true},
		"just as many":        {chat.Search{Text: "hello", Limit: 3}, []chat.ID{4, 2, 1}, false},
		"nothing":             {chat.Search{Text: "absent", Limit: 3}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := search(t, a, c.q)
			var got []chat.ID
			for _, m := range f.Messages {
				got = append(got, m.ID)
			}
			if !slices.Equal(got, c.want) || f.More != c.more || f.Search != c.q || f.More != (f.Down != 0) {
				t.Errorf("got %v, more %v, want %v, %v", got, f.More, c.want, c.more)
			}
		})
	}
}

func TestMemoryAnswersNobodyWhoHasGone(t *testing.T) {
	a := memory.New()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a.Window(ctx, chat.Window{Before: 1}, func(chat.Page) { t.Error("a page") })
	a.Search(ctx, chat.Search{Limit: 1}, func(chat.Found) { t.Error("search results") })
}

func TestAPageOfMemoryIsTheCallers(t *testing.T) {
	a := memory.New()
	a.Append(said(1, 3), func() {})
	window(t, a, chat.Window{Before: 3}).Messages[0].Text = "scribble"
	if got := window(t, a, chat.Window{Before: 3}).Messages; !reflect.DeepEqual(got, said(1, 3)) {
		t.Errorf("writing to a page changes the archive: %+v", got)
	}
}

// TestMemoryKeepsTheOrderOfPlaces: messages come in any order, and change their places.
func TestMemoryKeepsTheOrderOfPlaces(t *testing.T) {
	a, r := memory.New(), rand.New(rand.NewPCG(1, 2))
	var want []chat.Message
	for id := chat.ID(1); id <= 500; id++ {
		m := chat.Message{ID: id, Pos: chat.Pos{Order: r.Int64N(200), ID: id}}
		a.Append([]chat.Message{m}, func() {})
		want = append(want, m)
		i := r.IntN(len(want))
		want[i].Pos.Order = r.Int64N(200)
		a.Update(want[i : i+1])
		if id%50 == 0 {
			gone := want[0]
			gone.Deleted, want = true, want[1:]
			a.Update([]chat.Message{gone})
		}
	}
	slices.SortFunc(want, func(a, b chat.Message) int { return a.Pos.Compare(b.Pos) })
	same := func(a, b chat.Message) bool { return a.Pos == b.Pos }
	if p := window(t, a, chat.Window{Before: 1000}); !slices.EqualFunc(p.Messages, want, same) {
		t.Errorf("%d messages in another order than %d", len(p.Messages), len(want))
	}
	if p := window(t, a, chat.Window{Anchor: want[200].Pos, Before: 7, After: 8}); !slices.EqualFunc(p.Messages, want[193:208], same) {
		t.Errorf("around a place: %v", p.Messages)
	}
	a.DeleteBefore(t.Context(), chat.OpenRoom, time.Time{}, nil, func(n int64, old chat.Old, _ error) {
		if int(n) != len(want) || old.UpTo != 500 {
			t.Errorf("%d were deleted, up to %d", n, old.UpTo)
		}
	})
}

func TestMemoryKeepsTheContactsSeenLast(t *testing.T) {
	a := memory.New()
	for i := range 5000 {
		a.SaveContacts([]chat.Contact{{Key: chat.Key{byte(i), byte(i >> 8)}, Seen: time.Unix(int64(i), 0)}})
	}
	all := a.Contacts()
	if len(all) != 1000 || all[0].Seen.Unix() != 4999 || all[999].Seen.Unix() != 4000 {
		t.Errorf("%d contacts", len(all))
	}
}

func TestAMessageThatComesTwiceIsKeptOnce(t *testing.T) {
	a := memory.New()
	for range 2 {
		a.Append([]chat.Message{{ID: 1, Pos: pos(1), Text: "one"}, {ID: 2, Pos: pos(2), Text: "two"}}, func() {})
	}
	if p := window(t, a, chat.Window{Before: 10}); len(p.Messages) != 2 {
		t.Errorf("%d messages, want 2", len(p.Messages))
	}
}
