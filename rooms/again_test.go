package rooms

import (
	"slices"
	"testing"

	"udpchat/journal"
	"udpchat/rooms/control"
)

// loseHistory has the node begin anew with its secrets alone.
func (n *node) loseHistory() { n.begin(n.roll.Secrets()) }

// again has the founder say again what only its secrets know.
func (n *node) again() {
	n.w.t.Helper()
	us, err := n.roll.Make().Again(n.w.source)
	must(n.w.t, err)
	n.say(us...)
}

func TestAFounderThatHasLostItsHistoryGoesOnAlone(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "dora")
	anna, ben := w.node("anna"), w.node("ben")
	anna.admit("ben", "chen")
	w.meet("anna", "ben")
	anna.remove("ben", "code 2") // nobody hears of it
	anna.remove("chen", "code 3")
	before := anna.roll.Secrets()
	anna.loseHistory()
	if d := anna.roll.Due(); !d.Again {
		t.Error("nothing is due")
	}
	anna.again()
	if d := anna.roll.Due(); d.Again || d.Code || d.Renew || !anna.roll.Whole() {
		t.Errorf("this is due: %+v", d)
	}
	after := anna.roll.Secrets()
	before.Time = after.Time // the words are said again
	if !after.equal(&before) {
		t.Errorf("the secrets are %+v, were %+v", after, before)
	}
	anna.admit("dora")
	w.meet("anna", "ben", "dora")
	for _, name := range []string{"anna", "dora"} {
		w.wantMembers(name, "anna", "dora")
		if code := w.node(name).roll.Code(); code != "code 3" {
			t.Errorf("%s knows the code %q", name, code)
		}
	}
	must(t, w.node("dora").speak("without ben"))
	if ben.hear(w.said[0]) || ben.roll.Code() != "" {
		t.Errorf("ben hears it, or knows the code %q", ben.roll.Code())
	}
	for _, said := range ben.roll.epochs.readWords(ben.roll.records, anna.key) {
		if said.code == "code 3" {
			t.Error("ben can read the code")
		}
	}
	wantError(t, "ben speaks", ben.speak("still here"), ErrEnded)
}

func TestWhatAFounderSaysAgainIsNothingNew(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "dora")
	anna, ben := w.node("anna"), w.node("ben")
	anna.admit("ben")
	w.meet("anna", "ben")
	ben.admit("chen", "dora")
	w.meet("anna", "ben", "chen", "dora")
	anna.remove("ben", "code 2")
	w.meet("anna", "chen", "dora")
	before := w.node("chen").roll.Removals()
	anna.loseHistory()
	anna.again()
	w.meet("anna", "chen", "dora")
	for _, name := range []string{"anna", "chen", "dora"} {
		w.wantMembers(name, "anna", "chen", "dora")
		after := w.node(name).roll.Removals()
		if len(after) != 1 || after[0].Member != before[0].Member || !slices.Equal(after[0].Roll, before[0].Roll) {
			t.Errorf("%s knows the removals %+v, want %+v", name, after, before)
		}
		if r := w.node(name).roll; r.Code() != "code 2" || !r.Whole() || len(r.epochs.heads()) != 1 {
			t.Errorf("%s knows the code %q and %d heads", name, r.Code(), len(r.epochs.heads()))
		}
	}
}

func TestOnlyTheFounderSaysEpochsAgain(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben")
	w.node("anna").admit("ben")
	w.meet("anna", "ben")
	ben := w.node("ben")
	if slices.ContainsFunc(ben.roll.Secrets().Epochs, func(e Epoch) bool { return e.Begun != "" }) {
		t.Error("ben keeps what only the founder can say")
	}
	ben.loseHistory()
	_, err := ben.roll.Make().Again(w.source)
	wantError(t, "ben says the epochs again", err, ErrFounder)
	if ben.roll.Due().Again {
		t.Error("ben should say them")
	}
}

func TestTheSecretsKeepFewEndsOfALiar(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben")
	anna := w.node("anna")
	anna.admit("ben")
	us, err := anna.roll.Make().Remove(w.source, w.node("ben").key, make([]control.End, mostEnds), "code 2")
	must(t, err)
	anna.say(us...)
	if s := anna.roll.Secrets(); len(s.Epochs) != 2 || len(s.Epochs[1].Begun) > 2000 {
		t.Errorf("%d epochs are kept, the last with %d bytes", len(s.Epochs), len(s.Epochs[1].Begun))
	}
	anna.loseHistory()
	anna.again()
	if s := stayOf(anna.roll.members.of, journal.PublicKey(w.node("ben").key)); s.removed != 1 {
		t.Errorf("ben is removed from seat %d", s.removed)
	}
}
