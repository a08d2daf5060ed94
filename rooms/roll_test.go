package rooms

import (
	"bytes"
	"crypto/ed25519"
	"math"
	"slices"
	"testing"

	"udpchat/journal"
	"udpchat/rooms/control"
	"udpchat/rooms/seal"
)

func TestWhoIsAdmittedReadsAndAdmitsOthers(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen")
	w.node("anna").admit("ben")
	w.meet("anna", "ben")
	if c := w.node("ben").news(); !c.Keys && !w.node("ben").changes[0].Keys {
		t.Errorf("ben learns no key: %+v", c)
	}
	w.node("ben").admit("chen")
	w.meet("anna", "ben", "chen")
	for _, n := range w.nodes {
		w.wantMembers(n.name, "anna", "ben", "chen")
		must(t, n.speak("I am "+n.name))
		if n.roll.Code() != "code 1" || n.roll.Name() != "class 7" {
			t.Errorf("%s knows the code %q and the name %q", n.name, n.roll.Code(), n.roll.Name())
		}
	}
	for _, n := range w.nodes {
		for _, m := range w.said {
			if !n.hear(m) {
				t.Errorf("%s cannot open what %s has said", n.name, m.by.name)
			}
		}
	}
}

func TestWhoIsRemovedReadsNothingLater(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen")
	w.node("anna").admit("ben", "chen")
	w.meet("anna", "ben", "chen")
	must(t, w.node("anna").speak("before"))
	w.node("anna").remove("ben", "code 2")
	w.meet("anna", "ben", "chen")
	must(t, w.node("chen").speak("after"))
	ben, chen := w.node("ben"), w.node("chen")
	if !ben.hear(w.said[0]) || ben.hear(w.said[1]) || !chen.hear(w.said[1]) {
		t.Error("ben does not open just what was said before")
	}
	if !slices.ContainsFunc(ben.changes, func(c Changes) bool { return c.Ended }) {
		t.Error("ben is not told")
	}
	wantError(t, "ben speaks", ben.speak("still here"), ErrEnded)
	if ben.roll.Code() != "" || chen.roll.Code() != "code 2" {
		t.Errorf("ben knows the code %q, chen %q", ben.roll.Code(), chen.roll.Code())
	}
	w.node("chen").admit("ben") // by the new code
	w.meet("anna", "ben", "chen")
	w.wantMembers("anna", "anna", "ben", "chen")
	if !ben.hear(w.said[1]) {
		t.Error("ben came back, and cannot open what was said in between")
	}
}

func TestARemovalSaysWhatCounts(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "dora")
	anna, ben := w.node("anna"), w.node("ben")
	anna.admit("ben")
	w.meet("anna", "ben")
	ben.admit("chen")
	w.meet("anna", "ben", "chen")
	talk := []control.End{{Log: 3, Number: 5, Hash: journal.Hash{1}}, {Log: 4, Number: 9, Hash: journal.Hash{2}}}
	us, err := anna.roll.Make().Remove(w.source, ben.key, talk, "code 2")
	must(t, err)
	listed := ben.own[0].Header
	ben.admit("dora") // has not heard
	anna.say(us...)
	want := Removal{Member: ben.key, How: Ended, Talk: talk, Roll: []control.End{{Log: ben.log, Number: 1, Hash: listed.Hash()}}}
	got := anna.news().Removed
	if len(got) != 1 || got[0].Member != want.Member || got[0].How != Ended || !slices.Equal(got[0].Talk, want.Talk) || !slices.Equal(got[0].Roll, want.Roll) {
		t.Errorf("removed: %+v, want %+v", got, want)
	}
	w.meet("anna", "ben", "chen", "dora")
	for _, n := range w.nodes {
		w.wantMembers(n.name, "anna", "chen")
		if got := w.names(n.roll.Authors()); !slices.Equal(got, []string{"anna", "ben", "chen"}) {
			t.Errorf("%s hears %q", n.name, got)
		}
	}
}

