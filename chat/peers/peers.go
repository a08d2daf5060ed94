package peers

import (
	"bytes"
	"maps"
	"net/netip"
	"slices"

	"udpchat/chat"
)

// Answers maps peers, as the person entered them, to the nodes met there.
type Answers map[string]chat.MemberID

// Choices are earlier findings and decisions about peers.
type Choices struct {
	Answered Answers                 // which node answered at a peer
	Clear    map[chat.Recipient]bool // the person wants to write there in plain text while the node is away
}

// Sort marks the peers at which a node was met. A node gets messages by its link; while it is away, they wait, unless the
// person chose plain text. An address where a node answered once stays that node's, even after it has moved: another program
// may have the address by now, and must not get the node's messages in plain text. Sort does not change peers.
func Sort(peers []chat.Peer, places Places, c Choices) []chat.Peer {
	sorted := slices.Clone(peers)
	for i, p := range sorted {
		k, at, ok := places.find(p)
		moved := false
		if !ok {
			if k, ok = c.Answered[string(p.Entered)].Key(); !ok || p.Broadcast || places.met[k].leaves(p.Address.Addr()) {
				continue
			}
			at = places.met[k]
			moved = at.up && p.Address.IsValid()
		}
		sorted[i].Node, sorted[i].Moved = chat.LinkedMember(k), moved
		sorted[i].Clear = (moved || !at.up) && c.Clear[p.Entered]
	}
	return sorted
}

// find returns the node met at a peer's address. If there are several, as after an address went to another machine, it prefers
// one that is linked now. It skips a linked node whose room's port is closed: another program has that port.
func (p Places) find(peer chat.Peer) (key chat.Key, at place, ok bool) {
	if !peer.Address.IsValid() || peer.Broadcast {
		return key, at, false
	}
	for k, m := range p.met {
		if !m.at(peer.Address) || m.up && m.shut {
			continue
		}
		if !ok || m.up && !at.up || m.up == at.up && bytes.Compare(k[:], key[:]) < 0 {
			key, at, ok = k, m, true
		}
	}
	return key, at, ok
}

// AnsweredAt tells which nodes answered at sorted peers.
func AnsweredAt(sorted []chat.Peer) Answers {
	all := Answers{}
	for _, p := range sorted {
		if p.Node != "" {
			all[string(p.Entered)] = p.Node
		}
	}
	return all
}

// After returns the answers at the entered peers, updated from the sorted ones; nil, when there are none. A peer whose address
// is still looked up is not among the sorted ones; its answer stays.
func (a Answers) After(sorted []chat.Peer, entered []string) Answers {
	all := a.Or(nil)
	for _, p := range sorted {
		if delete(all, string(p.Entered)); p.Node != "" {
			all[string(p.Entered)] = p.Node
		}
	}
	maps.DeleteFunc(all, func(e string, _ chat.MemberID) bool { return !slices.Contains(entered, e) })
	if len(all) == 0 {
		return nil
	}
	return all
}

// Or merges a and others; where both have an answer, that of a counts.
func (a Answers) Or(others Answers) Answers {
	all := Answers{}
	maps.Copy(all, others)
	maps.Copy(all, a)
	return all
}

// Plain returns those of the peers that get plain text.
func Plain(peers []chat.Peer) []chat.Peer {
	return slices.DeleteFunc(slices.Clone(peers), func(p chat.Peer) bool { return !p.Plain() })
}

// Hosts returns hosts whose nodes may be out of reach of broadcasts: first the peers entered, then the hosts where nodes were
// met before. The order is the same each time, since beacons go only to the first ones.
func Hosts(peers []chat.Peer, places Places) []netip.Addr {
	var hosts []netip.Addr
	add := func(a netip.AddrPort) {
		if a.IsValid() && !slices.Contains(hosts, a.Addr()) {
			hosts = append(hosts, a.Addr())
		}
	}
	for _, p := range peers {
		if !p.Broadcast && !p.Own {
			add(p.Address)
		}
	}
	entered := len(hosts)
	for _, m := range places.met {
		add(m.link)
	}
	slices.SortFunc(hosts[entered:], netip.Addr.Compare)
	return hosts
}

// NodeAt returns the key of the node at a peer; zero, if there is none.
func NodeAt(sorted []chat.Peer, entered chat.Recipient) (k chat.Key) {
	for _, p := range sorted {
		if p.Entered == entered {
			k, _ = p.Node.Key()
		}
	}
	return k
}
