package transcript

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/data/binding"

	"udpchat/chat"
	"udpchat/chat/console"
	"udpchat/chat/memory"
	"udpchat/gui/guitest"
	"udpchat/gui/words"
)

func (h *hall) clock() time.Time { return h.now }

// hall is a room with its archive and a transcript over it, without a window.
type hall struct {
	*chat.Room
	archive *memory.Archive
	rows    *Rows
	rev     chat.Rev
	now     time.Time
	random  *rand.Rand
	told    int // how often listeners were told
}

func newHall(seed uint64) *hall {
	h := &hall{archive: memory.New(), rows: &Rows{}, now: guitest.Noon, random: rand.New(rand.NewPCG(seed, 1))}
	h.Room = chat.New(chat.Config{Now: func() time.Time { return h.now }, Plain: guitest.AsWritten{}, Archive: h.archive})
	h.rows.AddListener(binding.NewDataListener(func() { h.told++ }))
	return h
}

// arrive lets n messages of some hosts come in, with pauses that end groups and days now and then.
func (h *hall) arrive(n int) {
	var batch []chat.Incoming
	for range n {
		h.now = h.now.Add(time.Duration(h.random.IntN(400)) * time.Second)
		host := netip.AddrFrom4([4]byte{192, 0, 2, byte(h.random.IntN(3))})
		batch = append(batch, chat.Incoming{
			From: netip.AddrPortFrom(host, uint16(5000+h.random.IntN(3))), At: h.now,
			Text: fmt.Sprint("text ", h.random.IntN(1000)), Encoding: chat.Encoding(h.random.IntN(3)),
		})
	}
	h.Receive(batch)
}

func (h *hall) pull() int {
	c := h.Changes(chat.OpenRoom, h.rev)
	h.rev = c.Rev
	return h.rows.Apply(c)
}

// all is every message there is.
func (h *hall) all() []chat.Message {
	var all []chat.Message
	h.archive.Window(context.Background(), chat.Window{Before: 1 << 30}, func(p chat.Page) { all = p.Messages })
	return all
}

// check compares the rows with what they would be if they were made from scratch.
func (h *hall) check(t *testing.T, doing string) {
	t.Helper()
	rows, all := h.rows.Rows, h.all()
	if len(rows) > MaxRows {
		t.Fatalf("%s: %d rows", doing, len(rows))
	}
	if len(rows) == 0 {
		return
	}
	from := slices.IndexFunc(all, func(m chat.Message) bool { return m.ID == rows[0].ID })
	if from < 0 || from+len(rows) > len(all) {
		t.Fatalf("%s: the first row is not in the archive, or rows are left that are not", doing)
	}
	if from > 0 && !h.rows.Older || from+len(rows) < len(all) && !h.rows.Newer {
		t.Fatalf("%s: rows are cut off, older %v newer %v", doing, h.rows.Older, h.rows.Newer)
	}
	for i, r := range rows {
		if m := all[from+i]; r.ID != m.ID || r.Text != m.Text || r.Encoding != m.Encoding {
			t.Fatalf("%s: row %d is message %d %q, want %d %q", doing, i, r.ID, r.Text, m.ID, m.Text)
		}
		day, first := true, true
		if i > 0 {
			before := rows[i-1]
			day = before.At.YearDay() != r.At.YearDay()
			first = day || before.Author != r.Author || r.At.Sub(before.At) >= groupGap ||
				words.Encoding(before.Encoding) != words.Encoding(r.Encoding)
		}
		if r.Day != day || r.First != first {
			t.Fatalf("%s: row %d of %d is day %v first %v, want %v %v", doing, i, len(rows), r.Day, r.First, day, first)
		}
	}
}

// step does one random thing and says what.
func (h *hall) step() string {
	rows := h.rows.Rows
	switch k := h.random.IntN(12); {
	case k < 4 || len(rows) == 0:
		n := []int{1, 1, 2, 7, 60, 700, 1500}[h.random.IntN(7)]
		h.arrive(n)
		return fmt.Sprint("arrive ", n)
	case k < 6:
		m := rows[h.random.IntN(len(rows))].Message
		h.Delete(m)
		return fmt.Sprint("delete ", m.ID)
	case k < 7:
		m := rows[h.random.IntN(len(rows))].Message
		h.Reread(m, m.Text+" again", chat.EncodingUTF8)
		return fmt.Sprint("read again ", m.ID)
	case k < 8:
		h.rows.reading = !h.rows.reading
		return fmt.Sprint("reading ", h.rows.reading)
	case k < 9:
		h.rev = 0
		return "start afresh"
	}
	up := h.random.IntN(2) == 0
	h.rows.Ask(h.Room, up, !up)
	return fmt.Sprint("page up ", up)
}

