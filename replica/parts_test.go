package replica

import (
	"fmt"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

func TestMemoryKeepsRunsAsTheyCome(t *testing.T) {
	w := newWriter("author")
	var all []journal.Entry
	for i := range 20 {
		all = append(all, w.text(fmt.Sprint(i)))
	}
	bare := journal.Entry{Header: all[4].Header}
	m := NewMemory()
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

func TestMemoryServesANewcomerWhatIsNew(t *testing.T) {
	m, w, who := NewMemory(), newWriter("author"), journal.PublicKey{1}
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

func TestMemoryServesANewcomerNothingOfTheDayBefore(t *testing.T) {
	m, w := NewMemory(), newWriter("author")
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

func TestWhatWasShownIsRememberedWithinBounds(t *testing.T) {
	s := newShown()
	for i := range 100_000 {
		s.add(journal.Hash{byte(i), byte(i >> 8), byte(i >> 16)}, chat.Message{ID: chat.ID(i + 1), Text: "a text that takes some space"})
	}
	if s.bytes > maxShown || len(s.messages) != len(s.order) || len(s.messages) < 10_000 {
		t.Errorf("%d bytes of %d entries, of which %d are in order", s.bytes, len(s.messages), len(s.order))
	}
	if _, ok := s.find(journal.Hash{}); ok {
		t.Error("the oldest is remembered")
	}
	if m, ok := s.find(journal.Hash{0x9f, 0x86, 0x01}); !ok || m.ID != 100_000 {
		t.Error("the newest is forgotten")
	}
}

func TestPeopleAreRememberedWithinBounds(t *testing.T) {
	p := newPeople()
	for i := range maxNames + 10 {
		p.named(journal.PublicKey{byte(i), byte(i >> 8)}, entries.Profile{At: 5})
	}
	if len(p.names) != maxNames {
		t.Errorf("%d names", len(p.names))
	}
	for i := range maxAccused + 10 {
		w := newWriter(fmt.Sprint(i))
		e := w.text("a")
		p.accuse(&journal.Fork{A: e, B: e})
	}
	if len(p.forks) != maxAccused {
		t.Errorf("%d accused", len(p.forks))
	}
}

func TestAMachineIsToldNothingOfTheOneBefore(t *testing.T) {
	k := newKeeper(Config{Key: keyOf("a"), Now: time.Now}.filled(), newInbox(), newServer(nil))
	asked, told := reports{k.inbox, k.machine}, 0
	asked.call(func(journal.Now) { told++ })
	k.called()
	k.begin()
	asked.call(func(journal.Now) { told++ })
	k.called()
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}

func TestReadingWaitsForTheDiskButNotForEver(t *testing.T) {
	bubble(t, func(ns *nodes) {
		stopped := make(chan struct{})
		w := &writes{done: make(chan struct{}, 1), stopped: stopped}
		settled := func() time.Duration {
			start := time.Now()
			w.settle()
			return time.Since(start)
		}
		ns.want("nothing is written", settled() == 0)
		w.open.Add(2)
		go func() {
			for range 2 {
				time.Sleep(time.Second)
				w.end()
			}
		}()
		ns.want("two seconds", settled() == 2*time.Second)
		w.open.Add(1)
		ns.want("the disk takes too long", settled() == settleWithin)
		close(stopped)
		ns.want("the end comes", settled() == 0)
	})
}

func TestWhoWasNeverMetGetsNothingFromMemory(t *testing.T) {
	m, w := NewMemory(), newWriter("author")
	first := w.text("first")
	(&disk{Memory: m}).holds(first, w.text("second"))
	m.Lowest(t.Context(), journal.Conversation(open), first.Header.Log(), journal.PublicKey{1}, func(lowest uint64, err error) {
		if lowest != 3 || err != nil {
			t.Errorf("it may have what comes from %d on, %v", lowest, err)
		}
	})
}

func TestMemoryAsksForRoomAgainIfThereWasNone(t *testing.T) {
	m, w, asked := NewMemory(), newWriter("author"), 0
	now := time.Now()
	m.now, m.Shrink, m.bytes = func() time.Time { return now }, func(int) { asked++ }, maxMemory
	for _, want := range []int{1, 1, 2} {
		(&disk{Memory: m}).holds(w.text("more"))
		if asked != want {
			t.Errorf("asked %d times, want %d", asked, want)
		}
		if want == asked {
			now = now.Add(600 * time.Millisecond)
		}
	}
}

func TestTheForksOfOneAuthorAreRememberedWithinBounds(t *testing.T) {
	p := newPeople()
	for i := range 100 {
		w := newWriter("author")
		w.draft.Log = journal.LogID(i)
		e := w.text("a")
		p.accuse(&journal.Fork{A: e, B: e})
		if p.accuse(&journal.Fork{A: e, B: e}) {
			t.Error("one fork counts twice")
		}
	}
	if n := len(p.forks[newWriter("author").text("a").Header.Author()]); n > maxForks {
		t.Errorf("%d are remembered", n)
	}
}
