package rooms

import (
	"slices"
	"testing"

	"udpchat/journal"
)

// at returns the entries that stand at places, of those that a node has.
func (n *node) at(places []Place) (entries []journal.Entry) {
	for _, e := range n.has {
		if slices.ContainsFunc(places, func(p Place) bool {
			return p.Log == e.Header.Log() && p.From <= e.Header.Number() && e.Header.Number() <= p.To
		}) {
			entries = append(entries, e)
		}
	}
	return entries
}

// blank returns the roll of the room without any entries.
func (w *world) blank() *Roll {
	return NewRoll(identityOf("nobody"), Secrets{Founder: w.identity.Founder, Nonce: w.identity.Nonce})
}

// wantShown checks that the evidence of a member seats it at who knows nothing.
func (w *world) wantShown(names ...string) {
	w.t.Helper()
	for _, name := range names {
		n := w.node(name)
		if shown := n.at(n.roll.Make().Evidence()); !w.blank().Suppose(shown).Has(n.key) {
			w.t.Errorf("the %d entries that %s shows do not seat it", len(shown), name)
		}
	}
}

func TestAMemberShowsItsSeatToWhoKnowsNothing(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "dora")
	anna, ben, chen := w.node("anna"), w.node("ben"), w.node("chen")
	anna.admit("ben")
	w.meet("anna", "ben")
	ben.admit("chen")
	w.meet("ben", "chen")
	chen.admit("dora")
	w.meet("chen", "dora")
	w.wantShown("anna", "ben", "chen", "dora")
	if got := len(w.node("dora").roll.Make().Evidence()); got != 3 {
		t.Errorf("dora shows %d entries", got)
	}
	w.meet("anna", "ben", "chen", "dora")
	anna.remove("ben", "code 2") // who has admitted chen
	w.meet("anna", "chen", "dora")
	w.wantShown("anna", "chen", "dora")
	if ben.take(anna.own...); len(ben.roll.Make().Evidence()) > 0 {
		t.Error("ben shows a seat that is ended")
	}
	anna.admit("ben")
	w.meet("anna", "ben")
	w.wantShown("ben") // its second seat
}

func TestEvidenceOfWhoWasRemovedIsOfNoUse(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "dora")
	anna, ben, chen := w.node("anna"), w.node("ben"), w.node("chen")
	anna.admit("ben", "chen")
	w.meet("anna", "ben", "chen")
	ben.admit("dora")
	w.meet("ben", "dora")
	shown := w.node("dora").at(w.node("dora").roll.Make().Evidence())
	if !chen.roll.Suppose(shown).Has(w.node("dora").key) {
		t.Error("chen does not see that dora is a member")
	}
	if chen.roll.Has(w.node("dora").key) {
		t.Error("to suppose something changes what is known")
	}
	anna.remove("ben", "code 2") // and has not heard of dora
	chen.take(anna.own...)
	after := chen.roll.Suppose(shown)
	if after.Has(w.node("dora").key) || chen.roll.Suppose(ben.at(ben.roll.Make().Evidence())).Has(ben.key) {
		t.Error("who was removed comes in by what it shows")
	}
	against := chen.at(after.Verdicts(w.node("dora").key))
	if w.node("dora").roll.Suppose(against).Has(w.node("dora").key) {
		t.Error("dora would not be told that she is out")
	}
	if len(chen.roll.Verdicts(chen.key))+len(chen.roll.Verdicts(anna.key)) > 0 {
		t.Error("something speaks against members")
	}
}

// TestWhatIsOnlySupposedOpensNoKeys: nobody has checked its signatures, so a stranger could have this node try as many as it likes.
func TestWhatIsOnlySupposedOpensNoKeys(t *testing.T) {
	_, chen, full := flooded(t, true)
	if s := chen.Suppose([]journal.Entry{full}); len(s.epochs.offers) > 0 || len(chen.epochs.offers) > 0 || len(s.records) != len(chen.records)+1 {
		t.Errorf("%d keys wait", len(s.epochs.offers))
	}
}
