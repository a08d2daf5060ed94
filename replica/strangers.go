package replica

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"udpchat/journal"
)

// Bounds of the conversations of two that others begin: how many keys of one host begin one in an hour, how many keys of all hosts, where
// the first of a host may all the same, and how many are kept that the person has not answered.
const (
	strangersHost = 16
	strangersHour = 64
	maxStrangers  = 1024
)

// strangers bounds the conversations of two that others begin.
type strangers struct {
	hosts map[journal.PublicKey]string // of those that have begun one in this hour
	until time.Duration                // the end of the hour
	due   time.Duration                // when one may have to go, or others may come in; 0: neither
	last  uint64                       // see pair.heard
}

// next returns a number that is greater than those before.
func (s *strangers) next() uint64 {
	s.last++
	return s.last
}

// admits reports whether a node at a host may begin a conversation now. If it may not, it may be let in when the hour ends.
func (s *strangers) admits(now time.Duration, who journal.PublicKey, host string) bool {
	if now >= s.until {
		s.hosts, s.until = map[journal.PublicKey]string{}, now+time.Hour
	}
	if _, again := s.hosts[who]; again {
		return true
	}
	of := 0
	for _, h := range s.hosts {
		if h == host {
			of++
		}
	}
	if n := len(s.hosts); of >= strangersHost || of > 0 && n >= strangersHour || n >= maxStrangers {
		s.due = s.until
		return false
	}
	s.hosts[who] = host
	return true
}

// wanted takes that a linked node is in a conversation that is not shared with it: the one with it alone is entered.
func (ts *talks) wanted(in journal.Conversation, who journal.PublicKey, link journal.LinkID) {
	k := ts.k
	switch t := ts.all[in]; {
	case t != nil && t.control():
		t.nature.(roll).meet(who)
	case t == nil && !k.people.blocked[who] && ts.begun.admits(k.now().Since, who, k.links[link].host):
		ts.pair(who)
	}
}

// tick forgets conversations that were not answered if there are too many of them, and looks again at those that could not be begun.
func (ts *talks) tick(now time.Duration) {
	if due := ts.begun.due; due == 0 || now < due {
		return
	}
	ts.begun.due = 0
	for _, p := range surplus(ts.pairs, ts.k.linkedTo) {
		p.part()
		p.forget()
	}
	ts.k.machine.Remind(ts.k.now())
}

// surplus returns the conversations that are too many of those that the person has not answered: where the other side is not linked,
// those in which nothing was said for longest.
func surplus(pairs map[journal.Conversation]*pair, linked func(journal.PublicKey) bool) (gone []*pair) {
	all := slices.SortedFunc(maps.Values(pairs), func(a, b *pair) int { return cmp.Compare(a.heard, b.heard) })
	all = slices.DeleteFunc(all, func(p *pair) bool { return !p.known || p.kept.Answered })
	for _, p := range all {
		if len(gone)+maxStrangers < len(all) && !linked(p.kept.Other.Member) {
			gone = append(gone, p)
		}
	}
	return gone
}
