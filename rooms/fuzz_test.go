package rooms

import (
	"reflect"
	"testing"

	"udpchat/journal"
	"udpchat/rooms/control"
)

// FuzzParseWords checks that a code and a name are written as they were read.
func FuzzParseWords(f *testing.F) {
	f.Add(words{"code", "name"}.append(nil))
	f.Add([]byte{byte(control.FieldCode), 0})
	f.Add(words{"code", "\xff"}.append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, ok := parseWords(b)
		if again, right := parseWords(w.append(nil)); !right || ok && again != w {
			t.Errorf("%+v is read again as %+v", w, again)
		}
	})
}

// FuzzTake takes any body under the signature of a member or of the founder, and opens any body.
func FuzzTake(f *testing.F) {
	f.Add(uint16(control.KindAsk), control.AppendBody(nil, control.KindAsk, &control.Body{Failed: []control.Failed{{}}}), true)
	w := newWorld(f, 1, "anna", "ben")
	w.node("anna").admit("ben")
	w.meet("anna", "ben")
	must(f, w.node("anna").speak("a text"))
	for _, e := range w.all {
		f.Add(uint16(e.Header.Kind()), e.Body, false)
	}
	f.Add(uint16(1), w.said[0].body, false)
	f.Fuzz(func(t *testing.T, kind uint16, b []byte, byFounder bool) {
		w := newWorld(t, 1, "anna", "ben")
		anna, ben := w.node("anna"), w.node("ben")
		anna.admit("ben")
		w.meet("anna", "ben")
		by := ben
		if byFounder {
			by = anna
		}
		if len(b) > journal.MaxBody {
			return
		}
		by.say(Unsigned{journal.Kind(kind), b})
		w.meet("anna", "ben")
		if a, b := anna.roll.Members(), ben.roll.Members(); !reflect.DeepEqual(a, b) {
			t.Errorf("one knows %x, the other %x", a, b)
		}
		if !byFounder && !anna.roll.Has(anna.key) {
			t.Error("the founder has lost its seat")
		}
		anna.roll.Due()
		h := w.all[0].Header
		anna.roll.epochs.openWith(h[:journal.SealedPart], b)
	})
}
