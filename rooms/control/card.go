// Package control is the form of the entries in the roll of a room: their kinds, what their bodies hold, and the cards of members. What
// follows from them says package rooms.
package control

import (
	"crypto/ed25519"

	"udpchat/journal"
	"udpchat/rooms/seal"
)

// The kinds of the entries in a roll. A room with an entry of another kind from 16 to 31 is read-only until the program is updated.
const (
	KindFound  journal.Kind = 16 // by the founder: begins the room
	KindAdmit  journal.Kind = 17 // by a member: gives somebody a seat
	KindRemove journal.Kind = 18 // by the founder: ends seats, and begins an epoch
	KindKey    journal.Kind = 19 // by a member: keys of epochs, wrapped for others; in a direct conversation the key of the log
	KindCode   journal.Kind = 20 // by the founder: the code and the name of the room
	KindLeave  journal.Kind = 21 // by a member: ends its own seat
	KindAsk    journal.Kind = 22 // by a member: none of the keys that were wrapped for it is the right one
)

// Known reports whether the kind is one of a roll that this version knows.
func Known(k journal.Kind) bool { return KindFound <= k && k <= KindAsk }

// Strange reports whether the kind is one of a roll that only newer versions know.
func Strange(k journal.Kind) bool { return KindAsk < k && k <= 31 }

// Nonce makes the rooms of one founder different. It is random.
type Nonce [32]byte

// labelCard begins what a member signs of its card.
const labelCard = "udpchat seal key 1\x00"

// Card names a person and the key by which keys are wrapped for it. The person has signed that key, so that nobody else can name
// a key of its own in the person's place and read what only the person should. The signature is that of Ed25519 over the label
// "udpchat seal key 1\0" and the key.
type Card struct {
	Member journal.PublicKey
	Seal   seal.PublicKey
	Proof  [ed25519.SignatureSize]byte
}

// NewCard returns the card of the node with an identity.
func NewCard(identity ed25519.PrivateKey) Card {
	public := seal.PrivateKeyOf(identity).Public()
	return Card{
		Member: journal.PublicKey(identity.Public().(ed25519.PublicKey)), Seal: public,
		Proof: [ed25519.SignatureSize]byte(ed25519.Sign(identity, append([]byte(labelCard), public[:]...))),
	}
}

// Verify reports whether the member has signed the card and keys can be wrapped for it.
func (c *Card) Verify() bool {
	if c.Member.Weak() || !ed25519.Verify(c.Member[:], append([]byte(labelCard), c.Seal[:]...), c.Proof[:]) {
		return false
	}
	_, err := seal.ParsePublicKey(c.Seal[:])
	return err == nil
}

// CardSize is the length of a card without the member.
const CardSize = 32 + ed25519.SignatureSize

// Append appends what a card has beside the member, whom the other side of a link knows: sealing key 32 | proof 64.
func (c *Card) Append(b []byte) []byte { return append(append(b, c.Seal[:]...), c.Proof[:]...) }

// ParseCard returns the card of a member of which Append has made b, and whether the member has signed it.
func ParseCard(member journal.PublicKey, b []byte) (c Card, ok bool) {
	if len(b) != CardSize {
		return Card{}, false
	}
	c = Card{Member: member, Seal: seal.PublicKey(b[:32]), Proof: [ed25519.SignatureSize]byte(b[32:])}
	return c, c.Verify()
}
