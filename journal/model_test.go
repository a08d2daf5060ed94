package journal

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

var schedules = flag.Int("schedules", 200, "random schedules of the model test")

// disasters is what happens in a schedule, apart from talking and meeting.
type disasters struct {
	kills, restores, fullDisks, skews bool
}

func TestMembersHoldTheSameAfterAnySchedule(t *testing.T) {
	for seed := range uint64(*schedules) {
		w := newWorld(t, seed)
		runSchedule(w, disasters{true, seed%2 == 1, seed%3 == 1, seed%4 > 1})
		w.heal()
		if w.checkEqual(); t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func runSchedule(w *world, d disasters) {
	r := w.random
	for i := range 3 + r.IntN(5) {
		w.add(fmt.Sprintf("n%d", i))
	}
	snapshots := map[*node]*disk{}
	for step := range 150 {
		if w.liar != nil && w.liar.up && r.IntN(2) == 0 {
			w.liar.lie()
		}
		n, o := w.nodes[r.IntN(len(w.nodes))], w.nodes[r.IntN(len(w.nodes))]
		switch what := r.IntN(20); {
		case what < 6:
			if n.up {
				n.say(fmt.Sprintf("%s.%d", n.name, step))
			}
		case what < 10:
			w.link(n, o)
		case what < 12:
			for range r.IntN(20) {
				w.deliver()
			}
		case what < 14:
			w.pass(time.Duration(r.IntN(2000)) * time.Millisecond)
		case what == 14:
			if wr := w.linked(n, o); wr != nil {
				w.cut(wr)
			}
		case what == 15 && d.kills && n.up:
			n.kill()
		case what == 15 && d.kills:
			n.start()
		case what == 16 && d.restores:
			if snapshots[n] == nil {
				snapshots[n] = n.disk.clone()
			} else if n.up {
				n.kill()
				n.disk = snapshots[n]
				w.restored[publicKey(n.key)] = true
				snapshots[n] = nil
				n.start()
			}
		case what == 17 && d.fullDisks:
			n.disk.full = !n.disk.full
		case what == 18 && d.skews:
			n.skew = time.Duration(r.IntN(7200)-3600) * time.Second
		}
	}
}

// heal ends all disasters and lets the nodes meet.
func (w *world) heal() {
	for _, n := range w.nodes {
		n.disk.full, n.skew = false, 0
		if !n.up {
			n.start()
		}
	}
	w.mesh()
	w.pass(time.Minute)
}

func (d *disk) clone() *disk {
	c := &disk{conversations: map[Conversation]*kept{}}
	for id, k := range d.conversations {
		copied := *k
		copied.entries = map[Log]map[uint64]Entry{}
		for l, entries := range k.entries {
			copied.entries[l] = maps.Clone(entries)
		}
		copied.arrived, copied.receipts, copied.forks, copied.since = maps.Clone(k.arrived), maps.Clone(k.receipts), maps.Clone(k.forks), maps.Clone(k.since)
		c.conversations[id] = &copied
	}
	return c
}

// checkEqual checks that all nodes hold the same entries, and that what a node was told to be said is there.
func (w *world) checkEqual() {
	first := w.nodes[0]
	for _, n := range w.nodes[1:] {
		if a, b := first.holds(), n.holds(); !slices.Equal(a, b) {
			w.t.Errorf("%s holds\n%s\n%s holds\n%s", first.name, lines(a), n.name, lines(b))
			return
		}
	}
	all := strings.Join(first.holds(), " ")
	for _, n := range w.nodes {
		for _, t := range n.told {
			if t.News == NewsSaid && !w.restored[publicKey(n.key)] && !strings.Contains(all, string(t.Entries[0].Body)) {
				w.t.Errorf("%q of %s is lost", t.Entries[0].Body, n.name)
			}
			if t.News == NewsFork && !w.restored[t.Member] {
				w.t.Errorf("%s accuses %x of a fork", n.name, t.Member[:2])
			}
		}
	}
}

// newest returns the numbers of the newest entries of l up to a number that are on disk without a gap.
func (k *kept) newest(l Log, limit uint64) []uint64 {
	numbers := sortedKeys(k.entries[l], cmp.Compare[uint64])
	numbers = slices.DeleteFunc(numbers, func(i uint64) bool { return i > limit })
	for i := len(numbers) - 1; i > 0; i-- {
		if numbers[i-1] != numbers[i]-1 {
			return numbers[i:]
		}
	}
	return numbers
}

func (n *node) holds() (all []string) {
	k := n.disk.conversations[openRoom]
	for _, l := range sortedKeys(k.entries, Log.compare) {
		if n.world.liar != nil && l.Author == publicKey(n.world.liar.key) && l.ID <= 3 {
			continue // the branches of a liar may part deeper than its signatures can prove
		}
		for _, i := range k.newest(l, n.m.conversations[openRoom].logs[l].limit()) {
			h := k.entries[l][i].Header.Hash()
			all = append(all, fmt.Sprintf("%x/%x %d %x %s", l.Author[:2], uint16(l.ID), i, h[:3], k.entries[l][i].Body))
		}
	}
	for _, l := range sortedKeys(k.forks, Log.compare) {
		if n.world.liar != nil && l.Author == publicKey(n.world.liar.key) {
			continue
		}
		all = append(all, fmt.Sprintf("%x/%x forks at %d", l.Author[:2], uint16(l.ID), k.forks[l].Number()))
	}
	return all
}

func lines(s []string) []byte {
	return bytes.Join(func() (b [][]byte) {
		for _, l := range s {
			b = append(b, []byte(l))
		}
		return b
	}(), []byte("\n"))
}
