package chat_test

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"udpchat/chat"
)

// person is a node that conversations share, and what this node knows of it.
type person struct {
	key     chat.Key
	heardOf bool
	up      bool
	wasUp   bool
	name    string
	met     time.Time
	seen    time.Time
	from    netip.AddrPort // of its entries
	known   chat.Known
}

// membership is that of a person in one conversation.
type membership struct {
	since time.Time
	held  []chat.Held
	count uint64 // of what it said
}

// persons are those of the model. The address of the plain datagrams of each is host(30 + its number).
func persons() (all []*person) {
	for i := range 3 {
		k := chat.Key{7 + byte(i)}
		all = append(all, &person{key: k, known: chat.Known{ID: chat.LinkedMember(k)}})
	}
	return all
}

// anybody is any person.
func (w *talks) anybody() *person { return w.people[w.rng.IntN(len(w.people))] }

// hearOf notes that this node knows a person, who was heard of last at a time.
func (p *person) hearOf(met, seen time.Time) {
	if !p.heardOf {
		p.heardOf, p.met = true, met
	}
	if seen.After(p.seen) {
		p.seen = seen
	}
}

// link brings a link to a person up, or down again. That makes nobody a member.
func (w *talks) link() {
	i := w.rng.IntN(len(w.people))
	p := w.people[i]
	if p.up {
		w.room.LinkDown(p.key)
		p.up = false
		p.hearOf(w.at, w.at)
		return
	}
	p.name = []string{"Ann", "ann", "Bob"}[w.rng.IntN(3)]
	w.room.LinkUp(chat.Presence{Key: p.key, Name: p.name, Link: host(20 + i), Plain: host(30 + i)})
	p.up, p.wasUp, p.from = true, true, host(20+i)
	p.hearOf(w.at, w.at)
}

// rename has a profile come.
func (w *talks) rename() {
	p, name := w.anybody(), []string{"Ann", "Carl"}[w.rng.IntN(2)]
	w.room.Named(p.key, name)
	if p.heardOf && !p.up {
		p.name = name
	}
}

// meet makes a person a member of a conversation.
func (w *talks) meet(in int) {
	t, p, since := w.truths[in], w.anybody(), time.Time{}
	if w.rng.IntN(2) == 0 {
		since = w.at.Add(-time.Duration(w.rng.IntN(5)) * time.Minute)
	}
	w.room.Met(w.names[in], p.key, since)
	if !t.here {
		return
	}
	first := since
	if since.IsZero() {
		first = w.at
	}
	if !p.heardOf {
		p.hearOf(first, first)
	}
	m, is := t.members[p.key]
	switch {
	case !is:
		m = &membership{since: since}
		t.members[p.key] = m
		if delete(t.former, p.key); !since.IsZero() {
			return
		}
		if m.since = p.met; t.details.Kind == chat.KindRoom {
			m.since = w.at
		}
	case !since.IsZero():
		m.since = since
	}
}

// part makes a person a member of a conversation no more.
func (w *talks) part(in int) {
	t, p := w.truths[in], w.anybody()
	w.room.Parted(w.names[in], p.key)
	if t.members[p.key] != nil {
		delete(t.members, p.key)
		t.former[p.key] = true
	}
}

// hold has a receipt come.
func (w *talks) hold(in int) {
	t, p := w.truths[in], w.anybody()
	held := []chat.Held{{Log: 2, From: 1, To: uint64(w.rng.IntN(50))}}
	seen := w.at.Add(-time.Duration(w.rng.IntN(60)) * time.Second)
	w.room.Holds(w.names[in], p.key, held, seen)
	if m := t.members[p.key]; m != nil {
		m.held = held
		if seen.Sub(p.seen) >= time.Minute { // less is not noted
			p.hearOf(p.met, seen)
		}
	}
}

// settle has the person choose something about somebody.
func (w *talks) settle() {
	p := w.anybody()
	k := &p.known
	switch w.rng.IntN(4) {
	case 0:
		k.Name = []string{"", "boss", "Ann"}[w.rng.IntN(3)]
	case 1:
		k.Muted = !k.Muted
	case 2:
		k.Blocked = !k.Blocked
	case 3:
		k.Verified = !k.Verified
	}
	known := []chat.Known{{ID: chat.PlainMember(host(2).Addr()), Name: "x"}}
	for _, p := range w.people {
		if p.known != (chat.Known{ID: p.known.ID}) {
			known = append(known, p.known)
		}
	}
	w.room.SetKnown(known)
}