func TestWhoWasAdmittedByARemovedMemberUnknownToTheFounderIsTold(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "dora")
	anna, chen, dora := w.node("anna"), w.node("chen"), w.node("dora")
	anna.admit("ben", "chen")
	w.meet("anna", "ben", "chen")
	w.node("ben").admit("dora")
	w.meet("ben", "chen", "dora")
	w.wantMembers("chen", "anna", "ben", "chen", "dora")
	anna.remove("ben", "code 2")
	chen.take(anna.own...)
	if r := chen.news().Removed; len(r) != 2 || !slices.ContainsFunc(r, func(r Removal) bool { return r.Member == dora.key && r.How == Void }) {
		t.Errorf("chen is told %+v", r)
	}
	dora.take(anna.own...)
	if !dora.news().Ended {
		t.Error("dora is not told")
	}
	if against := chen.roll.Verdicts(dora.key); len(against) != 1 || against[0].Log.Author != anna.key {
		t.Errorf("against dora speaks %+v", against)
	}
	w.wantMembers("dora", "anna", "chen")
}

// A removal may be known before the entries that it lists.
func TestWhoHasLeftAndCountsNoMoreIsTold(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "dora")
	anna, ben, chen, dora := w.node("anna"), w.node("ben"), w.node("chen"), w.node("dora")
	anna.admit("ben", "chen")
	w.meet("anna", "ben", "chen")
	ben.admit("dora")
	w.meet("ben", "chen", "dora")
	u, err := dora.roll.Make().Leave()
	must(t, err)
	dora.say(u)
	chen.take(dora.own...)
	anna.remove("ben", "code 2") // has not heard of dora
	chen.take(anna.own...)
	if !slices.ContainsFunc(chen.news().Removed, func(r Removal) bool { return r.Member == dora.key && r.How == Void }) {
		t.Errorf("chen is told of %+v", chen.news().Removed)
	}
}

func TestNobodyIsOutBeforeAllThatARemovalListsIsHere(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "dora", "emil")
	anna, ben, chen := w.node("anna"), w.node("ben"), w.node("chen")
	anna.admit("ben")
	w.meet("anna", "ben")
	ben.admit("chen")
	w.meet("ben", "chen")
	ben.admit("dora", "emil")
	w.meet("anna", "ben")
	anna.remove("ben", "code 2")
	chen.take(anna.own...)
	if chen.news().Ended || len(chen.roll.Verdicts(chen.key)) > 0 {
		t.Error("chen takes it that it is out, and the founder knew of it")
	}
	chen.take(ben.own...)
	w.wantMembers("chen", "anna", "chen", "dora", "emil")
}

func TestWhoLeavesKeepsWhoItAdmitted(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen")
	w.node("anna").admit("ben")
	w.meet("anna", "ben")
	w.node("ben").admit("chen")
	u, err := w.node("ben").roll.Make().Leave()
	must(t, err)
	w.node("ben").say(u)
	if !w.node("ben").news().Ended {
		t.Error("ben is not told that it has left")
	}
	w.meet("anna", "ben", "chen")
	w.wantMembers("anna", "anna", "chen")
	if r := w.node("anna").news().Removed; len(r) > 0 && r[0].How != Left {
		t.Errorf("ben has gone as %v", r[0].How)
	}
	_, err = w.node("ben").roll.Make().Leave()
	wantError(t, "ben leaves again", err, ErrNoMember)
	w.node("chen").admit("ben")
	w.meet("anna", "ben", "chen")
	w.wantMembers("anna", "anna", "ben", "chen")
}

func TestAnAdmitterCannotNameItsOwnKeyForAnother(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen")
	w.node("anna").admit("ben")
	w.meet("anna", "ben")
	card := control.NewCard(identityOf("chen"))
	card.Seal = w.node("ben").roll.card.Seal
	_, err := w.node("ben").roll.Make().Admit(card)
	wantError(t, "ben's roll makes it", err, ErrCard)
	w.node("ben").say(unsigned(control.KindAdmit, &control.Body{Card: card, Seat: 1}))
	w.meet("anna", "ben")
	w.wantMembers("anna", "anna", "ben")
}

func TestALogWrittenAnewDoesNotCountAfterTheRemoval(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "dora")
	anna, ben := w.node("anna"), w.node("ben")
	anna.admit("ben")
	w.meet("anna", "ben")
	ben.admit("chen")
	w.meet("anna", "ben")
	admitsDora, err := ben.roll.Make().Admit(control.NewCard(identityOf("dora")))
	must(t, err)
	anna.remove("ben", "code 2")
	for _, log := range []journal.LogID{ben.log, 77} { // number 1, which the removal lists, and a log that it does not
		anna.take(ben.sign(log, nil, admitsDora))
	}
	w.wantMembers("anna", "anna", "chen")
}

