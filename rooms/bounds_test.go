package rooms

import (
	"fmt"
	"strings"
	"testing"

	"udpchat/rooms/control"
)

func TestWordsOfAFounderThatAreTooLongOrNoTextDoNotCount(t *testing.T) {
	for name, bad := range map[string]words{
		"a long name": {"code 2", strings.Repeat("x", mostWords)}, "a long code": {strings.Repeat("x", mostWords+1), ""},
		"a name that is no text": {"code 2", "\xff"}, "a code that is no text": {"\xff", "class 8"},
	} {
		w := newWorld(t, 1, "anna", "ben")
		anna, ben := w.node("anna"), w.node("ben")
		anna.admit("ben")
		e := &anna.roll.epochs
		sealed, err := e.sealWith(e.heads(), e.wordsStart(), bad.append(nil), randomness{w.source})
		must(t, err)
		anna.say(unsigned(control.KindCode, &control.Body{Words: sealed}))
		if ben.take(w.all...); ben.roll.Code() != "code 1" || ben.roll.Name() != "class 7" {
			t.Errorf("%s: a code of %d bytes, a name of %d", name, len(ben.roll.Code()), len(ben.roll.Name()))
		}
	}
}

func TestTheSecretsOfAMemberKeepFewEpochsAndLoseNone(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben")
	anna, ben := w.node("anna"), w.node("ben")
	anna.admit("ben")
	must(t, anna.speak("in the first epoch"))
	const more = keptEpochs + 10
	for i := range more {
		us, err := anna.roll.Make().Renew(w.source, fmt.Sprint("code ", i))
		must(t, err)
		anna.say(us...)
	}
	ben.take(w.all...)
	kept := ben.roll.Secrets()
	if n := len(kept.Epochs); n != keptEpochs || kept.Epochs[n-1].Over {
		t.Errorf("ben keeps %d epochs", n)
	}
	if n := len(anna.roll.Secrets().Epochs); n != more+1 {
		t.Errorf("anna keeps %d epochs", n)
	}
	ben.begin(kept) // the history is lost
	if _, err := ben.roll.Make().Admit(control.NewCard(identityOf("x"))); err == nil {
		t.Error("ben lets others in before the roll is back")
	}
	if ben.take(w.all...); !ben.hear(w.said[0]) || !ben.roll.Whole() {
		t.Error("ben has lost the first epoch")
	}
}
