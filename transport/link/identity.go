package link

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"fmt"
	"strings"

	"udpchat/chat"
)

// Identity is the private key of a node; others know the node by its public key. The zero Identity is none.
type Identity struct{ private ed25519.PrivateKey }

// NewIdentity makes a new identity without storing it.
func NewIdentity() Identity {
	_, private, _ := ed25519.GenerateKey(rand.Reader) // rand.Reader never fails
	return Identity{private}
}

// IdentityOf is the identity with a private key.
func IdentityOf(private ed25519.PrivateKey) Identity { return Identity{private} }

// Key returns the public key, by which others know this node.
func (id Identity) Key() chat.Key {
	return chat.Key(id.private.Public().(ed25519.PublicKey))
}

// Private returns the private key, for signing beacons. The slice is shared and must not be changed.
func (id Identity) Private() ed25519.PrivateKey { return id.private }

const (
	fingerprintBytes = 20 // of the hash; 32 characters
	digitRounds      = 5200
	digitDomain      = "udpchat digits 1"
)

// Fingerprint returns the first 160 bits of the SHA-256 of a key in base32 (RFC 4648): eight groups of four characters,
// separated by spaces.
func Fingerprint(k chat.Key) string {
	sum := sha256.Sum256(k[:])
	s := base32.StdEncoding.EncodeToString(sum[:fingerprintBytes])
	var groups []string
	for ; s != ""; s = s[4:] {
		groups = append(groups, s[:4])
	}
	return strings.Join(groups, " ")
}

// SafetyNumber returns 60 decimal digits for two people to compare, as in Signal: 30 for each key, the smaller key first, so
// that both sides show the same. The digits of a key come from SHA-512 applied 5,200 times, which makes a key with given digits
// expensive to find. It takes some milliseconds, so call it once for each member.
func SafetyNumber(a, b chat.Key) string {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return half(a) + half(b)
}

// half returns the 30 digits of a key: six groups of five bytes of the hash, each modulo 100,000.
func half(k chat.Key) string {
	sum := sha512.Sum512(append([]byte(digitDomain), k[:]...))
	var block [sha512.Size + len(k)]byte
	for range digitRounds {
		copy(block[:], sum[:])
		copy(block[sha512.Size:], k[:])
		sum = sha512.Sum512(block[:])
	}
	var s strings.Builder
	for i := range 6 {
		var n uint64
		for _, c := range sum[5*i : 5*i+5] {
			n = n<<8 | uint64(c)
		}
		fmt.Fprintf(&s, "%05d", n%100_000)
	}
	return s.String()
}
