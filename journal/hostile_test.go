package journal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
)

// gang is what the liars of a world share: they know each other, and each says what any of them has made or heard.
type gang struct {
	world    *world
	keys     []ed25519.PrivateKey // of the liars and of authors that they invented
	heard    []Entry              // of others
	made     []branch
	receipts [][]byte
	forks    [][]byte
	invented int
}

// branch is a chain of entries that a liar has made. Several branches of one log part somewhere.
type branch struct {
	key ed25519.PrivateKey
	run []Entry
}

// liar is a node that speaks the protocol well enough to be heard, and lies. It has no machine.
type liar struct {
	node  *node
	gang  *gang
	links []*lieLink
}

// lieLink is what a liar knows of a link.
type lieLink struct {
	wire    *wire
	greeted []Conversation   // what the liar has greeted with, in order
	theirs  []Conversation   // what the other side has greeted with
	named   map[uint64][]Log // logs that the liar has named
	heard   map[uint64][]Log // logs that the other side has named
	frames  [][]byte         // that came, for a replay
}

func (w *world) addLiars(count int) {
	w.gang = &gang{world: w}
	for i := range count {
		name := fmt.Sprintf("liar%d", i)
		seed := sha256.Sum256([]byte("node " + name))
		n := &node{name: name, world: w, key: ed25519.NewKeyFromSeed(seed[:]), up: true, heard: map[int]bool{}}
		n.liar = &liar{node: n, gang: w.gang}
		w.accusable[n.public()] = true
		w.gang.keys = append(w.gang.keys, n.key)
		w.liars = append(w.liars, n)
	}
}

// lies lets the liars do something.
func (w *world) lies() {
	for _, n := range w.liars {
		for range w.random.IntN(4) {
			n.liar.lie()
		}
	}
}

func (l *liar) link(wr *wire) *lieLink {
	i := slices.IndexFunc(l.links, func(k *lieLink) bool { return k.wire == wr })
	if i < 0 {
		return nil
	}
	return l.links[i]
}

// send sends a frame on a link, now and then with a bit changed.
func (l *liar) send(k *lieLink, frame []byte) {
	r := l.gang.world.random
	if len(frame) > 0 && r.IntN(30) == 0 {
		frame = slices.Clone(frame)
		frame[r.IntN(len(frame))] ^= 1 << r.IntN(8)
	}
	if len(frame) > 0 && frame[0] == frameGreet {
		k.wire.sniffer.greetedBy(k.wire, frame)
	}
	l.node.sendFrame(k.wire.id, frame)
}

// greetedBy notes a greeting of a liar.
func (s *sniffer) greetedBy(wr *wire, frame []byte) {
	for b := frame[1:]; len(b) >= tagSize+digestSize; b = b[tagSize+digestSize:] {
		s.greeted = append(s.greeted, wr.named([tagSize]byte(b[:tagSize])))
	}
}

func (l *liar) linkUp(wr *wire) {
	k := &lieLink{wire: wr, named: map[uint64][]Log{}, heard: map[uint64][]Log{}}
	l.links = slices.DeleteFunc(l.links, func(o *lieLink) bool { return o.wire.dead })
	l.links = append(l.links, k)
	r := l.gang.world.random
	if r.IntN(4) == 0 {
		l.nonsense(k) // before any greeting
	}
	if r.IntN(3) == 0 {
		l.send(k, appendLinked(nil, l.someKeys(), nil))
	}
	l.greet(k, openRoom)
	if r.IntN(2) == 0 {
		l.greet(k, room)
		l.greet(k, roll)
	}
}

// guess returns a conversation that there may be: also those of which the liar is no member.
func (l *liar) guess(k *lieLink) Conversation {
	w := l.gang.world
	other := w.nodes[w.random.IntN(len(w.nodes))].public()
	return []Conversation{openRoom, room, roll, {9}, directOf(l.node.public(), k.wire.to.public()), directOf(other, k.wire.to.public())}[w.random.IntN(6)]
}

// greet says that the liar knows a conversation, whether it is a member or not.
func (l *liar) greet(k *lieLink, c Conversation) {
	t := tag(k.wire.secret, c)
	b := append(append([]byte{frameGreet}, t[:]...), randomBytes(l.node, digestSize)...)
	k.greeted = append(k.greeted, c)
	l.send(k, b)
}

// someKeys returns keys of honest nodes, with which the liar claims to be linked.
func (l *liar) someKeys() (keys []PublicKey) {
	for _, n := range l.gang.world.nodes {
		if l.gang.world.random.IntN(2) == 0 {
			keys = append(keys, n.public())
		}
	}
	return keys
}

