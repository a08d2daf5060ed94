//go:build linux

package main

import (
	"fmt"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"sync"
	"time"

	"udpchat/bench/nodes"
)

const (
	// sentence is what is said in meshes.
	sentence = "what is the answer to the third question? "
	// entrySize is what an entry with that text takes in a frame, and onTheWire what a datagram takes beside: the headers of IPv4, UDP
	// and QUIC, the seal, and a datagram with its acknowledgement.
	entrySize = 227 + len(sentence) + 8
	onTheWire = 65 + 57
)

// mesh are nodes that are all linked with all. They keep everything in memory.
type mesh struct {
	nodes []*nodes.Node
	ears  []*ear
	said  int
}

// newMesh starts nodes and links all with all. counted is whether what they send is counted, see mesh.sent.
func newMesh(count int, counted bool) *mesh {
	m := &mesh{}
	for range count {
		e := newEar()
		m.nodes, m.ears = append(m.nodes, must(nodes.New(nodes.Config{Count: counted, Heard: e.hear}))), append(m.ears, e)
	}
	groups := slices.Collect(slices.Chunk(m.nodes, together))
	for i, g := range groups {
		for _, other := range groups[:i+1] {
			linkAll(g, other)
		}
	}
	until(time.Minute, "all are linked with all", func() bool {
		return !slices.ContainsFunc(m.nodes, func(n *nodes.Node) bool { return n.Links() != count-1 })
	})
	return m
}

const (
	// together is how many nodes link at once with as many others. Once a second, a node tells all its links whom it is linked with
	// since the last time. If all of 200 did that for each other, nobody would read the sockets for seconds, and handshakes would fail:
	// two cores do the work of 200 computers here.
	together = 16
	// dialAgain is how long a node waits before it dials another one anew. In the program, beacons have it do so.
	dialAgain = 10 * time.Second
)

// linkAll links all nodes of a group with all of another, or of the same.
func linkAll(group, others []*nodes.Node) {
	var dialled time.Time
	until(3*time.Minute, "the nodes of two groups are linked", func() bool {
		all, again := true, time.Since(dialled) > dialAgain
		if again {
			dialled = time.Now()
		}
		for _, n := range group {
			for _, o := range others {
				if o == n {
					break // the rest of the same group dials n
				}
				if n.LinkedWith(o.Key) && o.LinkedWith(n.Key) {
					continue
				}
				all = false
				if again {
					n.Connect(o.Key, o.Address())
				}
			}
		}
		return all
	})
}

func (m *mesh) close() {
	var group sync.WaitGroup // together: each that goes alone has the others tell all their links
	for _, n := range m.nodes {
		group.Go(func() { n.Close() })
	}
	group.Wait()
}

// say has a node say something, and returns how long it took until all others showed it.
func (m *mesh) say(by int) time.Duration {
	m.said++
	text := sentence + fmt.Sprint(m.said)
	began := time.Now()
	check(m.nodes[by].Say(text))
	return m.shown(text, by).Sub(began)
}

// shown waits until all but one, by number, show a text, and returns when the last one did.
func (m *mesh) shown(text string, but int) (last time.Time) {
	for i, e := range m.ears {
		if i == but {
			continue
		}
		until(time.Minute, "all have it", func() bool { _, is := e.heard(text); return is })
		if at, _ := e.heard(text); at.After(last) {
			last = at
		}
	}
	return last
}

// speakers is how many of the nodes say something.
const speakers = 4

// settle has those speak who will, and waits until all is told about that.
func (m *mesh) settle() {
	for i := range speakers {
		m.say(i)
	}
	const quiet = 10 * time.Second
	last, since := m.frames(), time.Now()
	until(3*time.Minute, "nobody has anything to tell", func() bool {
		if now := m.frames(); now != last {
			last, since = now, time.Now()
		}
		return time.Since(since) > quiet
	})
}

// talk returns how many bytes the frames of all nodes take on the wire for each of so many messages, with all that is told about them,
// and how long these took to all. What keeps idle links open is left out.
func (m *mesh) talk(count int) (bytes float64, took sample) {
	const each = 5 * time.Second // until the receipts are told
	began := m.frames()
	for i := range count {
		end := time.After(each)
		took.add(m.say(i % speakers))
		<-end
	}
	return float64(m.frames()-began) / float64(count), took
}

// frames is how many bytes all frames that were sent have taken on the wire.
func (m *mesh) frames() (bytes int64) {
	for _, n := range m.nodes {
		bytes += n.Out.Bytes.Load() + n.Out.Count.Load()*onTheWire
	}
	return bytes
}

// sent is how many bytes all nodes have sent in datagrams.
func (m *mesh) sent() (bytes int64) {
	for _, n := range m.nodes {
		bytes += n.Sent.Bytes.Load()
	}
	return bytes
}

// memoryInUse is how many bytes this process holds, without what the runtime keeps for later.
func memoryInUse() uint64 {
	debug.FreeOSMemory()
	debug.FreeOSMemory() // pools keep what they hold over the first collection
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}
