// Package seal keeps what is said in a room from everybody who is no member. A body is sealed with the key of an epoch, and the key
// of an epoch is wrapped for each member by itself.
//
// A body is sealed by XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha, A.1) with a random nonce: a node that was cloned or restored
// numbers its entries as before, so their numbers must not make the nonce. A key is wrapped by HPKE in its base mode (RFC 9180)
// with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20Poly1305.
//
// Whoever has a key can seal in the name of anybody else: it is the signature of an entry that tells who said it. Two keys can be
// made to open one body to different texts, so a reader must know which key it is from what is signed, and never try several.
package seal

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"
)

// Overhead is how many bytes a sealed body is longer than the body.
const Overhead = chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead

// Key is the key of an epoch. Whoever has it reads what is sealed with it.
type Key [chacha20poly1305.KeySize]byte

// ErrOpen says that something cannot be opened: it was sealed with another key or for another place, or it was changed. Nobody can
// tell which.
var ErrOpen = errors.New("sealed otherwise, or changed")

// NewKey returns a new key from random.
func NewKey(random io.Reader) (k Key, err error) {
	if _, err = io.ReadFull(random, k[:]); err != nil {
		return Key{}, fmt.Errorf("seal: new key: %w", err)
	}
	return k, nil
}

// Seal returns plain as it is sent, sealed with k and a nonce from random. It can be opened only with the same start, which is what
// stands before the body in the clear. The layout, with the length of each field in bytes:
//
//	nonce 24 | ciphertext | tag 16
func Seal(k Key, start, plain []byte, random io.Reader) ([]byte, error) {
	body := make([]byte, chacha20poly1305.NonceSizeX, len(plain)+Overhead)
	if _, err := io.ReadFull(random, body); err != nil {
		return nil, fmt.Errorf("seal: nonce: %w", err)
	}
	return k.aead().Seal(body, body, plain, start), nil
}

// Open returns what Seal made body of, in a slice of its own. The error is ErrOpen.
func Open(k Key, start, body []byte) ([]byte, error) {
	if len(body) < Overhead {
		return nil, fmt.Errorf("seal: open a body: %w", ErrOpen)
	}
	nonce, text := body[:chacha20poly1305.NonceSizeX], body[chacha20poly1305.NonceSizeX:]
	plain, err := k.aead().Open(nil, nonce, text, start)
	if err != nil {
		return nil, fmt.Errorf("seal: open a body: %w", ErrOpen)
	}
	return plain, nil
}

func (k *Key) aead() cipher.AEAD {
	a, err := chacha20poly1305.NewX(k[:])
	if err != nil {
		panic(err) // only for another length
	}
	return a
}
