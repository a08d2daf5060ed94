package journal

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
)

// hostile is a node that speaks the protocol well enough to be heard, and lies.
type hostile struct {
	*node
	heads []hostileHead // the ends of all branches of its logs
}

type hostileHead struct {
	log    LogID
	number uint64
	hash   Hash
	run    []Entry // the last entries up to here
}

// lie sends something wrong to a random link.
func (h *hostile) lie() {
	r := h.world.random
	links := h.m.sortedLinks()
	if len(links) == 0 {
		return
	}
	l := links[r.IntN(len(links))]
	i := slices.IndexFunc(l.views, func(v *view) bool { return v.open })
	if i < 0 {
		return
	}
	v := l.views[i]
	switch r.IntN(6) {
	case 0, 1:
		h.branch(v)
	case 2:
		h.claim(v)
	case 3:
		h.sendFrame(l.id, appendNothing(v.wire, uint64(r.IntN(5)), uint64(r.IntN(30)), uint64(r.IntN(30))))
	case 4:
		h.sendFrame(l.id, randomBytes(h.node, r.IntN(300)))
	case 5:
		h.twist(l)
	}
}

// branch extends one of the branches of an own log and sends the new entry to v only.
func (h *hostile) branch(v *view) {
	r := h.world.random
	from := hostileHead{log: LogID(r.IntN(3) + 1)}
	if len(h.heads) > 0 && r.IntN(4) > 0 {
		from = h.heads[r.IntN(len(h.heads))]
	}
	d := Draft{Kind: KindText, Conversation: openRoom, Log: from.log, Number: from.number + 1, Previous: from.hash, Time: r.Uint64N(1 << 60)}
	body := []byte(fmt.Sprint("lie ", len(h.heads)))
	header := d.Sign(h.key, body)
	if r.IntN(5) == 0 {
		header[atSignature] ^= 1 // proven by the next one, if at all
	}
	e := Entry{Header: &header, Body: body}
	if r.IntN(8) == 0 {
		e.Body = nil
	}
	head := hostileHead{log: from.log, number: d.Number, hash: header.Hash(), run: append(slices.Clone(from.run), e)}
	h.heads = append(h.heads, head)
	run := head.run
	if r.IntN(2) == 0 {
		run = run[len(run)-1:]
	}
	h.sendFrame(v.link.id, appendRun(v.frame(frameRun), run))
}

// claim tells rows that are not true.
func (h *hostile) claim(v *view) {
	r := h.world.random
	for _, l := range v.c.listed {
		if r.IntN(3) == 0 {
			row := Row{Log: l.Log, Low: r.Uint64N(20), High: r.Uint64N(1 << r.IntN(50))}
			v.tellRows(rowsChanged, r.IntN(2) == 0, []Row{row})
		}
	}
	h.work()
}

// twist changes a frame that is on its way from here.
func (h *hostile) twist(l *link) {
	if wr := h.world.links[l.id]; wr != nil && len(wr.queue) > 0 {
		frame := wr.queue[h.world.random.IntN(len(wr.queue))]
		if len(frame) > 0 {
			frame[h.world.random.IntN(len(frame))] ^= 1 << h.world.random.IntN(8)
		}
	}
}

func randomBytes(n *node, size int) []byte {
	b := make([]byte, size)
	_, _ = n.Read(b)
	if size > 0 {
		b[0] %= 16
	}
	return b
}

func TestLiarsHarmNobody(t *testing.T) {
	for seed := range uint64(*schedules) {
		w := newWorld(t, seed+1_000_000)
		liar := &hostile{node: w.add("liar")}
		w.liar, w.restored[publicKey(liar.key)] = liar, true
		runSchedule(w, disasters{kills: true, fullDisks: seed%3 == 1, skews: seed%4 > 1})
		liar.kill()
		w.nodes = slices.DeleteFunc(w.nodes, func(n *node) bool { return n == liar.node })
		w.heal()
		if w.checkEqual(); t.Failed() {
			t.Fatalf("seed %d", seed)
		}
		for _, n := range w.nodes {
			for _, told := range n.told {
				if told.News == NewsFork && told.Member != publicKey(liar.key) {
					t.Errorf("seed %d: %s accuses another than the liar", seed, n.name)
				}
			}
		}
	}
}

func FuzzReceive(f *testing.F) {
	w := newWorld(f, 1, "a", "b")
	w.link(w.nodes[0], w.nodes[1])
	w.nodes[0].say("one")
	w.pass(2_000_000_000)
	f.Add([]byte{frameRows, 0, rowsWhole, 1})
	f.Add(bytes.Repeat([]byte{frameRun, 0}, 200))
	f.Fuzz(func(t *testing.T, frames []byte) {
		w := newWorld(t, 1, "a", "b")
		a := w.nodes[0]
		w.link(a, w.nodes[1])
		w.settle()
		link := a.m.sortedLinks()[0].id
		for frame := range bytes.SplitSeq(frames, []byte{0xff, 0xfe}) {
			a.m.Receive(a.now(), link, frame)
			a.work()
		}
		w.pass(20_000_000_000)
		c := w.add("c")
		w.link(a, c)
		a.say("still there")
		w.pass(5_000_000_000)
		if !slices.Contains(c.texts(), "still there") {
			t.Error("the node no longer speaks")
		}
	})
}
