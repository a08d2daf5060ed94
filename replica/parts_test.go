package replica

import (
	"fmt"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
	"udpchat/replica/serve"
)

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
	k := newKeeper(Config{Key: keyOf("a"), Now: time.Now}.filled(), newInbox(), serve.NewServer(nil))
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
