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
