package rooms

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"slices"

	"udpchat/journal"
	"udpchat/rooms/control"
)

// Labels keep each use of a hash or a signature apart from all others.
const (
	labelRoom   = "udpchat room 1\x00"
	labelRoll   = "udpchat roll 1\x00"
	labelDirect = "udpchat direct 1\x00"
	labelEpoch  = "udpchat epoch 1\x00"
	labelOlder  = "udpchat older epoch 1\x00"
	labelJoint  = "udpchat joint key 1\x00"
	labelWords  = "udpchat room words 1\x00"
)

// Identity says which room it is.
type Identity struct {
	Founder journal.PublicKey
	Nonce   control.Nonce
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

func publicKey(identity ed25519.PrivateKey) journal.PublicKey {
	return journal.PublicKey(identity.Public().(ed25519.PublicKey))
}
