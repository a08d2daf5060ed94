package rooms

import (
	"crypto/ed25519"
	"io"
	"slices"

	"udpchat/journal"
	"udpchat/rooms/control"
	"udpchat/rooms/seal"
)

// DirectEpoch is the epoch of all that is sealed in a direct conversation. The key entries are not sealed and have epoch 0.
const DirectEpoch = 1

// Direct seals the conversation of two people. Each log in it begins with an entry of kind KindKey, in which its author has wrapped the key
// of the log for both. Its field fieldWraps names an epoch with the number 1 that commits to the key. One goroutine at a time may use it.
type Direct struct {
	id      journal.Conversation
	cards   [2]control.Card // of this node and of the other one
	private seal.PrivateKey
	keys    map[journal.Log][]logKey // sorted by commitments
}

// maxLogKeys is how many keys a log may have. Only one with a fork at its beginning has several; those with the least commitments count.
const maxLogKeys = 8

// logKey is a key of a log, with its name.
type logKey struct {
	id  control.EpochID
	key seal.Key
}

// NewDirect returns the conversation of the node with an identity and the one with a card. The error is ErrCard.
func NewDirect(identity ed25519.PrivateKey, other control.Card) (*Direct, error) {
	self := control.NewCard(identity)
	if !other.Verify() || other.Member == self.Member {
		return nil, ErrCard
	}
	return &Direct{
		id: DirectOf(self.Member, other.Member), cards: [2]control.Card{self, other},
		private: seal.PrivateKeyOf(identity), keys: map[journal.Log][]logKey{},
	}, nil
}

// Conversation returns the identity of the conversation.
func (d *Direct) Conversation() journal.Conversation { return d.id }

// Begin returns the first entry of an own log. Once its log is known, Own has to be told of it.
func (d *Direct) Begin(random io.Reader) (Unsigned, error) {
	k, s := randomness{random}.key(), epochs{room: d.id}
	ws := control.Wraps{Epoch: s.commit(DirectEpoch, k)}
	for _, card := range d.cards {
		w, err := seal.Wrap(card.Seal, s.wrapInfo(ws.Epoch), k)
		if err != nil {
			return Unsigned{}, err
		}
		ws.For = append(ws.For, control.Wrap{Member: control.PrefixOf(card.Member), Key: w})
	}
	return unsigned(control.KindKey, &control.Body{Wraps: []control.Wraps{ws}}), nil
}

// Own notes the key of an own log from the body of its first entry, which is being signed.
func (d *Direct) Own(log journal.LogID, body []byte) {
	of := journal.Log{Author: d.cards[0].Member, ID: log}
	if c, err := control.ParseBody(control.KindKey, body); err == nil && len(c.Wraps) > 0 {
		d.learn(of, &c.Wraps[0])
	}
}

// Take takes an entry of the conversation whose header the caller has verified, and reports whether it has brought a key of its log:
// what could not be opened of that log may be now. Entries other than the first of a log bring none.
func (d *Direct) Take(e journal.Entry) bool {
	h := e.Header
	if h.Conversation() != d.id || h.Kind() != control.KindKey || h.Number() != 1 || !d.between(h.Author()) || !h.Proves(e.Body) {
		return false
	}
	c, err := control.ParseBody(control.KindKey, e.Body)
	if err != nil || len(c.Wraps) == 0 || c.Wraps[0].Epoch.Number != DirectEpoch {
		return false
	}
	return d.learn(h.Log(), &c.Wraps[0])
}

// learn unwraps a key of a log, and reports whether that is a right one that is new.
func (d *Direct) learn(log journal.Log, ws *control.Wraps) bool {
	known := d.keys[log]
	at, found := slices.BinarySearchFunc(known, ws.Epoch, func(k logKey, id control.EpochID) int { return compareEpochs(k.id, id) })
	if found || at == maxLogKeys {
		return false
	}
	k, ok := d.unwrap(ws)
	if ok {
		known = slices.Insert(known, at, logKey{ws.Epoch, k})
		d.keys[log] = known[:min(len(known), maxLogKeys)]
	}
	return ok
}

func (d *Direct) between(key journal.PublicKey) bool {
	return key == d.cards[0].Member || key == d.cards[1].Member
}

// unwrap tries the keys for this node, as many as of one entry in a room.
func (d *Direct) unwrap(ws *control.Wraps) (seal.Key, bool) {
	s, tried := epochs{room: d.id}, 0
	for _, w := range ws.For {
		if w.Member != control.PrefixOf(d.cards[0].Member) || tried == maxOffers {
			continue
		}
		tried++
		if k, err := d.private.Unwrap(s.wrapInfo(ws.Epoch), w.Key); err == nil && s.commit(DirectEpoch, k) == ws.Epoch {
			return k, true
		}
	}
	return seal.Key{}, false
}

// Knows reports whether a key of a log is here. An own log without one cannot be gone on with.
func (d *Direct) Knows(log journal.Log) bool { return len(d.keys[log]) > 0 }

// Seal returns plain as the body of an entry. Start is the first journal.SealedPart bytes of its header, with epoch 1. The error is
// ErrNoKey or ErrTooLong.
func (d *Direct) Seal(random io.Reader, start, plain []byte) ([]byte, error) {
	h := started(start)
	switch {
	case !d.Knows(h.Log()) || h.Conversation() != d.id || h.Epoch() != DirectEpoch || h.Author() != d.cards[0].Member:
		return nil, ErrNoKey
	case len(plain)+seal.Overhead > journal.MaxBody:
		return nil, ErrTooLong
	}
	return randomness{random}.seal(d.keys[h.Log()][0].key, start, plain), nil
}

// Open returns what was said in an entry whose header the caller has verified. The error is ErrNoKey if no key of the log is
// here, else ErrSealed.
func (d *Direct) Open(h *journal.Header, body []byte) ([]byte, error) {
	if h.Conversation() != d.id || h.Epoch() != DirectEpoch || !d.between(h.Author()) {
		return nil, ErrSealed
	}
	if !d.Knows(h.Log()) {
		return nil, ErrNoKey
	}
	for _, k := range d.keys[h.Log()] {
		if plain, err := seal.Open(k.key, h[:journal.SealedPart], body); err == nil {
			return plain, nil
		}
	}
	return nil, ErrSealed
}