func TestRowsFollowWhateverHappens(t *testing.T) {
	for seed := range uint64(5) {
		h := newHall(seed)
		for i := range 80 {
			doing := h.step()
			if h.random.IntN(3) > 0 {
				h.pull()
				h.check(t, fmt.Sprintf("seed %d step %d: %s", seed, i, doing))
			}
		}
	}
}

func TestListenersAreToldOnceABatch(t *testing.T) {
	h := newHall(1)
	h.arrive(1)
	h.pull()
	for _, n := range []int{1, 500, 0} {
		h.told = 0
		h.arrive(n)
		if got := h.pull(); got != n {
			t.Errorf("%d messages counted as %d", n, got)
		}
		if want := min(n, 1); h.told != want {
			t.Errorf("%d messages: told %d times", n, h.told)
		}
	}
}

func TestAPlaceIsAskedForOnce(t *testing.T) {
	h := newHall(1)
	h.arrive(3000)
	h.pull()
	asked := func() int { return len(h.Changes(chat.OpenRoom, h.rev).Pages) }
	h.rows.Ask(h.Room, true, true)
	h.rows.Ask(h.Room, true, true)
	if n := asked(); n != 1 {
		t.Errorf("asked %d times", n)
	}
	h.rows.Ask(h.Room, false, true)
	if n := asked(); n != 0 {
		t.Errorf("asked below the end %d times", n)
	}
}

// The edge of the rows can come back to a place that was asked for before: the list would end there for good.
func TestAPlaceCanBeAskedForAgainOnceItWasAnswered(t *testing.T) {
	h := newHall(1)
	h.arrive(4000)
	h.pull()
	first := h.rows.Rows[0].Pos
	h.rows.Ask(h.Room, true, false)
	h.pull()
	h.rows.Rows = h.rows.Rows[pageSize:]
	if h.rows.Rows[0].Pos != first {
		t.Fatal("not the same place")
	}
	h.rows.Older = true
	h.rows.Ask(h.Room, true, false)
	h.pull()
	if !h.rows.Rows[0].Pos.Before(first) {
		t.Error("nothing came in front")
	}
}

func TestAFailedPageIsNotAskedForAgainAndAgain(t *testing.T) {
	h := newHall(1)
	h.arrive(1)
	h.pull()
	h.rows.Older = true
	h.rows.Ask(h.Room, true, false)
	p := h.Changes(chat.OpenRoom, h.rev).Pages[0]
	p.Err = errors.New("disk")
	h.rows.Apply(chat.Changes{Pages: []chat.Page{p}})
	h.rows.Ask(h.Room, true, false)
	if n := len(h.Changes(chat.OpenRoom, h.rev).Pages); n != 0 {
		t.Errorf("asked %d times more", n)
	}
}

func TestAReaderFurtherUpKeepsTheRows(t *testing.T) {
	h := newHall(1)
	h.arrive(900)
	h.pull()
	h.rows.reading = true
	first := h.rows.Rows[0].ID
	for range 5 {
		h.arrive(900)
		h.pull()
	}
	if h.rows.Rows[0].ID != first || !h.rows.Newer {
		t.Errorf("the first row is %d, newer %v", h.rows.Rows[0].ID, h.rows.Newer)
	}
	h.check(t, "after 5400 messages")
}

func TestTranscriptIsAStringList(t *testing.T) {
	h := newHall(1)
	h.arrive(3)
	h.pull()
	var list binding.StringList = h.rows
	for name, err := range map[string]error{
		"Append": list.Append("x"), "Prepend": list.Prepend("x"), "Remove": list.Remove("x"),
		"Set": list.Set([]string{"x"}), "SetValue": list.SetValue(0, "x"),
	} {
		if err == nil {
			t.Errorf("%s did not fail", name)
		}
	}
	every, err := list.Get()
	if err != nil || len(every) != 3 || list.Length() != 3 {
		t.Fatalf("%d strings of %d, %v", len(every), list.Length(), err)
	}
	for i, want := range every {
		value, err := list.GetValue(i)
		item, _ := list.GetItem(i)
		bound, _ := item.(binding.String).Get()
		if want != console.Text(h.rows.Rows[i].Message) || value != want || bound != want || err != nil {
			t.Errorf("string %d is %q, %q and %q", i, want, value, bound)
		}
	}
	for _, i := range []int{-1, 3} {
		if _, err := list.GetItem(i); err == nil {
			t.Errorf("there is an item %d", i)
		}
	}
}

func TestAListenerCanLeave(t *testing.T) {
	h := newHall(1)
	told := 0
	l := binding.NewDataListener(func() { told++ })
	h.rows.AddListener(l)
	h.rows.RemoveListener(l)
	h.arrive(1)
	h.pull()
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}
