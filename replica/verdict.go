package replica

import (
	"context"

	"udpchat/journal"
	"udpchat/replica/serve"
	"udpchat/rooms/control"
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

// judge sends the node at the end of a link the entry by which it was removed from the room, since it gets nothing of the roll any more.
func (g *group) judge(id journal.LinkID, who journal.PublicKey) {
	k := g.k
	log, number, found := g.roll.Verdict(who)
	if !found {
		return
	}
	disk, in, links := k.disk, g.book.id, k.Links
	k.server.Read(func(ctx context.Context) {
		es, err := serve.Read(ctx, disk, in, log, number, number)
		if err == nil && len(es) > 0 && es[0].Header.Kind() == control.KindRemove && es[0].Body != nil {
			links.Send(id, append(append([]byte{frameVerdict}, es[0].Header[:]...), es[0].Body...))
		}
	})
}

// judged takes the entry by which a founder has removed this node.
func (ts *talks) judged(b []byte) {
	h, err := journal.ParseHeader(b)
	if err != nil || h.Kind() != control.KindRemove {
		return
	}
	body := b[journal.HeaderSize:]
	c, err := control.ParseBody(h.Kind(), body)
	if err != nil || c.Member != ts.k.self || !h.Proves(body) {
		return
	}
	for _, g := range ts.sortedGroups() {
		if g.book.id == h.Conversation() && g.book.inside && h.Author() == g.kept.Founder && h.Verify() {
			g.note(journal.Entry{Header: h, Body: body})
			g.learn()
		}
	}
}
