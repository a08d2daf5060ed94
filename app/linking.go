package app

import (
	"cmp"
	"log/slog"
	"maps"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/settings"
	"udpchat/transport/link"
)

// openLinks gives this copy its identity; without one it speaks plain text only.
func (p *parts) openLinks() {
	id, err := link.LoadIdentity(p.dir)
	if err != nil {
		slog.Warn("other copies cannot be linked", "err", err)
		p.notices.setIdentity(err)
		return
	}
	p.links = newLinks(id)
}

// key is that of this copy; zero where there is none.
func (p *parts) key() chat.Key {
	if p.links == nil {
		return chat.Key{}
	}
	return p.links.identity.Key()
}

// fingerprint is what a person sees of the key; empty where there is none.
func (p *parts) fingerprint() string {
	if p.links == nil {
		return ""
	}
	return link.Fingerprint(p.key())
}

// newRoom makes the room; the links, where there are any, learn of it.
func (p *parts) newRoom(changed func()) *chat.Room {
	c := chat.Config{
		Now: time.Now, Plain: p.sender, Carriers: []chat.Carrier{p.sender}, Archive: p.archive(), Last: p.last, Changed: changed,
	}
	if p.links == nil {
		return chat.New(c)
	}
	c.Contacts = c.Archive.(chat.Contacts) // both archives are
	c.Links, c.Me, c.Fingerprint, c.Digits = p.links, p.links.identity.Key(), link.Fingerprint, link.SafetyNumber
	if p.history != nil {
		c.Said = p.history.LastOwn()
	}
	room := chat.New(c)
	p.links.begin(room, c.Contacts.Contacts())
	p.links.about, p.links.moved, p.links.twin = p.about, p.sortPeers, p.notices.setTwin
	return room
}

// about is what linked copies are told of this one.
func (p *parts) about() link.About {
	s := p.store.Get()
	return link.About{
		Name: cmp.Or(s.Name, settings.DefaultName()), RoomPort: p.status.roomPort(p.portOf(s)), PlainPort: p.sender.Port(),
	}
}

// setPeers takes what the resolver found.
func (p *parts) setPeers(peers []chat.Peer) {
	p.sorting.Lock()
	p.peers = peers
	p.sorting.Unlock()
	p.sortPeers()
}

// sortPeers tells the sender and the links who is whose, when the peers, the settings or the places of copies have changed.
func (p *parts) sortPeers() {
	s := p.store.Get()
	if met := answered(p.sortPeersBy(s), s); p.links != nil && !maps.Equal(met, s.NodeAt) {
		_ = p.store.Update(func(s *settings.Settings) { s.NodeAt = met }) // what cannot be saved is told elsewhere
	}
}

func (p *parts) sortPeersBy(s settings.Settings) []chat.Peer {
	p.sorting.Lock()
	defer p.sorting.Unlock()
	peers := p.peers
	if p.links != nil {
		places := p.links.places()
		all := settings.NodesByAddress{}
		maps.Copy(all, p.answered)
		maps.Copy(all, s.NodeAt)
		s.NodeAt = all
		peers = sortPeers(p.peers, places, s)
		p.answered = answeredAt(peers)
		p.links.setHosts(hostsOf(peers, places))
	}
	p.status.setPeers(slices.Clone(peers)) // first: the room judges by it what the sender leaves to the links
	p.sender.SetPeers(plainOf(peers))
	return peers
}
