package replica

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

// writer makes entries of one log.
type writer struct {
	key   ed25519.PrivateKey
	draft journal.Draft
}

func newWriter(name string) *writer {
	return &writer{key: keyOf(name), draft: journal.Draft{Log: 7, Time: uint64(time.Now().UnixMicro())}}
}

func (w *writer) write(kind journal.Kind, body []byte) journal.Entry {
	w.draft.Kind = kind
	w.draft.Number++
	w.draft.Time++
	h := w.draft.Sign(w.key, body)
	w.draft.Previous = h.Hash()
	return journal.Entry{Header: &h, Body: body}
}

func (w *writer) text(text string) journal.Entry {
	return w.write(journal.KindText, journal.AppendField(nil, journal.FieldText, []byte(text)))
}

// holds has a disk begin with a log, of which everybody may have everything.
func (d *disk) holds(es ...journal.Entry) {
	d.state.Lock()
	d.known[es[0].Header.Conversation()] = true
	d.state.Unlock()
	d.Disk.Store(entries.Run{Entries: es}, func(bool) {})
}

func TestOnlyWhatCanBeShownIsShown(t *testing.T) {
	bubble(t, func(ns *nodes) {
		w := newWriter("author")
		field := func(f journal.Field, content string) []byte { return journal.AppendField(nil, f, []byte(content)) }
		es := []journal.Entry{
			w.text("hello"),
			w.write(99, []byte("anything")),
			w.write(journal.KindReaction, field(journal.FieldText, "👍")),
			w.write(journal.Invisible, field(journal.FieldText, "invisible")),
			w.write(journal.KindText, []byte("no fields")),
			w.write(journal.KindText, field(journal.FieldEntry, "no text")),
			w.write(journal.KindText, field(journal.FieldText, "\xff")),
			w.write(journal.KindText, field(journal.FieldText, " \n ")),
			w.write(journal.KindText, field(journal.FieldText, strings.Repeat("x", chat.MaxText+1))),
			w.write(journal.KindText, slicesOf(field(9, "unknown"), field(journal.FieldText, "first"), field(journal.FieldText, "second"))),
		}
		w.draft.Epoch = 1
		es = append(es, w.text("sealed"))
		a, b := ns.node("a"), ns.node("b")
		a.disk.holds(es...)
		a.Reload()
		ns.link(a, b)
		pass(5 * time.Second)
		want := []string{"hello", "newer", "newer", "first", "newer"}
		ns.want(fmt.Sprintf("it shows %q", b.room.texts), fmt.Sprint(b.room.texts) == fmt.Sprint(want))
		for _, e := range b.room.entries {
			ns.want("what is newer has no text", !e.Newer || e.Text == "")
			ns.want("it has its place and its time", e.Log == 7 && e.Number > 0 && e.At.UnixMicro() == int64(es[e.Number-1].Header.Time()))
		}
		ns.want("all of it is on disk", b.disk.numbers() == len(es))
	})
}

func slicesOf(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func TestAnEntryOfTheFutureIsOrderedByItsArrival(t *testing.T) {
	bubble(t, func(ns *nodes) {
		w := newWriter("author")
		w.draft.Time = uint64(time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro())
		a, b := ns.node("a"), ns.node("b")
		b.SetOffset(time.Hour)
		a.disk.holds(w.text("from 2099"))
		a.Reload()
		ns.link(a, b)
		pass(time.Second)
		at := time.Until(b.room.entries[0].At)
		ns.want(fmt.Sprint("an hour, for the clock is behind, and a minute: ", at), at > time.Hour+58*time.Second && at <= time.Hour+time.Minute)
	})
}

func TestAnOldProfileIsNotTakenForTheNewest(t *testing.T) {
	bubble(t, func(ns *nodes) {
		w := newWriter("author")
		name := func(s string) journal.Entry {
			return w.write(journal.KindProfile, journal.AppendField(nil, journal.FieldText, []byte(s)))
		}
		es := []journal.Entry{name("old")}
		for i := range 200 {
			es = append(es, w.text(fmt.Sprint(i)))
		}
		es = append(es, name("new"), name(strings.Repeat("long ", 100)), name(""), name("\xff"))
		a, b := ns.node("a"), ns.node("b")
		a.disk.holds(es...)
		a.Reload()
		b.disk.Meet(journal.Conversation(open), journal.PublicKey(a.public()), 0, true)
		a.disk.Meet(journal.Conversation(open), journal.PublicKey(b.public()), 0, true)
		a.disk.serveAll()
		ns.link(a, b) // the newest come first
		pass(5 * time.Second)
		who := chat.Key(w.key.Public().(ed25519.PublicKey))
		ns.want("everything came", len(b.room.texts) == 200)
		ns.want("the newest name counts: "+b.room.names[who], b.room.names[who] == "new")
		b.restart()
		b.disk.Forget(journal.Forget{Conversation: journal.Conversation(open), Log: es[0].Header.Log()}, func(*journal.Header, int) {})
		b.Reload()
		ns.link(a, b)
		pass(5 * time.Second)
		ns.want("also after a start: "+b.room.names[who], len(b.room.texts) == 200 && b.room.names[who] == "new")
	})
}

func TestWhoIsMetOnANetworkHasWhatCameSinceThisNodeJoinedIt(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		for i := range 10 {
			a.say(fmt.Sprint("at the office ", i))
		}
		pass(time.Second)
		since := a.disk.Join("the café", a.disk.Arrivals())
		a.say("here")
		pass(time.Second)
		ns.linkSince(a, b, since)
		pass(10 * time.Second)
		ns.want(fmt.Sprintf("b has %q", b.room.texts), len(b.room.texts) == 1 && b.room.has("here") == 1)
	})
}

