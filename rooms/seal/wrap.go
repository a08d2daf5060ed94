package seal

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
)

// Labels keep what is derived here apart from all other uses of the same key.
const (
	labelPrivate = "udpchat sealing key 1\x00"
	labelWrapped = "udpchat wrapped key 1\x00"
)

// WrappedSize is the length of a wrapped key in bytes: a key of X25519, the key, and a tag of 16 bytes.
const WrappedSize = 32 + len(Key{}) + 16

type (
	// PublicKey is the X25519 key by which keys are wrapped for a member. ParsePublicKey checks it.
	PublicKey [32]byte
	// Wrapped is a key that only the holder of a private key can read:
	//
	//	encapsulated key 32 | ciphertext 32 | tag 16
	Wrapped [WrappedSize]byte
	// PrivateKey opens what was wrapped for its public key. The zero PrivateKey is none.
	PrivateKey struct{ key hpke.PrivateKey }
)

// ErrPublicKey says that nothing can be wrapped for a key: it has another length, or is one of the few that make the same secret
// with every other key.
var ErrPublicKey = errors.New("not a public key of X25519")

// smallOrder are the points of X25519 that make the secret zero with every key, and their encodings above the prime, without the last
// bit, which does not count: RFC 7748, 6.1 and 7.
var smallOrder = []string{
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
	"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
}

// ParsePublicKey returns the key in b, which it copies. The error is ErrPublicKey.
func ParsePublicKey(b []byte) (k PublicKey, err error) {
	if len(b) != len(k) {
		return k, fmt.Errorf("seal: %w", ErrPublicKey)
	}
	copy(k[:], b)
	point := k
	point[31] &= 0x7f
	if slices.Contains(smallOrder, hex.EncodeToString(point[:])) {
		return PublicKey{}, fmt.Errorf("seal: %w", ErrPublicKey)
	}
	return k, nil
}

// PrivateKeyOf returns the private key that belongs to the identity of a node: HKDF with SHA-256 of its seed, without salt. Who has
// the identity needs nothing else to read what was wrapped for it. It panics if identity has another length than a private key.
func PrivateKeyOf(identity ed25519.PrivateKey) PrivateKey {
	b, err := hkdf.Key(sha256.New, identity.Seed(), nil, labelPrivate, 32)
	if err != nil {
		panic(err) // only for longer keys
	}
	key, err := kem().NewPrivateKey(b)
	if err != nil {
		panic(err) // only for another length
	}
	return PrivateKey{key}
}

// Public returns the public key of k.
func (k PrivateKey) Public() PublicKey { return PublicKey(k.key.PublicKey().Bytes()) }

// Wrap returns k for the holder of the private key of to, who has to know the same info: what the key is for. The randomness is that
// of the system, since crypto/hpke takes no other; in tests cryptotest.SetGlobalRandom makes it repeat. The error is ErrPublicKey.
func Wrap(to PublicKey, info []byte, k Key) (Wrapped, error) {
	public, err := kem().NewPublicKey(to[:])
	if err != nil {
		return Wrapped{}, fmt.Errorf("seal: wrap a key: %w", ErrPublicKey)
	}
	w, err := hpke.Seal(public, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), labelled(info), k[:])
	if err != nil {
		return Wrapped{}, fmt.Errorf("seal: wrap a key: %w", ErrPublicKey)
	}
	return Wrapped(w), nil
}

// Unwrap returns the key that Wrap has wrapped for k with the same info. The error is ErrOpen.
func (k PrivateKey) Unwrap(info []byte, w Wrapped) (Key, error) {
	b, err := hpke.Open(k.key, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), labelled(info), w[:])
	if err != nil || len(b) != len(Key{}) {
		return Key{}, fmt.Errorf("seal: unwrap a key: %w", ErrOpen)
	}
	return Key(b), nil
}

func kem() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

func labelled(info []byte) []byte { return append([]byte(labelWrapped), info...) }
