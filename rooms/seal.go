package rooms

import (
	"errors"
	"fmt"
	"io"

	"udpchat/journal"
	"udpchat/rooms/seal"
)

// Why something cannot be said, opened or made now.
var (
	ErrNoKey    = errors.New("the key is not here yet")                         // it may come: ask again after Changes.Keys
	ErrSealed   = errors.New("sealed otherwise than the room does")             // it cannot be opened, whatever comes
	ErrEnded    = errors.New("this node is no member")                          // the room can be read, as far as it was
	ErrReadOnly = errors.New("the room needs a newer version of the program")   // see Roll.ReadOnly
	ErrNotWhole = errors.New("not all of the roll is here yet")                 // it is on its way
	ErrFounder  = errors.New("only the founder of the room can do that")        // remove, change the code
	ErrMember   = errors.New("it has a seat already")                           // admit
	ErrFull     = errors.New("the room has no seat left")                       // admit
	ErrSeats    = errors.New("it has left the last seat that has a number")     // admit
	ErrNoMember = errors.New("it has no seat")                                  // remove, leave
	ErrCard     = errors.New("the member has not signed the key of its card")   // admit
	ErrTooLong  = errors.New("a name, a code or a message is too long to seal") // what to say is longer than a body
)

// idSize is how many bytes of a commitment name an epoch in a sealed body.
const idSize = 8

// randomness is where nonces and keys come from. Reading it never fails: see crypto/rand.
type randomness struct{ io.Reader }

func (r randomness) key() seal.Key {
	k, err := seal.NewKey(r)
	if err != nil {
		panic("rooms: no randomness: " + err.Error())
	}
	return k
}

func (r randomness) seal(k seal.Key, start, plain []byte) []byte {
	body, err := seal.Seal(k, start, plain, r)
	if err != nil {
		panic("rooms: no randomness: " + err.Error())
	}
	return body
}

// sealWith seals plain with the keys of heads, so that only who has all of them can open it. What is sealed names them, since two keys
// could be made to open one body to two texts. Its layout:
//
//	how many epochs 1 | the first 8 bytes of the commitment of each, the least epoch first | what seal.Seal returns
func (s *epochs) sealWith(heads []*epoch, start, plain []byte, random randomness) ([]byte, error) {
	k := s.joint(heads)
	if k == nil {
		return nil, ErrNoKey
	}
	b := []byte{byte(len(heads))}
	for _, e := range heads {
		b = append(b, e.id.Commitment[:idSize]...)
	}
	if b = append(b, random.seal(*k, start, plain)...); len(b) > journal.MaxBody {
		return nil, ErrTooLong
	}
	return b, nil
}

// openWith returns what sealWith has sealed, and with which epochs. Without one of them or its key, it is ErrNoKey.
func (s *epochs) openWith(start, body []byte) ([]byte, []*epoch, error) {
	if len(body) == 0 || body[0] == 0 || body[0] > maxHeads || len(body) < 1+int(body[0])*idSize {
		return nil, nil, ErrSealed
	}
	n := int(body[0])
	sealers := make([]*epoch, n)
	for i := range sealers {
		sealers[i] = s.called([idSize]byte(body[1+i*idSize:]))
		if sealers[i] == nil {
			return nil, nil, ErrNoKey
		}
		if i > 0 && compareEpochs(sealers[i-1].id, sealers[i].id) >= 0 {
			return nil, nil, ErrSealed
		}
	}
	k := s.joint(sealers)
	if k == nil {
		return nil, nil, ErrNoKey
	}
	plain, err := seal.Open(*k, start, body[1+n*idSize:])
	if err != nil {
		return nil, nil, ErrSealed
	}
	return plain, sealers, nil
}

// called returns the epoch that the first bytes of its commitment name, nil if none is known. The founder could make two with the same
// beginning; the smaller one counts then.
func (s *epochs) called(id [idSize]byte) (found *epoch) {
	for _, e := range s.of {
		if (e.listed || e.kept) && [idSize]byte(e.id.Commitment[:]) == id && (found == nil || compareEpochs(e.id, found.id) < 0) {
			found = e
		}
	}
	return found
}

// Epoch returns the number that the header of the next thing said in the room has. The error is ErrNotWhole, ErrEnded, ErrReadOnly or
// ErrNoKey where nothing can be said now.
func (r *Roll) Epoch() (uint32, error) {
	heads := r.epochs.heads()
	switch {
	case !r.Has(r.self) && !r.epochs.whole():
		return 0, ErrNotWhole
	case !r.Has(r.self):
		return 0, ErrEnded
	case r.readOnly:
		return 0, ErrReadOnly
	case r.epochs.joint(heads) == nil:
		return 0, ErrNoKey
	}
	return heads[len(heads)-1].id.Number, nil
}

// Seal returns plain as the body of an entry of the room. Start is the first journal.SealedPart bytes of its header, with the number
// that Epoch returned. The error is one of Epoch's, or ErrTooLong; ErrNoKey too if the epoch has changed since.
func (r *Roll) Seal(random io.Reader, start, plain []byte) ([]byte, error) {
	number, err := r.Epoch()
	if err != nil {
		return nil, err
	}
	h := started(start)
	if h.Epoch() != number || h.Conversation() != r.room {
		return nil, fmt.Errorf("seal for epoch %d in epoch %d: %w", h.Epoch(), number, ErrNoKey)
	}
	return r.epochs.sealWith(r.epochs.heads(), start, plain, randomness{random})
}

// Open returns what was said in an entry of the room, whose header the caller has verified. The error is ErrNoKey if the key may still
// come, else ErrSealed. Whether the author may speak in the room is for the caller.
func (r *Roll) Open(h *journal.Header, body []byte) ([]byte, error) {
	if h.Conversation() != r.room {
		return nil, ErrSealed
	}
	plain, sealers, err := r.epochs.openWith(h[:journal.SealedPart], body)
	if err != nil {
		return nil, err
	}
	if sealers[len(sealers)-1].id.Number != h.Epoch() {
		return nil, ErrSealed
	}
	return plain, nil
}

// started returns a header of which only the start is there.
func started(start []byte) *journal.Header {
	var h journal.Header
	copy(h[:], start)
	return &h
}
