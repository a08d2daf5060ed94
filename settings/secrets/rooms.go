package secrets

import (
	"encoding/hex"
	"slices"

	"udpchat/internal/object"
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
//	{"founder":"…","nonce":"…","name":"…","code":"…","time":0,"epochs":[…],"self":"…","standing":0}
type room struct {
	founder, nonce, self value
	name, code           string
	time                 uint64
	epochs               []epoch
	standing             rooms.Standing
	rest                 string
}

// epoch is a rooms.Epoch in the file. Begun is in hexadecimal.
type epoch struct {
	number          uint32
	commitment, key value
	over            bool
	begun           string
	rest            string
}

// pair is a rooms.Pair in the file. Seal and proof, 64 bytes in hexadecimal, are those of the card of the other member.
type pair struct {
	self, other, seal value
	proof             string
	answered          bool
	rest              string
}

func (r *room) fields() []object.Field {
	return []object.Field{
		{Key: "founder", Value: &r.founder},
		{Key: "nonce", Value: &r.nonce},
		{Key: "name", Value: &r.name},
		{Key: "code", Value: &r.code},
		{Key: "time", Value: &r.time},
		{Key: "epochs", Value: &r.epochs},
		{Key: "self", Value: &r.self},
		{Key: "standing", Value: &r.standing},
	}
}

func (e *epoch) fields() []object.Field {
	return []object.Field{
		{Key: "number", Value: &e.number},
		{Key: "commitment", Value: &e.commitment},
		{Key: "key", Value: &e.key},
		{Key: "over", Value: &e.over},
		{Key: "begun", Value: &e.begun},
	}
}

func (p *pair) fields() []object.Field {
	return []object.Field{
		{Key: "self", Value: &p.self},
		{Key: "other", Value: &p.other},
		{Key: "seal", Value: &p.seal},
		{Key: "proof", Value: &p.proof},
		{Key: "answered", Value: &p.answered},
	}
}

// decode sets fields from a JSON object, and returns its other members.
func decode(data []byte, fields []object.Field) (rest string, err error) {
	rest, bad, err := object.Decode(data, fields)
	if len(bad) > 0 {
		return "", errDamaged
	}
	return rest, err
}

// MarshalJSON implements json.Marshaler.
func (r room) MarshalJSON() ([]byte, error) { return object.Append(nil, r.fields(), r.rest) }

// UnmarshalJSON implements json.Unmarshaler.
func (r *room) UnmarshalJSON(data []byte) (err error) {
	r.rest, err = decode(data, r.fields())
	return err
}

// MarshalJSON implements json.Marshaler.
func (e epoch) MarshalJSON() ([]byte, error) { return object.Append(nil, e.fields(), e.rest) }

// UnmarshalJSON implements json.Unmarshaler.
func (e *epoch) UnmarshalJSON(data []byte) (err error) {
	e.rest, err = decode(data, e.fields())
	return err
}

// MarshalJSON implements json.Marshaler.
func (p pair) MarshalJSON() ([]byte, error) { return object.Append(nil, p.fields(), p.rest) }

// UnmarshalJSON implements json.Unmarshaler.
func (p *pair) UnmarshalJSON(data []byte) (err error) {
	p.rest, err = decode(data, p.fields())
	return err
}

func roomOf(m rooms.Membership) room {
	r := room{
		founder: value(m.Founder), nonce: value(m.Nonce), name: m.Name, code: m.Code, time: m.Time, self: value(m.Self), standing: m.Standing,
	}
	for _, e := range m.Epochs {
		r.epochs = append(r.epochs, epoch{
			number: e.Number, commitment: e.Commitment, key: value(e.Key), over: e.Over, begun: hex.EncodeToString([]byte(e.Begun)),
		})
	}
	return r
}

func (r *room) membership() rooms.Membership {
	m := rooms.Membership{Self: [32]byte(r.self), Standing: r.standing}
	m.Founder, m.Nonce, m.Name, m.Code, m.Time = [32]byte(r.founder), control.Nonce(r.nonce), r.name, r.code, r.time
	for _, e := range r.epochs {
		begun, _ := hex.DecodeString(e.begun) // what cannot be read is as if it was lost
		m.Epochs = append(m.Epochs, rooms.Epoch{
			EpochID: control.EpochID{Number: e.number, Commitment: e.commitment}, Key: seal.Key(e.key), Over: e.over, Begun: string(begun),
		})
	}
	return m
}

// is reports whether both are the same room.
func (r *room) is(o room) bool { return r.founder == o.founder && r.nonce == o.nonce }

// sound reports whether this version can have written r. The file keeps a room of a newer version, which this one does not know.
func (r *room) sound() bool {
	return r.standing <= rooms.StandingLeaving && len(r.epochs) <= maxEpochs
}

func pairOf(p rooms.Pair) pair {
	return pair{
		self: value(p.Self), other: value(p.Other.Member), seal: value(p.Other.Seal), proof: hex.EncodeToString(p.Other.Proof[:]),
		answered: p.Answered,
	}
}

func (p *pair) pair() (out rooms.Pair) {
	out.Self, out.Other.Member, out.Other.Seal = [32]byte(p.self), [32]byte(p.other), seal.PublicKey(p.seal)
	out.Answered = p.answered
	if proof, err := hex.DecodeString(p.proof); err == nil && len(proof) == len(out.Other.Proof) {
		copy(out.Other.Proof[:], proof)
	}
	return out
}

// is reports whether both are the same conversation.
func (p *pair) is(o pair) bool { return p.self == o.self && p.other == o.other }

// Rooms returns the rooms that this node is or was in, in the order in which it came into them.
func (s *Store) Rooms() (all []rooms.Membership) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.content.rooms {
		if r := &s.content.rooms[i]; r.sound() {
			all = append(all, r.membership())
		}
	}
	return all
}

// SaveRoom replaces what is kept of a room. done is called once, by any goroutine: true when it is flushed, false when it cannot be.
func (s *Store) SaveRoom(m rooms.Membership, done func(ok bool)) {
	r := roomOf(m)
	s.keep(func(c *content) bool {
		i := slices.IndexFunc(c.rooms, r.is)
		if i < 0 && len(c.rooms) >= maxRooms || len(r.epochs) > maxEpochs {
			return false
		}
		if i >= 0 {
			r.rest = c.rooms[i].rest
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
		if i >= 0 {
			p.rest = c.pairs[i].rest
		}
		c.pairs = replaced(c.pairs, i, p)
		return true
	}, func(bool) {})
}

// ForgetPair forgets a conversation of two.
func (s *Store) ForgetPair(kept rooms.Pair) {
	p := pairOf(kept)
	s.keep(func(c *content) bool {
		pairs := slices.DeleteFunc(slices.Clone(c.pairs), p.is)
		fewer := len(pairs) < len(c.pairs)
		c.pairs = pairs
		return fewer
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
