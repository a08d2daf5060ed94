package app

import (
	"cmp"
	"crypto/ed25519"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"udpchat/app/doors"
	"udpchat/app/sole"
	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/chat/peers"
	"udpchat/replica"
	"udpchat/settings"
	"udpchat/settings/machine"
	"udpchat/settings/secrets"
	"udpchat/transport"
	"udpchat/transport/link"
)

// book is the peers as the resolver knows them.
type book struct {
	sorting  sync.Mutex // guards the fields below, and the order in which others are told of them
	peers    []chat.Peer
	answered peers.Answers // which nodes answered; the settings do not remember peers of the command line
}

// linking is what makes this program a node.
type linking struct {
	secrets *secrets.Store
	here    machine.Marks       // of this machine; none while there are no links
	links   *links              // nil: plain text only
	sole    *sole.Keeper        // nil without links
	joins   *transport.Networks // nil without links
}

// openLinks loads the identity of this node for this machine. Without one it speaks plain text only.
func (p *parts) openLinks() {
	p.here = p.options.marks()
	key, err := p.secrets.Identity(p.here)
	if err == nil && p.options.OldIdentity && p.secrets.FormerElsewhere(p.here) {
		key, err = p.secrets.Recall(p.here)
	}
	if err != nil {
		slog.Warn("other nodes cannot be linked", "err", err)
		p.notices.setIdentity(err)
		return
	}
	p.links = newLinks(link.IdentityOf(key))
	p.links.journal = replica.New(replica.Config{
		Key: key, Links: carried{p.links}, Name: func() string { return nameIn(p.store.Get()) }, Notice: p.told, Log: slog.Default(),
		Vault: p.secrets, Joining: p.board.SetJoining,
	})
	p.links.owner = func() bool { return p.secrets.Bound(p.here) }
	p.sole = sole.New(sole.Config{
		Secrets: p.secrets, Here: p.here, Key: p.links.key, Become: p.links.become, Twice: p.notices.setTwice, Pause: p.links.journal.Pause,
	})
}

// key is the key of this node; zero, if it has none.
func (l *linking) key() chat.Key {
	if l.links == nil {
		return chat.Key{}
	}
	return l.links.key()
}

// rooms are the commands about rooms; nil without links.
func (l *linking) rooms() joining.Commands {
	if l.links == nil {
		return nil
	}
	return doors.Commands{Journal: l.links.journal, Identity: func() ed25519.PrivateKey { return l.links.wanted().Private() }}
}

// fingerprint is the key as a person sees it; empty, if there is none.
func (l *linking) fingerprint() string {
	if l.links == nil {
		return ""
	}
	return link.Fingerprint(l.key())
}

// formerFingerprint is the key that the person had before and can use again, as a person sees it; empty, if there is none.
func (l *linking) formerFingerprint() string {
	if k, there := l.secrets.Former(); l.links != nil && there {
		return link.Fingerprint(k)
	}
	return ""
}

// digits are what two people compare to know that nobody is between this node and another; empty, if there is no key.
func (l *links) digits(other chat.Key) string {
	if l == nil {
		return ""
	}
	return link.SafetyNumber(l.key(), other)
}

// newRoom makes the room and connects it to the links, if there are any.
func (p *parts) newRoom(changed func()) *chat.Room {
	c := chat.Config{
		NodeAt: func(to chat.Recipient) chat.Key { return peers.NodeAt(p.board.State().Network.Peers, to) },
		Now:    time.Now, Plain: p.plain.sender, Carriers: []chat.Carrier{p.plain.sender}, Archive: p.archive(), Last: p.archives.last, Changed: changed,
	}
	if p.links == nil {
		return chat.New(c)
	}
	c.Contacts = c.Archive.(chat.Contacts) // both archives implement them
	c.Journal, c.Me, c.Fingerprint = p.links.journal, p.links.key(), link.Fingerprint
	room := chat.New(c)
	known := c.Contacts.Contacts()
	p.joins = transport.NewNetworks(transport.NetworkOf, p.archives.entries.Arrivals, p.archives.entries.Join)
	p.links.room, p.links.about, p.links.joined, p.links.friend = room, p.about, p.joins.Since, friends(known, p.secrets.Verified)
	p.links.met.Recall(known)
	p.links.reports = reports{moved: p.sortPeers, sameKey: p.sole.Tell, failed: p.notices.setLinks, beside: p.notices.setBeside, clock: p.notices.setClock}
	p.links.others.differ = p.notices.setVersions
	return room
}

