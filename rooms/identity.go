package rooms

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"slices"

	"udpchat/journal"
	"udpchat/rooms/seal"
)

// Labels keep each use of a hash or a signature apart from all others.
const (
	labelRoom   = "udpchat room 1\x00"
	labelRoll   = "udpchat roll 1\x00"
	labelDirect = "udpchat direct 1\x00"
	labelCard   = "udpchat seal key 1\x00"
	labelEpoch  = "udpchat epoch 1\x00"
	labelOlder  = "udpchat older epoch 1\x00"
	labelJoint  = "udpchat joint key 1\x00"
	labelWords  = "udpchat room words 1\x00"
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

	firstControl journal.Kind = 16
	lastControl  journal.Kind = 31
)

// known reports whether the kind is one of a roll that this version knows.
func known(k journal.Kind) bool { return KindFound <= k && k <= KindAsk }

// Nonce makes the rooms of one founder different. It is random.
type Nonce [32]byte

// Identity says which room it is.
type Identity struct {
	Founder journal.PublicKey
	Nonce   Nonce
}

// Room returns the conversation of what is said in the room: SHA-256 of the label "udpchat room 1\0", the founder's key and the nonce.
func (id Identity) Room() journal.Conversation { return hash(labelRoom, id.Founder[:], id.Nonce[:]) }

// RollOf returns the conversation of the control entries of a room: SHA-256 of the label "udpchat roll 1\0" and the room.
func RollOf(room journal.Conversation) journal.Conversation { return hash(labelRoll, room[:]) }

// DirectOf returns the conversation of two people: SHA-256 of the label "udpchat direct 1\0", the smaller of their keys and the
// greater.
func DirectOf(a, b journal.PublicKey) journal.Conversation {
	return hash(labelDirect, slices.MinFunc([][]byte{a[:], b[:]}, bytes.Compare), slices.MaxFunc([][]byte{a[:], b[:]}, bytes.Compare))
}

func hash(label string, parts ...[]byte) [32]byte {
	return sha256.Sum256(append([]byte(label), bytes.Join(parts, nil)...))
}

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
		Member: publicKey(identity), Seal: public,
		Proof: [ed25519.SignatureSize]byte(ed25519.Sign(identity, append([]byte(labelCard), public[:]...))),
	}
}

// Verify reports whether the member has signed the card and keys can be wrapped for it.
func (c *Card) Verify() bool {
	if _, err := seal.ParsePublicKey(c.Seal[:]); err != nil || c.Member.Weak() {
		return false
	}
	return ed25519.Verify(c.Member[:], append([]byte(labelCard), c.Seal[:]...), c.Proof[:])
}

func publicKey(identity ed25519.PrivateKey) journal.PublicKey {
	return journal.PublicKey(identity.Public().(ed25519.PublicKey))
}
