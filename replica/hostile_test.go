package replica

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"

	"udpchat/journal"
)

// clone returns a disk with a copy of what is on d.
func (d *disk) clone() *disk {
	c := diskOf(d.Disk.Clone())
	d.state.Lock()
	defer d.state.Unlock()
	c.known = maps.Clone(d.known)
	return c
}

// fork has two nodes with the key of a write its log at the same time, and meet b one after the other.
func (ns *nodes) fork(a, b *node) {
	l := ns.link(a, b)
	a.say("common")
	pass(5 * time.Second)
	l.cut()
	pass(time.Second)
	twin := &node{net: ns, vault: a.vault, name: a.name, key: a.key, disk: a.disk.clone()}
	twin.start()
	defer twin.stop()
	l = ns.link(twin, b) // b confirms the end of the log, so the twin goes on with it
	pass(5 * time.Second)
	twin.say("said by the twin")
	a.say("said by the first")
	pass(5 * time.Second)
	l.cut()
	ns.link(a, b)
	pass(30 * time.Second)
}

func TestOneForkIsNobodysFaultAndMoreAreAConflict(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		ns.link(b, c)
		ns.fork(a, b)
		ns.want(fmt.Sprint("nobody is told of one fork: ", b.notices, c.notices), len(b.notices)+len(c.notices) == 0)
		a.restart()
		b.restart()
		ns.fork(a, b)
		want := fmt.Sprintf("%d of %x", Conflict, a.key[32:34])
		ns.want(fmt.Sprint("b tells of the next: ", b.notices), len(b.notices) == 1 && b.notices[0] == want)
		b.restart()
		pass(time.Minute)
		ns.want("it is not told again after a start", len(b.notices) == 1)
	})
}

// mutated changes some bytes of some frames.
func mutated(r *rand.Rand) func([]byte) []byte {
	return func(frame []byte) []byte {
		switch out := bytes.Clone(frame); r.IntN(3) {
		case 0:
			for range 1 + r.IntN(4) {
				out[r.IntN(len(out))] = byte(r.Uint32())
			}
			return out
		case 1:
			return out[:r.IntN(len(out)+1)]
		default:
			return frame
		}
	}
}

func TestAnHonestPairStaysInStepBesideHostileLinks(t *testing.T) {
	for seed := range uint64(5) {
		bubble(t, func(ns *nodes) {
			r := rand.New(rand.NewPCG(seed, 1))
			a, b, liar := ns.node("a"), ns.node("b"), ns.node("liar")
			ns.link(a, b)
			var fuzzed []*wire
			for _, n := range []*node{a, b} {
				l := ns.link(liar, n)
				l.set(0, mutated(rand.New(rand.NewPCG(seed, 2))))
				fuzzed = append(fuzzed, l)
			}
			for i := range 100 {
				from := []*node{a, b, liar}[r.IntN(3)]
				from.say(fmt.Sprint(from.name, " ", i))
				pass(time.Duration(r.IntN(200)) * time.Millisecond)
				for range r.IntN(5) {
					noise := make([]byte, 1+r.IntN(200))
					for j := range noise {
						noise[j] = byte(r.Uint32())
					}
					noise[0] = byte(r.IntN(14))
					fuzzed[r.IntN(2)].send(noise)
				}
			}
			pass(time.Minute)
			a.say("the end of a")
			b.say("the end of b")
			pass(30 * time.Second)
			for i := range 100 {
				if n := b.room.has(fmt.Sprint("a ", i)); n != a.room.said(fmt.Sprint("a ", i)) {
					t.Errorf("b has %d of what a said", n)
				}
				if n := a.room.has(fmt.Sprint("b ", i)); n != b.room.said(fmt.Sprint("b ", i)) {
					t.Errorf("a has %d of what b said", n)
				}
			}
			ns.want("they go on", a.room.has("the end of b") == 1 && b.room.has("the end of a") == 1)
		})
	}
}

// said reports how often an own message has a text.
func (r *room) said(text string) (n int) {
	r.do(func() {
		for id := range r.states {
			if r.byID[id] == text {
				n++
			}
		}
	})
	return n
}

// A flood of entries by many keys, of ranges that are asked for, and of frames that nobody reads costs bounded memory.
func TestAFloodCostsBoundedMemory(t *testing.T) {
	ns := &nodes{TB: t}
	a, b, liar := ns.node("a"), ns.node("b"), ns.node("liar")
	ns.link(a, b)
	w := ns.link(liar, b)
	liar.say(string(bytes.Repeat([]byte("x"), 60_000)))
	b.room.await(string(bytes.Repeat([]byte("x"), 60_000)))
	w.back.hold(true) // nobody reads what b answers
	var log journal.Log
	for log.ID == 0 {
		log = liar.log(1)
	}
	ask := []byte{6, 0}
	for range 16 {
		ask = append(ask, 0, 1, 2)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var flood sync.WaitGroup
	flood.Go(func() {
		for i := range 20_000 {
			key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(i), byte(i >> 8)}, 16))
			d := journal.Draft{Kind: journal.KindText, Conversation: journal.Conversation(open), Log: 1, Number: 1, Time: 1}
			h := d.Sign(key, []byte{1, 1, 'x'})
			run := append([]byte{7, 0}, h[:]...)
			b.Receive(t.Context(), w.far, [][]byte{append(run, 1, 1, 1, 'x'), ask})
		}
	})
	for i := range 50 {
		text := fmt.Sprint("hello ", i)
		a.say(text)
		b.room.await(text)
	}
	flood.Wait()
	runtime.GC()
	runtime.ReadMemStats(&after)
	w.back.mu.Lock()
	answers := w.back.bytes
	w.back.mu.Unlock()
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc) - int64(answers); grown > 32<<20 {
		t.Errorf("memory has grown by %d MiB, beside %d KiB of answers", grown>>20, answers>>10)
	}
	if answers < highMark || answers > highMark+256<<10 {
		t.Errorf("%d KiB wait for a link that reads nothing", answers>>10)
	}
	if n := b.disk.numbers(); n > 200 {
		t.Errorf("%d entries of strangers are kept", n)
	}
}
