package join

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"udpchat/journal"
)

// welcome is what the tests tell newcomers of a room.
func welcome(id journal.Conversation, name string) []byte { return append(id[:], name...) }

func identify(b []byte) (id journal.Conversation, err error) {
	if len(b) < len(id) {
		return id, errWelcome
	}
	copy(id[:], b)
	return id, nil
}

func room(name, code string) Room {
	id := journal.Conversation(sha256.Sum256([]byte(name)))
	return Room{ID: id, Code: code, Welcome: welcome(id, name)}
}

func (p *peer) setRooms(rooms ...Room) {
	p.rooms = rooms
	p.host.SetRooms(p.w.now, rooms)
	p.effects()
}

func (p *peer) join(code string) {
	p.joiner.Join(p.w.now, code, p.proof())
	p.effects()
}

func (p *peer) giveUp() {
	p.joiner.GiveUp(p.w.now)
	p.effects()
}

func (p *peer) choose(r Room) {
	p.joiner.Choose(p.w.now, r.ID)
	p.effects()
}

func (p *peer) proof() []byte { return []byte("HPKE key of " + p.name) }

// state returns the newest state, 0 before the first.
func (p *peer) state() State {
	if len(p.states) == 0 {
		return 0
	}
	return p.states[len(p.states)-1].State
}

// in reports whether p has joined a room.
func (p *peer) in(r Room) bool {
	return slices.ContainsFunc(p.states, func(t Tell) bool {
		return t.State == StateJoined && t.Rooms[0].Room == r.ID && bytes.Equal(t.Rooms[0].Welcome, r.Welcome)
	})
}

// admitted reports whether h was asked to admit p to a room.
func (p *peer) admitted(h *peer, r Room) bool {
	return slices.ContainsFunc(h.admits, func(a Admit) bool {
		return a.Room == r.ID && a.Member == p.key && bytes.Equal(a.Proof, p.proof())
	})
}