func TestWhatTheFounderHasNotSeenDoesNotCountAfterTheRemoval(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "dora", "emil")
	anna, ben := w.node("anna"), w.node("ben")
	anna.admit("ben")
	w.meet("anna", "ben")
	ben.admit("chen", "dora", "emil")
	anna.take(ben.own[0], ben.own[2]) // and not that of dora
	anna.remove("ben", "code 2")
	w.meet("anna", "ben")
	w.wantMembers("anna", "anna", "chen")
}

func TestTheLastSeatCannotBeGivenAway(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen")
	anna, ben := w.node("anna"), w.node("ben")
	anna.admit("ben")
	w.meet("anna", "ben")
	for _, seat := range []uint32{1 << 31, 1<<32 - 1, 2, 3} {
		ben.say(unsigned(control.KindAdmit, &control.Body{Card: control.NewCard(identityOf("chen")), Seat: seat}))
	}
	w.meet("anna", "ben")
	w.wantMembers("anna", "anna", "ben")
	anna.admit("chen")
	anna.remove("chen", "code 2")
	w.wantMembers("anna", "anna", "ben") // the seats 2 and 3 are ended too
	anna.admit("chen")
	w.wantMembers("anna", "anna", "ben", "chen")
}

func TestNobodyIsAdmittedAfterTheLastSeat(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben")
	anna, ben := w.node("anna"), w.node("ben")
	anna.admit("ben")
	w.meet("anna", "ben")
	ben.say(unsigned(control.KindLeave, &control.Body{Seat: math.MaxUint32}))
	w.meet("anna", "ben")
	_, err := anna.roll.Make().Admit(control.NewCard(ben.identity))
	wantError(t, "anna admits ben", err, ErrSeats)
}

func TestNoMemberCanLockOthersOutByWrongKeys(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "mallory", "mallory 2")
	anna, ben, chen := w.node("anna"), w.node("ben"), w.node("chen")
	anna.admit("ben", "mallory", "mallory 2")
	w.meet("anna", "ben", "mallory", "mallory 2")
	ben.admit("chen")                       // while
	anna.remove("mallory 2", "code 2")      // which begins an epoch that chen has no key of
	w.meet("anna", "ben", "mallory")        // not with chen
	epoch := anna.roll.epochs.heads()[0].id // the right name
	wrong, err := seal.Wrap(chen.roll.card.Seal, anna.roll.epochs.wrapInfo(epoch), seal.Key{1})
	must(t, err)
	w.node("mallory").say(unsigned(control.KindKey, &control.Body{Wraps: []control.Wraps{{Epoch: epoch, For: []control.Wrap{{Member: control.PrefixOf(chen.key), Key: wrong}}}}}))
	w.node("mallory 2").say(unsigned(control.KindKey, &control.Body{Wraps: []control.Wraps{{Epoch: epoch, For: []control.Wrap{{Member: control.PrefixOf(chen.key), Key: wrong}}}}}))
	w.meet("anna", "ben", "mallory 2")
	if d := ben.roll.Due(); len(d.Keys) != 1 {
		t.Errorf("the key of a removed member counts: %+v", d)
	}
	w.meet("anna", "ben", "mallory")
	if d := ben.roll.Due(); len(d.Keys) > 0 {
		t.Errorf("ben sees that the key of mallory is wrong: %+v", d)
	}
	w.meet("anna", "ben", "chen", "mallory")
	wantError(t, "chen speaks", chen.speak("a"), ErrNoKey)
	if d := chen.roll.Due(); len(d.Ask) != 1 {
		t.Fatalf("chen does not ask: %+v", d)
	}
	w.settle(ben, chen)
	must(t, chen.speak("at last"))
	if !anna.hear(w.said[0]) {
		t.Error("anna cannot open it")
	}
}

