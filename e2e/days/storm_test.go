//go:build e2e

package days

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"udpchat/transport/transporttest"
)

const (
	// stormVariable is how long TestAStorm causes faults, such as 10m; stormTime when it is not set.
	stormVariable = "DAYS_STORM"
	stormTime     = 30 * time.Second

	// seedVariable repeats the faults of another storm, as far as the times of a machine repeat.
	seedVariable = "DAYS_SEED"
)

// storm is eight nodes to which anything happens. What is random does not depend on what the nodes do.
type storm struct {
	t      testing.TB
	rng    *rand.Rand
	lan    *lan
	nodes  []*node
	right  []*node // those whose clocks are never wrong
	wrong  *node   // whose clock is wrong; nil: all are right
	jumps  int     // of clocks
	ahead  map[*node]time.Duration
	asleep map[*node]bool
	island []*transporttest.Wire
	faults map[string]int
	said   map[*run]map[string]string // texts by the ids of the commands that said them
	count  int
}

func newStorm(t testing.TB, seed uint64) *storm {
	t.Helper()
	s := &storm{
		t: t, rng: rand.New(rand.NewPCG(seed, 0)), lan: newLAN(t, 0), ahead: map[*node]time.Duration{}, asleep: map[*node]bool{},
		faults: map[string]int{}, said: map[*run]map[string]string{},
	}
	s.nodes = s.lan.people("赵", "钱", "孙", "李", "周", "吴", "郑", "王")
	s.right = s.nodes[:3]
	return s
}

func (s *storm) dead(n *node) bool { return !n.running() }

func (s *storm) start(n *node) {
	s.t.Helper()
	n.start()
	s.said[n.run] = map[string]string{}
	if ahead := s.ahead[n]; ahead != 0 {
		n.setClock(ahead)
	}
}

// say has every node that can say something do so.
func (s *storm) say() {
	s.t.Helper()
	for _, n := range s.nodes {
		if !s.dead(n) && !s.asleep[n] {
			s.count++
			text := fmt.Sprintf("%s说%d", n.name, s.count)
			s.said[n.run][n.order(map[string]any{"say": text})] = text
		}
	}
}

// fault causes a random fault.
func (s *storm) fault() {
	s.t.Helper()
	faults := []struct {
		name  string
		cause func(*node) bool // false: it cannot be
	}{
		{"kill", s.kill},
		{"start", s.raise},
		{"start", s.raise},
		{"sleep", s.sleep},
		{"wake", s.wake},
		{"wake", s.wake},
		{"partition", s.partition},
		{"heal", s.heal},
		{"clock", s.clock},
		{"address", func(n *node) bool { s.lan.move(n); return true }},
		{"flap", func(n *node) bool { n.wire.Down(); n.wire.Up(); return true }},
	}
	f, n := faults[s.rng.IntN(len(faults))], s.nodes[s.rng.IntN(len(s.nodes))]
	if f.cause(n) {
		s.faults[f.name]++
	}
}

func (s *storm) kill(n *node) bool {
	if s.dead(n) {
		return false
	}
	n.kill()
	delete(s.asleep, n)
	return true
}

func (s *storm) raise(n *node) bool {
	if !s.dead(n) {
		return false
	}
	s.start(n)
	return true
}

func (s *storm) sleep(n *node) bool {
	if s.dead(n) || s.asleep[n] {
		return false
	}
	n.signal(syscall.SIGSTOP)
	s.asleep[n] = true
	return true
}

func (s *storm) wake(n *node) bool {
	if !s.asleep[n] {
		return false
	}
	n.signal(syscall.SIGCONT)
	delete(s.asleep, n)
	return true
}

func (s *storm) partition(*node) bool {
	s.heal(nil)
	for _, n := range s.nodes {
		if s.rng.IntN(2) == 0 {
			s.island = append(s.island, n.wire)
		}
	}
	s.lan.Partition(s.island...)
	return true
}

func (s *storm) heal(*node) bool {
	s.lan.Heal(s.island...)
	healed := len(s.island) > 0
	s.island = nil
	return healed
}

// clock sets the clock of a node: hours or years off, or to 1970. The one that was wrong before is right again, and it was wrong by
// another time: if more of them on an island agreed than others, they would be believed, and for a while others know it as it was.
func (s *storm) clock(n *node) bool {
	kind := s.rng.IntN(3)
	if slices.Contains(s.right, n) || s.asleep[n] || s.wrong != nil && s.asleep[s.wrong] {
		return false
	}
	if s.wrong != nil {
		s.set(s.wrong, 0)
	}
	s.wrong = n
	s.jumps++
	by := time.Duration(s.jumps) * 20 * time.Minute
	hours := time.Duration(s.jumps*5%49 - 24)
	s.set(n, []time.Duration{hours*time.Hour + 30*time.Minute, 73*365*24*time.Hour + by, by - time.Since(time.Unix(1000, 0))}[kind])
	return true
}

func (s *storm) set(n *node, ahead time.Duration) {
	s.t.Helper()
	s.ahead[n] = ahead
	if !s.dead(n) {
		n.setClock(ahead)
	}
}

// calm ends all faults, and waits until all nodes see each other and have the same.
func (s *storm) calm() {
	s.t.Helper()
	s.heal(nil)
	for _, n := range s.nodes {
		s.wake(n)
		s.raise(n)
		s.set(n, 0)
	}
	began := time.Now()
	for _, n := range s.nodes {
		for _, o := range s.nodes {
			if o != n {
				n.sees(2*patience, o)
			}
		}
	}
	s.say()
	for _, n := range s.nodes {
		for id := range s.said[n.run] {
			s.everywhere(n, id)
		}
	}
	s.t.Log("all had all within ", time.Since(began).Round(time.Millisecond))
}

// everywhere waits until what was said in a run that goes on is shown as stored by all.
func (s *storm) everywhere(n *node, id string) {
	s.t.Helper()
	answer := n.wait(patience, "it answers", func(e event) bool { return e.Type == "answer" && string(e.ID) == id })
	n.stored(2*patience, answer.Message, len(s.nodes)-1)
}

func TestAStorm(t *testing.T) {
	last, seed := stormTime, rand.Uint64()
	if text := os.Getenv(stormVariable); text != "" {
		var err error
		if last, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	if text := os.Getenv(seedVariable); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Log("seed ", strconv.FormatUint(seed, 10))
	s := newStorm(t, seed)
	for _, n := range s.nodes {
		s.start(n)
	}
	s.calm()
	pace := time.NewTicker(25 * time.Millisecond)
	defer pace.Stop()
	for began := time.Now(); time.Since(began) < last; <-pace.C {
		switch s.rng.IntN(8) {
		case 0, 1:
			s.fault()
		case 2, 3, 4, 5:
			s.say()
		}
	}
	s.calm()
	s.check()
}
