package control

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"udpchat/journal"
)

// full has something in each field.
func full() *Body {
	id := EpochID{3, [32]byte{4}}
	return &Body{
		Nonce: Nonce{1}, Card: Card{Member: journal.PublicKey{2}, Seal: [32]byte{3}, Proof: [64]byte{4}}, Member: journal.PublicKey{5}, Seat: 6,
		Epoch: id, Older: []Older{{EpochID{1, [32]byte{7}}, [72]byte{8}}, {EpochID{2, [32]byte{9}}, [72]byte{10}}},
		Wraps:    []Wraps{{id, []Wrap{{Prefix{11}, [80]byte{12}}, {Prefix{13}, [80]byte{14}}}}, {Epoch: id}},
		TalkEnds: []End{{15, 16, journal.Hash{17}}, {18, 19, journal.Hash{20}}}, RollEnds: []End{{21, 22, journal.Hash{23}}},
		Words: []byte{24}, Failed: []Failed{{id, []Prefix{{25}, {26}}}, {Epoch: id}}, Leave: make([]byte, journal.HeaderSize+7),
	}
}

func TestAControlEntryIsReadAsItWasWritten(t *testing.T) {
	all := map[journal.Field]bool{}
	for k, fields := range fieldsOf {
		want, from := reflect.New(reflect.TypeFor[Body]()).Interface().(*Body), full()
		for _, f := range fields {
			all[f] = true
			copyField(want, from, f)
		}
		got, err := ParseBody(k, AppendBody(nil, k, from))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("kind %d is read as %+v, want %+v: %v", k, got, want, err)
		}
	}
	if len(all) != int(fieldFailed-fieldNonce)+2 {
		t.Errorf("%d fields are used", len(all))
	}
}

func copyField(to, from *Body, f journal.Field) {
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
	case fieldLeave:
		to.Leave = from.Leave
	}
}

func TestUnknownFieldsAreSkippedAndTheFirstCounts(t *testing.T) {
	b := journal.AppendField(nil, 999, []byte("of a newer version"))
	b = journal.AppendField(b, fieldNonce, []byte("of another kind"))
	b = journal.AppendField(b, fieldSeat, []byte{0, 0, 0, 5})
	b = journal.AppendField(b, fieldSeat, []byte("of any length"))
	if c, err := ParseBody(KindLeave, b); err != nil || c.Seat != 5 {
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
		"half a wrap":              {KindKey, field(fieldWraps, EpochSize+40)},
		"less than an epoch":       {KindKey, field(fieldWraps, EpochSize-1)},
		"half a name":              {KindAsk, field(fieldFailed, EpochSize+4)},
		"no words":                 {KindCode, field(fieldWords, 0)},
		"a short end":              {KindRemove, append(field(fieldEpoch, EpochSize), field(fieldRollEnd, endSize-1)...)},
		"an older without its key": {KindRemove, append(field(fieldEpoch, EpochSize), field(fieldOlder, EpochSize)...)},
		"a member without a seat":  {KindRemove, append(field(fieldEpoch, EpochSize), field(fieldMember, 32)...)},
		"a seat without a member":  {KindRemove, append(field(fieldEpoch, EpochSize), field(fieldSeat, 4)...)},
		"nobody is removed":        {KindRemove, append(append(field(fieldEpoch, EpochSize), field(fieldSeat, 4)...), journal.AppendField(nil, fieldMember, make([]byte, 32))...)},
		"a leave without a body":   {KindAdmit, append(append(field(fieldCard, 128), field(fieldSeat, 4)...), field(fieldLeave, journal.HeaderSize)...)},
		"a leave that is too long": {KindLeave, append(field(fieldSeat, 4), field(999, MaxLeave)...)},
		"an admission of nobody":   {KindAdmit, field(fieldSeat, 4)},
		"a room without an epoch":  {KindFound, append(field(fieldNonce, 32), field(fieldCard, 128)...)},
	} {
		if c, err := ParseBody(of.kind, of.body); err == nil || c != nil {
			t.Errorf("%s: read as %+v", name, c)
		}
	}
	for _, k := range []journal.Kind{0, journal.KindText, 15, 23, 31, 32} {
		if _, err := ParseBody(k, nil); !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("kind %d: %v", k, err)
		}
	}
}

// FuzzParseBody checks that what is read is written as it was read.
func FuzzParseBody(f *testing.F) {
	for k := range fieldsOf {
		f.Add(uint16(k), AppendBody(nil, k, full()))
	}
	f.Add(uint16(KindKey), []byte{byte(fieldWraps), 1, 0})
	f.Fuzz(func(t *testing.T, kind uint16, b []byte) {
		k := journal.Kind(kind)
		c, err := ParseBody(k, b)
		if err != nil {
			return
		}
		written := AppendBody(nil, k, c)
		if len(written) > len(b) {
			t.Errorf("%d bytes are written as %d", len(b), len(written))
		}
		again, err := ParseBody(k, written)
		if err != nil || !reflect.DeepEqual(again, c) {
			t.Errorf("%+v is read again as %+v: %v", c, again, err)
		}
	})
}
