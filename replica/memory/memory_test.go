package memory

import (
	"crypto/ed25519"
	"fmt"
	"testing"
	"time"

	"udpchat/history/entries"
	"udpchat/journal"
)

// writer writes a log.
type writer struct {
	key   ed25519.PrivateKey
	draft journal.Draft
}

func newWriter() *writer {
	return &writer{key: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), draft: journal.Draft{Kind: journal.KindText, Log: 7, Time: uint64(time.Now().UnixMicro())}}
}

func (w *writer) text(text string) journal.Entry {
	body := journal.AppendField(nil, journal.FieldText, []byte(text))
	w.draft.Number++
	w.draft.Time++
	h := w.draft.Sign(w.key, body)
	w.draft.Previous = h.Hash()
	return journal.Entry{Header: &h, Body: body}
}

func TestADiskKeepsRunsAsTheyCome(t *testing.T) {
	w := newWriter()
	var all []journal.Entry
	for i := range 20 {
		all = append(all, w.text(fmt.Sprint(i)))
	}
	bare := journal.Entry{Header: all[4].Header}
	m := New()
	store := func(want bool, es ...journal.Entry) {
		t.Helper()
		m.Store(entries.Run{Entries: es}, func(ok bool) {
			if ok != want {
				t.Errorf("stored: %v", ok)
			}
		})
	}
	held := func(low, high uint64, holes ...uint64) {
		t.Helper()
		s, _ := m.State(journal.Conversation{})
		l := s.Logs[0]
		if l.Low != low || l.High != high || fmt.Sprint(l.Holes) != fmt.Sprint(holes) || low > 0 && (l.LowHeader.Number() != low || l.Head.Number() != high) {
			t.Errorf("%d to %d without %v, want %d to %d without %v", l.Low, l.High, l.Holes, low, high, holes)
		}
		if l.Size != m.bytes {
			t.Errorf("%d bytes, counted %d", l.Size, m.bytes)
		}
		m.Read(t.Context(), journal.Conversation{}, l.Log, 1, 100, func(es []journal.Entry, _ error) {
			for i, e := range es {
				if e.Header.Number() != low+uint64(i) {
					t.Errorf("entry %d of a run is number %d", i, e.Header.Number())
				}
			}
		})
	}
	store(true, all[5:8]...)
	held(6, 8)
	store(true, all[3], bare, all[5])
	held(4, 8, 5)
	store(true, all[4:10]...)
	held(4, 10)
	store(false, all[0])
	held(4, 10)
	store(true, all[1:3]...)
	held(2, 10)
	store(true, all[0:12]...)
	held(1, 12)
	log := all[0].Header.Log()
	m.Forget(journal.Forget{ID: 1, Log: log, Keep: 5, Bytes: 1 << 20}, func(low *journal.Header, freed int) {
		if low.Number() != 5 || freed == 0 {
			t.Errorf("the lowest is %d, %d bytes are free", low.Number(), freed)
		}
	})
	held(5, 12)
	store(true, all[15:]...) // above a gap
	held(16, 20)
	m.Forget(journal.Forget{ID: 1, Log: log, Keep: 100, Bytes: 1 << 20}, func(low *journal.Header, _ int) {
		if low != nil {
			t.Error("something is left")
		}
	})
	held(0, 0)
	if s, _ := m.State(journal.Conversation{}); s.Logs[0].Lowest != 21 {
		t.Error("what was forgotten may be asked for")
	}
	m.Forget(journal.Forget{Log: log, Keep: 100}, func(*journal.Header, int) {})
	if s, _ := m.State(journal.Conversation{}); len(s.Logs) != 0 {
		t.Error("a log that was removed is still known")
	}
}

