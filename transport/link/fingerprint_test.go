package link

import (
	"regexp"
	"testing"

	"udpchat/chat"
)

func TestAFingerprintIsThirtyTwoCharactersInGroups(t *testing.T) {
	shape := regexp.MustCompile(`^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$`)
	a, b := Fingerprint(NewIdentity().Key()), Fingerprint(NewIdentity().Key())
	if !shape.MatchString(a) || a == b {
		t.Errorf("%q and %q", a, b)
	}
}

// The values are fixed, so that all versions show the same.
func TestFingerprintAndSafetyNumberAreFixed(t *testing.T) {
	a, b := chat.Key{1}, chat.Key{2}
	if got, want := Fingerprint(a), "AHIP VPJF D7F3 4K4T WS4S PMTK 2KQ2 TEDX"; got != want {
		t.Errorf("fingerprint %q, want %q", got, want)
	}
	if got, want := SafetyNumber(a, b), "228029597599056914240740041318268019065558893478865258472464"; got != want {
		t.Errorf("digits %q, want %q", got, want)
	}
}

func TestDigitsAreTheSameOnBothSides(t *testing.T) {
	shape := regexp.MustCompile(`^[0-9]{60}$`)
	a, b, c := NewIdentity().Key(), NewIdentity().Key(), NewIdentity().Key()
	ab := SafetyNumber(a, b)
	if !shape.MatchString(ab) || ab != SafetyNumber(b, a) {
		t.Errorf("%q and %q", ab, SafetyNumber(b, a))
	}
	if ab == SafetyNumber(a, c) || ab == SafetyNumber(b, c) {
		t.Error("other keys have the same digits")
	}
}