// Who was only given a range with a later signature has checked no other. It can hand on the range all the same.
func TestARangeThatALaterEntryProvesIsServed(t *testing.T) {
	bubble(t, func(ns *nodes) {
		w := newWriter("author")
		var es []journal.Entry
		for i := range 100 {
			e := w.text(fmt.Sprint(i))
			if i != 19 && i != 99 {
				e.Header[journal.HeaderSize-1] ^= 1
				w.draft.Previous = e.Header.Hash()
			}
			es = append(es, e)
		}
		a, b := ns.node("a"), ns.node("b")
		a.disk.holds(es...)
		a.Reload()
		ns.link(a, b)
		pass(10 * time.Second)
		ns.want(fmt.Sprint("b has all of them: ", len(b.room.texts)), len(b.room.texts) == 100 && b.disk.numbers() == 100)
	})
}

func TestWhoIsAwayForAMonthIsWaitedForNoMore(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		l := ns.link(a, b)
		a.say("hello")
		pass(time.Second)
		l.cut()
		here := journal.Conversation(open)
		known := func() bool {
			s, _ := a.disk.State(here)
			_, known := s.Members[journal.PublicKey(b.public())]
			return known
		}
		pass(2 * time.Hour)
		ns.want("a knows b", known())
		a.room.do(func() { a.room.unseen = []chat.Key{b.public()} })
		pass(2 * time.Hour)
		ns.want("a has forgotten b", !known())
		a.room.do(func() { a.room.unseen = nil })
		ns.link(a, b)
		a.say("again")
		pass(time.Second)
		ns.want("b is met anew", known() && b.room.has("again") == 1)
	})
}

func TestWhatWaitsToBeWrittenIsSaidUnderTheNewIdentity(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		a.say("first")
		pass(time.Second)
		a.restart()
		id := a.say("waiting for the end of the log")
		pass(time.Second)
		a.key = keyOf("another")
		a.Rekey(a.key)
		pass(5 * time.Second)
		ns.want("it is said", a.room.state(id) == "said")
		ns.link(a, b)
		pass(5 * time.Second)
		ns.want("by the new identity", b.room.has("waiting for the end of the log") == 1)
		for _, e := range b.room.entries {
			ns.want("the authors differ", (e.Author == a.public()) == (e.Text != "first"))
		}
	})
}

// A node ends at once, whatever is going on: nothing waits for ever, and nothing panics.
func TestTheEndMayComeAtAnyTime(t *testing.T) {
	for seed := range uint64(20) {
		ns := &nodes{TB: t}
		r := rand.New(rand.NewPCG(seed, 4))
		a, b := ns.node("a"), ns.node("b")
		ctx, cancel := context.WithCancel(t.Context())
		var busy sync.WaitGroup
		for _, n := range []*node{a, b} {
			busy.Go(func() {
				for i := 0; i < 300 && ctx.Err() == nil; i++ {
					n.say(fmt.Sprint(n.name, i))
					n.Block(a.public(), i%2 == 0)
					if in := (chat.Conversation{byte(i / 50 % 2)}); i%3 == 0 {
						n.Enter(in)
					} else if i%7 == 0 {
						n.Leave(in)
					}
					n.Shrink(100)
					if i%10 == 0 {
						n.Reload()
						n.NameChanged()
					}
				}
			})
		}
		busy.Go(func() {
			for i := 0; i < 100 && ctx.Err() == nil; i++ {
				w := ns.link(a, b)
				a.Receive(ctx, w.id, [][]byte{{7, 0, 1}, {}, nil})
				w.cut()
			}
		})
		for range r.IntN(300) {
			runtime.Gosched()
		}
		a.stop()
		b.stop()
		a.stop()
		cancel()
		busy.Wait()
		ns.wires.Wait()
		a.Receive(t.Context(), 1, nil) // it does not wait either
	}
}
