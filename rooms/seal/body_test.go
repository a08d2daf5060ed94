package seal

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/iotest"
)

func randomness(name string) io.Reader { return rand.NewChaCha8(sha256.Sum256([]byte(name))) }

// start has the length of what stands before the body of an entry.
func start() []byte { return bytes.Repeat([]byte{7}, 127) }

func sealed(t testing.TB, k Key, plain string) []byte {
	t.Helper()
	body, err := Seal(k, start(), []byte(plain), randomness(plain))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// wantClosed checks that a body is not opened.
func wantClosed(t testing.TB, what string, k Key, start, body []byte) {
	t.Helper()
	if plain, err := Open(k, start, body); !errors.Is(err, ErrOpen) || plain != nil {
		t.Errorf("%s: opened as %q, %v", what, plain, err)
	}
}

func TestABodyIsOpenedAsItWasSealed(t *testing.T) {
	for _, n := range []int{0, 1, 100, 128<<10 - Overhead} {
		plain := bytes.Repeat([]byte("a"), n)
		body := sealed(t, Key{1}, string(plain))
		if len(body) != n+Overhead {
			t.Errorf("%d bytes make a body of %d", n, len(body))
		}
		if got, err := Open(Key{1}, start(), body); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes are opened as %d: %v", n, len(got), err)
		}
	}
}

func TestNeitherOpeningNorSealingChangesWhatItIsGiven(t *testing.T) {
	body := sealed(t, Key{1}, "a text")
	before, s, text := slices.Clone(body), start(), []byte("a text")
	plain, err := Open(Key{1}, s, body)
	if err != nil {
		t.Fatal(err)
	}
	plain[0] ^= 1
	if _, err := Seal(Key{1}, s, text, randomness(t.Name())); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(body, before) || !bytes.Equal(s, start()) || string(text) != "a text" {
		t.Error("it does")
	}
}

// TestOneBitKeepsABodyClosed changes each bit of the body, of what stands before it, and of the key.
func TestOneBitKeepsABodyClosed(t *testing.T) {
	k, s, body := Key{1}, start(), sealed(t, Key{1}, "a text")
	for name, b := range map[string][]byte{"body": body, "start": s, "key": k[:]} {
		for bit := range 8 * len(b) {
			b[bit/8] ^= 1 << (bit % 8)
			wantClosed(t, name, k, s, body)
			b[bit/8] ^= 1 << (bit % 8)
		}
	}
	for n := range body {
		wantClosed(t, "the beginning of a body", k, s, body[:n])
	}
	wantClosed(t, "a longer body", k, s, append(slices.Clone(body), 0))
	wantClosed(t, "a shorter start", k, s[:126], body)
	wantClosed(t, "a longer start", k, append(s, 0), body)
	wantClosed(t, "nothing", k, s, nil)
	if _, err := Open(k, s, body); err != nil {
		t.Error("what was not changed:", err)
	}
}

// TestOneTextIsSealedEachTimeOtherwise, even for one place, as where a node was cloned.
func TestOneTextIsSealedEachTimeOtherwise(t *testing.T) {
	random := randomness(t.Name())
	seen := map[string]bool{}
	for range 100 {
		body, err := Seal(Key{1}, start(), []byte("a text"), random)
		if err != nil {
			t.Fatal(err)
		}
		seen[string(body[:24])], seen[string(body[24:])] = true, true
	}
	if len(seen) != 200 {
		t.Errorf("%d nonces and texts of 100 bodies", len(seen))
	}
}

func TestWithoutRandomnessNothingIsSealed(t *testing.T) {
	failure := errors.New("no randomness")
	if body, err := Seal(Key{1}, start(), []byte("a text"), iotest.ErrReader(failure)); !errors.Is(err, failure) || body != nil {
		t.Errorf("sealed as %x: %v", body, err)
	}
	if body, err := Seal(Key{1}, start(), []byte("a text"), bytes.NewReader(make([]byte, 23))); err == nil || body != nil {
		t.Errorf("sealed as %x", body)
	}
	if k, err := NewKey(bytes.NewReader(bytes.Repeat([]byte{1}, 31))); err == nil || k != (Key{}) {
		t.Errorf("the key is %x", k)
	}
	if k, err := NewKey(bytes.NewReader(bytes.Repeat([]byte{1}, 32))); err != nil || k == (Key{}) {
		t.Errorf("the key is %x: %v", k, err)
	}
}

// FuzzOpen opens any body, which nobody has sealed.
func FuzzOpen(f *testing.F) {
	body := sealed(f, Key{1}, "a text")
	f.Add(start(), body)
	f.Add(start(), body[:39])
	f.Add([]byte{}, []byte{})
	f.Add(start(), make([]byte, 200))
	f.Fuzz(func(t *testing.T, s, b []byte) {
		if plain, err := Open(Key{1}, s, b); err == nil && !(bytes.Equal(s, start()) && bytes.Equal(b, body)) {
			t.Errorf("%x before %x is opened as %q", s, b, plain)
		}
		again, err := Seal(Key{2}, s, b, randomness("fuzz"))
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := Open(Key{2}, s, again); err != nil || !bytes.Equal(plain, b) {
			t.Errorf("%x is opened as %x: %v", b, plain, err)
		}
	})
}

// BenchmarkOpen opens a body as long as a chat message.
func BenchmarkOpen(b *testing.B) {
	body, s := sealed(b, Key{1}, "What is said is seldom longer than this, or as long as two lines of it."), start()
	for b.Loop() {
		if _, err := Open(Key{1}, s, body); err != nil {
			b.Fatal(err)
		}
	}
}
