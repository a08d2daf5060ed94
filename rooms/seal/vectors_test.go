package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hpke"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// digits are bytes that JSON holds as hexadecimal digits.
type digits []byte

func (d *digits) UnmarshalText(text []byte) (err error) {
	*d, err = hex.DecodeString(string(text))
	return err
}

// published is testdata/vectors.json. It names the source of each part.
type published struct {
	Body struct{ Key, Nonce, Start, Plain, Sealed digits }
	HPKE struct {
		Info, SkRm, PkRm, Enc, Pt digits

		Encryptions []struct {
			Sequence int
			Aad, Ct  digits
		}
	}
}

// made is testdata/made.json, which testdata/seal.py has written.
type made struct {
	Bodies  []struct{ Key, Start, Plain, Body digits }
	Wrapped []struct{ Seed, Public, Info, Key, Wrapped digits }
}

func read[T any](t testing.TB, file string) (v T) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	if err != nil {
		t.Fatal(file, err)
	}
	return v
}

func equal(t *testing.T, name string, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("%s is %x, want %x", name, got, want)
	}
}

func TestABodyIsSealedAsPublished(t *testing.T) {
	v := read[published](t, "testdata/vectors.json").Body
	body, err := Seal(Key(v.Key), v.Start, v.Plain, bytes.NewReader(v.Nonce))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "the nonce", body[:24], v.Nonce)
	equal(t, "the rest", body[24:], v.Sealed)
	plain, err := Open(Key(v.Key), v.Start, body)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "the text", plain, v.Plain)
}

// TestTheSuiteIsThePublishedOne opens what RFC 9180 has sealed. Only the library could seal with the published randomness.
func TestTheSuiteIsThePublishedOne(t *testing.T) {
	v := read[published](t, "testdata/vectors.json").HPKE
	key, err := kem().NewPrivateKey(v.SkRm)
	if err != nil {
		t.Fatal(err)
	}
	public := PrivateKey{key}.Public()
	equal(t, "the public key", public[:], v.PkRm)
	r, err := hpke.NewRecipient(v.Enc, key, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), v.Info)
	if err != nil {
		t.Fatal(err)
	}
	opened := 0
	for _, e := range v.Encryptions {
		if e.Sequence != opened { // the library opens nothing out of order
			continue
		}
		plain, err := r.Open(e.Aad, e.Ct)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "the text", plain, v.Pt)
		opened++
	}
	if opened != 3 {
		t.Errorf("%d are opened, want 3", opened)
	}
}

// TestWhatAnotherImplementationMadeIsOpened: testdata/seal.py was written after the documents, with an arithmetic of its own.
func TestWhatAnotherImplementationMadeIsOpened(t *testing.T) {
	m := read[made](t, "testdata/made.json")
	if len(m.Bodies) < 6 || len(m.Wrapped) < 4 {
		t.Errorf("%d bodies and %d keys", len(m.Bodies), len(m.Wrapped))
	}
	for _, b := range m.Bodies {
		plain, err := Open(Key(b.Key), b.Start, b.Body)
		if err != nil {
			t.Errorf("a body of %d bytes: %v", len(b.Body), err)
		}
		equal(t, "the text", plain, b.Plain)
	}
	for _, w := range m.Wrapped {
		private := PrivateKeyOf(ed25519.NewKeyFromSeed(w.Seed))
		public := private.Public()
		equal(t, "the public key", public[:], w.Public)
		if len(w.Wrapped) != WrappedSize {
			t.Fatalf("a wrapped key has %d bytes", len(w.Wrapped))
		}
		key, err := private.Unwrap(w.Info, Wrapped(w.Wrapped))
		if err != nil {
			t.Error(err)
		}
		equal(t, "the key", key[:], w.Key)
	}
}

// TestTheOtherImplementationWritesWhatItMade keeps the script and what it wrote together.
func TestTheOtherImplementationWritesWhatItMade(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no python3 to seal anything")
		}
		t.Skip("no python3 here: nothing was sealed again")
	}
	var wrong strings.Builder
	script := exec.Command(python, "testdata/seal.py")
	script.Stderr = &wrong
	got, err := script.Output()
	if err != nil {
		t.Fatalf("seal.py: %v\n%s", err, &wrong)
	}
	want, err := os.ReadFile("testdata/made.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.ReplaceAll(got, []byte("\r"), nil), want) {
		t.Error("seal.py prints something else than made.json")
	}
}
