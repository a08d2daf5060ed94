package rooms

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"udpchat/journal"
)

// full has something in each field.
func full() *Control {
	id := EpochID{3, [32]byte{4}}
	return &Control{
		Nonce: Nonce{1}, Card: Card{Member: journal.PublicKey{2}, Seal: [32]byte{3}, Proof: [64]byte{4}}, Member: journal.PublicKey{5}, Seat: 6,
		Epoch: id, Older: []Older{{EpochID{1, [32]byte{7}}, [72]byte{8}}, {EpochID{2, [32]byte{9}}, [72]byte{10}}},
		Wraps:    []Wraps{{id, []Wrap{{Prefix{11}, [80]byte{12}}, {Prefix{13}, [80]byte{14}}}}, {Epoch: id}},
		TalkEnds: []End{{15, 16, journal.Hash{17}}, {18, 19, journal.Hash{20}}}, RollEnds: []End{{21, 22, journal.Hash{23}}},
		Words: []byte{24}, Failed: []Failed{{id, []Prefix{{25}, {26}}}, {Epoch: id}},
	}
}

func TestAControlEntryIsReadAsItWasWritten(t *testing.T) {
	all := map[journal.Field]bool{}
	for k, fields := range fieldsOf {
		want, from := reflect.New(reflect.TypeFor[Control]()).Interface().(*Control), full()
		for _, f := range fields {
			all[f] = true
			copyField(want, from, f)
		}
		got, err := ParseControl(k, AppendControl(nil, k, from))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("kind %d is read as %+v, want %+v: %v", k, got, want, err)
		}
	}
	if len(all) != int(fieldFailed-fieldNonce)+1 {
		t.Errorf("%d fields are used", len(all))
	}
}

func copyField(to, from *Control, f journal.Field) {
	switch f {
	case fieldNonce:
		to.Nonce = from.Nonce
	case fieldCard:
		to.Card = from.Card
	case fieldMember:
		to.Member = from.Member
	case fieldSeat:
		to.Seat = from.Seat
	case fieldEpoch:
		to.Epoch = from.Epoch
	case fieldOlder:
		to.Older = from.Older
	case fieldWraps:
		to.Wraps = from.Wraps
	case fieldTalkEnd:
		to.TalkEnds = from.TalkEnds
	case fieldRollEnd:
		to.RollEnds = from.RollEnds
	case fieldWords:
		to.Words = from.Words
	case fieldFailed:
		to.Failed = from.Failed
	}
}

func TestUnknownFieldsAreSkippedAndTheFirstCounts(t *testing.T) {
	b := journal.AppendField(nil, 999, []byte("of a newer version"))
	b = journal.AppendField(b, fieldNonce, []byte("of another kind"))
	b = journal.AppendField(b, fieldSeat, []byte{0, 0, 0, 5})
	b = journal.AppendField(b, fieldSeat, []byte("of any length"))
	if c, err := ParseControl(KindLeave, b); err != nil || c.Seat != 5 {
		t.Errorf("read as %+v: %v", c, err)
	}
}

func TestWhatIsNotWellFormedIsRefused(t *testing.T) {
	field := func(f journal.Field, n int) []byte { return journal.AppendField(nil, f, bytes.Repeat([]byte{1}, n)) }
	for name, of := range map[string]struct {
		kind journal.Kind
		body []byte
	}{
		"no fields":                {KindLeave, []byte{1}},
		"nothing":                  {KindLeave, nil},
		"a seat of three bytes":    {KindLeave, field(fieldSeat, 3)},
		"no seat":                  {KindLeave, journal.AppendField(nil, fieldSeat, make([]byte, 4))},
		"half a wrap":              {KindKey, field(fieldWraps, epochSize+40)},
		"less than an epoch":       {KindKey, field(fieldWraps, epochSize-1)},
		"half a name":              {KindAsk, field(fieldFailed, epochSize+4)},
		"no words":                 {KindCode, field(fieldWords, 0)},
		"a short end":              {KindRemove, append(field(fieldEpoch, epochSize), field(fieldRollEnd, endSize-1)...)},
		"an older without its key": {KindRemove, append(field(fieldEpoch, epochSize), field(fieldOlder, epochSize)...)},
		"a member without a seat":  {KindRemove, append(field(fieldEpoch, epochSize), field(fieldMember, 32)...)},
		"a seat without a member":  {KindRemove, append(field(fieldEpoch, epochSize), field(fieldSeat, 4)...)},
		"nobody is removed":        {KindRemove, append(append(field(fieldEpoch, epochSize), field(fieldSeat, 4)...), journal.AppendField(nil, fieldMember, make([]byte, 32))...)},
		"an admission of nobody":   {KindAdmit, field(fieldSeat, 4)},
		"a room without an epoch":  {KindFound, append(field(fieldNonce, 32), field(fieldCard, 128)...)},
	} {
		if c, err := ParseControl(of.kind, of.body); err == nil || c != nil {
			t.Errorf("%s: read as %+v", name, c)
		}
	}
	for _, k := range []journal.Kind{0, journal.KindText, 15, 23, 31, 32} {
		if _, err := ParseControl(k, nil); !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("kind %d: %v", k, err)
		}
	}
}

// FuzzParseControl checks that what is read is written as it was read.
func FuzzParseControl(f *testing.F) {
	for k := range fieldsOf {
		f.Add(uint16(k), AppendControl(nil, k, full()))
	}
	f.Add(uint16(KindKey), []byte{byte(fieldWraps), 1, 0})
	f.Fuzz(func(t *testing.T, kind uint16, b []byte) {
		k := journal.Kind(kind)
		c, err := ParseControl(k, b)
		if err != nil {
			return
		}
		written := AppendControl(nil, k, c)
		if len(written) > len(b) {
			t.Errorf("%d bytes are written as %d", len(b), len(written))
		}
		again, err := ParseControl(k, written)
		if err != nil || !reflect.DeepEqual(again, c) {
			t.Errorf("%+v is read again as %+v: %v", c, again, err)
		}
	})
}

// FuzzParseWords checks that a code and a name are written as they were read.
func FuzzParseWords(f *testing.F) {
	f.Add(words{"code", "name"}.append(nil))
	f.Add([]byte{byte(fieldCode), 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		w, ok := parseWords(b)
		if again, right := parseWords(w.append(nil)); !right || ok && again != w {
			t.Errorf("%+v is read again as %+v", w, again)
		}
	})
}

// FuzzTake takes any body under the signature of a member or of the founder, and opens any body.
func FuzzTake(f *testing.F) {
	for k := range fieldsOf {
		f.Add(uint16(k), AppendControl(nil, k, full()), true)
	}
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