// names are all names of a person, as they are compared.
func (p *person) names() (all []string) {
	for _, name := range []string{p.known.Name, p.name} {
		if name = strings.ToLower(name); name != "" {
			all = append(all, name)
		}
	}
	return all
}

// like returns the others that share a name with a person.
func (w *talks) like(p *person) (all []*person) {
	for _, o := range w.people {
		if o != p && slices.ContainsFunc(o.names(), func(n string) bool { return slices.Contains(p.names(), n) }) {
			all = append(all, o)
		}
	}
	return all
}

// called is the label of a person, in whatever conversation.
func (w *talks) called(p *person) string {
	mark := hex.EncodeToString(p.key[:2])
	switch {
	case p.known.Name != "":
		return p.known.Name
	case p.name != "" && len(w.like(p)) > 0:
		return p.name + " ·" + mark
	case p.name != "":
		return p.name
	case p.from.IsValid():
		return p.from.String()
	}
	return mark
}

// checkPeople wants those listed who are members of the conversation, as they are known, and names of those who were.
func (w *talks) checkPeople(in int, c chat.Changes) {
	w.Helper()
	t := w.truths[in]
	var nodes []chat.Member
	for _, m := range c.Members {
		if m.Key != (chat.Key{}) {
			nodes = append(nodes, m)
		} else if in > 0 {
			w.Fatalf("%d: the plain peer %s is a member", in, m.ID)
		}
	}
	if len(nodes) != len(t.members) || len(c.Former) != len(t.former) {
		w.Fatalf("%d: members %v, want %v; former ones %v, want %v", in, nodes, t.members, c.Former, t.former)
	}
	for _, m := range append(nodes, c.Former...) {
		p := w.people[m.Key[0]-7]
		if got, want := w.settledOf(m), fmt.Sprint(p.known, p.name, p.up, w.called(p)); got != want {
			w.Fatalf("%d: a member is %s, want %s", in, got, want)
		}
		impostor := !p.known.Verified && slices.ContainsFunc(w.like(p), func(o *person) bool { return o.known.Verified })
		if m.Impostor != impostor || m.Twin != (len(w.like(p)) > 0) || !m.Seen.Equal(p.seen) {
			w.Fatalf("%d: %+v, impostor %v, like %v, seen %v", in, m, impostor, w.like(p), p.seen)
		}
	}
	for _, m := range nodes {
		s := t.members[m.Key]
		if s == nil || !m.Met.Equal(s.since) || !slices.Equal(m.Held, s.held) || m.Count != s.count {
			w.Fatalf("%d: %+v is a member as %+v", in, m, s)
		}
	}
	for _, m := range c.Former {
		if !t.former[m.Key] {
			w.Fatalf("%d: %s was none", in, m.ID)
		}
	}
}

func (w *talks) settledOf(m chat.Member) string {
	known := chat.Known{ID: m.ID, Name: m.Name, Muted: m.Muted, Blocked: m.Blocked, Verified: m.Verified}
	return fmt.Sprint(known, m.SelfName, m.Linked, m.Label())
}

// alone reports whether nobody is in the open room.
func (w *talks) alone() bool { return len(w.truths[0].members) == 0 }

// know tells what a conversation is, and how this node stands in it.
func (w *talks) know(in int) {
	t := w.truths[in]
	d := chat.Details{
		Kind: w.kinds[in], Standing: []chat.Standing{0, 0, 0, chat.Removed, chat.Left, chat.ReadOnly}[w.rng.IntN(6)],
	}
	switch d.Kind {
	case chat.KindRoom:
		d.Name, d.Code, d.Founder = []string{"", "class\n3"}[w.rng.IntN(2)], []string{"", "1234"}[w.rng.IntN(2)], w.rng.IntN(2) == 0
	case chat.KindDirect:
		d.Other = w.people[0].key
	}
	w.room.Know(w.names[in], d)
	d.Name = strings.ReplaceAll(d.Name, "\n", " ")
	t.details, t.here = d, true
	if d.Standing != chat.Inside {
		t.early = nil
	}
}

// detailsOf are the details that faces are told.
func (w *talks) detailsOf(in int) chat.Details {
	d := w.truths[in].details
	if d.Kind == chat.KindDirect && w.truths[in].here {
		d.Name = w.called(w.people[0])
	}
	return d
}
