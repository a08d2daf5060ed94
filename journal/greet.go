package journal

import (
	"crypto/hmac"
	"crypto/sha256"
	"slices"
)

// greeting says that a conversation is shared, and what the sender held of it then.
type greeting struct {
	wire   uint64 // its place among all greetings
	digest [digestSize]byte
}

// greet tells l that the conversation c is shared, if its node is a member and was not told before: greet | tag 16 | digest 32.
func (c *conversation) greet(l *link) {
	if !c.audience.has(l.key) || slices.ContainsFunc(c.views, func(v *view) bool { return v.link == l }) {
		return
	}
	v := c.view(l, tag(l.secret, c.id))
	l.views = append(l.views, v)
	d := c.digest()
	l.send(append(append([]byte{frameGreet}, v.tag[:]...), d[:]...))
	if g, is := l.greetings[v.tag]; is {
		v.begin(g)
	}
}

// view adds a view of c on l, on which nothing is known.
func (c *conversation) view(l *link, tag [tagSize]byte) *view {
	v := &view{c: c, link: l, tag: tag, book: book{held: map[*log]*held{}}}
	c.views = append(c.views, v)
	return v
}

// renew closes v and puts a fresh view in its place, since the other side begins anew or has left.
func (v *view) renew() *view {
	v.close()
	n := v.c.view(v.link, v.tag)
	v.link.views[slices.Index(v.link.views, v)] = n
	return n
}

// tag returns what a conversation is called in the greetings of a link: the first 16 bytes of HMAC-SHA-256 under the link's secret
// over a label and the identity. Only who knows the conversation finds it.
func tag(secret [32]byte, c Conversation) [tagSize]byte {
	mac := hmac.New(sha256.New, secret[:])
	mac.Write([]byte("udpchat conversation 1\x00"))
	mac.Write(c[:])
	return [tagSize]byte(mac.Sum(nil))
}

// greeted takes the greetings of a link.
func (m *Machine) greeted(l *link, in *reader) {
	for ; len(in.b) >= tagSize+digestSize && l.heard < maxConversations; l.heard++ {
		tag, g := [tagSize]byte(in.take(tagSize)), greeting{wire: l.heard, digest: in.key()}
		_, waits := l.greetings[tag]
		l.greetings[tag] = g
		i := slices.IndexFunc(l.views, func(v *view) bool { return v.tag == tag && v.live() })
		if i < 0 && !waits {
			m.wanted(l, tag)
		}
		if i < 0 || l.begun >= len(l.views)+maxRenewals {
			continue
		}
		v := l.views[i]
		if v.open {
			v = v.renew()
		}
		v.begin(g)
	}
}

// wanted tells that the other side is in a conversation that is not shared, if that is the direct one of both nodes, or is kept.
func (m *Machine) wanted(l *link, unknown [tagSize]byte) {
	if m.directWith != nil {
		if c := m.directWith(l.key); tag(l.secret, c) == unknown {
			l.wants(c)
		}
	}
	if c := m.kept(l)[unknown]; c != nil && !c.over && !c.audience.has(l.key) {
		l.wants(c.id)
	}
}

// wantedBefore tells of a conversation that is entered now if the other side has greeted with it.
func (m *Machine) wantedBefore(c *conversation, l *link) {
	t := tag(l.secret, c.id)
	if _, waits := l.greetings[t]; waits && m.kept(l)[t] != nil {
		l.wants(c.id)
	}
}

// Remind tells once more which direct conversations linked nodes are in that were not entered here.
func (m *Machine) Remind(now Now) {
	m.at(now)
	if m.directWith == nil {
		return
	}
	for _, l := range m.sortedLinks() {
		c := m.directWith(l.key)
		if _, waits := l.greetings[tag(l.secret, c)]; waits && m.conversations[c] == nil {
			l.wants(c)
		}
	}
}

func (l *link) wants(c Conversation) {
	l.core.tell(Tell{News: NewsWanted, Conversation: c, Member: l.key, Link: l.id})
}

// kept returns the conversations that are kept, by their tags on l.
func (m *Machine) kept(l *link) map[[tagSize]byte]*conversation {
	if l.kept == nil {
		l.kept = map[[tagSize]byte]*conversation{}
		for id, c := range m.conversations {
			if c.terms.kept {
				l.kept[tag(l.secret, id)] = c
			}
		}
	}
	return l.kept
}

// leave tells the other side that a conversation is not shared any more: leave | tag 16.
func (l *link) leave(tag [tagSize]byte) { l.send(append([]byte{frameLeave}, tag[:]...)) }

// hasLeft takes the tags of conversations that the other side has left.
func (l *link) hasLeft(in *reader) {
	for len(in.b) >= tagSize {
		tag := [tagSize]byte(in.take(tagSize))
		delete(l.greetings, tag)
		if i := slices.IndexFunc(l.views, func(v *view) bool { return v.tag == tag && v.open }); i >= 0 {
			c := l.views[i].renew().c
			c.tell(Tell{News: NewsGone, Conversation: c.id, Member: l.key, Link: l.id})
		}
	}
}

// begin begins the exchange on v: both sides have greeted, the other one with g. If both hold the same, nothing is
// sent. Else each sends its vector. What a side stores after its greeting it tells as changed rows, so that none is missed.
func (v *view) begin(g greeting) {
	c := v.c
	v.link.begun++
	v.open, v.wire = true, g.wire
	c.tell(Tell{News: NewsShared, Conversation: c.id, Member: v.link.key, Link: v.link.id})
	c.meet(v.link.key, true)
	if c.digest() != g.digest {
		v.tellVector()
		return
	}
	v.knows = true
	v.assumeEqual(c.rows())
	c.tell(Tell{News: NewsReceipt, Conversation: c.id, Member: v.link.key})
}
