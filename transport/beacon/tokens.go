package beacon

import (
	"crypto/hmac"
	"crypto/sha256"
	"io"
	"net/netip"
	"time"
)

// secretLasts is how long tokens are given out under one secret; for as long again they are recognised.
const secretLasts = 5 * time.Minute

// tokens makes and recognises the tokens by which an instance proves that it receives at its address. None is kept.
type tokens struct {
	rand          io.Reader
	secret, older [32]byte
	since         time.Time
}

func newTokens(rand io.Reader, now time.Time) (*tokens, error) {
	t := &tokens{rand: rand, since: now}
	if _, err := io.ReadFull(rand, t.secret[:]); err != nil {
		return nil, err
	}
	t.older = t.secret
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
	t.older, t.secret, t.since = t.secret, fresh, now
}

// give returns the token for an instance at an address.
func (t *tokens) give(a netip.Addr, instance [8]byte, now time.Time) [8]byte {
	t.renew(now)
	return token(t.secret, a, instance)
}

// returned reports whether an echo is what give gave for the same address and instance within the last ten minutes.
func (t *tokens) returned(echo [8]byte, a netip.Addr, instance [8]byte, now time.Time) bool {
	t.renew(now)
	for _, secret := range [][32]byte{t.secret, t.older} {
		if want := token(secret, a, instance); hmac.Equal(want[:], echo[:]) {
			return true
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
