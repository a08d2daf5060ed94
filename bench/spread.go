//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"udpchat/bench/nodes"
	"udpchat/chat"
	"udpchat/transport/transporttest"
)

// ear notes when a node shows what others say.
type ear struct {
	mu sync.Mutex
	at map[string]time.Time
}

func newEar() *ear { return &ear{at: map[string]time.Time{}} }

func (e *ear) hear(m chat.Message) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.at[m.Text] = time.Now()
}

// heard returns when a text was shown, if it was.
func (e *ear) heard(text string) (at time.Time, is bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	at, is = e.at[text]
	return at, is
}

// pair are two linked nodes with disks. What goes between them has faults. The second one listens.
func pair(b *bench, f transporttest.Faults) (one, two *nodes.Node, heard *ear, end func()) {
	folder := must(os.MkdirTemp(b.temp, "pair"))
	heard = newEar()
	one = must(nodes.New(nodes.Config{Folder: filepath.Join(folder, "one")}))
	two = must(nodes.New(nodes.Config{Folder: filepath.Join(folder, "two"), Heard: heard.hear}))
	between := must(transporttest.NewRelay(transporttest.RelayConfig{Target: two.Address(), Forward: f, Reverse: f, Seed: 7}))
	one.Connect(two.Key, between.Addr())
	until(time.Minute, "the two are linked", func() bool { return one.Links() == 1 && two.Links() == 1 })
	return one, two, heard, func() {
		one.Close()
		two.Close()
		between.Close()
	}
}

// sayToReceive measures from Say at one node to the face of another one, with disks, on a good and on a bad network.
func sayToReceive(b *bench) {
	const slowest = 7 * time.Millisecond // the longest time of a datagram on either network
	bad := transporttest.Faults{Loss: 0.2, Duplicate: 0.05, Reorder: 0.2, Delay: 2 * time.Millisecond}
	var good, lossy, above sample
	for range b.times(3, 1) {
		x := paced(b, transporttest.Faults{Delay: slowest}, b.times(700, 400))
		y := paced(b, bad, b.times(700, 400))
		good, lossy, above = append(good, x...), append(lossy, y...), append(above, y.at(0.99)-x.at(0.99))
	}
	b.add(figure{
		name: "Say to Receive between disks, a fifth of the datagrams lost", ours: lossy.tails(), reference: "none lost: " + good.tails(),
		ratio: above.spread("%+.0f") + " ms at p99", reach: "p99 ≤ +50 ms", missed: above.median() > 50,
	})
}

// paced says so many messages, fifty a second, and returns how long each took.
func paced(b *bench, f transporttest.Faults, count int) (took sample) {
	one, _, heard, end := pair(b, f)
	defer end()
	said := make([]time.Time, count)
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	for i := range said {
		<-every.C
		said[i] = time.Now()
		check(one.Say(fmt.Sprintf("number %d of what is said", i)))
	}
	for i, at := range said {
		text := fmt.Sprintf("number %d of what is said", i)
		until(time.Minute, text, func() bool { _, is := heard.heard(text); return is })
		shown, _ := heard.heard(text)
		took.add(shown.Sub(at))
	}
	return took
}

// chainOfTen says something at one end of ten nodes with disks, each linked with the next only.
func chainOfTen(b *bench) {
	folder := must(os.MkdirTemp(b.temp, "chain"))
	heard := newEar()
	all := make([]*nodes.Node, 10)
	for i := range all {
		c := nodes.Config{Folder: filepath.Join(folder, fmt.Sprint(i))}
		if i == len(all)-1 {
			c.Heard = heard.hear
		}
		all[i] = must(nodes.New(c))
		defer all[i].Close()
		if i > 0 {
			all[i].Connect(all[i-1].Key, all[i-1].Address())
		}
	}
	until(time.Minute, "the chain is linked", func() bool {
		for i, n := range all {
			if n.Links() != min(2, 1+min(i, len(all)-1-i)) {
				return false
			}
		}
		return true
	})
	var took sample
	for i := range b.times(200, 60) {
		text := fmt.Sprintf("line %d", i)
		began := time.Now()
		check(all[0].Say(text))
		until(time.Minute, text, func() bool { _, is := heard.heard(text); return is })
		if at, _ := heard.heard(text); i >= 5 { // the first names the log
			took.add(at.Sub(began))
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.add(figure{
		name: "a message through a chain of ten nodes with disks", ours: took.tails(), reach: "p95 ≤ 250 ms", missed: took.at(0.95) > 250,
	})
	b.note("All ten disks of the chain are this machine's one.")
}

// meshOf32 compares what 32 nodes send for a message with the least: each entry once to each.
func meshOf32(b *bench) {
	m := newMesh(32, false)
	defer m.close()
	m.settle()
	perMessage, _ := m.talk(b.times(8, 4))
	least := float64(31 * (entrySize + onTheWire))
	b.add(figure{
		name: "32 meshed nodes: bytes on the wire for a message", ours: fmt.Sprintf("%.0f", perMessage),
		reference: fmt.Sprintf("each entry once to each node: %.0f", least), ratio: fmt.Sprintf("%.2f", perMessage/least),
		reach: "≤ 2", missed: perMessage/least > 2,
	})
}

// growth shows how all grows with the number of nodes.
func growth(b *bench) {
	var t strings.Builder
	t.WriteString("| nodes, all linked with all | links of each | memory of each | of each link | bytes of a message, for each node | to all nodes |\n|---|---|---|---|---|---|\n")
	var each []float64
	for _, n := range []int{10, 50, 100, 200} {
		before := memoryInUse()
		m := newMesh(n, false)
		m.settle()
		memory := float64(memoryInUse()-before) / float64(n)
		bytes, times := m.talk(b.times(12, 8))
		m.close()
		each = append(each, memory/float64(n-1))
		fmt.Fprintf(&t, "| %d | %d | %.1f MB | %.0f KB | %.0f | %s |\n", n, n-1, memory/1e6, memory/1e3/float64(n-1), bytes/float64(n-1), times.tails())
		fmt.Print(t.String())
	}
	t.WriteString(whatItSays(each[len(each)-1]))
	b.section("How it grows", t.String())
}

// whatItSays says what the largest mesh says about 1,000 nodes, by the memory of a link in bytes.
func whatItSays(link float64) string {
	const thousand = 999
	return fmt.Sprintf("\nThe nodes of a row are in one process of this machine and keep everything in memory. Times are those of a machine that does the work of\n"+
		"all of them, so they grow with their number. What a message costs for each node hardly grows.\n\n"+
		"Memory goes by links: 1,000 nodes would take %.0f MB each, and the author of a message would send it %d times, about %.1f MB. All of them\n"+
		"would keep %d links, of which they hear nothing most of the time. And when one comes or goes, each of the others tells that to all its\n"+
		"links: some %d frames in a room of 200, a million in one of 1,000. So all with all is right up to some 200 nodes. Beyond, a node\n"+
		"should be linked with some of the others, which pass on what it says.\n",
		thousand*link/1e6, thousand, thousand*float64(entrySize+onTheWire)/1e6, (thousand+1)*thousand/2, 199*198)
}
