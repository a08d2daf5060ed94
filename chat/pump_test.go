package chat_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
	"udpchat/chat/outcome"
)

// wire carries letters from one room to another on a goroutine of its own, and acknowledgements back.
type wire struct {
	from, to *wired
	mu       sync.Mutex
	gen      int // links so far; an even number: none now
	queue    []chat.Letter
	acks     []uint64
}

// wired is a room whose links run at once.
type wired struct {
	key  chat.Key
	room *chat.Room
	out  *wire
	in   *wire
}

// Send implements chat.Links.
func (h *wired) Send(_ chat.Key, l chat.Letter) bool {
	w := h.out
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.gen%2 == 0 || len(w.queue) == queueSize {
		return false
	}
	w.queue = append(w.queue, l)
	return true
}

// Acknowledge implements chat.Links.
func (h *wired) Acknowledge(_ chat.Key, number uint64) {
	h.in.mu.Lock()
	defer h.in.mu.Unlock()
	h.in.acks = append(h.in.acks, number)
}

// carry moves what is on its way, once.
func (w *wire) carry() {
	w.mu.Lock()
	letters, acks := w.queue, w.acks
	w.queue, w.acks = nil, nil
	w.mu.Unlock()
	if len(letters) > 0 {
		w.from.room.Ready(w.to.key)
		w.to.room.ReceiveLetters(context.Background(), w.from.key, letters)
	}
	for _, n := range acks {
		w.from.room.Acknowledged(w.to.key, n)
	}
}

// relink ends the link and makes another.
func (w *wire) relink() {
	w.from.room.LinkDown(w.to.key)
	w.mu.Lock()
	w.gen++
	w.queue, w.acks = nil, nil
	w.mu.Unlock()
	n, ok := w.to.room.Heard(w.from.key)
	w.mu.Lock()
	w.gen++ // from here on letters are taken, before the room is told
	w.mu.Unlock()
	w.from.room.LinkUp(chat.Presence{Key: w.to.key, Heard: n, HasHeard: ok})
}

func TestNoLetterIsLeftBehindWhenEverythingHappensAtOnce(t *testing.T) {
	for seed := range uint64(5) {
		synctest.Test(t, func(t *testing.T) { atOnce(t, rand.New(rand.NewPCG(seed, 3))) })
	}
}

func atOnce(t *testing.T, r *rand.Rand) {
	const said = 500
	a, b := &wired{key: chat.Key{1}}, &wired{key: chat.Key{2}}
	w := &wire{from: a, to: b, gen: 1}
	a.out, b.in = w, w
	for _, h := range []*wired{a, b} {
		h.room = chat.New(chat.Config{Archive: memory.New(), Now: clock, Plain: plain{}, Links: h, Me: h.key})
	}
	b.room.LinkUp(chat.Presence{Key: a.key})
	a.room.LinkUp(chat.Presence{Key: b.key})
	var working sync.WaitGroup
	for i := range 2 {
		working.Go(func() {
			for n := range said / 2 {
				if _, err := a.room.Say(chat.OpenRoom, fmt.Sprint(i, n)); err != nil {
					t.Error(err)
				}
				time.Sleep(time.Microsecond)
			}
		})
	}
	pauses := r.Perm(40)
	working.Go(func() {
		for _, p := range pauses {
			time.Sleep(time.Duration(p) * time.Microsecond)
			w.relink()
		}
	})
	done := make(chan struct{})
	go func() {
		working.Wait()
		time.Sleep(time.Millisecond)
		close(done)
	}()
	for carrying := true; carrying; {
		select {
		case <-done:
			carrying = false
		case <-time.After(time.Microsecond):
			w.carry()
		}
	}
	for range said {
		w.carry()
	}
	checkWired(t, a, b, said)
}

func checkWired(t *testing.T, a, b *wired, want int) {
	t.Helper()
	mine, theirs := shown(a.room), shown(b.room)
	if len(mine) != want || len(theirs) != want {
		t.Fatalf("%d said, %d arrived, want %d", len(mine), len(theirs), want)
	}
	for i := range mine {
		if mine[i].Text != theirs[i].Text || mine[i].Number != theirs[i].Number {
			t.Fatalf("number %d is %q there, %q here", i, theirs[i].Text, mine[i].Text)
		}
	}
	if _, waiting := outcome.Receipts(mine[want-1], a.room.Changes(chat.OpenRoom, 0).Members); len(waiting) > 0 {
		t.Errorf("the last one is not known to be there")
	}
}

// relinking is Links whose link is replaced while they take a letter.
type relinking struct {
	room *chat.Room
	sent []string
}

// Send implements chat.Links.
func (l *relinking) Send(to chat.Key, letter chat.Letter) bool {
	l.sent = append(l.sent, letter.Text)
	if letter.Text == "two" && len(l.sent) == 2 {
		l.room.LinkDown(to)
		l.room.LinkUp(chat.Presence{Key: to})
	}
	return true
}

// Acknowledge implements chat.Links.
func (l *relinking) Acknowledge(chat.Key, uint64) {}

func TestWhatWaitedForAnAddressThatIsANodesGoesByLinkOnly(t *testing.T) {
	for name, test := range map[string]struct {
		metBefore bool
		want      int
	}{"met before it was said": {true, 0}, "met later": {false, 1}} {
		l, c := &relinking{}, &carrier{peers: []chat.Recipient{"alice", "bob"}}
		alice := chat.Presence{Key: chat.Key{2}}
		l.room = chat.New(chat.Config{
			Archive: memory.New(), Now: clock, Plain: plain{}, Carriers: []chat.Carrier{c}, Links: l, Me: chat.Key{1},
			NodeAt: func(r chat.Recipient) chat.Key { return map[chat.Recipient]chat.Key{"alice": alice.Key}[r] },
		})
		if test.metBefore {
			l.room.LinkUp(alice)
		}
		id := say(t, l.room, "hello")
		l.room.LinkUp(alice)
		for _, s := range c.take() {
			s.done(chat.UnknownHost) // the carrier knows it no more
		}
		if n := len(get(t, l.room, id).FailedTo()); n != test.want+1 || l.room.Sending() != 0 {
			t.Errorf("%s: %d deliveries failed, want %d and bob's", name, n, test.want)
		}
	}
}

func TestWhoTellsSomethingNewIsNotSentEverythingAgain(t *testing.T) {
	l := &relinking{}
	l.room = chat.New(chat.Config{Archive: memory.New(), Now: clock, Plain: plain{}, Links: l, Me: chat.Key{1}})
	l.room.LinkUp(chat.Presence{Key: chat.Key{2}})
	say(t, l.room, "one")
	l.room.LinkUp(chat.Presence{Key: chat.Key{2}, Name: "renamed"})
	say(t, l.room, "three")
	if want := []string{"one", "three"}; !slices.Equal(l.sent, want) {
		t.Errorf("sent %q, want %q", l.sent, want)
	}
}

func TestALinkThatIsReplacedMeanwhileGetsEverything(t *testing.T) {
	l := &relinking{}
	l.room = chat.New(chat.Config{Archive: memory.New(), Now: clock, Plain: plain{}, Links: l, Me: chat.Key{1}})
	l.room.LinkUp(chat.Presence{Key: chat.Key{2}})
	for _, text := range []string{"one", "two", "three"} {
		say(t, l.room, text)
	}
	if want := []string{"one", "two", "one", "two", "three"}; !slices.Equal(l.sent, want) {
		t.Errorf("sent %q, want %q", l.sent, want)
	}
}
