package control

import (
	"encoding/binary"
	"errors"
	"fmt"

	"udpchat/journal"
	"udpchat/rooms/seal"
)

// The fields of control entries. Numbers in them are big-endian.
const (
	fieldNonce   journal.Field = 16 // nonce 32
	fieldCard    journal.Field = 17 // member 32 | its sealing key 32 | its signature over that key 64
	fieldMember  journal.Field = 18 // member 32
	fieldSeat    journal.Field = 19 // seat 4
	fieldEpoch   journal.Field = 20 // epoch 36
	fieldOlder   journal.Field = 21 // epoch 36 | its key, sealed under that of the new epoch 72; any number of times
	fieldWraps   journal.Field = 22 // epoch 36 | for each member: name 8 | wrapped key 80; any number of times
	fieldTalkEnd journal.Field = 23 // log 8 | number 8 | hash 32; any number of times
	fieldRollEnd journal.Field = 24 // as fieldTalkEnd
	fieldWords   journal.Field = 25 // code and name, sealed
	fieldFailed  journal.Field = 26 // epoch 36 | names of authors 8 each; any number of times
	FieldCode    journal.Field = 27 // UTF-8, in the words
	FieldName    journal.Field = 28 // UTF-8, in the words
	fieldLeave   journal.Field = 29 // header of an entry of kind leave 227 | its body
)

// The lengths of what is in fields.
const (
	EpochSize = 4 + 32
	OlderSize = EpochSize + 32 + seal.Overhead
	WrapSize  = len(Prefix{}) + seal.WrappedSize
	endSize   = 8 + 8 + 32
	MaxLeave  = 1024 // of the body of an entry of kind leave, at most
)

// EpochID names the time from one removal to the next, in which one key seals what is said. Its number is one more than any that the
// founder knew. The founder of a restored disk may use a number twice, so the commitment belongs to the name. The commitment is the
// SHA-256 of the label "udpchat epoch 1\0", the room, the number and the key. Only the founder can name an epoch, and nobody can find
// another key for it. Its layout:
//
//	number 4 | commitment 32
type EpochID struct {
	Number     uint32
	Commitment [32]byte
}

// Prefix is the short name of a member in lists of keys: the first 8 bytes of its key.
type Prefix [8]byte

// PrefixOf returns the short name of a member.
func PrefixOf(member journal.PublicKey) Prefix { return Prefix(member[:]) }

// Older is the key of an earlier epoch, sealed under that of the new one, so that who has the newest key has them all.
type Older struct {
	Epoch  EpochID
	Sealed [OlderSize - EpochSize]byte
}

// Wraps are copies of the key of one epoch, each for one member.
type Wraps struct {
	Epoch EpochID
	For   []Wrap
}

// Wrap is a key that only one member can read.
type Wrap struct {
	Member Prefix
	Key    seal.Wrapped
}

// End says up to where a log of a removed member counts: to the entry with a hash, and what that one builds on. The hash keeps who is
// removed from writing its log anew.
type End struct {
	Log    journal.LogID
	Number uint64
	Hash   journal.Hash
}

// Failed says which authors have wrapped a key of an epoch for the author of the entry that was not the right one.
type Failed struct {
	Epoch   EpochID
	Authors []Prefix
}

// Body is the body of a control entry, a list of fields as any body. AppendBody and ParseBody know which kind has which;
// other fields are skipped:
//
//	found    nonce, card of the founder, epoch 1, wraps, words
//	admit    card, seat, wraps, leave
//	remove   member and seat, or neither; epoch; older; wraps; talk ends; roll ends; words
//	key      wraps
//	code     words
//	leave    seat
//	ask      failed
type Body struct {
	Nonce    Nonce
	Card     Card
	Member   journal.PublicKey // zero: a new epoch without a removal
	Seat     uint32
	Epoch    EpochID
	Older    []Older
	Wraps    []Wraps
	TalkEnds []End
	RollEnds []End
	Words    []byte // a part of the body that was parsed
	Failed   []Failed
	Leave    []byte // of the seat before: header and body; a part of the body that was parsed
}

// AppendBody appends the body of an entry of a kind. Fields that the kind does not have are left out.
func AppendBody(b []byte, k journal.Kind, c *Body) []byte {
	for _, f := range fieldsOf[k] {
		b = c.appendField(b, f)
	}
	return b
}

var fieldsOf = map[journal.Kind][]journal.Field{
	KindFound:  {fieldNonce, fieldCard, fieldEpoch, fieldWraps, fieldWords},
	KindAdmit:  {fieldCard, fieldSeat, fieldWraps, fieldLeave},
	KindRemove: {fieldMember, fieldSeat, fieldEpoch, fieldOlder, fieldWraps, fieldTalkEnd, fieldRollEnd, fieldWords},
	KindKey:    {fieldWraps},
	KindCode:   {fieldWords},
	KindLeave:  {fieldSeat},
	KindAsk:    {fieldFailed},
}

