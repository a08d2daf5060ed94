package beacon

import (
	"crypto/hmac"
	"crypto/sha256"
	"io"
	"net/netip"
	"time"
)

// secretLasts is how long tokens are issued under one secret. They stay valid for as long again.
const secretLasts = 5 * time.Minute

// tokens issues and checks the tokens by which a node proves that it receives at its address. A token is a MAC of the address,
// so none is stored.
type tokens struct {
	rand             io.Reader
	secret, previous [32]byte
	since            time.Time
}

func newTokens(rand io.Reader, now time.Time) (*tokens, error) {
	t := &tokens{rand: rand, since: now}
	if _, err := io.ReadFull(rand, t.secret[:]); err != nil {
		return nil, err
	}
	t.previous = t.secret
	return t, nil
}

func (t *tokens) renew(now time.Time) {
	if now.Sub(t.since) < secretLasts {
		return
	}
	var fresh [32]byte
	if _, err := io.ReadFull(t.rand, fresh[:]); err != nil {
		return
	}
	t.previous, t.secret, t.since = t.secret, fresh, now
}

// issue returns the current token for an instance at an address, or for any instance there if it is zero.
func (t *tokens) issue(a netip.Addr, instance [8]byte, now time.Time) [8]byte {
	t.renew(now)
	return token(t.secret, a, instance)
}

// valid reports whether echo is a token that was issued for the same address, and for the same or any instance, within the last
// ten minutes.
func (t *tokens) valid(echo [8]byte, a netip.Addr, instance [8]byte, now time.Time) bool {
	if echo == [8]byte{} {
		return false
	}
	t.renew(now)
	for _, secret := range [][32]byte{t.secret, t.previous} {
		for _, of := range [][8]byte{instance, {}} {
			if want := token(secret, a, of); hmac.Equal(want[:], echo[:]) {
				return true
			}
		}
	}
	return false
}

func token(secret [32]byte, a netip.Addr, instance [8]byte) [8]byte {
	h := hmac.New(sha256.New, secret[:])
	h.Write(a.AsSlice())
	h.Write(instance[:])
	return [8]byte(h.Sum(nil))
}
