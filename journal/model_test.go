package journal

import (
	"flag"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var schedules = flag.Int("schedules", 100, "random schedules of the model test")

var shrink = flag.Bool("shrink", false, "let disks be too small in some schedules")

// disasters is what happens in a schedule, apart from talking and meeting.
type disasters struct {
	kills, restores, clones, fullDisks, skews, slow, lossy, rooms, leaves, blocks, shrinks, removes, directs bool

	liars int
}

// disastersOf returns what happens in the schedule of a seed: in some one thing alone, in others much at once.
func disastersOf(seed uint64) disasters {
	has := func(i uint64) bool { return seed>>i&1 == 1 }
	return disasters{
		kills: !has(0) || has(3), restores: has(0) && has(1), clones: has(0) && !has(1), fullDisks: has(2), skews: seed%5 > 2,
		slow: seed%3 == 1, lossy: seed%7 > 3, rooms: seed%4 > 1, leaves: seed%8 > 5, blocks: seed%6 == 5, shrinks: *shrink && !has(0) && seed%9 > 5,
		removes: seed%3 > 0, directs: seed%5 > 2,
	}
}

// seeds calls do for count seeds, or for the one that was asked for. All processors are used.
func seeds(t *testing.T, count int, do func(t testing.TB, seed uint64)) {
	if *onlySeed >= 0 {
		do(t, uint64(*onlySeed))
		return
	}
	parts, failed := runtime.GOMAXPROCS(0), atomic.Bool{}
	for part := range parts {
		t.Run(fmt.Sprint("part ", part+1, " of ", parts), func(t *testing.T) {
			t.Parallel()
			defer func() { failed.Store(failed.Load() || t.Failed()) }()
			for seed := uint64(part); seed < uint64(count) && !failed.Load(); seed += uint64(parts) {
				do(t, seed)
			}
		})
	}
}

func TestMembersHoldTheSameAfterAnySchedule(t *testing.T) {
	seeds(t, *schedules, func(t testing.TB, seed uint64) { runTwice(t, seed, disastersOf(seed)) })
}

func TestLiarsHarmNobody(t *testing.T) {
	seeds(t, *schedules/2, func(t testing.TB, seed uint64) {
		d := disastersOf(seed)
		d.liars, d.restores, d.clones = 1+int(seed%3), d.restores && seed%4 == 0, d.clones && seed%4 == 0
		runTwice(t, seed, d)
	})
}

// TestNothingLeavesItsConversation has members admitted and removed, conversations of two, and liars that know all of their names. The
// sniffer of each link looks for entries, rows and receipts that go to who is no member for the sender.
func TestNothingLeavesItsConversation(t *testing.T) {
	seeds(t, *schedules/4, func(t testing.TB, seed uint64) {
		d := disastersOf(seed)
		d.liars, d.rooms, d.removes, d.directs, d.clones = 1+int(seed%2), true, true, true, false
		runTwice(t, seed, d)
	})
}

// runTwice runs the schedule of a seed. Some are run twice, which must come to the same in each step.
func runTwice(t testing.TB, seed uint64, d disasters) {
	trace := runSeed(t, seed, d)
	if (seed%20 == 0 || *onlySeed >= 0) && trace != runSeed(t, seed, d) {
		t.Fatalf("seed %d: two runs differ", seed)
	}
}

// runSeed runs a schedule and checks what it has come to.
func runSeed(t testing.TB, seed uint64, d disasters) (trace uint64) {
	w := newWorld(t, seed)
	for i := range 3 + w.random.IntN(4) {
		w.add(fmt.Sprintf("n%d", i))
	}
	w.addLiars(d.liars)
	for _, n := range w.nodes {
		n.disk.conversations[openRoom].unbounded = d.restores || d.clones
	}
	s := &schedule{world: w, disasters: d, snapshots: map[*node]*disk{}}
	if d.rooms {
		s.beginRoom()
	}
	w.lossy = d.lossy
	for range 150 {
		s.step()
		if d.liars > 0 {
			w.lies()
		}
	}
	w.checkTables()
	w.heal()
	w.check()
	return w.trace.Sum64()
}

type schedule struct {
	*world
	disasters
	snapshots map[*node]*disk
	said      int
}

func (s *schedule) anyone() *node { return s.nodes[s.random.IntN(len(s.nodes))] }

// step does one random thing.
func (s *schedule) step() {
	n, o, r := s.anyone(), s.anyone(), s.random
	switch what := r.IntN(34); {
	case what < 8:
		s.talk(n)
	case what < 12:
		s.link(n, s.all()[r.IntN(len(s.all()))])
	case what < 16:
		for range r.IntN(20) {
			s.deliver()
		}
	case what < 19:
		s.pass(time.Duration(r.IntN(3000)) * time.Millisecond)
	case what == 19:
		if wr := s.linked(n, o); wr != nil {
			s.cut(wr)
		}
	case what == 20 && n.up:
		if r.IntN(2) == 0 {
			n.doubt(r.IntN(3) > 0)
		}
		n.m.Tick(n.now())
		n.work()
	case what == 21 && s.slow:
		any := func() time.Duration { return time.Duration(r.IntN(2)*r.IntN(8000)) * time.Millisecond }
		n.slow = slowness{any(), any(), any()}
	case what == 22 && s.skews:
		n.skew = time.Duration(r.IntN(7200)-3600) * time.Second
	case what == 23 && s.fullDisks:
		n.disk.full = !n.disk.full
	case what == 24 && s.kills:
		s.killOrStart(n)
	case what == 25 && s.restores:
		s.restore(n)
	case what == 26 && s.clones && len(s.nodes) < 8:
		s.clone(n)
	case what >= 32 && s.rooms:
		s.change(n)
	case what == 27 && s.directs:
		s.direct(n, s.all()[r.IntN(len(s.all()))])
	case what == 28 && s.leaves:
		s.leaveOrEnter(n)
	case what == 30 && s.shrinks && n.up:
		n.m.Shrink(n.now(), r.IntN(20_000))
		n.work()
	case what == 31 && n.up:
		n.markRead(o.public())
	case what == 29 && s.blocks:
		n.block(o.public(), !n.disk.blocked[o.public()])
	}
}

// talk says something somewhere.
func (s *schedule) talk(n *node) {
	c := openRoom
	if s.rooms && s.random.IntN(2) == 0 {
		c = []Conversation{room, room, roll}[s.random.IntN(3)]
	}
	if !n.up || !n.entered[c] {
		return
	}
	for range 1 + s.random.IntN(3)*s.random.IntN(2)*s.random.IntN(10) {
		s.said++
		kind := []Kind{KindText, KindText, KindText, KindProfile, 17, 999, Invisible + 3}[s.random.IntN(7)]
		body := fmt.Appendf(nil, "%s.%d%s", n.name, s.said, strings.Repeat(".", s.random.IntN(2)*s.random.IntN(200)))
		switch s.random.IntN(60) {
		case 0:
			body = []byte{}
		case 1:
			body = make([]byte, 60_000+s.random.IntN(MaxBody-60_000))
		}
		n.sayIn(c, kind, body)
	}
}

func (s *schedule) killOrStart(n *node) {
	if n.up {
		n.kill()
	} else {
		n.start()
	}
}

// restore keeps a copy of the disk, or puts it back.
func (s *schedule) restore(n *node) {
	if s.snapshots[n] == nil {
		s.snapshots[n] = n.disk.clone()
		return
	}
	n.kill()
	n.disk = s.snapshots[n]
	s.accusable[n.public()] = true
	s.snapshots[n] = nil
	n.start()
}

// clone lets a second node run with the key and the disk of n.
func (s *schedule) clone(n *node) {
	c := &node{name: n.name + "'", world: s.world, key: n.key, disk: n.disk.clone(), heard: maps.Clone(n.heard)}
	s.accusable[n.public()] = true
	s.nodes = append(s.nodes, c)
	c.start()
}

// change changes who is in the room, or lets n hear of that.
func (s *schedule) change(n *node) {
	o := s.all()[s.random.IntN(len(s.all()))]
	switch what := s.random.IntN(6); {
	case what < 2:
		s.admit(n, o)
	case what < 4 && s.disasters.removes:
		s.removes(n, o)
	default:
		s.hearSome(n)
	}
}

func (s *schedule) leaveOrEnter(n *node) {
	id := s.conversations()[s.random.IntN(len(s.conversations()))]
	switch k := n.disk.conversations[id]; {
	case k == nil || !n.up || !n.isMember(id, n.public()):
	case n.entered[id]:
		n.leave(id)
	default:
		n.enter(id)
	}
}

func (n *node) block(key PublicKey, blocked bool) {
	if !n.up || key == n.public() {
		return
	}
	if n.disk.blocked[key] = blocked; !blocked {
		delete(n.disk.blocked, key)
	}
	n.world.note(fmt.Sprint("blocks ", blocked), n, 0, key[:])
	n.m.Block(n.now(), key, blocked)
	n.work()
}

// doubt says whether another node may have the key of n. A log whose end was confirmed before may go on.
func (n *node) doubt(doubtful bool) {
	for _, c := range n.m.conversations {
		if c.own.sure && c.own.log != nil && !n.run.doubtful {
			delete(n.run.before, c.own.log.Log)
		}
	}
	n.run.doubtful = doubtful
	n.m.Doubt(n.now(), doubtful)
	n.work()
}

// markRead has the person of n read what it has of an author.
func (n *node) markRead(author PublicKey) {
	for _, id := range sortedKeys(n.entered, compareConversations) {
		k := n.disk.conversations[id]
		for _, l := range sortedKeys(k.entries, Log.compare) {
			if l.Author == author {
				k.read[l] = k.high(l)
				n.m.MarkRead(n.now(), id, l, k.read[l])
				n.work()
			}
		}
	}
}

// heal ends all disasters and lets the nodes meet.
func (w *world) heal() {
	w.lossy = false
	for _, n := range w.nodes {
		n.disk.full, n.skew, n.slow = false, 0, slowness{}
		if !n.up {
			n.start()
		}
		n.doubt(false)
		for i := range w.changes {
			n.hearChange(i)
		}
	}
	if w.random.IntN(2) == 0 {
		w.removeLiars()
	}
	w.mesh()
	w.pass(3 * time.Minute)
	w.checkSame()
	w.removeLiars()
	w.mesh()
	w.pass(time.Minute)
}

func (w *world) removeLiars() {
	for _, n := range w.liars {
		n.kill()
	}
	w.liars = nil
}

// inside returns the nodes that take part in a conversation.
func (w *world) inside(c Conversation) []*node {
	return slices.DeleteFunc(slices.Clone(w.nodes), func(n *node) bool { return !n.up || !n.entered[c] })
}
