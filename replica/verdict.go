package replica

import (
	"context"
	"slices"

	"udpchat/journal"
	"udpchat/replica/serve"
	"udpchat/rooms"
	"udpchat/rooms/control"
)

// maxEvidence bounds the entries of a roll that a node is shown at a time, and maxEvidenceBytes their bytes.
const (
	maxEvidence      = 256
	maxEvidenceBytes = 256 << 10
)

// meet notes the sealing key of a linked node, for the conversation of the two.
func (ts *talks) meet(id journal.LinkID, c control.Card) {
	k := ts.k
	l := k.links[id]
	l.card = c
	k.links[id] = l
	if p := ts.with(c.Member); p != nil {
		p.meet(c)
	}
}

// cardOf returns the card of a node as far as it is known: from its link, or from a room that both are in.
func (ts *talks) cardOf(who journal.PublicKey) control.Card {
	for _, l := range ts.k.links {
		if l.card.Member == who {
			return l.card
		}
	}
	for _, g := range ts.groups {
		if g.roll != nil {
			if c, is := g.roll.CardOf(who); is {
				return c
			}
		}
	}
	return control.Card{Member: who}
}

// judge sends the node at the end of a link the entries by which it is out of the room, since it gets nothing of the roll any more.
func (g *group) judge(id journal.LinkID, who journal.PublicKey) {
	roll{g}.send(id, frameVerdict, g.roll.Verdicts(who))
}

// judged takes entries of the founder by which this node is out of a room, if it is by them, also if it has lost its history and with
// that its seat.
func (ts *talks) judged(id journal.LinkID, frame []byte) {
	g, es := ts.parseEntries(frame)
	if g == nil || !ts.evidence.hears(meeting{id, g.id()}) {
		return
	}
	if len(g.roll.Verdicts(ts.k.self)) > 0 || len(g.roll.Suppose(es).Verdicts(ts.k.self)) == 0 {
		return
	}
	if slices.ContainsFunc(es, func(e journal.Entry) bool { return e.Header.Author() != g.kept.Founder }) || !proven(es) {
		return
	}
	if g.took(es); g.kept.Standing == rooms.StandingInside {
		g.part()
		g.end(leaving{g}.ended())
	}
}

// send sends entries of the roll in a frame of a kind, if there are some, and not too many.
func (r roll) send(id journal.LinkID, frame byte, places []rooms.Place) {
	n := uint64(0)
	for _, p := range places {
		n += p.To - p.From + 1
	}
	if n == 0 || n > maxEvidence {
		return
	}
	disk, in, links := r.k.disk, r.book.id, r.k.Links
	r.k.server.Read(func(ctx context.Context) {
		b := []byte{frame}
		for _, p := range places {
			es, err := serve.Read(ctx, disk, in, p.Log, p.From, p.To)
			if err != nil || uint64(len(es)) != p.To-p.From+1 {
				return // it came in another way than from its author's log
			}
			for _, e := range es {
				b = append(append(b, e.Header[:]...), e.Body...)
			}
		}
		if len(b) <= maxEvidenceBytes {
			links.Send(id, b)
		}
	})
}

// parseEntries returns the entries in a frame, with the room to whose roll they belong; nil if they are not well formed, or it is none
// that this node is in. Nobody has checked their signatures.
func (ts *talks) parseEntries(b []byte) (g *group, es []journal.Entry) {
	for len(b) > 0 {
		h, err := journal.ParseHeader(b)
		if err != nil || len(b) < journal.HeaderSize+h.BodyLength() || len(es) == maxEvidence {
			return nil, nil
		}
		e := journal.Entry{Header: h, Body: b[journal.HeaderSize:][:h.BodyLength()]}
		es, b = append(es, e), b[e.Size():]
	}
	for _, known := range ts.groups {
		if len(es) > 0 && known.book.id == es[0].Header.Conversation() && known.book.inside {
			g = known
		}
	}
	if g == nil || slices.ContainsFunc(es, func(e journal.Entry) bool { return !e.Header.Proves(e.Body) }) {
		return nil, nil
	}
	return g, es
}

// proven reports whether the authors of entries have signed them.
func proven(es []journal.Entry) bool {
	return !slices.ContainsFunc(es, func(e journal.Entry) bool { return !e.Header.Verify() })
}

// took takes entries of the roll that the journal has not brought. They come once more in the way in which they are kept.
func (g *group) took(es []journal.Entry) {
	for _, e := range es {
		g.note(e)
	}
	g.learn()
}
