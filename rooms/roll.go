package rooms

import (
	"crypto/ed25519"
	"slices"

	"udpchat/journal"
	"udpchat/rooms/control"
	"udpchat/rooms/seal"
)

// Roll is what a node knows of one room from the entries of its roll: who is a member, the keys, the code. It follows from which
// entries are here and not from the order in which they came. One goroutine at a time may use it.
type Roll struct {
	identity Identity
	room     journal.Conversation
	roll     journal.Conversation
	card     control.Card
	self     journal.PublicKey
	private  seal.PrivateKey

	records  records
	epochs   epochs
	kept     kept
	members  members
	words    said
	readOnly bool
	view     view
}

// records are the entries of a roll that are here.
type records map[journal.Hash]*record

// record is an entry of the roll.
type record struct {
	hash     journal.Hash
	previous journal.Hash
	log      journal.Log
	number   uint64
	kind     journal.Kind
	time     uint64
	c        *control.Body // nil: the body is not here, or says nothing that is known
	wraps    []wrapped
	bodied   bool   // the body was here
	leave    []byte // of an entry of kind leave: header and body
}

// wrapped says for whom a record has the key of an epoch. The keys themselves are not kept, but for those that this node has to try: see
// epochs.offer.
type wrapped struct {
	epoch control.EpochID
	to    []control.Prefix
}

// NewRoll returns the roll of a room for the node with an identity, as far as the secrets know it.
func NewRoll(identity ed25519.PrivateKey, s Secrets) *Roll {
	id := Identity{s.Founder, s.Nonce}
	room := id.Room()
	r := &Roll{
		identity: id, room: room, roll: RollOf(room),
		card: control.NewCard(identity), self: publicKey(identity), private: seal.PrivateKeyOf(identity),
		records: records{},
		epochs:  epochs{room: room, of: map[control.EpochID]*epoch{}, offers: map[control.EpochID]map[journal.PublicKey]*offers{}},
	}
	r.restore(s)
	r.decide()
	return r
}

// Room returns the conversation of what is said in the room.
func (r *Roll) Room() journal.Conversation { return r.room }

// Conversation returns that of the entries of the roll.
func (r *Roll) Conversation() journal.Conversation { return r.roll }

// Identity returns who founded the room, and its nonce.
func (r *Roll) Identity() Identity { return r.identity }

// ReadOnly reports whether the roll has an entry of a kind that this version does not know.
func (r *Roll) ReadOnly() bool { return r.readOnly }

// Take takes entries of the roll, in any order and any number of times, and returns what they have changed. The caller has verified the
// signatures of the headers. All entries of the roll's conversation count, of whatever kind, those without a body too; entries that
// others carry are taken as their authors signed them. Others are skipped. Bodies are not kept.
func (r *Roll) Take(entries []journal.Entry) Changes {
	changed := false
	for _, e := range entries {
		changed = r.note(e) || changed
	}
	if !changed {
		return Changes{}
	}
	before := r.view
	r.decide()
	return r.since(&before)
}

// Alone reports whether this node knows no other member, or not even itself: it is new, has lost its history, or has just made the room.
func (r *Roll) Alone() bool {
	for key, s := range r.members.of {
		if key != r.self && s.open() {
			return !r.Has(r.self)
		}
	}
	return true
}

// Whole reports whether all entries are here that decide about members, as far as that is known: see ErrNotWhole.
func (r *Roll) Whole() bool { return r.epochs.whole() }

// note keeps an entry, and reports whether it is new.
func (r *Roll) note(e journal.Entry) (isNew bool) {
	h := e.Header
	if h.Conversation() != r.roll {
		return false
	}
	rec := r.records[h.Hash()]
	if rec == nil {
		rec = &record{hash: h.Hash(), previous: h.Previous(), log: h.Log(), number: h.Number(), kind: h.Kind(), time: h.Time()}
		r.records[rec.hash], isNew = rec, true
	}
	if rec.bodied || e.Body == nil || !h.Proves(e.Body) {
		return isNew
	}
	rec.bodied = true
	c, err := control.ParseBody(rec.kind, e.Body)
	if err != nil || !r.identity.sound(rec, c) {
		return isNew
	}
	r.epochs.unwrap(rec, c, control.PrefixOf(r.self))
	if rec.kind == control.KindLeave {
		rec.leave = slices.Concat(h[:], e.Body)
	}
	if leave, ok := leaveIn(c); ok {
		r.note(leave)
	}
	rec.c, c.Wraps, c.Leave = c, nil, nil
	if rec.kind == control.KindFound || rec.kind == control.KindRemove {
		r.epochs.list(c.Epoch, c.Older)
	}
	if rec.kind == control.KindRemove && r.self == r.identity.Founder {
		r.epochs.at(c.Epoch).remember(c)
	}
	c.Older, c.Words = nil, slices.Clone(c.Words) // the rest are copies already
	return true
}

// leaveIn returns the entry that an admission carries, by which its member has left the seat before.
func leaveIn(c *control.Body) (leave journal.Entry, ok bool) {
	h, err := journal.ParseHeader(c.Leave)
	if err != nil || h.Kind() != control.KindLeave || h.Author() != c.Card.Member || !h.Verify() {
		return leave, false
	}
	return journal.Entry{Header: h, Body: c.Leave[journal.HeaderSize:]}, true
}

// sound reports whether what an entry says can be true, whoever is a member.
func (id *Identity) sound(rec *record, c *control.Body) bool {
	founder := rec.log.Author == id.Founder
	switch rec.kind {
	case control.KindFound:
		return founder && c.Nonce == id.Nonce && c.Card.Member == id.Founder && c.Card.Verify()
	case control.KindAdmit:
		return c.Card.Verify()
	case control.KindRemove:
		return founder && c.Member != id.Founder
	case control.KindCode:
		return founder
	}
	return true
}

// decide draws the conclusions from all that is here.
func (r *Roll) decide() {
	r.epochs.tryOffers(r.private)
	r.epochs.openOlder()
	r.members = r.records.members(r.identity.Founder)
	r.readOnly = false
	for _, rec := range r.records {
		r.readOnly = r.readOnly || control.Strange(rec.kind) && r.members.counts(rec)
	}
	r.words = r.kept.update(r.epochs.heads(), r.epochs.readWords(r.records, r.identity.Founder))
	r.view = r.look()
}
