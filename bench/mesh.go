//go:build linux

package main

import (
	"fmt"
	"runtime/debug"
	"runtime/metrics"
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

func newMesh(count int) *mesh {
	m := &mesh{}
	for range count {
		e := newEar()
		m.nodes, m.ears = append(m.nodes, must(nodes.New(nodes.Config{Count: true, Heard: e.hear}))), append(m.ears, e)
	}
	// In each round a node dials one other and is dialled by one: a node dials only twenty a second, and takes few handshakes at once.
	for round := 1; 2*round <= count; round++ {
		for i, n := range m.nodes {
			if other := m.nodes[(i+round)%count]; 2*round < count || i < round {
				n.Connect(other.Key, other.Address())
			}
		}
		links := min(2*round, count-1)
		for _, n := range m.nodes {
			until(time.Minute, "a node is linked with so many others", func() bool { return n.Links() >= links })
		}
	}
	return m
}

func (m *mesh) close() {
	for _, n := range m.nodes {
		n.Close()
	}
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
	time.Sleep(10 * time.Second)
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
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}
