package app

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/settings"
	"udpchat/transport"
	"udpchat/transport/selftest"
)

// status gathers the state of the network and shows it whenever it has changed. Any goroutine may call it.
type status struct {
	room  *chat.Room
	board *health.Board
	sources

	mu       sync.Mutex // guards the fields below and the order in which the room is told
	port     transport.PortStatus
	local    transport.Local
	peers    []chat.Peer
	settings settings.Settings
	verified []chat.Key
	check    health.Check
	drops    drops
	known    []chat.Known
}

// sources are the parts of the network that are asked.
type sources struct {
	queue   *transport.Queue
	sender  *transport.Sender
	trace   *transport.Trace
	test    *selftest.Test
	links   *links                   // nil: plain text only
	mute    chat.Reason              // why nothing can be sent; empty, if it can
	dropped func(port uint16) uint64 // what the system has lost of the open port; nil: it does not tell
}

func (s *status) setPort(p transport.PortStatus) { s.set(func() { s.port = p }) }
func (s *status) setLocal(l transport.Local)     { s.set(func() { s.local = l }) }
func (s *status) setPeers(p []chat.Peer)         { s.set(func() { s.peers = p }) }

func (s *status) setSettings(x settings.Settings) { s.set(func() { s.settings = x }) }

// setVerified takes the keys of verified members, with the mutex held, so that the newest are taken last.
func (s *status) setVerified(keys func() []chat.Key) { s.set(func() { s.verified = keys() }) }

// settled returns the peers as they are once no names are looked up any more.
func (s *status) settled() []chat.Peer {
	s.mu.Lock()
	defer s.mu.Unlock()
	peers := slices.Clone(s.peers)
	for i, p := range peers {
		if p.Why == chat.ReasonNone && !p.Address.IsValid() {
			peers[i].Why = chat.Interrupted
		}
	}
	return peers
}

// receivingOn is the port of plain text; 0, while it is not open.
func (s *status) receivingOn() uint16 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.port.State != health.Receiving {
		return 0
	}
	return s.port.Port
}

// roomPort is the port that linked nodes are told: that of plain text, also while it is about to be opened; 0, if another
// program has it.
func (s *status) roomPort(wanted uint16) uint16 {
	s.mu.Lock()
	starting := s.port.State == health.NetworkStarting
	s.mu.Unlock()
	if starting {
		return wanted
	}
	return s.receivingOn()
}

// publish shows the counters.
func (s *status) publish() { s.set(func() {}) }

// set tells board and room with the mutex held, so that the newest state is told last. Neither comes back here: they call a
// face's hook and the archive, which return at once.
func (s *status) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	s.board.SetNetwork(s.networkLocked())
	if k := s.knownLocked(); !slices.Equal(k, s.known) {
		s.known = k
		s.room.SetKnown(k)
	}
}

func (s *status) networkLocked() health.Network {
	taken := s.test.Intercepted() // first, since it is a part of what was received
	n := health.Network{
		State: s.port.State, Port: s.port.Port, Holder: s.port.Holder, Why: s.port.Why,
		Interfaces: s.local.Interfaces, Peers: s.peers,
		Received: s.queue.Received() - taken, Sent: s.sender.Sent(), Losses: s.queue.Losses(),
		Recent: s.trace.Recent(), Check: s.check,
	}
	n.Dropped = s.droppedLocked(n.Received)
	if s.links != nil {
		n.Discovery = s.links.discovery(time.Now())
		s.links.tellBeside(&n, s.local.Owns)
	}
	switch alone := len(n.Interfaces) == 0 && n.State == health.Receiving; {
	case s.mute != chat.ReasonNone:
		n.State, n.Why = health.Offline, s.mute
	case alone && s.local.IPv6:
		n.State = health.IPv6Only
	case alone:
		n.State = health.Offline
	}
	return n
}

// drops counts what the system lost on the room's port.
type drops struct {
	received uint64 // when it was last asked
	now      uint64 // of the socket that is open
	before   uint64 // of those before it
}

// droppedLocked asks the system again if something was received since; otherwise nothing can have been lost.
func (s *status) droppedLocked(received uint64) uint64 {
	d := &s.drops
	if s.dropped != nil && s.port.State == health.Receiving && received != d.received {
		d.received = received
		n := s.dropped(s.port.Port)
		if n < d.now {
			d.before += d.now
		}
		d.now = n
	}
	return d.before + d.now
}

// knownLocked returns the members that the person settled something about: the ones named, verified, or entered as peers. A node
// that is away is one of these even if its name has no address, or its address gets plain text meanwhile.
func (s *status) knownLocked() []chat.Known {
	known := s.settings.Members()
	find := func(id chat.MemberID) *chat.Known {
		i := slices.IndexFunc(known, func(k chat.Known) bool { return k.ID == id })
		if i < 0 {
			i = len(known)
			known = append(known, chat.Known{ID: id})
		}
		return &known[i]
	}
	add := func(id chat.MemberID, name string) {
		k := find(id)
		k.Name = cmp.Or(k.Name, name)
	}
	for _, k := range s.verified {
		find(chat.LinkedMember(k)).Verified = true
	}
	for _, p := range s.peers {
		if p.Broadcast || p.Own {
			continue
		}
		if p.Node != "" {
			add(p.Node, s.peerNameLocked(p.Entered))
		}
		if p.Plain() && p.Address.IsValid() {
			add(chat.PlainMember(p.Address.Addr()), s.peerNameLocked(p.Entered))
		}
	}
	return known
}

func (s *status) peerNameLocked(entered chat.Recipient) string {
	for _, p := range s.settings.Peers {
		if e, err := entry(p.Address); err == nil && e.Entered == entered {
			return p.Name
		}
	}
	return ""
}
