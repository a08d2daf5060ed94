package cpace

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/gtank/ristretto255"
)

// digits are bytes that JSON holds as hexadecimal digits.
type digits []byte

func (d *digits) UnmarshalText(text []byte) (err error) {
	*d, err = hex.DecodeString(string(text))
	return err
}

// sides are what both sides put into a run of testdata, and the shares that come of it.
type sides struct {
	Code, Session, Initiator, Responder digits

	NumberA digits `json:"ya"`
	DataA   digits `json:"adA"`
	ShareA  digits `json:"Ya"`
	NumberB digits `json:"yb"`
	DataB   digits `json:"adB"`
	ShareB  digits `json:"Yb"`
}

// published is testdata/vectors.json. It names the source of each part.
type published struct {
	sides
	Channel, GeneratorString, Generator digits

	K, ISK digits
	Tags   struct{ A, B digits }

	Multiplied         struct{ Scalar, Point, Product digits }
	Abort, Undecodable struct{ Shares []digits }
}

func readVectors(t *testing.T) (v published) {
	t.Helper()
	readJSON(t, "testdata/vectors.json", &v)
	return v
}

func readJSON(t *testing.T, file string, into any) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(file, err)
	}
}

func (s *sides) terms() Terms {
	return Terms{Code: s.Code, Initiator: s.Initiator, Responder: s.Responder, Session: s.Session}
}

// run runs both sides with the secret numbers that are given, and checks the shares.
func (s *sides) run(t *testing.T) (a, b *Run) {
	t.Helper()
	i, err := Start(s.terms(), s.DataA, bytes.NewReader(s.NumberA))
	if err != nil {
		t.Fatal(err)
	}
	first := i.Message()
	equal(t, "Ya", first.Share[:], s.ShareA)
	answer, b, err := Answer(s.terms(), first, s.DataB, bytes.NewReader(s.NumberB))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "Yb", answer.Share[:], s.ShareB)
	if a, err = i.Finish(answer); err != nil {
		t.Fatal(err)
	}
	return a, b
}

func equal(t *testing.T, name string, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("%s is %x, want %x", name, got, want)
	}
}

// TestTheGeneratorIsThePublishedOne comes first: a library with another map into the group would give another one.
func TestTheGeneratorIsThePublishedOne(t *testing.T) {
	v := readVectors(t)
	terms := v.terms()
	equal(t, "the channel", terms.channel(), v.Channel)
	equal(t, "the string", terms.generatorString(), v.GeneratorString)
	equal(t, "the generator", terms.generator().Bytes(), v.Generator)
}

func TestTheRunIsThePublishedOne(t *testing.T) {
	v := readVectors(t)
	a, b := v.run(t)
	for name, r := range map[string]*Run{"the initiator's": a, "the responder's": b} {
		equal(t, name+" ISK", r.isk[:], v.ISK)
	}
	for _, tag := range []struct {
		name string
		got  Tag
		want digits
	}{{"Ta", a.own, v.Tags.A}, {"Ta at the responder", b.others, v.Tags.A}, {"Tb", b.own, v.Tags.B}, {"Tb at the initiator", a.others, v.Tags.B}} {
		equal(t, tag.name, tag.got[:], tag.want)
	}
}

func TestTheSecretIsThePublishedOne(t *testing.T) {
	v := readVectors(t)
	for _, m := range []struct{ scalar, share, want digits }{
		{v.NumberA, v.ShareB, v.K},
		{v.NumberB, v.ShareA, v.K},
		{v.Multiplied.Scalar, v.Multiplied.Point, v.Multiplied.Product},
	} {
		y, err := ristretto255.NewScalar().SetCanonicalBytes(m.scalar)
		if err != nil {
			t.Fatal(err)
		}
		got, err := secret(y, Share{}, Share(m.share))
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "the secret", got[:], m.want)
	}
}

// TestPublishedSharesEndTheRun checks what an implementation has to refuse: whatever it answered would tell about the code.
func TestPublishedSharesEndTheRun(t *testing.T) {
	v := readVectors(t)
	i, err := Start(v.terms(), v.DataA, bytes.NewReader(v.NumberA))
	if err != nil {
		t.Fatal(err)
	}
	shares := append(v.Abort.Shares, v.Undecodable.Shares...)
	if want := 2 + 29; len(shares) != want {
		t.Errorf("%d shares, want %d", len(shares), want)
	}
	for _, s := range shares {
		if r, err := i.Finish(Message{Share: Share(s)}); !errors.Is(err, ErrShare) || r != nil {
			t.Errorf("the initiator takes %x: %v", s, err)
		}
		m, r, err := Answer(v.terms(), Message{Share: Share(s)}, v.DataB, bytes.NewReader(v.NumberB))
		if !errors.Is(err, ErrShare) || r != nil || m.Share != (Share{}) {
			t.Errorf("the responder answers %x: %v", s, err)
		}
	}
}

// TestAnotherImplementationHasTheSameRuns: testdata/cpace.py was written after the draft, with an arithmetic of its own.
func TestAnotherImplementationHasTheSameRuns(t *testing.T) {
	var runs []struct {
		sides
		Label           string
		TagA, TagB, Key digits
	}
	readJSON(t, "testdata/runs.json", &runs)
	if len(runs) < 8 {
		t.Errorf("%d runs", len(runs))
	}
	for _, r := range runs {
		t.Run(r.Label, func(t *testing.T) {
			a, b := r.run(t)
			equal(t, "Ta", a.own[:], r.TagA)
			equal(t, "Tb", b.own[:], r.TagB)
			for _, confirm := range []func() (Key, error){
				func() (Key, error) { return a.Confirm(b.Tag(), r.Label) },
				func() (Key, error) { return b.Confirm(a.Tag(), r.Label) },
			} {
				key, err := confirm()
				if err != nil {
					t.Error(err)
				}
				equal(t, "the key", key[:], r.Key)
			}
		})
	}
}

// TestTheOtherImplementationWritesItsRuns keeps the script and what it wrote together.
func TestTheOtherImplementationWritesItsRuns(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no python3 to compute the runs")
		}
		t.Skip("no python3 here: the runs were not computed again")
	}
	var wrong strings.Builder
	script := exec.Command(python, "testdata/cpace.py")
	script.Stderr = &wrong
	got, err := script.Output()
	if err != nil {
		t.Fatalf("cpace.py: %v\n%s", err, &wrong)
	}
	want, err := os.ReadFile("testdata/runs.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.ReplaceAll(got, []byte("\r"), nil), want) {
		t.Error("cpace.py prints other runs than those in runs.json")
	}
}
