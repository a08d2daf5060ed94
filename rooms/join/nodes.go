package join

import (
	"cmp"
	"maps"
	"slices"

	"udpchat/journal"
)

// nodes are the links of a Joiner.
type nodes map[journal.LinkID]*node

// sorted returns them in a fixed order, so that a run of the machine can be repeated.
func (ns nodes) sorted() []*node {
	return slices.SortedFunc(maps.Values(ns), func(a, b *node) int { return cmp.Compare(a.link.ID, b.link.ID) })
}

// any reports whether something is so of a node.
func (ns nodes) any(is func(n *node) bool) bool {
	for _, n := range ns {
		if is(n) {
			return true
		}
	}
	return false
}

// offering returns a node that has offered a room, and the one that was asked to admit if there is one.
func (ns nodes) offering(room journal.Conversation) (by *node) {
	for _, n := range ns.sorted() {
		if n.has(room) >= 0 && (by == nil || n.stage == chosen) {
			by = n
		}
	}
	return by
}

// offers returns the rooms with the code, those first that most nodes have offered.
func (ns nodes) offers() (offers []Offer) {
	type offering struct {
		room journal.Conversation
		by   journal.PublicKey // who may have several links
	}
	of, seen := map[journal.Conversation]int{}, map[offering]bool{}
	for _, n := range ns.sorted() {
		for _, f := range n.found {
			o := offering{f.room, n.link.Key}
			if seen[o] {
				continue
			}
			seen[o] = true
			i, is := of[f.room]
			if !is {
				i = len(offers)
				of[f.room] = i
				offers = append(offers, Offer{Room: f.room, Welcome: f.welcome})
			}
			offers[i].Nodes++
		}
	}
	slices.SortStableFunc(offers, func(a, b Offer) int { return cmp.Compare(b.Nodes, a.Nodes) })
	return offers[:min(len(offers), maxOffers)]
}
