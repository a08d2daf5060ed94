package journal_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestWhatReachesOneReachesAll has nodes that are linked at random. An author's network fails towards all but one, though no link ends;
// one node takes others for newcomers, and a link of two others ends a moment later. Whoever can get the entry from the one, over nodes
// that give it, must get it.
func TestWhatReachesOneReachesAll(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 0))
		s := newScenario(t)
		do := func(line string, args ...any) { s.do(strings.Fields(fmt.Sprintf(line, args...))) }
		s.linkAtRandom(r, 4+r.IntN(5))
		author := s.nodes[r.IntN(len(s.nodes))]
		do("pass 5s")
		do("say %s hello", author.name)
		do("pass 20s")
		reached := s.neighbours(author)
		first := reached[r.IntN(len(reached))]
		for _, o := range reached {
			if o != first {
				do("stall %s %s", author.name, o.name)
			}
		}
		refuses := s.nodes[r.IntN(len(s.nodes))]
		if refuses != first {
			do("serves %s %s/1 from 9", refuses.name, author.name)
		}
		do("say %s again", author.name)
		do("pass 500ms")
		if w := s.wires[r.IntN(len(s.wires))]; w.from != author && w.to != author {
			s.unlink(w)
		}
		do("pass 30s")
		log := s.log(author.name)
		got := []*node{author, first}
		for i := 1; i < len(got); i++ {
			if got[i].disk.kept[s.rooms[0].id].logs[log][2].Header == nil {
				t.Fatalf("seed %d: of what %s said, %s got nothing by %s", seed, author.name, got[i].name, first.name)
			}
			for _, o := range s.neighbours(got[i]) {
				if !slices.Contains(got, o) && got[i] != refuses {
					got = append(got, o)
				}
			}
		}
	}
}

// linkAtRandom makes nodes of which each is linked with one before it, and as many more links as there happen to be.
func (s *scenario) linkAtRandom(r *rand.Rand, count int) {
	for i := range count {
		name := fmt.Sprintf("n%d", i)
		s.do([]string{"nodes", name})
		if i > 0 {
			s.link(s.node(name), s.nodes[r.IntN(i)])
		}
	}
	for range r.IntN(count * count) {
		if a, b := s.nodes[r.IntN(count)], s.nodes[r.IntN(count)]; a != b && s.wire(a, b) == nil {
			s.link(a, b)
		}
	}
}

// neighbours returns the nodes that a is linked with.
func (s *scenario) neighbours(a *node) (all []*node) {
	for _, w := range s.wires {
		if w.from == a {
			all = append(all, w.to)
		}
	}
	return all
}
