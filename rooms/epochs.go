package rooms

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"udpchat/journal"
	"udpchat/rooms/control"
	"udpchat/rooms/seal"
)

// maxHeads is how many epochs side by side seal together. Only a founder whose disk was restored again and again makes more; the
// greatest count.
const maxHeads = 8

// epochs is what is known of the epochs of a room. Each epoch but the first follows others, usually one. Those that no other follows
// are the heads. There is one, unless the founder's disk was restored: then each of several ends another member's seat, and what is
// said must be sealed with the keys of all of them.
type epochs struct {
	room   journal.Conversation
	of     map[control.EpochID]*epoch
	offers map[control.EpochID]map[journal.PublicKey]*offers // of epochs whose key is not known, by authors; nil: none is tried
}

// epoch is what is known of one epoch.
type epoch struct {
	id     control.EpochID
	key    *seal.Key       // nil: not known
	listed bool            // the founder has named it in an entry that is here
	kept   bool            // the secrets knew it
	over   bool            // another follows
	older  []control.Older // those that it follows
	begun  string          // see Epoch.Begun
}

func compareEpochs(a, b control.EpochID) int {
	return cmp.Or(cmp.Compare(a.Number, b.Number), bytes.Compare(a.Commitment[:], b.Commitment[:]))
}

// commit returns the name of the epoch with a number and a key.
func (s *epochs) commit(number uint32, k seal.Key) control.EpochID {
	id := control.EpochID{Number: number}
	id.Commitment = hash(labelEpoch, s.room[:], id.Append(nil)[:4], k[:])
	return id
}

// at returns the epoch of a name, which is noted if it was not known.
func (s *epochs) at(id control.EpochID) *epoch {
	e := s.of[id]
	if e == nil {
		e = &epoch{id: id}
		s.of[id] = e
	}
	return e
}

// learn notes the key of an epoch if it is the one that the name commits to, and reports whether it is.
func (s *epochs) learn(id control.EpochID, k seal.Key) bool {
	if s.commit(id.Number, k) != id {
		return false
	}
	s.at(id).key = &k
	return true
}

// knows reports whether the key of an epoch is here.
func (s *epochs) knows(id control.EpochID) bool {
	e := s.of[id]
	return e != nil && e.key != nil
}

// wrapInfo returns what a wrapped key of an epoch is for: the room and the epoch.
func (s *epochs) wrapInfo(id control.EpochID) []byte { return id.Append(s.room[:]) }

// unwrap notes whom an entry has keys for. Those for this node, which goes by own, are tried later. An honest author has keys of the newest epochs alone.
func (s *epochs) unwrap(rec *record, c *control.Body, own control.Prefix) {
	for n, ws := range c.Wraps {
		to := make([]control.Prefix, len(ws.For))
		for i, w := range ws.For {
			if to[i] = w.Member; w.Member == own && n < maxHeads {
				s.offer(ws.Epoch, rec.log.Author, w.Key)
			}
		}
		rec.wraps = append(rec.wraps, wrapped{ws.Epoch, to})
	}
}

// maxOffers is how many wrapped keys of one epoch are tried of one author. To try one takes as long as to check a signature, and an entry
// has room for more than a thousand.
const maxOffers = 2

// offers are wrapped keys of an epoch that an author has for this node.
type offers struct {
	count int
	keys  []seal.Wrapped // not tried yet
}

// offer keeps a wrapped key for this node. It is tried once the founder has named the epoch: others could name any number.
func (s *epochs) offer(id control.EpochID, by journal.PublicKey, w seal.Wrapped) {
	if s.offers == nil || s.knows(id) {
		return
	}
	if s.offers[id] == nil {
		s.offers[id] = map[journal.PublicKey]*offers{}
	}
	o := s.offers[id][by]
	if o == nil {
		o = &offers{}
		s.offers[id][by] = o
	}
	if o.count < maxOffers {
		o.count++
		o.keys = append(o.keys, w)
	}
}

// tryOffers opens the wrapped keys of the epochs that the founder has named.
func (s *epochs) tryOffers(private seal.PrivateKey) {
	for id, all := range s.offers {
		if e := s.of[id]; e == nil || !e.listed {
			continue
		}
		for _, o := range all {
			for _, w := range o.keys {
				s.tryOffer(id, private, w)
			}
			o.keys = nil
		}
		if s.knows(id) {
			delete(s.offers, id)
		}
	}
}

func (s *epochs) tryOffer(id control.EpochID, private seal.PrivateKey, w seal.Wrapped) {
	if s.knows(id) {
		return
	}
	if k, err := private.Unwrap(s.wrapInfo(id), w); err == nil {
		s.learn(id, k)
	}
}

// list notes that the founder has begun an epoch.
func (s *epochs) list(id control.EpochID, older []control.Older) {
	e := s.at(id)
	e.listed = true
	for _, o := range older {
		if o.Epoch.Number < id.Number {
			e.older = append(e.older, o)
			s.at(o.Epoch).over = true
		}
	}
}

// openOlder opens the keys that are sealed under others, the newest first.
func (s *epochs) openOlder() {
	for _, id := range slices.Backward(slices.SortedFunc(maps.Keys(s.of), compareEpochs)) {
		e := s.of[id]
		for _, o := range e.older {
			if e.key == nil || s.knows(o.Epoch) {
				continue
			}
			if k, err := seal.Open(*e.key, s.between(o.Epoch, id), o.Sealed[:]); err == nil {
				s.learn(o.Epoch, seal.Key(k))
			}
		}
	}
}

// sealOlder returns the keys of epochs for who has the key k of the epoch next. Those that are not known here are none.
func (s *epochs) sealOlder(heads []*epoch, next control.EpochID, k seal.Key, random randomness) (all []control.Older) {
	for _, e := range heads {
		o := control.Older{Epoch: e.id}
		if e.key != nil {
			copy(o.Sealed[:], random.seal(k, s.between(e.id, next), e.key[:]))
		}
		all = append(all, o)
	}
	return all
}

// between returns what the sealed key of an older epoch belongs to.
func (s *epochs) between(older, next control.EpochID) []byte {
	return next.Append(older.Append(append([]byte(labelOlder), s.room[:]...)))
}

// heads returns the epochs that none follows, the greatest last.
func (s *epochs) heads() (heads []*epoch) {
	for _, e := range s.of {
		if (e.listed || e.kept) && !e.over {
			heads = append(heads, e)
		}
	}
	slices.SortFunc(heads, func(a, b *epoch) int { return compareEpochs(a.id, b.id) })
	return heads[max(0, len(heads)-maxHeads):]
}

// whole reports whether the entries of all epochs up to the heads are here, and with them every removal that the heads know of. Until
// then nobody is given a key: who seems to be a member could be one that was removed long ago.
func (s *epochs) whole() bool {
	any := false
	for _, e := range s.of {
		if (e.kept || e.over) && !e.listed {
			return false
		}
		any = any || e.listed
	}
	return any
}

// joint returns the key that seals for all heads together, and nil if one of theirs is not known.
func (s *epochs) joint(heads []*epoch) *seal.Key {
	all := make([]byte, 0, len(heads)*len(seal.Key{}))
	for _, e := range heads {
		if e.key == nil {
			return nil
		}
		all = append(all, e.key[:]...)
	}
	switch len(heads) {
	case 0:
		return nil
	case 1:
		return heads[0].key
	}
	k := seal.Key(hash(labelJoint, s.room[:], all))
	return &k
}

func names(of []*epoch) (ids []control.EpochID) {
	for _, e := range of {
		ids = append(ids, e.id)
	}
	return ids
}