// needed are the fields without which an entry of a kind says nothing.
var needed = map[journal.Kind][]journal.Field{
	KindFound: {fieldNonce, fieldCard, fieldEpoch}, KindAdmit: {fieldCard, fieldSeat}, KindRemove: {fieldEpoch},
	KindCode: {fieldWords}, KindLeave: {fieldSeat},
}

func (c *Body) appendField(b []byte, f journal.Field) []byte {
	switch f {
	case fieldNonce:
		return journal.AppendField(b, f, c.Nonce[:])
	case fieldCard:
		return journal.AppendField(b, f, append(append(c.Card.Member[:], c.Card.Seal[:]...), c.Card.Proof[:]...))
	case fieldMember:
		return appendUnless(b, f, c.Member[:], c.Member == journal.PublicKey{})
	case fieldSeat:
		return appendUnless(b, f, binary.BigEndian.AppendUint32(nil, c.Seat), c.Seat == 0)
	case fieldEpoch:
		return journal.AppendField(b, f, c.Epoch.Append(nil))
	case fieldOlder:
		return appendEach(b, f, c.Older, func(o *Older) []byte { return append(o.Epoch.Append(nil), o.Sealed[:]...) })
	case fieldWraps:
		return appendEach(b, f, c.Wraps, (*Wraps).bytes)
	case fieldTalkEnd:
		return appendEach(b, f, c.TalkEnds, (*End).bytes)
	case fieldRollEnd:
		return appendEach(b, f, c.RollEnds, (*End).bytes)
	case fieldWords:
		return appendUnless(b, f, c.Words, len(c.Words) == 0)
	case fieldFailed:
		return appendEach(b, f, c.Failed, (*Failed).bytes)
	case fieldLeave:
		return appendUnless(b, f, c.Leave, len(c.Leave) == 0)
	}
	return b
}

func appendUnless(b []byte, f journal.Field, content []byte, none bool) []byte {
	if none {
		return b
	}
	return journal.AppendField(b, f, content)
}

func appendEach[T any](b []byte, f journal.Field, list []T, bytes func(*T) []byte) []byte {
	for i := range list {
		b = journal.AppendField(b, f, bytes(&list[i]))
	}
	return b
}

// Append appends the name of an epoch in its layout.
func (e *EpochID) Append(b []byte) []byte {
	return append(binary.BigEndian.AppendUint32(b, e.Number), e.Commitment[:]...)
}

func (w *Wraps) bytes() []byte {
	b := w.Epoch.Append(make([]byte, 0, EpochSize+len(w.For)*WrapSize))
	for i := range w.For {
		b = append(append(b, w.For[i].Member[:]...), w.For[i].Key[:]...)
	}
	return b
}

func (e *End) bytes() []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(e.Log))
	return append(binary.BigEndian.AppendUint64(b, e.Number), e.Hash[:]...)
}

func (f *Failed) bytes() []byte {
	b := f.Epoch.Append(nil)
	for _, a := range f.Authors {
		b = append(b, a[:]...)
	}
	return b
}

var errBody = errors.New("a field has a wrong length, or one is lacking")

// ParseBody returns the body of an entry of a kind. It refuses kinds that are not those of a roll, fields of a wrong length, and
// bodies that lack what the kind needs. It checks no signature and opens nothing.
func ParseBody(k journal.Kind, body []byte) (*Body, error) {
	if !Known(k) {
		return nil, fmt.Errorf("control entry of kind %d: %w", k, errors.ErrUnsupported)
	}
	fields, err := journal.ParseFields(body)
	if err != nil {
		return nil, fmt.Errorf("control entry: %w", err)
	}
	if k == KindLeave && len(body) > MaxLeave {
		return nil, fmt.Errorf("control entry: %w", errBody) // no admission could carry it
	}
	c, seen := &Body{}, map[journal.Field]bool{}
	for f, content := range fields {
		if !has(fieldsOf[k], f) || seen[f] && !repeats(f) {
			continue
		}
		if !c.parseField(f, content) {
			return nil, fmt.Errorf("control entry of kind %d: %w", k, errBody)
		}
		seen[f] = true
	}
	for _, f := range needed[k] {
		if !seen[f] {
			return nil, fmt.Errorf("control entry of kind %d: %w", k, errBody)
		}
	}
	if k == KindRemove && seen[fieldMember] != seen[fieldSeat] {
		return nil, fmt.Errorf("control entry of kind %d: %w", k, errBody)
	}
	return c, nil
}
