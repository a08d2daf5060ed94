package rooms

import (
	"slices"
	"testing"

	"udpchat/journal"
	"udpchat/rooms/control"
)

// directOf returns the conversation of one with another.
func directOf(t testing.TB, name, other string) *Direct {
	t.Helper()
	d, err := NewDirect(identityOf(name), control.NewCard(identityOf(other)))
	must(t, err)
	return d
}

// directEntry signs an entry of a log of d.
func directEntry(d *Direct, name string, u Unsigned, number uint64) journal.Entry {
	draft := journal.Draft{Kind: u.Kind, Conversation: d.Conversation(), Log: 5, Number: number, Time: 1}
	if number > 1 {
		draft.Previous = journal.Hash{1}
	}
	h := draft.Sign(identityOf(name), u.Body)
	return journal.Entry{Header: &h, Body: u.Body}
}

func TestTwoPeopleReadEachOtherAndNobodyElseDoes(t *testing.T) {
	w := newWorld(t, 1, "anna")
	anna, ben := directOf(t, "anna", "ben"), directOf(t, "ben", "anna")
	if anna.Conversation() != ben.Conversation() {
		t.Fatal("they are in two conversations")
	}
	u, err := anna.Begin(w.source)
	must(t, err)
	first := directEntry(anna, "anna", u, 1)
	draft := journal.Draft{Kind: journal.KindText, Conversation: anna.Conversation(), Epoch: 1, Log: 5, Number: 2, Previous: first.Header.Hash()}
	start := draft.Start(publicKey(identityOf("anna")))
	_, err = anna.Seal(w.source, start, []byte("hello"))
	wantError(t, "before the key", err, ErrNoKey)
	if !anna.Take(first) || anna.Take(first) || !anna.Knows(first.Header.Log()) {
		t.Error("anna does not know her own key, or takes it twice")
	}
	body, err := anna.Seal(w.source, start, []byte("hello"))
	must(t, err)
	h := draft.Sign(identityOf("anna"), body)
	_, err = ben.Open(&h, body)
	wantError(t, "ben opens before the key came", err, ErrNoKey)
	if !ben.Take(first) {
		t.Error("ben gets no key")
	}
	if plain, err := ben.Open(&h, body); err != nil || string(plain) != "hello" {
		t.Errorf("ben opens %q: %v", plain, err)
	}
	chen := directOf(t, "chen", "anna")
	chen.id, chen.cards[1] = anna.id, anna.cards[0] // as if it were chen's
	if chen.Take(first) {
		t.Error("chen gets the key")
	}
	other := h
	other[journal.SealedPart-1] ^= 1
	_, err = ben.Open(&other, body)
	wantError(t, "another header", err, ErrSealed)
	_, err = anna.Seal(w.source, start, make([]byte, journal.MaxBody))
	wantError(t, "a long text", err, ErrTooLong)
}

func TestOnlyTheFirstEntryOfALogHasItsKey(t *testing.T) {
	w := newWorld(t, 1, "anna")
	anna, ben := directOf(t, "anna", "ben"), directOf(t, "ben", "anna")
	u, err := anna.Begin(w.source)
	must(t, err)
	foreign, err := directOf(t, "anna", "chen").Begin(w.source)
	must(t, err)
	changed := append([]byte{}, u.Body...)
	changed[10] ^= 1
	for name, e := range map[string]journal.Entry{
		"the second entry":            directEntry(anna, "anna", u, 2),
		"an entry of a third":         directEntry(anna, "chen", u, 1),
		"another kind":                directEntry(anna, "anna", Unsigned{control.KindAsk, u.Body}, 1),
		"no body":                     {Header: directEntry(anna, "anna", u, 1).Header},
		"another conversation":        directEntry(directOf(t, "anna", "chen"), "anna", u, 1),
		"a key for another":           directEntry(anna, "anna", foreign, 1),
		"an epoch of another key":     directEntry(anna, "anna", Unsigned{control.KindKey, changed}, 1),
		"no key":                      directEntry(anna, "anna", Unsigned{control.KindKey, nil}, 1),
		"a key that is not one of it": directEntry(anna, "anna", unsigned(control.KindKey, &control.Body{Wraps: []control.Wraps{{Epoch: control.EpochID{Number: 1}, For: []control.Wrap{{Member: control.PrefixOf(publicKey(identityOf("ben")))}}}}}), 1),
	} {
		if ben.Take(e) {
			t.Errorf("%s brings a key", name)
		}
	}
}

func TestNobodyIsAloneInADirectConversation(t *testing.T) {
	_, err := NewDirect(identityOf("anna"), control.NewCard(identityOf("anna")))
	wantError(t, "with oneself", err, ErrCard)
	card := control.NewCard(identityOf("ben"))
	card.Seal = control.NewCard(identityOf("chen")).Seal
	_, err = NewDirect(identityOf("anna"), card)
	wantError(t, "with a key that ben has not signed", err, ErrCard)
}

func TestTheKeysOfALogThatWasBegunTwiceAreAFunctionOfItsEntries(t *testing.T) {
	w := newWorld(t, 1, "anna")
	ben := directOf(t, "ben", "anna")
	var firsts []journal.Entry
	for range maxLogKeys + 2 {
		u, err := ben.Begin(w.source)
		must(t, err)
		firsts = append(firsts, directEntry(ben, "ben", u, 1))
	}
	draft := journal.Draft{Kind: journal.KindText, Conversation: ben.Conversation(), Epoch: 1, Log: 5, Number: 2, Previous: journal.Hash{1}}
	var opened [2][]bool
	for i := range opened {
		anna := directOf(t, "anna", "ben")
		for _, e := range firsts {
			anna.Take(e)
		}
		for _, e := range firsts {
			alone := directOf(t, "ben", "anna")
			alone.Take(e)
			body, err := alone.Seal(w.source, draft.Start(publicKey(identityOf("ben"))), []byte("hello"))
			must(t, err)
			h := draft.Sign(identityOf("ben"), body)
			_, err = anna.Open(&h, body)
			opened[i] = append(opened[i], err == nil)
		}
		slices.Reverse(firsts)
	}
	slices.Reverse(opened[1])
	n := 0
	for _, is := range opened[0] {
		if is {
			n++
		}
	}
	if n != maxLogKeys || !slices.Equal(opened[0], opened[1]) {
		t.Errorf("anna opens %v, and in another order %v", opened[0], opened[1])
	}
}

func TestFewKeysOfAnEntryAreTried(t *testing.T) {
	w := newWorld(t, 1, "anna")
	anna, ben := directOf(t, "anna", "ben"), directOf(t, "ben", "anna")
	for wrong, want := range map[int]bool{maxOffers - 1: true, maxOffers: false} {
		u, err := ben.Begin(w.source)
		must(t, err)
		c, err := control.ParseBody(u.Kind, u.Body)
		must(t, err)
		c.Wraps[0].For = append(slices.Repeat([]control.Wrap{{Member: control.PrefixOf(anna.cards[0].Member)}}, wrong), c.Wraps[0].For...)
		if got := anna.Take(directEntry(ben, "ben", unsigned(u.Kind, c), 1)); got != want {
			t.Errorf("with %d wrong keys: %v", wrong, got)
		}
	}
}
