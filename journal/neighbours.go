package journal

import (
	"encoding/binary"
	"time"
)

// neighbourhood is what the links are still to be told of whom this node is linked with.
type neighbourhood struct {
	changed map[PublicKey]struct{} // nodes that came or went
	due     time.Duration          // when that is told
}

// neighbourhoodChanged has the links told that there is a link to a node now, or none any more. Where there are many, it is told
// together with what changes until then: in a room of n that all come at once, each would send n² frames. Meanwhile some entries go
// to a node twice.
func (m *Machine) neighbourhoodChanged(key PublicKey) {
	h := &m.neighbourhood
	if h.changed == nil {
		h.changed = map[PublicKey]struct{}{}
	}
	h.changed[key] = struct{}{}
	if len(m.links) <= fewLinks || len(h.changed) >= maxNeighbours {
		m.tellNeighbourhood()
	} else if h.due == 0 {
		h.due = m.now + linkedAfter
	}
}

// tellNeighbourhood tells each link what has changed, but for what it knows of itself.
func (m *Machine) tellNeighbourhood() {
	linked := map[PublicKey]bool{}
	for _, l := range m.links {
		linked[l.key] = true
	}
	changed := sortedKeys(m.neighbourhood.changed, comparePublicKeys)
	m.neighbourhood = neighbourhood{}
	for _, l := range m.sortedLinks() {
		var with, without []PublicKey
		for _, k := range changed {
			switch {
			case k == l.key:
			case linked[k]:
				with = append(with, k)
			default:
				without = append(without, k)
			}
		}
		if len(with)+len(without) > 0 {
			l.send(appendLinked(nil, with, without))
		}
	}
}

// appendLinked appends the frame that says with which nodes the sender is linked now, and with which no more: linked | count |
// keys 32 each | count | keys 32 each.
func appendLinked(b []byte, with, without []PublicKey) []byte {
	b = append(b, frameLinked)
	for _, keys := range [][]PublicKey{with, without} {
		b = binary.AppendUvarint(b, uint64(len(keys)))
		for _, k := range keys {
			b = append(b, k[:]...)
		}
	}
	return b
}

// linked takes what a link says about whom it is linked with.
func (l *link) linked(in *reader) {
	for n := in.number(); n > 0 && in.more(); n-- {
		if k := PublicKey(in.key()); len(l.linkedWith) < maxNeighbours && !in.bad {
			l.linkedWith[k] = struct{}{}
		}
	}
	gone := map[PublicKey]bool{}
	for n := in.number(); n > 0 && in.more(); n-- {
		if k := PublicKey(in.key()); l.isLinkedWith(k) {
			gone[k] = true
			delete(l.linkedWith, k)
		}
	}
	for _, v := range l.views {
		v.c.tellQuiet(v, gone)
	}
}

// isLinkedWith reports whether the node at the other end of l says that it has a link to the node of key.
func (l *link) isLinkedWith(key PublicKey) bool {
	_, is := l.linkedWith[key]
	return is
}
