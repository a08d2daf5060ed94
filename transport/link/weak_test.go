package link

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha512"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"slices"
	"testing"

	"udpchat/chat"
)

// forger signs for a key of small order without a private key: see [forge].
type forger chat.Key

func (f forger) Public() crypto.PublicKey { return ed25519.PublicKey(f[:]) }

func (f forger) Sign(_ io.Reader, message []byte, _ crypto.SignerOpts) ([]byte, error) {
	return forge(chat.Key(f), message), nil
}

// order is that of the group of Ed25519 (RFC 8032, section 5.1).
var order, _ = new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)

// forge returns a signature by a key of small order that holds. It takes the public key s·B of a known s as the first half and s
// as the second. That holds whenever the factor of the key is a multiple of its order, one time in eight at least.
func forge(key chat.Key, message []byte) []byte {
	for {
		_, private, _ := ed25519.GenerateKey(rand.Reader)
		h := sha512.Sum512(private.Seed())
		h[0] &= 248
		h[31] = h[31]&127 | 64
		little := slices.Clone(h[:32])
		slices.Reverse(little)
		s := new(big.Int).Mod(new(big.Int).SetBytes(little), order).FillBytes(make([]byte, 32))
		slices.Reverse(s)
		signature := append(slices.Clone(private.Public().(ed25519.PublicKey)), s...)
		if ed25519.Verify(key[:], message, signature) {
			return signature
		}
	}
}

func forgedCredentials(t *testing.T, key chat.Key) credentials {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, ed25519.PublicKey(key[:]), forger(key))
	if err != nil {
		t.Fatal(err)
	}
	return credentials{key, tls.Certificate{Certificate: [][]byte{der}, PrivateKey: forger(key)}}
}

// Anybody can sign for these keys, so whoever has one of them has proven nothing.
func TestKeysOfSmallOrderAreRefusedOnBothSides(t *testing.T) {
	weak := map[string]chat.Key{"all zero": {}, "one": {1}, "all zero with the sign": {31: 0x80}}
	a, attacker := startNode(t, nil), startNode(t, nil)
	for name, key := range weak {
		if message := []byte("anything"); !ed25519.Verify(key[:], message, forge(key, message)) {
			t.Fatalf("%s: what follows would prove nothing", name)
		}
		forged := forgedCredentials(t, key)
		if err := dialAs(t, attacker, forged.dialling(a.key), a, nil); !alert(err) {
			t.Errorf("%s, as the dialler: %v", name, err)
		}
		if err := a.fails(t, key, listenAs(t, forged.listening(nobody))); !errors.Is(err, errWeakKey) && !alert(err) {
			t.Errorf("%s, as the one dialled: %v", name, err)
		}
	}
	noLink(t, "a weak key", a.room)
}
