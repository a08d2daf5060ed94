// Package cpace lets two nodes find out whether they know the same code, such as one that is written on a blackboard. Who does not
// know it learns nothing from a run but whether one guess was right, and a guess costs a run.
//
// It is CPace of draft-irtf-cfrg-cpace-21 with the suite CPACE-RISTR255-SHA512, in the mode with an initiator and a responder, and
// with the key confirmation that the draft recommends. Names in parentheses are those of the draft.
//
//	i, err := cpace.Start(terms, data, random)                   // the initiator sends i.Message()
//	answer, run, err := cpace.Answer(terms, first, data, random) // the responder sends answer
//	run, err := i.Finish(answer)                                 // the initiator has the same run
//	key, err := run.Confirm(tag, label)                          // each sends run.Tag(), and checks the other's
//
// One responder may answer one message several times, once for each code it knows, with data that tell the answers apart. Each
// answer is a run of its own. An initiator can try one code in all runs of one message; a responder can try another in each. The
// caller limits both. An Initiator is for one message and its answers, since the draft forbids to use a secret number again.
//
// Slices that are handed to the package are not changed by it, and not by the caller until the run has ended.
package cpace

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha512"
	"errors"
	"fmt"
	"io"

	"github.com/gtank/ristretto255"
)

type (
	// Share is what each side makes of the terms and a secret number (Ya, Yb): an element of ristretto255 as RFC 9496 encodes it.
	Share [32]byte
	// Tag proves that a side has the same run (Ta, Tb). The two sides have different ones.
	Tag [sha512.Size]byte
	// Key is derived from a run that was confirmed.
	Key [32]byte
)

// ErrShare says that the other side sent a share that ends the run: it is no element of the group, or the neutral one, or one's own
// sent back.
var ErrShare = errors.New("share that no run may use")

// ErrMismatch says that the other side has not confirmed the run: its terms or messages are not the same. Nobody can tell which.
var ErrMismatch = errors.New("other code, or another run")

// Terms are what both sides know before a run. When a byte of them differs, the run fails.
type Terms struct {
	// Code is the code in the one form that all ways to type it share (PRS).
	Code []byte
	// Initiator and Responder name the two and what they want of each other, as by a role and a key. A run between two is of
	// no use between others who know the code, or the other way round.
	Initiator, Responder []byte
	// Session is public and belongs to this run or connection alone (sid), so that messages cannot be sent again.
	Session []byte
}

// Message is the first message of each side.
type Message struct {
	Share Share
	Data  []byte // goes in clear beside the share, and both sides have to see the same (ADa, ADb)
}

// Initiator is the side that begins. It may be used by several goroutines.
type Initiator struct {
	terms Terms
	y     *ristretto255.Scalar
	first Message
}

// Start begins a run with a secret number from random. data is what the initiator tells beside its share.
func Start(t Terms, data []byte, random io.Reader) (*Initiator, error) {
	y, err := scalar(random)
	if err != nil {
		return nil, fmt.Errorf("cpace: start: %w", err)
	}
	return &Initiator{t, y, Message{t.share(y), data}}, nil
}

// Message returns what the responder has to get.
func (i *Initiator) Message() Message { return i.first }

// Finish returns the run that an answer makes. The error is ErrShare. A run says nothing of the other side until it is confirmed.
func (i *Initiator) Finish(answer Message) (*Run, error) {
	k, err := secret(i.y, i.first.Share, answer.Share)
	if err != nil {
		return nil, fmt.Errorf("cpace: finish: %w", err)
	}
	return i.terms.run(k, i.first, answer), nil
}

// Answer returns the message and the run of a responder to the first message of an initiator, with a secret number from random.
// data is what the responder tells beside its share. The error is ErrShare or one of random.
func Answer(t Terms, first Message, data []byte, random io.Reader) (Message, *Run, error) {
	y, err := scalar(random)
	if err != nil {
		return Message{}, nil, fmt.Errorf("cpace: answer: %w", err)
	}
	answer := Message{t.share(y), data}
	k, err := secret(y, answer.Share, first.Share)
	if err != nil {
		return Message{}, nil, fmt.Errorf("cpace: answer: %w", err)
	}
	r := t.run(k, first, answer)
	r.own, r.others = r.others, r.own
	return answer, r, nil
}

// Run is what the two sides have in common, if their terms were the same. It is not changed by its methods.
type Run struct {
	own, others Tag
	isk         [sha512.Size]byte
}

// Tag returns what the other side needs to confirm the run. Whoever gets it can tell whether the code is the one they used.
func (r *Run) Tag() Tag { return r.own }

// Confirm returns a key of the run, once tag is that of the other side, and ErrMismatch otherwise. Each label gives another key; a
// label names one use. The comparison takes the same time whatever tag is.
func (r *Run) Confirm(tag Tag, label string) (Key, error) {
	if !hmac.Equal(tag[:], r.others[:]) {
		return Key{}, fmt.Errorf("cpace: confirm: %w", ErrMismatch)
	}
	key, err := hkdf.Key(sha512.New, r.isk[:], nil, label, len(Key{}))
	if err != nil {
		return Key{}, fmt.Errorf("cpace: confirm: %w", err)
	}
	return Key(key), nil
}
