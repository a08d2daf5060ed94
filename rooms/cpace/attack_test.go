package cpace

import (
	"bytes"
	"errors"
	"testing"
)

// TestARelayedRunGivesNothing: Mallory does not know the code, has a connection with each of two who do, and passes on what they say.
func TestARelayedRunGivesNothing(t *testing.T) {
	const code = "birch stone"
	i := start(t, between(code, "anna", "mallory", "anna and mallory"), "")
	for _, ben := range []Terms{
		between(code, "mallory", "ben", "mallory and ben"),
		between(code, "anna", "ben", "anna and mallory"),    // if one connection could pass for the other
		between(code, "anna", "mallory", "mallory and ben"), // if Ben took himself for Mallory
	} {
		m, b := answer(t, ben, i.Message(), "")
		a := finish(t, i, m)
		wantNone(t, a, b.Tag())
		wantNone(t, b, a.Tag())
	}
}

// TestAReflectedRunGivesNothing: what a side says is said back to it, in the same run, in another of its own, or in the other role.
func TestAReflectedRunGivesNothing(t *testing.T) {
	terms := between("birch stone", "anna", "ben", "1")
	i := start(t, terms, "same data")
	if r, err := i.Finish(i.Message()); !errors.Is(err, ErrShare) || r != nil {
		t.Errorf("one's own message is taken: %v", err)
	}
	// Ben is asked to join where he asked himself, by who sends him his own words.
	his := start(t, between("birch stone", "ben", "mallory", "1"), "")
	m, b := answer(t, between("birch stone", "mallory", "ben", "1"), his.Message(), "")
	a := finish(t, his, m)
	wantNone(t, a, b.Tag())
	wantNone(t, b, a.Tag())
	// Two runs of one person answer each other.
	one, two := start(t, terms, "x"), start(t, terms, "y")
	wantNone(t, finish(t, one, two.Message()), finish(t, two, one.Message()).Tag())
}

// TestARespondersOwnShareEndsTheRun, as from two machines with one state of their randomness.
func TestARespondersOwnShareEndsTheRun(t *testing.T) {
	terms := between("birch stone", "anna", "ben", "1")
	i, err := Start(terms, nil, randomness("cloned"))
	if err != nil {
		t.Fatal(err)
	}
	if _, r, err := Answer(terms, i.Message(), nil, randomness("cloned")); !errors.Is(err, ErrShare) || r != nil {
		t.Errorf("one's own share is taken: %v", err)
	}
}

// TestARepeatedRunGivesNothing: all that was said in a run that matched is said again to each side.
func TestARepeatedRunGivesNothing(t *testing.T) {
	terms := between("birch stone", "anna", "ben", "1")
	i := start(t, terms, "")
	m, b := answer(t, terms, i.Message(), "")
	a := finish(t, i, m)
	for _, session := range []string{"1", "2"} {
		again := between("birch stone", "anna", "ben", session)
		wantNone(t, finish(t, start(t, again, "again"), m), a.Tag(), b.Tag())
		_, answered := answer(t, again, i.Message(), "again")
		wantNone(t, answered, a.Tag(), b.Tag())
	}
}

// TestWithoutTheCodeAGuessCostsARun: a tag tells whether one code was right, and no other code can be tried against it, even by who
// knows a side's secret number.
func TestWithoutTheCodeAGuessCostsARun(t *testing.T) {
	guess := start(t, between("wrong", "mallory", "ben", "1"), "")
	m, b := answer(t, between("right", "mallory", "ben", "1"), guess.Message(), "")
	later := *guess
	later.terms.Code = []byte("right")
	wantNone(t, finish(t, guess, m), b.Tag())
	wantNone(t, finish(t, &later, m), b.Tag())
}

// FuzzMessage gives both sides any message. One that is taken is an element in its only form, and confirms nothing.
func FuzzMessage(f *testing.F) {
	terms := between("birch stone", "anna", "ben", "1")
	i := start(f, terms, "")
	m := i.Message()
	f.Add(m.Share[:], m.Data)
	other, _ := answer(f, terms, m, "data")
	f.Add(other.Share[:], other.Data)
	f.Add(make([]byte, 32), []byte{})
	f.Add(bytes.Repeat([]byte{0xff}, 32), bytes.Repeat([]byte{1}, 200))
	f.Fuzz(func(t *testing.T, share, data []byte) {
		var m Message
		copy(m.Share[:], share)
		m.Data = data
		a, errA := i.Finish(m)
		answered, b, errB := Answer(terms, m, data, randomness("fuzz"))
		if own := m.Share == i.Message().Share; (errA == nil) != (errB == nil) != own {
			t.Fatalf("the initiator says %v, the responder %v", errA, errB)
		}
		for _, err := range []error{errA, errB} {
			if err != nil && !errors.Is(err, ErrShare) {
				t.Errorf("the error is %v", err)
			}
		}
		if errB == nil {
			wantNone(t, b, Tag(append(m.Share[:], answered.Share[:]...)))
		}
		if errA == nil {
			wantNone(t, a, Tag(append(m.Share[:], answered.Share[:]...)))
			y, _ := scalar(randomness("fuzz"))
			if _, err := secret(y, Share{1}, m.Share); err != nil || m.Share[31]&0x80 != 0 || m.Share[0]&1 != 0 {
				t.Errorf("%x is taken: %v", m.Share, err)
			}
		}
	})
}
