package journal

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"
)

// link connects two nodes that run.
func (w *world) link(a, b *node) {
	if a == b || !a.up || !b.up || a.public() == b.public() || w.linked(a, b) != nil {
		return
	}
	id := w.lastLink + 1
	w.lastLink += 2
	secret := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(id)))
	there := &wire{from: a, to: b, id: id, back: id + 1, secret: secret}
	back := &wire{from: b, to: a, id: id + 1, back: id, secret: secret, twin: there}
	there.twin = back
	w.wires = append(w.wires, there, back)
	a.linkUp(there)
	b.linkUp(back)
}

func (w *world) linked(a, b *node) *wire {
	for _, wr := range w.wires {
		if wr.from == a && wr.to == b && !wr.dead {
			return wr
		}
	}
	return nil
}

// wire returns the direction of the link that n sends on as id, and nil if the link is down.
func (w *world) wire(id LinkID) *wire {
	i, found := slices.BinarySearchFunc(w.wires, id, func(wr *wire, id LinkID) int { return cmp.Compare(wr.id, id) })
	if !found {
		return nil
	}
	return w.wires[i]
}

// cut takes a link down, with what is on its way. In half of the cases one side notices it later.
func (w *world) cut(wr *wire) {
	first := wr
	if w.random.IntN(2) == 0 {
		first = wr.twin
	}
	w.hangUp(first)
	if late := first.twin; w.random.IntN(4) == 0 && late.from.up {
		late.dead, late.queue = true, nil
		w.later = append(w.later, job{w.now + time.Duration(w.random.IntN(15_000))*time.Millisecond, func() { w.hangUp(late) }, nil})
		return
	}
	w.hangUp(first.twin)
}

// hangUp ends the link on the side that sends on wr.
func (w *world) hangUp(wr *wire) {
	if !slices.Contains(w.wires, wr) {
		return
	}
	w.wires = slices.DeleteFunc(w.wires, func(o *wire) bool { return o == wr })
	wr.dead = true
	wr.from.linkDown(wr.id)
}

// arrivedGreeting notes which conversations the receiver of wr knows to be shared.
func (wr *wire) arrivedGreeting(frame []byte) {
	if len(frame) > 0 && frame[0] == frameGreet {
		for b := frame[1:]; len(b) >= tagSize+digestSize; b = b[tagSize+digestSize:] {
			wr.arrived = append(wr.arrived, wr.named([tagSize]byte(b[:tagSize])))
		}
	}
}

// meets notes with whom the sender of wr has met in person: both have greeted.
func (wr *wire) meets() {
	for id := range wr.from.entered {
		if slices.Contains(wr.sniffer.greeted, id) && slices.Contains(wr.twin.arrived, id) {
			wr.from.disk.conversations[id].met[wr.to.public()] = true
		}
	}
}

// mesh links all nodes that run.
func (w *world) mesh() {
	for i, a := range w.all() {
		for _, b := range w.all()[:i] {
			w.link(a, b)
		}
	}
}
