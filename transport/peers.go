package transport

import (
	"slices"

	"udpchat/chat"
	"udpchat/transport/gb2312"
)

// recipients are the recipients of a Sender, in the order entered, and what went to them.
type recipients struct {
	list   []chat.Peer // shared and never changed
	by     map[chat.Recipient]chat.Peer
	local  Local
	chosen []chat.Recipient // see choose
	claims claims
}

func (r *recipients) set(list []chat.Peer) {
	r.list, r.by = slices.Clone(list), make(map[chat.Recipient]chat.Peer, len(list))
	for _, peer := range list {
		r.by[peer.Entered] = peer
	}
	r.choose()
}

func (r *recipients) setLocal(l Local) {
	r.local = l
	r.choose()
}

func (r *recipients) has(to chat.Recipient) bool {
	_, ok := r.by[to]
	return ok
}

// pending reports whether a recipient is still being looked up.
func (r *recipients) pending(to chat.Recipient) bool {
	peer, ok := r.by[to]
	return ok && peer.Why == chat.ReasonNone && !peer.Address.IsValid()
}

// claim finds where a delivery goes: to every destination that its message does not go to already. The reason tells why
// there is none; a delivery that waits for an address has neither.
func (r *recipients) claim(d *delivery, to chat.Recipient) chat.Reason {
	peer, ok := r.by[to]
	switch {
	case !ok:
		return chat.UnknownHost
	case peer.Why != chat.ReasonNone || !peer.Address.IsValid():
		return peer.Why
	}
	if all := r.local.destinations(peer.Address); !slices.Equal(all, d.all) {
		r.release(d)
		d.all = all
		for _, a := range all {
			if reach := r.local.reaching(a); d.id == 0 || r.claims.take(d.id, reach) {
				d.at, d.claimed = append(d.at, a), append(d.claimed, reach[0])
			}
		}
	}
	if len(d.at) == 0 {
		return chat.SameAddress
	}
	return chat.ReasonNone
}

// release gives up the destinations of a delivery, so that its message may go there by another recipient or later.
func (r *recipients) release(d *delivery) {
	for _, a := range d.claimed {
		r.claims.drop(d.id, a)
	}
	d.at, d.claimed, d.all = nil, nil, nil
}

// choose chooses who gets the next texts. Where the datagrams of one recipient reach all that another names, only the one is
// chosen, so that nobody gets a text twice. It is done here and not for each text, since a face counts them at each key.
func (r *recipients) choose() {
	var taken claims // as a message would make them
	covered := map[chat.Recipient]bool{}
	pick := func(broadcasts bool) {
		for _, peer := range r.list {
			if !peer.Address.IsValid() || r.local.IsBroadcast(peer.Address.Addr()) != broadcasts {
				continue
			}
			covered[peer.Entered] = true
			for _, a := range r.local.destinations(peer.Address) {
				if taken.take(0, r.local.reaching(a)) {
					covered[peer.Entered] = false
				}
			}
		}
	}
	pick(true)
	pick(false)
	r.chosen = nil
	for _, peer := range r.list {
		if !covered[peer.Entered] {
			r.chosen = append(r.chosen, peer.Entered)
		}
	}
}

// SetPeers replaces the recipients with peers from a Resolver. A peer with neither address nor reason is still being looked
// up; messages to it wait.
func (s *Sender) SetPeers(list []chat.Peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.peers.set(list)
	for to, q := range s.queues {
		if len(q.waiting) == 0 && !q.scheduled && !s.peers.has(to) {
			delete(s.queues, to)
			continue
		}
		s.scheduleLocked(q)
	}
}

// Recipients lists the peers in the order entered, without those that another of them reaches too. The slice is the caller's.
func (s *Sender) Recipients() []chat.Recipient {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.peers.chosen)
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
