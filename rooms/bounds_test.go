package rooms

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/journal"
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

// wantNearlyLinear reports an error if what is done with 16 times as much takes 80 times as long, by the least times of several. Its square
// would take 256 times as long.
func wantNearlyLinear(t *testing.T, n int, prepare func(n int) (do func())) {
	t.Helper()
	do, least := []func(){prepare(n), prepare(16 * n)}, [2]time.Duration{time.Hour, time.Hour}
	for range 20 {
		for i := range do {
			start := time.Now()
			do[i]()
			least[i] = min(least[i], time.Since(start))
		}
		if least[1] < 80*least[0] {
			return
		}
	}
	t.Errorf("with %d it takes %v, with %d it takes %v", n, least[0], 16*n, least[1])
}

// manyLeft is the roll of the founder, of whose members many have left.
func manyLeft(t *testing.T, n int) *Roll {
	w := newWorld(t, 1, "anna")
	anna := w.node("anna")
	for i := range n {
		ben := &node{w: w, identity: identityOf(fmt.Sprint(i)), log: 1}
		admitted := anna.sign(anna.log, anna.own, unsigned(control.KindAdmit, &control.Body{Card: control.NewCard(ben.identity), Seat: 1}))
		anna.own = append(anna.own, admitted, ben.sign(ben.log, nil, unsigned(control.KindLeave, &control.Body{Seat: 1})))
	}
	anna.take(anna.own...)
	return anna.roll
}

func TestWhoHasLeftCostsLittle(t *testing.T) {
	wantNearlyLinear(t, 125, func(n int) func() {
		r := manyLeft(t, n)
		return func() {
			if len(r.Removals()) != n || len(r.since(&view{members: map[journal.PublicKey]*stay{}}).Removed) != n {
				t.Error("not all have left")
			}
		}
	})
}

func TestStrangersWhoLeaveHaveNotLeft(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben")
	anna, ben := w.node("anna"), w.node("ben")
	ben.say(unsigned(control.KindLeave, &control.Body{Seat: 1}))
	if anna.take(ben.own...); len(anna.roll.Removals())+len(anna.news().Removed) > 0 {
		t.Errorf("%+v, and told %+v", anna.roll.Removals(), anna.news().Removed)
	}
}

// manyEnds is the roll of the founder, of whose members one has admitted itself again and again, and has then written the next entry
// many times.
func manyEnds(n int, w *world) *Roll {
	anna, mallory := w.node("anna"), w.node("mallory")
	anna.admit("mallory")
	var all, ends []journal.Entry
	for i := range n {
		c := control.Body{Card: control.NewCard(mallory.identity), Seat: uint32(i + 2)}
		all = append(all, mallory.sign(1, all, unsigned(control.KindAdmit, &c)))
	}
	for range n {
		ends = append(ends, mallory.sign(1, all, unsigned(control.KindAsk, &control.Body{})))
	}
	anna.take(append(all, ends...)...)
	return anna.roll
}

func TestALogWithManyEndsCostsLittle(t *testing.T) {
	wantNearlyLinear(t, 125, func(n int) func() {
		w := newWorld(t, 1, "anna", "mallory")
		r, mallory := manyEnds(n, w), w.node("mallory").key
		return func() {
			if ends := len(r.records.ends(mallory)); ends != min(n, mostEnds) {
				t.Errorf("%d ends of %d", ends, n)
			}
			if seat := r.records.lastSeat(mallory, *r.members.of[mallory]); seat != uint32(n+1) {
				t.Errorf("seat %d after %d admissions", seat, n)
			}
		}
	})
}

// TestVerdictsOfAStrangerCostLittle: a member has brought a chain of admissions by keys that were never members, and the last one asks.
func TestVerdictsOfAStrangerCostLittle(t *testing.T) {
	wantNearlyLinear(t, 125, func(n int) func() {
		w := newWorld(t, 1, "anna")
		anna := w.node("anna")
		var all []journal.Entry
		for i := range n {
			by := &node{w: w, identity: identityOf(fmt.Sprint(i + 1)), log: 1}
			all = append(all, by.sign(1, nil, unsigned(control.KindAdmit, &control.Body{Card: control.NewCard(identityOf(fmt.Sprint(i))), Seat: 1})))
		}
		anna.take(all...)
		last := publicKey(identityOf("0"))
		return func() {
			if len(anna.roll.Verdicts(last)) > 0 {
				t.Error("it was removed")
			}
		}
	})
}

func TestAnEntryGoesOnlyWithThoseBeforeInItsLog(t *testing.T) {
	w := newWorld(t, 1, "anna", "mallory", "dora")
	anna, mallory := w.node("anna"), w.node("mallory")
	anna.admit("mallory")
	admits := unsigned(control.KindAdmit, &control.Body{Card: control.NewCard(w.node("dora").identity), Seat: 1})
	one := mallory.sign(1, nil, unsigned(control.KindAsk, &control.Body{}))
	other := mallory.sign(2, []journal.Entry{one}, admits) // the second of another log
	anna.take(one, other)
	if ends := anna.roll.records.ends(mallory.key); len(ends) != 1 || ends[0].Log != 1 {
		t.Errorf("%+v", ends)
	}
}

func TestAnAskNamesWhatIsNewAndFitsIntoABody(t *testing.T) {
	g, d := given{}, Due{}
	for i := range 17_000 {
		g[control.Prefix{byte(i), byte(i >> 8), 1}] = i%2 == 0
	}
	for i := range maxHeads {
		d.ask(control.EpochID{Number: uint32(i + 1)}, g)
	}
	if n := len(AskFor(d.Ask).Body); n > journal.MaxBody {
		t.Errorf("a body of %d bytes", n)
	}
	if slices.ContainsFunc(d.Ask[0].Authors, func(a control.Prefix) bool { return g[a] }) {
		t.Error("some are named again")
	}
}

func TestALiarIsGivenFewKeys(t *testing.T) {
	names := []string{"anna"}
	for i := range 24 {
		names = append(names, fmt.Sprint("m", i))
	}
	w := newWorld(t, 1, append(names, "liar")...)
	w.node("anna").admit(append(names, "liar")[1:]...)
	w.settle(w.nodes...)
	liar, before := w.node("liar"), len(w.all)
	asked := 0
	for range 20 {
		e := liar.roll.epochs.heads()[0].id
		d := Due{}
		if d.ask(e, liar.roll.records.givers(e, &liar.roll.members)[control.PrefixOf(liar.key)]); len(d.Ask) == 0 {
			break
		}
		asked++
		liar.say(AskFor(d.Ask))
		w.settle(w.nodes...)
	}
	if n := len(w.all) - before - asked; asked < 2 || n > mostGiven {
		t.Errorf("after %d asks, %d entries give the liar keys", asked, n)
	}
}

func TestTheFounderGivesItsKeyWhateverOthersGave(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen")
	anna, ben, chen := w.node("anna"), w.node("ben"), w.node("chen")
	anna.admit("ben", "chen")
	w.meet("anna", "ben", "chen")
	g := given{}
	for i := range 2 * mostGiven {
		g[control.Prefix{byte(i), 1}] = true
	}
	givers := map[control.Prefix]given{control.PrefixOf(chen.key): g, control.PrefixOf(ben.key): {{}: false}}
	if lack := anna.roll.lacking(givers); len(lack) != 1 || lack[0] != chen.key {
		t.Errorf("anna gives %x", lack)
	}
	if lack := ben.roll.lacking(givers); slices.Contains(lack, chen.key) {
		t.Error("ben gives a key more than 32")
	}
}
