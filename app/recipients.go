package app

import (
	"bytes"
	"net/netip"
	"slices"

	"udpchat/chat"
	"udpchat/settings"
)

// sortPeers tells the peers entered where copies of the program were met from those that are plain: a copy is written to by link,
// and waited for while it is away, unless the person chose to write to it in clear meanwhile. An address at which a copy answered
// once stays that copy's, also when it has moved: what is said to it is not to go in clear to who has the address now.
func sortPeers(peers []chat.Peer, met map[chat.Key]place, s settings.Settings) []chat.Peer {
	sorted := slices.Clone(peers)
	for i, p := range sorted {
		k, at, ok := metAt(p, met)
		moved := false
		if !ok {
			if k, ok = s.NodeAt[string(p.Entered)].Key(); !ok || p.Broadcast || met[k].leaves(p.Address.Addr()) {
				continue
			}
			at = met[k]
			moved = at.up && p.Address.IsValid()
		}
		sorted[i].Copy, sorted[i].Moved = chat.LinkedMember(k), moved
		sorted[i].Clear = (moved || !at.up) && inClear(p.Entered, s)
	}
	return sorted
}

// answeredAt is which copies answered at peers, be they of the settings or of the command line, in this run.
func answeredAt(sorted []chat.Peer) settings.NodesByAddress {
	all := settings.NodesByAddress{}
	for _, p := range sorted {
		if p.Copy != "" {
			all[string(p.Entered)] = p.Copy
		}
	}
	return all
}

// answered is which copies answered at the peers of the settings, with what is known now. Nil, when none did.
func answered(sorted []chat.Peer, s settings.Settings) settings.NodesByAddress {
	all := settings.NodesByAddress{}
	for _, p := range s.Peers {
		e, err := entry(p.Address)
		if err != nil {
			continue
		}
		address := string(e.Entered)
		if id, known := s.NodeAt[address]; known {
			all[address] = id
		}
		for _, p := range sorted {
			if p.Entered != e.Entered {
				continue
			}
			if delete(all, address); p.Copy != "" {
				all[address] = p.Copy
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// metAt finds the copy met at a peer's address. Of several, as when one machine got the address of another, the one that is
// linked now counts. One that is there and says that its room's port is not open has left it to another program.
func metAt(p chat.Peer, met map[chat.Key]place) (key chat.Key, at place, ok bool) {
	if !p.Address.IsValid() || p.Broadcast {
		return key, at, false
	}
	for k, m := range met {
		if !m.at(p.Address) || m.up && m.shut {
			continue
		}
		if !ok || m.up && !at.up || m.up == at.up && bytes.Compare(k[:], key[:]) < 0 {
			key, at, ok = k, m, true
		}
	}
	return key, at, ok
}

func inClear(entered chat.Recipient, s settings.Settings) bool {
	return slices.ContainsFunc(s.Peers, func(p settings.Peer) bool {
		e, err := entry(p.Address)
		return err == nil && e.Entered == entered && p.Plain
	})
}

// plainOf is those of the peers that get plain text.
func plainOf(peers []chat.Peer) []chat.Peer {
	return slices.DeleteFunc(slices.Clone(peers), func(p chat.Peer) bool { return !p.Plain() })
}

// hostsOf is where a copy may be that does not hear what is sent to the whole network: the peers entered, and where copies
// were met before.
func hostsOf(peers []chat.Peer, met map[chat.Key]place) []netip.Addr {
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
	for _, m := range met {
		add(m.link)
	}
	slices.SortFunc(hosts[entered:], netip.Addr.Compare) // beacons go to the first, which are to be the same each time
	return hosts
}