// receive takes a frame, learns from it, and answers what is asked in some way.
func (l *liar) receive(back *wire, frame []byte) {
	k := l.link(back)
	if k == nil || len(frame) == 0 {
		return
	}
	if k.frames = append(k.frames, frame); len(k.frames) > 50 {
		k.frames = k.frames[1:]
	}
	in := &reader{b: frame[1:]}
	switch frame[0] {
	case frameGreet:
		for b := frame[1:]; len(b) >= tagSize+digestSize; b = b[tagSize+digestSize:] {
			k.theirs = append(k.theirs, back.named([tagSize]byte(b[:tagSize])))
		}
		return
	case frameLinked:
		return
	}
	n := in.number()
	switch frame[0] {
	case frameRows:
		l.learnRows(k, n, in)
	case frameRun:
		for in.more() {
			if e := in.entry(); !in.bad && len(l.gang.heard) < 2000 {
				l.gang.heard = append(l.gang.heard, e)
			}
		}
	case frameReceipt:
		l.gang.receipts = append(l.gang.receipts, in.b)
	case frameFork:
		l.gang.forks = append(l.gang.forks, in.b)
	case frameAsk:
		l.answer(k, n, in)
	}
}

func (l *liar) learnRows(k *lieLink, n uint64, in *reader) {
	in.byte()
	for in.more() {
		first := in.number()
		if first&rowNew != 0 {
			if place := first >> rowBits; place < uint64(len(k.heard[n])) {
				k.heard[n][place] = Log{Author: in.key(), ID: LogID(in.uint64())}
			} else {
				k.heard[n] = append(k.heard[n], Log{Author: in.key(), ID: LogID(in.uint64())})
			}
		}
		if first&rowFull != 0 {
			in.number()
			in.take(headPrefix)
		}
		in.number()
		if first&rowForked != 0 {
			in.number()
		}
	}
}

// answer answers an ask: not at all, with nothing, with what was asked for, with a part of it, or with something else.
func (l *liar) answer(k *lieLink, n uint64, in *reader) {
	r := l.gang.world.random
	for in.more() {
		ref, from, to := in.number(), in.number(), in.number()
		if in.bad || ref >= uint64(len(k.named[n])) || n >= uint64(len(k.theirs)) {
			return
		}
		log := k.named[n][ref]
		switch r.IntN(6) {
		case 0: // withheld
		case 1:
			l.send(k, appendNothing(n, ref, from, r.Uint64N(1<<r.IntN(50))))
		case 2, 3:
			l.sendRun(k, n, l.gang.find(k.theirs[n], log, from, to))
		case 4:
			run := l.gang.find(k.theirs[n], log, from, to)
			for i := range run {
				run[i].Body = nil
			}
			l.sendRun(k, n, run)
		case 5:
			run := l.gang.find(k.theirs[n], log, max(1, from-min(from, 2)), to+2)
			if len(run) > 1 {
				run = run[r.IntN(len(run)):]
			}
			l.sendRun(k, n, run)
		}
	}
}

// find returns what the gang knows of a range of a log, of whatever branch.
func (g *gang) find(c Conversation, l Log, from, to uint64) (run []Entry) {
	pool := g.heard
	for _, b := range g.made {
		pool = append(pool[:len(pool):len(pool)], b.run...)
	}
	for i := from; i <= to && len(run) < MaxRun; i++ {
		at := slices.IndexFunc(pool, func(e Entry) bool {
			return e.Header.Log() == l && e.Header.Number() == i && e.Header.Conversation() == c
		})
		if at < 0 {
			return run
		}
		run = append(run, pool[at])
	}
	return run
}

func (l *liar) sendRun(k *lieLink, n uint64, run []Entry) {
	if len(run) > 0 {
		l.send(k, runOf(n, run))
	}
}

// lie does something wrong on a random link.
func (l *liar) lie() {
	r := l.gang.world.random
	if len(l.links) == 0 {
		return
	}
	k := l.links[r.IntN(len(l.links))]
	if k.wire.dead || len(k.theirs) == 0 {
		return
	}
	n := uint64(r.IntN(len(k.theirs)))
	switch r.IntN(18) {
	case 0, 1, 2:
		l.branch(k, n)
	case 3, 4, 5:
		l.claim(k, n)
	case 6:
		l.replay(k, n)
	case 7:
		l.invent(k, n)
	case 8:
		l.weak(k, n)
	case 9:
		l.signReceipt(k, n)
	case 10:
		l.replayReceipt(k, n)
	case 11:
		l.accuse(k, n)
	case 12:
		l.askAll(k, n)
	case 13:
		l.send(k, appendNothing(n, uint64(r.IntN(5)), uint64(r.IntN(30)), r.Uint64N(1<<r.IntN(60))))
	case 14:
		l.nonsense(k)
	case 15:
		l.greet(k, l.guess(k))
	case 16:
		l.send(k, appendLinked(nil, l.someKeys(), l.someKeys()))
	case 17:
		from := l.links[r.IntN(len(l.links))]
		if len(from.frames) > 0 {
			l.send(k, from.elsewhere(from.frames[r.IntN(len(from.frames))], n, r.IntN(2) == 0)) // what it was told, back or to others
		}
	}
}

// elsewhere returns a frame as it came, or as one of the conversation n.
func (k *lieLink) elsewhere(frame []byte, n uint64, other bool) []byte {
	if other || len(frame) == 0 || frame[0] == frameGreet || frame[0] == frameLinked || frame[0] == frameLeave {
		return frame
	}
	in := &reader{b: frame[1:]}
	in.number()
	return append(binary.AppendUvarint([]byte{frame[0]}, n), in.b...)
}