func TestTwoEpochsSideBySideKeepOutWhoEitherHasRemoved(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "dora", "emil")
	anna := w.node("anna")
	anna.admit("ben", "chen", "dora", "emil")
	w.meet("anna", "ben", "chen", "dora", "emil")
	secrets, backup := anna.roll.Secrets(), slices.Collect(values(anna.has))
	anna.remove("ben", "code 2")
	w.meet("anna", "ben", "dora")
	anna.begin(secrets) // restored
	anna.take(backup...)
	anna.remove("chen", "code 3")
	w.meet("anna", "chen", "emil")
	w.meet("dora", "emil", "ben", "chen") // without anna
	must(t, w.node("dora").speak("without anna"))
	if w.node("dora").roll.Code() != "" {
		t.Error("a code counts that somebody knows who was removed")
	}
	w.settle(anna, w.node("dora"), w.node("emil"))
	w.meet("anna", "ben", "chen", "dora", "emil")
	must(t, w.node("emil").speak("with anna"))
	for _, m := range w.said {
		for name, want := range map[string]bool{"anna": true, "dora": true, "emil": true, "ben": false, "chen": false} {
			if got := w.node(name).hear(m); got != want {
				t.Errorf("%s opens %q: %v", name, m.plain, got)
			}
		}
	}
	if code := w.node("emil").roll.Code(); code == "" || code != anna.roll.Code() || len(anna.roll.epochs.heads()) != 1 {
		t.Errorf("after anna came the code is %q", code)
	}
}

func TestNobodyIsGivenKeysBeforeAllRemovalsAreKnown(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "dora")
	anna, dora := w.node("anna"), w.node("dora")
	anna.admit("ben", "chen", "dora")
	w.meet("anna", "dora")
	anna.remove("ben", "code 2")
	first := anna.own[len(anna.own)-1]
	anna.remove("chen", "code 3")
	dora.take(anna.own[len(anna.own)-1])
	if d := dora.roll.Due(); len(d.Keys) > 0 {
		t.Errorf("dora would give keys to %q", w.names(d.Keys[0].Members))
	}
	_, err := dora.roll.Make().Admit(control.NewCard(identityOf("emil")))
	wantError(t, "dora admits", err, ErrNotWhole)
	must(t, dora.speak("but can speak"))
	dora.take(first)
	dora.admit("emil")
}

func TestALostHistoryLosesNoRoom(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen")
	anna, ben := w.node("anna"), w.node("ben")
	anna.admit("ben", "chen")
	anna.remove("chen", "code 2")
	w.meet("anna", "ben")
	must(t, anna.speak("hello"))
	before := ben.roll.Secrets()
	ben.begin(before)
	if got := ben.roll.Secrets(); !got.equal(&before) || got.Code != "code 2" || got.Name != "class 7" || len(got.Epochs) != 2 {
		t.Errorf("the secrets are %+v, were %+v", got, before)
	}
	if !ben.hear(w.said[0]) {
		t.Error("ben cannot read")
	}
	wantError(t, "ben speaks", ben.speak("a"), ErrNotWhole)
	ben.takeShuffled(w.all)
	must(t, ben.speak("b"))
	if after := ben.roll.Secrets(); !after.equal(&before) {
		t.Errorf("the secrets are %+v, were %+v", after, before)
	}
}

func TestOlderWordsThatComeBackDoNotTakeThePlaceOfTheNewest(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben")
	anna, ben := w.node("anna"), w.node("ben")
	anna.admit("ben")
	u, err := anna.roll.Make().SetCode(w.source, "code 2", "class 8")
	must(t, err)
	anna.say(u)
	w.meet("anna", "ben")
	kept := ben.roll.Secrets()
	ben.begin(kept) // the history is lost
	for _, e := range anna.own {
		if ben.take(e); !kept.equal(&ben.roll.view.secrets) {
			t.Errorf("ben knows the code %q and the name %q", ben.roll.Code(), ben.roll.Name())
		}
	}
	u, err = anna.roll.Make().SetCode(w.source, "code 3", "class 9")
	must(t, err)
	anna.say(u)
	if ben.take(anna.own...); ben.roll.Code() != "code 3" || ben.roll.Name() != "class 9" {
		t.Errorf("ben knows the code %q and the name %q", ben.roll.Code(), ben.roll.Name())
	}
}

func TestARoomWithAnUnknownControlKindIsReadOnly(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen")
	anna, ben := w.node("anna"), w.node("ben")
	anna.admit("ben")
	w.meet("anna", "ben")
	w.node("chen").say(Unsigned{29, nil}) // by a stranger
	ben.say(Unsigned{journal.KindText, nil})
	w.meet("anna", "ben", "chen")
	must(t, anna.speak("a"))
	ben.say(Unsigned{31, nil})
	w.meet("anna", "ben")
	if !anna.roll.ReadOnly() || !slices.ContainsFunc(anna.changes, func(c Changes) bool { return c.ReadOnly }) {
		t.Error("it is not")
	}
	wantError(t, "anna speaks", anna.speak("b"), ErrReadOnly)
	_, err := anna.roll.Make().Admit(control.NewCard(identityOf("dora")))
	wantError(t, "anna admits", err, ErrReadOnly)
	anna.remove("ben", "code 2")
	must(t, anna.speak("c"))
}

