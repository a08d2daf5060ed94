package chat

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"udpchat/chat/confusable"
	"udpchat/chat/members"
	"udpchat/internal/fair"
)

// maxLinked is how many nodes are known that are in no room and no direct conversation. One that is away and that the person
// settled nothing about makes room for another.
const maxLinked = 1000

// returnTime is how long a link may be away on its own, as when a program is started again.
const returnTime = time.Minute

const seenStep = time.Minute // by which it is noted at least that a member was heard of later: that is shown in days

// linked is what the room knows of a node that it ever heard of.
type linked struct {
	members.News
	parted time.Time // when the link ended, or the room began
	in     []*talk   // the conversations that it is a member of
	looks  confusable.Looks
}

// carries reports whether the link brings what the node also sends in plain text: it is up, or will be soon.
func (c *linked) carries(at time.Time) bool { return c.Up || at.Sub(c.parted) < returnTime }

// isIn reports whether a node is a member of a conversation.
func (c *linked) isIn(t *talk) bool { return slices.Contains(c.in, t) }

// isStranger reports whether a node is at most in the open room, which nobody has to be admitted to.
func (c *linked) isStranger() bool {
	return !slices.ContainsFunc(c.in, func(t *talk) bool { return t.in != OpenRoom })
}

// tell tells the conversations that a node is in what is known of it.
func (c *linked) tell() {
	for _, t := range c.in {
		t.roster.Update(c.News)
	}
}

// part takes a node out of a conversation. It reports whether it was in it.
func (c *linked) part(t *talk) bool {
	i := slices.Index(c.in, t)
	if i < 0 {
		return false
	}
	c.in = slices.Delete(c.in, i, i+1)
	t.roster.Part(LinkedMember(c.Key))
	return true
}

// nodes are the other nodes, whatever conversations they are in, what the person settled about members, and what this node is among
// them. The lock of the Room guards it.
type nodes struct {
	me          Key                    // of this node
	linked      map[Key]*linked        // nil: there is no journal
	plainOf     map[netip.AddrPort]Key // where the plain datagrams of nodes come from
	settled     members.Settled
	blocked     map[Key]bool      // by the person, as the journal was told
	unsigned    map[ID]bool       // own messages whose entries are being made, deleted ones among them
	names       *confusable.Crowd // see crowdLocked; nil: some have changed
	fingerprint func(Key) string
}

// meetLocked returns what is known of a node, which it hears of first at a time if it has to; nil, if it is this node, too
// many are known, or there is no journal.
func (ns *nodes) meetLocked(k Key, at time.Time, stranger bool) *linked {
	if c := ns.linked[k]; c != nil {
		return c
	}
	if ns.linked == nil || k == ns.me || stranger && !ns.makeRoomLocked() {
		return nil
	}
	c := &linked{News: members.News{Contact: Contact{Key: k, Met: at}}}
	ns.linked[k], ns.names = c, nil
	return c
}

// makeRoomLocked forgets strangers that are away and that the person settled nothing about, fairly by host, until there is room for
// another. It reports whether there is.
func (ns *nodes) makeRoomLocked() bool {
	if len(ns.linked) < maxLinked {
		return true
	}
	var away []*linked
	strangers := 0
	for k, c := range ns.linked {
		if c.isStranger() {
			if strangers++; !c.Up && !ns.settled.Has(LinkedMember(k)) {
				away = append(away, c)
			}
		}
	}
	host, newer := func(c *linked) netip.Addr { return c.Link.Addr() }, func(a, b *linked) int { return b.Seen.Compare(a.Seen) }
	for ; strangers >= maxLinked && len(away) > 0; strangers-- {
		oldest := fair.Last(away, host, newer)
		away = slices.DeleteFunc(away, func(c *linked) bool { return c == oldest })
		ns.forgetLocked(oldest)
	}
	return strangers < maxLinked
}

// forgetLocked forgets a node.
func (ns *nodes) forgetLocked(c *linked) {
	ns.moveLocked(c, netip.AddrPort{})
	delete(ns.linked, c.Key)
	for len(c.in) > 0 {
		c.part(c.in[0])
	}
	ns.names = nil
}

// moveLocked notes where the plain datagrams of a node come from.
func (ns *nodes) moveLocked(c *linked, plain netip.AddrPort) {
	if ns.plainOf[c.Plain] == c.Key {
		delete(ns.plainOf, c.Plain)
	}
	if c.Plain = plain; plain.IsValid() {
		ns.plainOf[plain] = c.Key
	}
}

// nameLocked notes what a node calls itself.
func (ns *nodes) nameLocked(c *linked, name string) {
	if c.Name != name {
		c.Name, ns.names = name, nil
	}
}

// crowdLocked returns the names of all nodes, whatever conversations they are in, and of those whom the person named. So a member is
// called the same everywhere, and who poses as somebody verified is found where that one is not.
func (ns *nodes) crowdLocked() confusable.Crowd {
	if ns.names != nil {
		return *ns.names
	}
	crowd := confusable.NewCrowd(len(ns.linked))
	for k, c := range ns.linked {
		known := ns.settled[LinkedMember(k)]
		c.looks.Of(known.Name, c.SelfName())
		crowd.Add(c.looks, known.Verified)
	}
	for id, known := range ns.settled {
		if k, node := id.Key(); !node || ns.linked[k] == nil {
			var looks confusable.Looks
			looks.Of(known.Name, "")
			crowd.Add(looks, known.Verified)
		}
	}
	ns.names = &crowd
	return crowd
}

// personLocked is a node as it is shown where it is no member.
func (ns *nodes) personLocked(k Key, now time.Time) Member {
	news := members.News{Contact: Contact{Key: k}}
	if c := ns.linked[k]; c != nil {
		news = c.News
	}
	return members.Person(news, ns.settled, ns.fingerprint, ns.crowdLocked(), now)
}

// People lists the nodes that this one has heard of, whatever conversations they are in, ordered by their IDs. Of what they acknowledge
// it tells nothing.
func (r *Room) People() []Member {
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]Member, 0, len(r.linked))
	for k := range r.linked {
		all = append(all, r.personLocked(k, now))
	}
	slices.SortFunc(all, func(a, b Member) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return all
}

// aloneLocked reports whether no node in a conversation is waited for.
func (ns *nodes) aloneLocked(t *talk, now time.Time) bool {
	for _, c := range ns.linked {
		if c.isIn(t) && !c.Silent(now) {
			return false
		}
	}
	return true
}

// formerLocked lists the nodes whose messages a face was shown and that are no members.
func (ns *nodes) formerLocked(t *talk, now time.Time) (all []Member) {
	for k := range t.former {
		all = append(all, ns.personLocked(k, now))
	}
	slices.SortFunc(all, func(a, b Member) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return all
}
