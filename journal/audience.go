package journal

import (
	"slices"
	"time"
)

// audience says who may have the entries of a conversation, and whose entries belong to it. In the open room that is everybody.
type audience struct {
	open    bool
	members map[PublicKey]bool // whether they were met in person; in the open room, those who are known
	ends    map[Log]uint64     // the last numbers that count of logs whose authors are no members any more
}

// has reports whether key may have the entries of the conversation.
func (a *audience) has(key PublicKey) bool {
	_, is := a.members[key]
	return a.open || is
}

// limit returns the last number of a log that belongs to the conversation, 0 if none does.
func (a *audience) limit(l Log) uint64 {
	if a.has(l.Author) {
		return maxNumber
	}
	return a.ends[l]
}

// forget forgets a key of the open room that was known by its entries alone, which are gone.
func (a *audience) forget(key PublicKey) {
	if met, is := a.members[key]; is && !met && a.open {
		delete(a.members, key)
	}
}

// meet notes that key was met in c, in person or through an entry.
func (c *conversation) meet(key PublicKey, inPerson bool) {
	a := &c.audience
	met, known := a.members[key]
	if !known && (!a.open || len(a.members) >= maxLogs && !c.makeRoom()) {
		return
	}
	if a.members[key] = met || inPerson; !met && inPerson {
		for _, l := range c.listed {
			if l.Author == key {
				l.share.by = key
			}
		}
	}
	if known {
		return
	}
	c.tell(Tell{News: NewsMember, Conversation: c.id, Member: key})
	c.considerAll(key)
}

// makeRoom forgets a key of the open room that has said nothing that is kept and is not linked, and reports whether there is one.
func (c *conversation) makeRoom() bool {
	for _, key := range sortedKeys(c.audience.members, comparePublicKeys) {
		if c.count[key] == 0 && key != c.self && c.linkedTo(key) == nil {
			delete(c.audience.members, key)
			return true
		}
	}
	return false
}

// linkedTo returns a view of c on a link to the node of key, and nil if there is none.
func (c *conversation) linkedTo(key PublicKey) *view {
	i := slices.IndexFunc(c.views, func(v *view) bool { return v.open && v.link.key == key })
	if i < 0 {
		return nil
	}
	return c.views[i]
}

// strangers are the authors that nobody knew here and that a link has introduced in the last hour.
type strangers struct {
	keys map[PublicKey]struct{} // at most maxStrangers
	due  time.Duration          // when the hour is over; zero without any
}

// mayBring reports whether entries of a log are taken on a link.
func (c *conversation) mayBring(l *link, log Log) bool {
	_, brought := l.strangers.keys[log.Author]
	return c.audience.limit(log) > 0 && c.affords(log) && (brought || len(l.strangers.keys) < maxStrangers || !l.isStranger(c, log.Author))
}

// considerAll asks for what links hold of an author who was not welcome before.
func (c *conversation) considerAll(author PublicKey) {
	for _, l := range sortedValues(c.logs, Log.compare) {
		if l.Author == author {
			c.consider(l)
		}
	}
	c.ask()
}

// isStranger reports whether an author that l brings is unknown in c. A conversation with a list of members has no strangers.
func (l *link) isStranger(c *conversation, author PublicKey) bool {
	_, known := c.audience.members[author]
	return !known && c.audience.open && author != l.key
}

// brings notes that a link brings entries of author.
func (c *conversation) brings(l *link, author PublicKey) {
	s := &l.strangers
	switch {
	case !l.isStranger(c, author):
		return
	case len(s.keys) == 0:
		s.keys, s.due = map[PublicKey]struct{}{}, c.now+time.Hour
	}
	s.keys[author] = struct{}{}
}

// Counts reports whether the author of an entry is a member of its conversation, or was one when it said that.
func (m *Machine) Counts(h *Header) bool {
	c := m.conversations[h.Conversation()]
	return c != nil && h.Number() <= c.audience.limit(h.Log())
}

// Introduces reports whether a link may bring an entry in another way than in its author's log, as who says it again. Its author
// counts as if it had come in the log.
func (m *Machine) Introduces(now Now, id LinkID, h *Header) bool {
	m.at(now)
	if !m.Counts(h) {
		return false
	}
	c, l := m.conversations[h.Conversation()], m.links[id]
	if _, known := c.audience.members[h.Author()]; known || !c.audience.open {
		return true
	}
	if l == nil || !c.mayBring(l, h.Log()) {
		return false
	}
	c.brings(l, h.Author())
	return true
}

// meet notes that the member who signed a receipt is there, though it may never have said anything. To sign one costs nothing,
// so a link makes few of them known, all links together leave room for members that speak, and who is long gone is not met.
func (r *receipts) meet(l *link, n *receipt) {
	c := r.c
	recent := n.counter+uint64(silentFor/time.Microsecond) > c.wall
	if !recent || !l.isStranger(c, n.member) || len(l.strangers.keys) >= maxSilent/2 || r.silent() >= maxSilent {
		return
	}
	c.brings(l, n.member)
	c.meet(n.member, false)
}

// forget forgets what a member has told that it holds.
func (r *receipts) forget(member PublicKey) {
	delete(r.of, member)
	for _, l := range r.c.listed {
		delete(l.told, member)
	}
}

// silent returns how many members are known by their receipts alone.
func (r *receipts) silent() (n int) {
	for key, met := range r.c.audience.members {
		if !met && r.c.count[key] == 0 {
			n++
		}
	}
	return n
}

// welcomeStrangers begins a new hour. What had to wait for it is asked for.
func (l *link) welcomeStrangers() {
	l.strangers = strangers{}
	for _, v := range l.views {
		if !v.open {
			continue
		}
		for _, log := range v.theirs {
			if log != nil {
				v.c.consider(log)
			}
		}
		v.c.ask()
	}
}