func TestADiskServesANewcomerWhatIsNew(t *testing.T) {
	m, w, who := New(), newWriter(), journal.PublicKey{1}
	var all []journal.Entry
	for i := range 500 {
		all = append(all, w.text(fmt.Sprint(i)))
	}
	lowest := func() (n uint64) {
		m.Lowest(t.Context(), journal.Conversation{}, all[0].Header.Log(), who, func(lowest uint64, _ error) { n = lowest })
		return n
	}
	m.Store(entries.Run{Entries: all[:400]}, func(bool) {})
	since := m.Join("a network", m.Arrivals())
	m.Store(entries.Run{Entries: all[400:450]}, func(bool) {})
	if m.Join("a network", m.Arrivals()) != since || m.Join("another", m.Arrivals()) != 450 {
		t.Error("a network was joined twice")
	}
	m.Meet(journal.Conversation{}, who, since, true)
	if n := lowest(); n != 401 {
		t.Errorf("who is met on a network is served from %d on", n)
	}
	m.Dismiss(journal.Conversation{}, who)
	m.Store(entries.Run{Entries: all[450:]}, func(bool) {})
	m.Meet(journal.Conversation{}, who, 0, true)
	if n := lowest(); n != 301 {
		t.Errorf("a newcomer is served from %d on", n)
	}
}

func TestADiskServesANewcomerNothingOfTheDayBefore(t *testing.T) {
	m, w := New(), newWriter()
	var all []journal.Entry
	for i := range 100 {
		all = append(all, w.text(fmt.Sprint(i)))
	}
	log, began := all[0].Header.Log(), time.UnixMicro(int64(all[99].Header.Time()))
	for i := range 10 {
		w.draft.Time = uint64(began.Add(time.Duration(i+20) * time.Hour).UnixMicro())
		all = append(all, w.text(fmt.Sprint("later ", i)))
	}
	m.Store(entries.Run{Entries: all}, func(bool) {})
	for hours, want := range map[time.Duration]uint64{23: 1, 25: 101, 46: 103, 60: 111} { // the last of them is of 29 hours
		m.now = func() time.Time { return began.Add(hours * time.Hour) }
		who := journal.PublicKey{byte(hours)}
		m.Meet(journal.Conversation{}, who, 0, true)
		m.Lowest(t.Context(), journal.Conversation{}, log, who, func(lowest uint64, _ error) {
			if lowest != want {
				t.Errorf("after %d hours a newcomer is served from %d on, want %d", hours, lowest, want)
			}
		})
	}
}

func TestWhoWasNeverMetGetsNothing(t *testing.T) {
	m, w := New(), newWriter()
	first := w.text("first")
	m.Store(entries.Run{Entries: []journal.Entry{first, w.text("second")}}, func(bool) {})
	m.Lowest(t.Context(), journal.Conversation{}, first.Header.Log(), journal.PublicKey{1}, func(lowest uint64, err error) {
		if lowest != 3 || err != nil {
			t.Errorf("it may have what comes from %d on, %v", lowest, err)
		}
	})
}

func TestADiskAsksForRoomAgainIfThereWasNone(t *testing.T) {
	m, w, asked := New(), newWriter(), 0
	now := time.Now()
	m.now, m.Shrink, m.bytes = func() time.Time { return now }, func(int) { asked++ }, most
	for _, want := range []int{1, 1, 2} {
		m.Store(entries.Run{Entries: []journal.Entry{w.text("more")}}, func(bool) {})
		if asked != want {
			t.Errorf("asked %d times, want %d", asked, want)
		}
		if want == asked {
			now = now.Add(600 * time.Millisecond)
		}
	}
}

func TestACloneIsChangedByNothingElse(t *testing.T) {
	d, w, who := New(), newWriter(), journal.PublicKey{1}
	all := []journal.Entry{w.text("first"), w.text("second"), w.text("third")}
	bare := journal.Entry{Header: all[0].Header}
	d.Store(entries.Run{Entries: []journal.Entry{bare, all[1]}}, func(bool) {})
	d.Meet(journal.Conversation{}, who, 0, false)
	d.SaveName(who, "name", 1)
	since := d.Join("a network", d.Arrivals())
	c := d.Clone()
	d.Store(entries.Run{Entries: all}, func(bool) {})
	d.Meet(journal.Conversation{}, who, 0, true)
	d.SaveName(who, "other", 2)
	s, _ := c.State(journal.Conversation{})
	if l := s.Logs[0]; l.High != 2 || fmt.Sprint(l.Holes) != "[1]" || l.Size != c.bytes || c.Arrivals() != 2 {
		t.Errorf("the copy holds up to %d without %v, %d bytes", l.High, l.Holes, l.Size)
	}
	if met, is := s.Members[who]; !is || met || c.Names()[who].Name != "name" || c.Join("a network", 9) != since {
		t.Errorf("the copy knows of members %v, names %v", s.Members, c.Names())
	}
}
