package cpace

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/iotest"
)

const label = "test"

func randomness(name string) io.Reader { return rand.NewChaCha8(sha256.Sum256([]byte(name))) }

// between returns terms of two people on one connection.
func between(code, initiator, responder, connection string) Terms {
	return Terms{Code: []byte(code), Initiator: []byte("join " + initiator), Responder: []byte("host " + responder), Session: []byte(connection)}
}

func start(t testing.TB, terms Terms, data string) *Initiator {
	t.Helper()
	i, err := Start(terms, []byte(data), randomness(t.Name()+data+fmt.Sprintf("%q", terms)))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func answer(t testing.TB, terms Terms, first Message, data string) (Message, *Run) {
	t.Helper()
	m, r, err := Answer(terms, first, []byte(data), randomness(t.Name()+data+fmt.Sprintf("%q%x", terms, first)))
	if err != nil {
		t.Fatal(err)
	}
	return m, r
}

func finish(t testing.TB, i *Initiator, answer Message) *Run {
	t.Helper()
	r, err := i.Finish(answer)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// wantNone checks that no tag which an outsider could send is the one that r expects.
func wantNone(t testing.TB, r *Run, tags ...Tag) {
	t.Helper()
	for i, tag := range append(tags, Tag{}, r.Tag()) {
		if key, err := r.Confirm(tag, label); !errors.Is(err, ErrMismatch) || key != (Key{}) {
			t.Errorf("tag %d is taken: %v", i, err)
		}
	}
}

func TestBothSidesGetOneKey(t *testing.T) {
	terms := between("birch stone", "anna", "ben", "1")
	i := start(t, terms, "of anna")
	m, b := answer(t, terms, i.Message(), "of ben")
	a := finish(t, i, m)
	ofA, err := a.Confirm(b.Tag(), label)
	if err != nil {
		t.Error(err)
	}
	ofB, err := b.Confirm(a.Tag(), label)
	if err != nil {
		t.Error(err)
	}
	if ofA != ofB || ofA == (Key{}) {
		t.Errorf("the keys are %x and %x", ofA, ofB)
	}
	if other, err := a.Confirm(b.Tag(), "another use"); err != nil || other == ofA {
		t.Errorf("the key of another use is %x: %v", other, err)
	}
	if bytes.Contains(a.isk[:], ofA[:]) {
		t.Error("the key is a part of what it is derived from")
	}
}

// TestOneMessageServesSeveralCodes: a responder answers with each of its codes, and those match that are the initiator's.
func TestOneMessageServesSeveralCodes(t *testing.T) {
	i := start(t, between("birch stone", "anna", "ben", "1"), "")
	var answers []Message
	var theirs []*Run
	for n, code := range []string{"river", "birch stone", "cloud", "birch stone", ""} {
		m, r := answer(t, between(code, "anna", "ben", "1"), i.Message(), fmt.Sprint("room ", n))
		answers, theirs = append(answers, m), append(theirs, r)
	}
	var matched []int
	for n, m := range slices.Backward(answers) {
		if _, err := finish(t, i, m).Confirm(theirs[n].Tag(), label); err == nil {
			matched = append(matched, n)
		}
	}
	if !slices.Equal(matched, []int{3, 1}) {
		t.Errorf("answers %d match, want 3 and 1", matched)
	}
	wantNone(t, finish(t, i, answers[1]), theirs[3].Tag()) // a tag belongs to one answer
}

// TestOneBitEndsTheRun changes each bit that a side knows or gets, one after the other. Neither side may then take the other's tag.
func TestOneBitEndsTheRun(t *testing.T) {
	ofA := between("kx7", "anna", "ben", "1")
	i := start(t, ofA, "Da")
	first := i.Message()
	changed := func(m Message) Message { return Message{m.Share, slices.Clone(m.Data)} }
	for _, what := range []struct {
		name   string
		answer bool // it is something of the answer
		bits   func(*Terms, *Message) []byte
	}{
		{"the code", false, func(t *Terms, _ *Message) []byte { return t.Code }},
		{"the initiator", false, func(t *Terms, _ *Message) []byte { return t.Initiator }},
		{"the responder", false, func(t *Terms, _ *Message) []byte { return t.Responder }},
		{"the session", false, func(t *Terms, _ *Message) []byte { return t.Session }},
		{"the initiator's share", false, func(_ *Terms, m *Message) []byte { return m.Share[:] }},
		{"the initiator's data", false, func(_ *Terms, m *Message) []byte { return m.Data }},
		{"the responder's share", true, func(_ *Terms, m *Message) []byte { return m.Share[:] }},
		{"the responder's data", true, func(_ *Terms, m *Message) []byte { return m.Data }},
	} {
		t.Run(what.name, func(t *testing.T) {
			ended := 0
			m := changed(first)
			for bit := range 8 * len(what.bits(&ofA, &m)) {
				ofB, came := between("kx7", "anna", "ben", "1"), changed(first)
				if !what.answer {
					what.bits(&ofB, &came)[bit/8] ^= 1 << (bit % 8)
				}
				answered, b, err := Answer(ofB, came, []byte("Db"), randomness(what.name))
				if err != nil {
					ended++
					continue
				}
				answered = changed(answered)
				if what.answer {
					what.bits(&ofB, &answered)[bit/8] ^= 1 << (bit % 8)
				}
				a, err := i.Finish(answered)
				if err != nil {
					wantNone(t, b)
					ended++
					continue
				}
				wantNone(t, a, b.Tag())
				wantNone(t, b, a.Tag())
			}
			if isShare := what.name == "the initiator's share" || what.name == "the responder's share"; isShare != (ended > 0) {
				t.Errorf("%d changes end the run at once", ended)
			}
		})
	}
}

func TestOneBitOfATagConfirmsNothing(t *testing.T) {
	terms := between("birch stone", "anna", "ben", "1")
	i := start(t, terms, "")
	m, b := answer(t, terms, i.Message(), "")
	a := finish(t, i, m)
	for bit := range 8 * len(Tag{}) {
		tag := b.Tag()
		tag[bit/8] ^= 1 << (bit % 8)
		wantNone(t, a, tag)
	}
}

// TestWhereAFieldEndsCounts: the same bytes, divided otherwise, are other terms.
func TestWhereAFieldEndsCounts(t *testing.T) {
	terms := Terms{Code: []byte("ab"), Initiator: []byte("cd"), Responder: []byte("ef"), Session: []byte("gh")}
	i := start(t, terms, "ij")
	for n, other := range []Terms{
		{[]byte("abc"), []byte("d"), []byte("ef"), []byte("gh")},
		{[]byte("ab"), []byte("cde"), []byte("f"), []byte("gh")},
		{[]byte("ab"), []byte("cd"), []byte("efg"), []byte("h")},
		{[]byte("ab\x00"), []byte("cd"), []byte("ef"), []byte("gh")},
	} {
		m, b := answer(t, other, i.Message(), "")
		a := finish(t, i, m)
		wantNone(t, a, b.Tag())
		wantNone(t, b, a.Tag())
		if t.Failed() {
			t.Fatalf("terms %d are the same", n)
		}
	}
}

func TestRandomnessThatFailsStartsNothing(t *testing.T) {
	terms := between("birch stone", "anna", "ben", "1")
	first := start(t, terms, "").Message()
	failure := errors.New("no randomness")
	for name, random := range map[string]io.Reader{
		"it fails":   iotest.ErrReader(failure),
		"it is over": bytes.NewReader(make([]byte, 31)),
		"it is zero": bytes.NewReader(append(make([]byte, 31), 0xf0)), // the upper bits do not count
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if i, err := Start(terms, nil, io.TeeReader(random, &b)); err == nil || i != nil {
				t.Error("a run is started")
			}
			random = io.MultiReader(&b, random)
			if m, r, err := Answer(terms, first, nil, random); err == nil || r != nil || m.Share != (Share{}) {
				t.Error("a run is answered")
			}
		})
	}
	if _, err := Start(terms, nil, iotest.ErrReader(failure)); !errors.Is(err, failure) {
		t.Errorf("the error is %v", err)
	}
}

func TestRunsOfTheSameTermsDiffer(t *testing.T) {
	terms := between("birch stone", "anna", "ben", "1")
	random := randomness(t.Name())
	seen := map[Share]bool{}
	for range 100 {
		i, err := Start(terms, nil, random)
		if err != nil {
			t.Fatal(err)
		}
		seen[i.Message().Share] = true
	}
	if len(seen) != 100 {
		t.Errorf("%d shares of 100 runs", len(seen))
	}
}
