package link

import (
	"encoding/hex"
	"testing"
)

func TestACodeIsTheSameHoweverItIsTyped(t *testing.T) {
	const same = "abc 123 教室"
	for _, text := range []string{" abc 123 教室\n", "ａｂｃ　１２３　教室"} {
		if normalize(text) != same {
			t.Errorf("%q is another code", text)
		}
	}
	for _, text := range []string{"abc 123 教师", "ABC 123 教室", "abc123教室"} {
		if normalize(text) == same {
			t.Errorf("%q is the same code", text)
		}
	}
}

func TestTheOpenRoomHasNoTag(t *testing.T) {
	if Stretch("") != (Code{}) || Stretch(" \t") != (Code{}) {
		t.Error("an empty code is one")
	}
	if tag := (Code{}).Tag(); tag != [8]byte{} {
		t.Errorf("the open room has the tag %x", tag)
	}
	if (Code{key: [32]byte{1}}).Tag() == (Code{key: [32]byte{2}}).Tag() {
		t.Error("two rooms have the same tag")
	}
}

// The value is fixed, so that all versions derive the same room from a code.
func TestTheKeyOfACodeIsFixed(t *testing.T) {
	tag := Stretch("教室305").Tag()
	if got, want := hex.EncodeToString(tag[:]), "cd9923be00997af9"; got != want {
		t.Errorf("tag %s, want %s", got, want)
	}
}

func TestAProofHoldsForOneSideOfOneLink(t *testing.T) {
	code := Code{key: [32]byte{1}}
	proof := code.proof(dialler, [32]byte{1})
	for name, other := range map[string][32]byte{
		"the other side":  code.proof(listener, [32]byte{1}),
		"another link":    code.proof(dialler, [32]byte{2}),
		"another code":    Code{key: [32]byte{2}}.proof(dialler, [32]byte{1}),
		"no code":         Code{}.proof(dialler, [32]byte{1}),
		"nothing at hand": {},
	} {
		if other == proof {
			t.Errorf("%s has the same proof", name)
		}
	}
}