// friendAfter is how long a node has to be known before strangers cannot keep it out.
const friendAfter = time.Hour

// friends returns what tells whether a node is one that was linked in earlier runs for some time, or that the person has verified.
func friends(known []chat.Contact, verified func() []chat.Key) func(chat.Key) bool {
	old := map[chat.Key]bool{}
	for _, c := range known {
		old[c.Key] = c.Link.IsValid() && c.Seen.Sub(c.Met) >= friendAfter
	}
	return func(k chat.Key) bool { return old[k] || slices.Contains(verified(), k) }
}

// told takes what the journal says that people should know. Where no history is kept, own messages come back at each start, which is
// no news.
func (p *parts) told(kind replica.Kind, member chat.Key) {
	if kind == replica.Returned && p.archives.history == nil {
		return
	}
	p.notices.setJournal(kind, p.room.Label(member))
}

// about is what linked nodes are told of this one.
func (p *parts) about() link.About {
	s := p.store.Get()
	return link.About{
		Name: nameIn(s), RoomPort: p.status.roomPort(p.options.portOf(s)), PlainPort: p.plain.sender.Port(),
	}
}

// nameIn is what this node is called.
func nameIn(s settings.Settings) string { return cmp.Or(s.Name, settings.DefaultName()) }

// setPeers takes the peers that the resolver found.
func (p *parts) setPeers(found []chat.Peer) {
	p.book.sorting.Lock()
	p.book.peers = found
	p.book.sorting.Unlock()
	p.sortPeers()
}

// sortPeers tells sender and links which node is at which peer, whenever peers, settings or the places of nodes have changed.
func (p *parts) sortPeers() {
	s := p.store.Get()
	sorted := p.sortPeersBy(s)
	if met := settings.NodesByAddress(peers.Answers(s.NodeAt).After(sorted, entered(s))); p.links != nil && !maps.Equal(met, s.NodeAt) {
		_ = p.store.Update(func(s *settings.Settings) { s.NodeAt = met }) // the store reports what it cannot save
	}
}

func (p *parts) sortPeersBy(s settings.Settings) []chat.Peer {
	p.book.sorting.Lock()
	defer p.book.sorting.Unlock()
	sorted := p.book.peers
	if p.links != nil {
		places := p.links.places()
		sorted = peers.Sort(p.book.peers, places, peers.Choices{Answered: peers.Answers(s.NodeAt).Or(p.book.answered), Clear: inClear(s)})
		p.book.answered = peers.AnsweredAt(sorted)
		p.links.setHosts(peers.Hosts(sorted, places))
	}
	p.status.setPeers(slices.Clone(sorted)) // first: NodeAt tells by it what the sender leaves to the links
	p.plain.sender.SetPeers(peers.Plain(sorted))
	return sorted
}

// entered are the peers of the settings as the room knows them.
func entered(s settings.Settings) []string {
	var all []string
	for _, p := range s.Peers {
		if e, err := entry(p.Address); err == nil {
			all = append(all, string(e.Entered))
		}
	}
	return all
}

// inClear are the peers that the person wants to write to in plain text while their node is away.
func inClear(s settings.Settings) map[chat.Recipient]bool {
	chosen := map[chat.Recipient]bool{}
	for _, p := range s.Peers {
		if e, err := entry(p.Address); err == nil && p.Plain {
			chosen[e.Entered] = true
		}
	}
	return chosen
}
