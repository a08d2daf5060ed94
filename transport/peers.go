package transport

import (
	"net/netip"
	"slices"

	"udpchat/chat"
	"udpchat/transport/gb2312"
)

// recipients are the recipients of a Sender, in the order entered. The values are shared and never changed.
type recipients struct {
	list []chat.Peer
	by   map[chat.Recipient]chat.Peer
}

func newRecipients(list []chat.Peer) recipients {
	p := recipients{list: slices.Clone(list), by: make(map[chat.Recipient]chat.Peer, len(list))}
	for _, peer := range list {
		p.by[peer.Entered] = peer
	}
	return p
}

func (p recipients) has(to chat.Recipient) bool {
	_, ok := p.by[to]
	return ok
}

// pending reports whether a recipient is still being looked up.
func (p recipients) pending(to chat.Recipient) bool {
	peer, ok := p.by[to]
	return ok && peer.Why == chat.ReasonNone && !peer.Address.IsValid()
}

func (p recipients) address(to chat.Recipient) (netip.AddrPort, chat.Reason) {
	peer, ok := p.by[to]
	if !ok {
		return netip.AddrPort{}, chat.UnknownHost
	}
	return peer.Address, peer.Why
}

// recipients lists the recipients. Two names of one address get one datagram, so only the first of them is listed.
func (p recipients) recipients() []chat.Recipient {
	seen := map[netip.AddrPort]bool{}
	var out []chat.Recipient
	for _, peer := range p.list {
		if peer.Address.IsValid() && seen[peer.Address] {
			continue
		}
		seen[peer.Address] = true
		out = append(out, peer.Entered)
	}
	return out
}

// SetPeers replaces the recipients with peers from a Resolver. A peer with neither address nor reason is still being looked
// up; messages to it wait.
func (s *Sender) SetPeers(list []chat.Peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.peers = newRecipients(list)
	for to, q := range s.queues {
		if len(q.waiting) == 0 && !q.scheduled && !s.peers.has(to) {
			delete(s.queues, to)
			continue
		}
		s.scheduleLocked(q)
	}
}

// Recipients lists the peers in the order entered, each address once. The slice is the caller's.
func (s *Sender) Recipients() []chat.Recipient {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.peers.recipients()
}

// PlainText returns text as plain peers will read it, cut into datagrams as Send cuts it.
func (s *Sender) PlainText(text string) chat.Plain {
	out, changed := gb2312.Replace(text)
	plain := chat.Plain{Text: out, Differs: changed}
	for _, p := range gb2312.Split(out, MaxPiece) {
		piece, _ := gb2312.Decode(p) // Split makes GB2312 only
		plain.Bytes += len(p)
		plain.Pieces = append(plain.Pieces, piece)
	}
	return plain
}