func TestOnlyTheFounderRemovesAndNamesTheCode(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen")
	anna, ben := w.node("anna"), w.node("ben")
	anna.admit("ben", "chen")
	w.meet("anna", "ben")
	_, err := ben.roll.Make().Remove(w.source, w.node("chen").key, nil, "")
	wantError(t, "ben removes", err, ErrFounder)
	_, err = ben.roll.Make().SetCode(w.source, "mine", "")
	wantError(t, "ben sets the code", err, ErrFounder)
	_, err = anna.roll.Make().Remove(w.source, anna.key, nil, "")
	wantError(t, "anna removes herself", err, ErrNoMember)
	_, err = anna.roll.Make().SetCode(w.source, string(make([]byte, mostWords+1)), "")
	wantError(t, "anna sets a long code", err, ErrTooLong)
	u, err := anna.roll.Make().SetCode(w.source, "other", "class 8")
	must(t, err)
	ben.say(u) // the same words, signed by ben
	forged := control.Body{Member: w.node("chen").key, Seat: 1, Epoch: control.EpochID{Number: 9}}
	ben.say(unsigned(control.KindRemove, &forged))
	w.meet("anna", "ben")
	if w.wantMembers("anna", "anna", "ben", "chen"); anna.roll.Code() != "code 1" {
		t.Errorf("the code is %q", anna.roll.Code())
	}
	anna.say(u)
	if c := anna.news(); !c.Code || !c.Name || !c.Secrets || anna.roll.Code() != "other" || anna.roll.Name() != "class 8" {
		t.Errorf("the code is %q, the name %q, told as %+v", anna.roll.Code(), anna.roll.Name(), c)
	}
}

func TestWhatWasSealedForOneEntryOpensForNoOther(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben")
	anna := w.node("anna")
	must(t, anna.speak("a text"))
	m := w.said[0]
	for at := range journal.SealedPart {
		other := m.header
		other[at] ^= 1
		if plain, err := anna.roll.Open(&other, m.body); err == nil {
			t.Errorf("with another byte %d it opens as %q", at, plain)
		}
	}
	for at := range m.body {
		other := bytes.Clone(m.body)
		other[at] ^= 1
		if plain, err := anna.roll.Open(&m.header, other); err == nil {
			t.Errorf("with another byte %d of the body it opens as %q", at, plain)
		}
		if _, err := anna.roll.Open(&m.header, m.body[:at]); err == nil {
			t.Errorf("%d bytes of the body open", at)
		}
	}
	_, err := anna.roll.Seal(w.source, m.header[:journal.SealedPart], make([]byte, journal.MaxBody-10))
	wantError(t, "a long text", err, ErrTooLong)
	d := journal.Draft{Conversation: anna.roll.Room(), Epoch: 2}
	_, err = anna.roll.Seal(w.source, d.Start(anna.key), nil)
	wantError(t, "another epoch", err, ErrNoKey)
}

func TestAWrongProofIsNoCard(t *testing.T) {
	card := control.NewCard(identityOf("anna"))
	if !card.Verify() {
		t.Error("a right one is none")
	}
	weak := control.Card{}
	weak.Member[0] = 1
	for at, c := range []*control.Card{{}, &weak, {Member: card.Member, Seal: card.Seal}, {Member: card.Member, Proof: card.Proof}} {
		if c.Verify() {
			t.Errorf("card %d is right", at)
		}
	}
	entry := card
	copy(entry.Proof[:], ed25519.Sign(identityOf("anna"), card.Seal[:])) // without the label
	if entry.Verify() {
		t.Error("another signature of the key passes")
	}
}

func TestNobodyIsLetIntoAFullRoom(t *testing.T) {
	w := newWorld(t, 1, "anna")
	anna, card := w.node("anna").roll, control.NewCard(identityOf("one more"))
	for i := range MaxMembers - 1 {
		key := journal.PublicKey{1, byte(i), byte(i >> 8)}
		anna.members.of[key] = &stay{seat: 1}
	}
	_, err := anna.Make().Admit(card)
	wantError(t, "one more", err, ErrFull)
	anna.members.of[journal.PublicKey{1}].left = 1
	_, err = anna.Make().Admit(card)
	wantError(t, "in place of one who has left", err, nil)
}
