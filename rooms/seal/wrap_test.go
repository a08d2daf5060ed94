package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"testing"
	"testing/cryptotest"
)

func identity(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func wrapped(t testing.TB, to PublicKey, info string, k Key) Wrapped {
	t.Helper()
	w, err := Wrap(to, []byte(info), k)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestAKeyIsUnwrappedByItsMemberAlone(t *testing.T) {
	anna, ben := PrivateKeyOf(identity("anna")), PrivateKeyOf(identity("ben"))
	w := wrapped(t, anna.Public(), "room 1, epoch 2", Key{1})
	if k, err := PrivateKeyOf(identity("anna")).Unwrap([]byte("room 1, epoch 2"), w); err != nil || k != (Key{1}) {
		t.Errorf("unwrapped as %x: %v", k, err)
	}
	unwrapped := func(by PrivateKey, info string, w Wrapped) {
		t.Helper()
		if k, err := by.Unwrap([]byte(info), w); !errors.Is(err, ErrOpen) || k != (Key{}) {
			t.Errorf("unwrapped as %x: %v", k, err)
		}
	}
	unwrapped(ben, "room 1, epoch 2", w)
	for _, info := range []string{"room 1, epoch 3", "room 1, epoch ", "room 1, epoch 2\x00", ""} {
		unwrapped(anna, info, w)
	}
	for bit := range 8 * len(w) {
		changed := w // X25519 ignores bit 255, but it is part of what the secret is derived from
		changed[bit/8] ^= 1 << (bit % 8)
		unwrapped(anna, "room 1, epoch 2", changed)
	}
	unwrapped(anna, "", Wrapped{})
}

func TestOneKeyIsWrappedEachTimeOtherwise(t *testing.T) {
	to := PrivateKeyOf(identity("anna")).Public()
	if first, second := wrapped(t, to, "", Key{1}), wrapped(t, to, "", Key{1}); first == second {
		t.Error("it is the same")
	}
}

// TestAWrappedKeyCanBeRepeatedInTests, as the runs of a machine that seals need.
func TestAWrappedKeyCanBeRepeatedInTests(t *testing.T) {
	to := PrivateKeyOf(identity("anna")).Public()
	again := func() (w Wrapped) {
		t.Run("seeded", func(t *testing.T) {
			cryptotest.SetGlobalRandom(t, 1)
			w = wrapped(t, to, "", Key{1})
		})
		return w
	}
	if first, second := again(), again(); first != second || first == (Wrapped{}) {
		t.Errorf("it is %x and then %x", first, second)
	}
}

func TestKeysForWhichEverySecretIsTheSameAreRefused(t *testing.T) {
	for _, text := range smallOrder {
		b, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, top := range []byte{0, 0x80} {
			b[31] ^= top
			if k, err := ParsePublicKey(b); !errors.Is(err, ErrPublicKey) || k != (PublicKey{}) {
				t.Errorf("%x is a public key: %v", b, err)
			}
			if w, err := Wrap(PublicKey(b), nil, Key{1}); !errors.Is(err, ErrPublicKey) || w != (Wrapped{}) {
				t.Errorf("wrapped for %x: %v", b, err)
			}
			if _, err := PrivateKeyOf(identity("anna")).Unwrap(nil, Wrapped(append(b, make([]byte, 48)...))); !errors.Is(err, ErrOpen) {
				t.Errorf("unwrapped from %x: %v", b, err)
			}
		}
	}
}

func TestAPublicKeyIsParsedAsItIs(t *testing.T) {
	want := PrivateKeyOf(identity("anna")).Public()
	if got, err := ParsePublicKey(want[:]); err != nil || got != want {
		t.Errorf("%x is parsed as %x: %v", want, got, err)
	}
	for _, b := range [][]byte{nil, want[:31], append(want[:], 0)} {
		if _, err := ParsePublicKey(b); !errors.Is(err, ErrPublicKey) {
			t.Errorf("%d bytes: %v", len(b), err)
		}
	}
}

// TestTheSealingKeyIsNotTheIdentity, so that no use of one is a use of the other.
func TestTheSealingKeyIsNotTheIdentity(t *testing.T) {
	id := identity("anna")
	k := PrivateKeyOf(id)
	b, err := k.key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	public := k.Public()
	if bytes.Equal(b, id.Seed()) || bytes.Equal(public[:], id.Public().(ed25519.PublicKey)) || PrivateKeyOf(identity("ben")).Public() == public {
		t.Error("it is")
	}
}

// FuzzUnwrap unwraps any bytes, and wraps for any key.
func FuzzUnwrap(f *testing.F) {
	one := read[made](f, "testdata/made.json").Wrapped[2] // the same in every process that fuzzes
	anna, w := PrivateKeyOf(ed25519.NewKeyFromSeed(one.Seed)), Wrapped(one.Wrapped)
	f.Add([]byte(one.Info), w[:])
	f.Add([]byte{}, make([]byte, 80))
	f.Add([]byte(one.Info), bytes.Repeat([]byte{0xff}, 80))
	f.Fuzz(func(t *testing.T, info, b []byte) {
		var came Wrapped
		copy(came[:], b)
		if k, err := anna.Unwrap(info, came); err == nil && !(came == w && bytes.Equal(info, one.Info)) {
			t.Errorf("%x with %x is unwrapped as %x", came, info, k)
		}
		to, err := ParsePublicKey(came[:32])
		_, unwrappable := Wrap(PublicKey(came[:32]), info, Key{1})
		if (err == nil) != (unwrappable == nil) || err == nil && to != PublicKey(came[:32]) {
			t.Errorf("%x is parsed with %v, and wrapped for with %v", came[:32], err, unwrappable)
		}
	})
}

// BenchmarkWrapForThousand wraps a new key for every member of a large room.
func BenchmarkWrapForThousand(b *testing.B) {
	to := make([]PublicKey, 1000)
	for i := range to {
		to[i] = PrivateKeyOf(identity(fmt.Sprint(i))).Public()
	}
	for b.Loop() {
		for _, k := range to {
			if _, err := Wrap(k, []byte("info"), Key{1}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkUnwrap(b *testing.B) {
	anna := PrivateKeyOf(identity("anna"))
	w := wrapped(b, anna.Public(), "info", Key{1})
	for b.Loop() {
		if _, err := anna.Unwrap([]byte("info"), w); err != nil {
			b.Fatal(err)
		}
	}
}
