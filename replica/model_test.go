package replica

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"udpchat/journal"
)

// model is some nodes to which everything happens, in an order that its randomness decides.
type model struct {
	*nodes
	*rand.Rand
	all   []*node
	wires map[[2]int]*wire
}

func (m *model) one() *node { return m.all[m.IntN(len(m.all))] }

// texts returns what is on the disk of a node.
func (n *node) texts() map[string]bool {
	all := map[string]bool{}
	for _, e := range n.disk.holdings() {
		if carried, again := journal.ParseAgain(e); again {
			e = carried
		}
		if text, ok := textOf(e.Body); ok && e.Header.Kind() == journal.KindText {
			all[text] = true
		}
	}
	return all
}

// toggle links two nodes, or cuts their link.
func (m *model) toggle(i, j int) {
	if i > j {
		i, j = j, i
	}
	w := m.wires[[2]int{i, j}]
	switch {
	case i == j:
	case w != nil && w.ctx.Err() == nil:
		w.cut()
	default:
		w = m.link(m.all[i], m.all[j])
		w.set(time.Duration(m.IntN(50))*time.Millisecond, nil)
		w.back.set(time.Duration(m.IntN(50))*time.Millisecond, nil)
		m.wires[[2]int{i, j}] = w
	}
}

// step has something happen.
func (m *model) step(i int) {
	n := m.one()
	switch m.IntN(12) {
	case 0, 1, 2, 3:
		n.say(fmt.Sprintf("%d of %s", i, n.name))
	case 4, 5, 6:
		m.toggle(m.IntN(len(m.all)), m.IntN(len(m.all)))
	case 7:
		n.disk.set(m.IntN(3))
	case 8:
		n.disk.set(works)
		n.disk.state.Lock()
		n.disk.delay = time.Duration(m.IntN(300)) * time.Millisecond
		n.disk.state.Unlock()
	case 9:
		m.check(n)
		n.restart()
	case 10:
		n.Reload()
	case 11:
		if m.IntN(3) == 0 {
			m.check(n)
			n.stop()
			n.disk = newDisk()
			n.start()
		}
	}
	pass(time.Duration(m.IntN(2000)) * time.Millisecond)
}

// check checks that nothing was shown twice in a run, and that the disk was not read too early.
func (m *model) check(n *node) {
	n.disk.state.Lock()
	if n.disk.early > 0 {
		m.Errorf("the disk of %s was read %d times while something was being written", n.name, n.disk.early)
	}
	n.disk.state.Unlock()
	n.room.do(func() {
		for text, times := range n.room.shown {
			if times > 1 {
				m.Errorf("%s was shown %q %d times", n.name, text, times)
			}
		}
	})
}

// settle mends everything, and links the nodes in a chain.
func (m *model) settle() {
	for _, n := range m.all {
		n.disk.set(works)
	}
	pass(10 * time.Second)
	for i := range m.all {
		for j := range i {
			if w := m.wires[[2]int{j, i}]; (w != nil && w.ctx.Err() == nil) != (i == j+1) {
				m.toggle(i, j)
			}
		}
	}
	pass(2 * time.Minute)
}

func TestAllEndWithTheSameWhateverHappens(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			bubble(t, func(ns *nodes) {
				m := &model{nodes: ns, Rand: rand.New(rand.NewPCG(seed, 3)), wires: map[[2]int]*wire{}}
				for _, name := range []string{"a", "b", "c", "d"} {
					m.all = append(m.all, ns.node(name))
				}
				for i := range m.all {
					m.toggle(i, (i+1)%len(m.all))
				}
				pass(time.Second)
				for i := range 80 {
					m.step(i)
				}
				m.settle()
				m.all[0].say("the last")
				pass(10 * time.Second)
				first := m.all[0].texts()
				for _, n := range m.all {
					m.check(n)
					if others := n.texts(); !maps.Equal(first, others) || !others["the last"] {
						ns.Errorf("%s has %d texts, %s has %d", m.all[0].name, len(first), n.name, len(others))
					}
					n.room.do(func() {
						sending := slices.Collect(maps.Values(n.room.states))
						ns.want("nothing waits for ever: "+n.name, !slices.Contains(sending, "sending"))
					})
				}
				if len(first) < 10 {
					ns.Errorf("only %d texts are left", len(first))
				}
			})
		})
	}
}
