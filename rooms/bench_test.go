package rooms

import (
	"fmt"
	"testing"

	"udpchat/journal"
	"udpchat/rooms/control"
)

const many = 1000 // members

// large returns a room with many members that the founder has admitted.
func large(tb testing.TB, count int) *world {
	w := newWorld(tb, 1, "anna")
	anna := w.node("anna")
	var entries []journal.Entry
	for i := range count - 1 {
		u, err := anna.roll.Make().Admit(control.NewCard(identityOf(fmt.Sprint(i))))
		must(tb, err)
		e := anna.sign(anna.log, anna.own, u)
		anna.own, entries = append(anna.own, e), append(entries, e)
	}
	w.all = append(w.all, entries...)
	anna.take(entries...)
	return w
}

// BenchmarkRemoveOfThousand seals a new epoch to a thousand members.
func BenchmarkRemoveOfThousand(b *testing.B) {
	w := large(b, many+1)
	for b.Loop() {
		if _, err := w.node("anna").roll.Make().Remove(w.source, publicKey(identityOf("5")), nil, "code"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTakeThousand takes a whole roll of a thousand members, as who joins does.
func BenchmarkTakeThousand(b *testing.B) {
	w := large(b, many)
	for b.Loop() {
		r := NewRoll(identityOf("7"), Secrets{Founder: w.identity.Founder, Nonce: w.identity.Nonce})
		if r.Take(w.all); len(r.Members()) != many {
			b.Fatal(len(r.Members()))
		}
	}
}

// BenchmarkTakeOneOfThousand takes one admission more.
func BenchmarkTakeOneOfThousand(b *testing.B) {
	w := large(b, many)
	anna, next := w.node("anna"), 0
	for b.Loop() {
		b.StopTimer()
		u, err := anna.roll.Make().Admit(control.NewCard(identityOf(fmt.Sprint("more ", next))))
		must(b, err)
		e := anna.sign(anna.log, anna.own, u)
		next++
		b.StartTimer()
		anna.roll.Take([]journal.Entry{e})
	}
}

// BenchmarkDueOfThousand looks who lacks a key.
func BenchmarkDueOfThousand(b *testing.B) {
	w := large(b, many)
	anna := w.node("anna")
	anna.remove("5", "code 2")
	for b.Loop() {
		if d := anna.roll.Due(); len(d.Keys) > 0 {
			b.Fatal(d)
		}
	}
}

func TestAnEpochIsSealedToManyInEntriesThatFit(t *testing.T) {
	const count = 1600 // more than one entry holds
	w := large(t, count)
	anna := w.node("anna")
	last := fmt.Sprint(count - 2)
	us, err := anna.roll.Make().Remove(w.source, publicKey(identityOf("0")), nil, "code 2")
	must(t, err)
	if len(us) != 2 || us[0].Kind != control.KindRemove || us[1].Kind != control.KindKey {
		t.Fatalf("%d entries", len(us))
	}
	for _, u := range us {
		if len(u.Body) > journal.MaxBody {
			t.Errorf("a body of %d bytes", len(u.Body))
		}
	}
	anna.say(us[0])
	if d := anna.roll.Due(); len(d.Keys) != 1 || len(d.Keys[0].Members) == 0 {
		t.Error("nobody lacks the key, although an entry is lost")
	}
	anna.say(us[1])
	if d := anna.roll.Due(); len(d.Keys) != 0 {
		t.Errorf("%d lack the key", len(d.Keys[0].Members))
	}
	must(t, anna.speak("hello"))
	for name, want := range map[string]bool{last: true, "1": true, "0": false} {
		n := &node{w: w, name: name, identity: identityOf(name)}
		n.key = publicKey(n.identity)
		n.begin(Secrets{Founder: w.identity.Founder, Nonce: w.identity.Nonce})
		n.take(w.all...)
		if n.hear(w.said[0]) != want {
			t.Errorf("%s opens it: %v", name, !want)
		}
	}
}

// TestARemovedMemberReadsNoneOfTenThousandMessages, with its keys, a backup of its own and all entries there are.
func TestARemovedMemberReadsNoneOfTenThousandMessages(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen")
	w.node("anna").admit("ben", "chen")
	w.meet("anna", "ben", "chen")
	backup := w.node("ben").roll.Secrets()
	w.node("anna").remove("ben", "code 2")
	w.meet("anna", "ben", "chen")
	restored := &node{w: w, name: "ben of the backup", identity: identityOf("ben"), key: w.node("ben").key}
	restored.begin(backup)
	restored.take(w.all...)
	read := 0
	for i := range 10_000 {
		must(t, w.nodes[2*(i%2)].speak("a secret"))
		m := w.said[i]
		if w.node("ben").opens(m) || restored.opens(m) {
			read++
		}
	}
	if read > 0 || !w.node("chen").hear(w.said[0]) || !w.node("anna").hear(w.said[1]) {
		t.Errorf("ben reads %d of 10,000 messages", read)
	}
}

// manyWraps returns an entry of a member that is full of keys for one other, of the newest epoch or of epochs that nobody has named.
func manyWraps(tb testing.TB, w *world, of control.EpochID, named bool) journal.Entry {
	c, prefix := control.Body{}, control.PrefixOf(w.node("chen").key)
	size := control.EpochSize + control.WrapSize + 4
	for i := range journal.MaxBody / size {
		if !named {
			of.Commitment[0], of.Commitment[1] = byte(i), byte(i>>8)
		}
		c.Wraps = append(c.Wraps, control.Wraps{Epoch: of, For: []control.Wrap{{Member: prefix}}})
	}
	body := control.AppendBody(nil, control.KindKey, &c)
	if len(body) > journal.MaxBody {
		tb.Fatal(len(body))
	}
	ben := w.node("ben")
	return ben.sign(ben.log, ben.own, Unsigned{control.KindKey, body})
}

// flooded returns the roll of Chen, who has not got the newest key, and the entry of Ben that is full of wrong ones.
func flooded(tb testing.TB, named bool) (w *world, chen *Roll, full journal.Entry) {
	w = newWorld(tb, 1, "anna", "ben", "chen")
	anna := w.node("anna")
	anna.admit("ben", "chen")
	w.meet("anna", "ben", "chen")
	full = manyWraps(tb, w, anna.roll.epochs.heads()[0].id, named)
	chen = NewRoll(identityOf("chen"), Secrets{Founder: w.identity.Founder, Nonce: w.identity.Nonce})
	for _, e := range w.all {
		if e.Header.Kind() == control.KindFound {
			chen.Take([]journal.Entry{e})
		}
	}
	return w, chen, full
}

// BenchmarkTakeWrongKeys takes an entry that is full of wrong keys for this node.
func BenchmarkTakeWrongKeys(b *testing.B) {
	for name, named := range map[string]bool{"of the newest epoch": true, "of epochs that nobody has named": false} {
		b.Run(name, func(b *testing.B) {
			_, chen, full := flooded(b, named)
			for b.Loop() {
				b.StopTimer()
				delete(chen.records, full.Header.Hash())
				clear(chen.epochs.offers)
				b.StartTimer()
				chen.Take([]journal.Entry{full})
			}
		})
	}
}

func TestFewWrongKeysOfOneAuthorAreTried(t *testing.T) {
	for name, named := range map[string]bool{"of the newest epoch": true, "of epochs that nobody has named": false} {
		w, chen, full := flooded(t, named)
		chen.Take([]journal.Entry{full})
		tried, waiting := 0, 0
		for id, all := range chen.epochs.offers {
			for _, o := range all {
				if waiting += len(o.keys); chen.epochs.of[id] != nil {
					tried += o.count
				}
			}
		}
		if named && (tried != maxOffers || waiting > 0) || !named && tried > 0 {
			t.Errorf("%s: %d are tried, and %d wait", name, tried, waiting)
		}
		if chen.Take(w.all); len(chen.Secrets().Epochs) != 1 {
			t.Errorf("%s: chen has not got the key of anna", name)
		}
	}
}
