package nodes

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/transport/transporttest"
)

const (
	// soakVariable is how long TestNodesThatAreKilledMovedAndCutOff causes faults, such as 10m; 4 seconds when it is not set.
	soakVariable = "NODES_SOAK"

	nodeCount = 5

	// backTime is the longest time until all nodes have all messages, after all nodes are back.
	backTime = 30 * time.Second
)

// world is all nodes and the network between them.
type world struct {
	t      *testing.T
	rng    *rand.Rand
	lan    *transporttest.Switch
	places []*place
	used   byte // last of the addresses given out
	island []*transporttest.Wire
}

func newWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	w := &world{t: t, rng: rand.New(rand.NewPCG(seed, 0)), lan: transporttest.NewSwitch(t)}
	for range nodeCount {
		p := &place{t: t, host: transporttest.NewNamespace(t), folder: t.TempDir(), last: w.address(), known: map[string]uint64{}}
		p.wire = w.lan.Connect(p.host, netip.PrefixFrom(p.address(), 24))
		p.start()
		w.places = append(w.places, p)
	}
	return w
}

// address returns an address that no node has.
func (w *world) address() byte {
	for {
		w.used = w.used%250 + 1
		if !slices.ContainsFunc(w.places, func(p *place) bool { return p.last == w.used }) {
			return w.used
		}
	}
}

// beacon tells each node the addresses of the nodes that it can reach, as beacons do.
func (w *world) beacon() {
	w.t.Helper()
	for _, p := range w.places {
		for _, other := range w.places {
			apart := slices.Contains(w.island, p.wire) != slices.Contains(w.island, other.wire)
			if p != other && p.cmd != nil && other.cmd != nil && !apart {
				p.order("meet", other.key, netip.AddrPortFrom(other.address(), linkPort))
			}
		}
	}
}

// say makes every running node say something.
func (w *world) say() {
	w.t.Helper()
	for _, p := range w.places {
		if p.cmd != nil {
			p.order("say", p.said, "said by", p.key[:8])
			p.said++
		}
	}
}

// fault causes a random fault of a node or of the network, and returns its name.
func (w *world) fault() string {
	w.t.Helper()
	p := w.places[w.rng.IntN(len(w.places))]
	switch w.rng.IntN(6) {
	case 0:
		return w.partition()
	case 1:
		p.last = w.address()
		p.wire.Readdress(netip.PrefixFrom(p.address(), 24))
		return "address"
	case 2:
		if p.cmd == nil {
			return "none"
		}
		jump := time.Duration(w.rng.IntN(49)-24) * time.Hour
		p.order("clock", jump)
		return "clock"
	case 3:
		p.wire.Down()
		p.wire.Up()
		return "flap"
	}
	if p.cmd == nil {
		p.start()
		return "start"
	}
	p.kill()
	return "kill"
}

func (w *world) partition() string {
	w.t.Helper()
	w.lan.Heal(w.island...)
	w.island = nil
	for _, p := range w.places {
		if w.rng.IntN(2) == 0 {
			w.island = append(w.island, p.wire)
		}
	}
	w.lan.Partition(w.island...)
	return "partition"
}

// back starts all nodes, and returns how long it took until all had all messages.
func (w *world) back() time.Duration {
	w.t.Helper()
	w.lan.Heal(w.island...)
	w.island = nil
	for _, p := range w.places {
		if p.cmd == nil {
			p.start()
		}
	}
	start := time.Now()
	for next := start; ; time.Sleep(50 * time.Millisecond) {
		if !time.Now().Before(next) {
			w.beacon()
			next = time.Now().Add(time.Second)
		}
		lacking := w.lacking()
		if lacking == "" {
			return time.Since(start)
		}
		if time.Since(start) > backTime {
			w.t.Fatalf("%v after everybody is back: %s", backTime, lacking)
		}
	}
}

// lacking describes a node that lacks a link or a message; "" when there is none.
func (w *world) lacking() string {
	w.t.Helper()
	reports := map[string]report{}
	for _, p := range w.places {
		reports[p.key] = p.ask()
	}
	for author, of := range reports {
		if of.Links != nodeCount-1 {
			return fmt.Sprintf("%.8s has %d links", author, of.Links)
		}
		if of.Met != nodeCount-1 {
			return fmt.Sprintf("%.8s has met %d", author, of.Met)
		}
		for key, r := range reports {
			if key != author && r.Heard[author] != of.Said {
				return fmt.Sprintf("%.8s has %d of %.8s instead of %d", key, r.Heard[author], author, of.Said)
			}
		}
	}
	return ""
}

func TestNodesThatAreKilledMovedAndCutOff(t *testing.T) {
	t.Parallel()
	last := 8 * time.Second
	if s := os.Getenv(soakVariable); s != "" {
		var err error
		if last, err = time.ParseDuration(s); err != nil {
			t.Fatal(err)
		}
	}
	seed := rand.Uint64()
	t.Log("seed ", strconv.FormatUint(seed, 10))
	w := newWorld(t, seed)
	w.back() // all link before the first message
	var longest time.Duration
	faults := map[string]int{}
	for start := time.Now(); time.Since(start) < last; {
		for range 3 + w.rng.IntN(6) {
			faults[w.fault()]++
			w.beacon()
			for range w.rng.IntN(20) {
				w.say()
				time.Sleep(time.Duration(w.rng.IntN(50)) * time.Millisecond)
			}
		}
		if last > time.Minute && w.rng.IntN(8) == 0 {
			time.Sleep(50 * time.Second) // longer than a link lives without a packet
		}
		longest = max(longest, w.back())
	}
	total := 0
	for _, p := range w.places {
		p.ask()
		p.end()
		total += p.said
	}
	t.Logf("%d messages, faults %v; everything was everywhere within %v", total, faults, longest.Round(time.Millisecond))
	w.check()
}

func TestNoContactIsANewcomerAfterAKill(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	w.back()
	for _, p := range w.places {
		p.kill()
	}
	for _, p := range w.places {
		p.start()
	}
	w.say() // before any link
	w.back()
	for _, p := range w.places {
		p.end()
	}
	w.check()
}

// check compares the disks: all nodes have the same messages of an author in the same order, and all acknowledged ones.
func (w *world) check() {
	w.t.Helper()
	disks := map[string]map[chat.MemberID][]kept{}
	for _, p := range w.places {
		disks[p.key] = onDisk(w.t, p.folder)
	}
	for _, author := range w.places {
		own := disks[author.key][chat.Me]
		ascend := func(a, b kept) int { return cmp.Compare(a.Number, b.Number) }
		if !slices.IsSortedFunc(own, ascend) {
			w.t.Errorf("%.8s has what it said out of order", author.key)
		}
		for _, p := range w.places {
			if p == author {
				continue
			}
			theirs := disks[p.key][chat.MemberID("key:"+author.key)]
			same := slices.EqualFunc(own, theirs, func(a, b kept) bool { return a.Number == b.Number && a.Text == b.Text && a.Prev == b.Prev })
			if !same {
				w.t.Errorf("%.8s said %d messages, %.8s has %d of them, or others", author.key, len(own), p.key, len(theirs))
			}
			if n := author.known[p.key]; n > 0 && (len(theirs) == 0 || theirs[len(theirs)-1].Number < n) {
				w.t.Errorf("%.8s acknowledged number %d of %.8s and has not got it", p.key, n, author.key)
			}
		}
	}
}
