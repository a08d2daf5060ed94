package replica

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/rooms"
	"udpchat/rooms/control"
)

// admittedApart has two nodes admitted to a room by two members who do not meet again, and are gone.
func (ns *nodes) admittedApart() (in chat.Conversation, b, c *node) {
	a, p, q := ns.node("a"), ns.node("p"), ns.node("q")
	in = ns.roomOf(a, p, q)
	a.stop()
	b, c = ns.node("b"), ns.node("c")
	p.ends.closeAll()
	ns.link(p, b)
	ns.link(q, c)
	b.comesIn(in)
	c.comesIn(in)
	p.stop()
	q.stop()
	return in, b, c
}

// wantTalk checks that two nodes are members to each other, and hear each other.
func (ns *nodes) wantTalk(in chat.Conversation, b, c *node) {
	ns.Helper()
	b.sayIn(in, "of b")
	c.sayIn(in, "of c")
	pass(10 * time.Second)
	ns.want("b hears c", b.room.has("of c") == 1 && b.room.isMember(in, c.public()))
	ns.want("c hears b", c.room.has("of b") == 1 && c.room.isMember(in, b.public()))
}

func TestMembersThatWereAdmittedApartTalk(t *testing.T) {
	t.Run("once they are linked", func(t *testing.T) {
		bubble(t, func(ns *nodes) {
			in, b, c := ns.admittedApart()
			ns.link(b, c)
			pass(time.Second)
			ns.wantTalk(in, b, c)
			b.restart()
			pass(time.Second)
			ns.want("it is on the disk", b.disk.bodies(rollOf(in), c.public())+b.disk.bodies(in, c.public()) > 0)
			ns.want("b knows c", b.room.isMember(in, c.public()))
		})
	})
	t.Run("that were linked before", func(t *testing.T) {
		bubble(t, func(ns *nodes) {
			a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
			in := ns.roomOf(a, b)
			a.ends.closeAll()
			ns.link(b, c)
			pass(time.Second)
			b.Pause(true) // it does not let c in
			ns.link(a, c)
			c.comesIn(in)
			a.stop()
			b.Pause(false)
			pass(time.Second)
			ns.wantTalk(in, b, c)
		})
	})
}

// rollOf returns the roll of a room.
func rollOf(in chat.Conversation) chat.Conversation {
	return chat.Conversation(rooms.RollOf(journal.Conversation(in)))
}

func TestWhoWasRemovedComesInByNoEvidence(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c, d := ns.node("a"), ns.node("b"), ns.node("c"), ns.node("d")
		in := ns.roomOf(a, b, c)
		c.stop()
		ns.link(a, d)
		a.RemoveMember(in, c.public())
		pass(5 * time.Second)
		code, _ := a.room.detail(in)
		d.Join(code.Code)
		pass(20 * time.Second)
		a.stop()
		c.start()
		var shown []string
		ns.tap = func(w *wire, frame []byte) {
			if frame[0] == frameEvidence {
				shown = append(shown, w.from.name)
			}
		}
		ns.link(b, c)
		ns.link(d, c)
		pass(10 * time.Second)
		ns.want("c is no member", !b.room.isMember(in, c.public()) && !d.room.isMember(in, c.public()) && !c.room.isMember(in, d.public()))
		ns.want(fmt.Sprint("c is shown nothing: ", shown), !slices.Contains(shown, "b") && !slices.Contains(shown, "d"))
		now, _ := c.room.detail(in)
		ns.want("c is told", now.Standing == chat.Removed)
	})
}

func TestWhoIsOutWithItsAdmitterAndWasNeverHeardOfIsTold(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, p, q, b := ns.node("a"), ns.node("p"), ns.node("q"), ns.node("b")
		in := ns.roomOf(a, p, q)
		p.ends.closeAll()
		ns.link(p, b)
		b.comesIn(in)
		p.stop()
		a.RemoveMember(in, p.public()) // and has not heard of b
		pass(5 * time.Second)
		ns.link(q, b)
		pass(5 * time.Second)
		d, _ := b.room.detail(in)
		ns.want(fmt.Sprintf("b is told: %+v", d), d.Standing == chat.Removed && !q.room.isMember(in, b.public()))
	})
}

func TestAQuestionTellsAStrangerNothing(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, stranger := ns.node("a"), ns.node("b"), ns.node("s")
		ns.roomOf(a, b)
		sizes := map[string]int{}
		answers := 0
		var back [][]byte
		var mu sync.Mutex // guards the three above
		ns.tap = func(w *wire, frame []byte) {
			mu.Lock()
			defer mu.Unlock()
			switch {
			case w.to != stranger && w.from != stranger:
			case frame[0] == frameQuestion && w.from == a:
				back = append(back, bytes.Clone(frame))
				fallthrough
			case frame[0] == frameQuestion:
				sizes[w.from.name] = len(frame)
			case frame[0] == frameEvidence:
				answers++
			}
		}
		l := ns.link(stranger, a)
		pass(time.Second)
		ns.want(fmt.Sprint("who is in a room asks like who is in none: ", sizes), sizes["a"] == sizes["s"] && sizes["a"] > 0)
		for _, frame := range back {
			l.send(frame)
		}
		pass(time.Second)
		ns.want("what is sent back is no question", answers == 0)
	})
}

// Who knows what a room is called by can show what it wants.
func TestOnlyWhatTheFounderHasSignedSeatsAndRemoves(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, s := ns.node("a"), ns.node("b"), ns.node("s")
		in := ns.roomOf(a, b)
		l := ns.link(s, b)
		pass(time.Second)
		removal := &control.Body{Member: journal.PublicKey(b.public()), Seat: 1, Epoch: control.EpochID{Number: 2}}
		admission := &control.Body{Card: control.NewCard(s.key), Seat: 1}
		for _, forged := range []bool{true, false} {
			for kind, body := range map[journal.Kind]*control.Body{control.KindRemove: removal, control.KindAdmit: admission} {
				d := journal.Draft{Kind: kind, Conversation: journal.Conversation(rollOf(in)), Log: 1, Number: 1, Time: 1}
				plain := control.AppendBody(nil, kind, body)
				h := d.Sign(s.key, plain)
				if key := a.public(); forged {
					copy(h[39:], key[:]) // the author
				}
				for _, frame := range []byte{frameVerdict, frameEvidence} {
					l.send(slices.Concat([]byte{frame}, h[:], plain))
				}
			}
		}
		pass(5 * time.Second)
		d, _ := b.room.detail(in)
		ns.want("b is in the room", d.Standing == chat.Inside && a.room.isMember(in, b.public()))
		ns.want("s is not", !b.room.isMember(in, s.public()))
	})
}
