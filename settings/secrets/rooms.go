package secrets

import (
	"encoding/hex"
	"slices"
	"unicode/utf8"

	"udpchat/rooms"
	"udpchat/rooms/control"
	"udpchat/rooms/seal"
)

// Bounds of what is kept of rooms and conversations of two. What is beyond is kept for this run only.
const (
	maxRooms  = 4096
	maxPairs  = 4096
	maxEpochs = 4096 // of a room
)

// room is a rooms.Membership in the file:
//
//	{"founder":"…","nonce":"…","name":"…","code":"…","epochs":[…],"self":"…","standing":0}
type room struct {
	Founder  value          `json:"founder"`
	Nonce    value          `json:"nonce"`
	Name     string         `json:"name"`
	Code     string         `json:"code"`
	Epochs   []epoch        `json:"epochs,omitempty"`
	Self     value          `json:"self"`
	Standing rooms.Standing `json:"standing"`
}

// epoch is a rooms.Epoch in the file.
type epoch struct {
	Number     uint32 `json:"number"`
	Commitment value  `json:"commitment"`
	Key        value  `json:"key"`
	Over       bool   `json:"over,omitempty"`
}

// pair is a rooms.Pair in the file. Seal and proof, 64 bytes in hexadecimal, are those of the card of the other member.
type pair struct {
	Self  value  `json:"self"`
	Other value  `json:"other"`
	Seal  value  `json:"seal"`
	Proof string `json:"proof"`
}

func roomOf(m rooms.Membership) room {
	r := room{
		Founder: value(m.Founder), Nonce: value(m.Nonce), Name: m.Name, Code: m.Code, Self: value(m.Self), Standing: m.Standing,
	}
	for _, e := range m.Epochs {
		r.Epochs = append(r.Epochs, epoch{e.Number, e.Commitment, value(e.Key), e.Over})
	}
	return r
}

func (r *room) membership() rooms.Membership {
	m := rooms.Membership{Self: [32]byte(r.Self), Standing: r.Standing}
	m.Founder, m.Nonce, m.Name, m.Code = [32]byte(r.Founder), control.Nonce(r.Nonce), r.Name, r.Code
	for _, e := range r.Epochs {
		m.Epochs = append(m.Epochs, rooms.Epoch{EpochID: control.EpochID{Number: e.Number, Commitment: e.Commitment}, Key: seal.Key(e.Key), Over: e.Over})
	}
	return m
}

// is reports whether both are the same room.
func (r *room) is(o room) bool { return r.Founder == o.Founder && r.Nonce == o.Nonce }

// sound reports whether the program has written r.
func (r *room) sound() bool {
	return r.Standing <= rooms.StandingRemoved && len(r.Epochs) <= maxEpochs && utf8.ValidString(r.Name) && utf8.ValidString(r.Code)
}

func pairOf(p rooms.Pair) pair {
	return pair{value(p.Self), value(p.Other.Member), value(p.Other.Seal), hex.EncodeToString(p.Other.Proof[:])}
}

func (p *pair) pair() (out rooms.Pair) {
	out.Self, out.Other.Member, out.Other.Seal = [32]byte(p.Self), [32]byte(p.Other), seal.PublicKey(p.Seal)
	if proof, err := hex.DecodeString(p.Proof); err == nil && len(proof) == len(out.Other.Proof) {
		copy(out.Other.Proof[:], proof)
	}
	return out
}

// is reports whether both are the same conversation.
func (p *pair) is(o pair) bool { return p.Self == o.Self && p.Other == o.Other }

// Rooms returns the rooms that this node is or was in, in the order in which it came into them.
func (s *Store) Rooms() (all []rooms.Membership) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.content.rooms {
		all = append(all, s.content.rooms[i].membership())
	}
	return all
}

// SaveRoom replaces what is kept of a room. done is called once, by any goroutine: true when it is flushed, false when it cannot be.
func (s *Store) SaveRoom(m rooms.Membership, done func(ok bool)) {
	r := roomOf(m)
	s.keep(func(c *content) bool {
		i := slices.IndexFunc(c.rooms, r.is)
		if i < 0 && len(c.rooms) >= maxRooms || len(r.Epochs) > maxEpochs {
			return false
		}
		c.rooms = replaced(c.rooms, i, r)
		return true
	}, done)
}

// Pairs returns the conversations of two.
func (s *Store) Pairs() (all []rooms.Pair) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.content.pairs {
		all = append(all, s.content.pairs[i].pair())
	}
	return all
}

// SavePair replaces what is kept of a conversation of two.
func (s *Store) SavePair(kept rooms.Pair) {
	p := pairOf(kept)
	s.keep(func(c *content) bool {
		i := slices.IndexFunc(c.pairs, p.is)
		if i < 0 && len(c.pairs) >= maxPairs {
			return false
		}
		c.pairs = replaced(c.pairs, i, p)
		return true
	}, func(bool) {})
}

// replaced returns a copy of a list with an element at i, or at its end if i is negative.
func replaced[T any](list []T, i int, to T) []T {
	list = slices.Clone(list)
	if i < 0 {
		return append(list, to)
	}
	list[i] = to
	return list
}

// keep changes the content unless change reports that it does not, and has it saved. done is called as for SaveRoom.
func (s *Store) keep(change func(c *content) bool, done func(ok bool)) {
	s.mu.Lock()
	ok := !s.closed && change(&s.content)
	if ok {
		s.made++
		s.waiting = append(s.waiting, waiting{s.made, done})
		s.saveLocked()
	}
	s.mu.Unlock()
	if !ok {
		done(false)
	}
}

// waiting is what is called when a change is on disk, or could not be written.
type waiting struct {
	made uint64
	done func(ok bool)
}

// answered returns those that wait for changes up to one, and forgets them.
func (s *Store) answeredLocked(made uint64) (all []waiting) {
	i := 0
	for i < len(s.waiting) && s.waiting[i].made <= made {
		i++
	}
	all, s.waiting = s.waiting[:i:i], s.waiting[i:]
	return all
}
