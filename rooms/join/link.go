package join

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"udpchat/journal"
	"udpchat/rooms/cpace"
)

// Link is a connection to another node.
type Link struct {
	ID     journal.LinkID
	Key    journal.PublicKey // that the other node has proven
	Host   string            // its host address, always in the same form; limits go by it
	Secret [32]byte          // nobody but the two sides has it, and no other link
}

// Send is a frame for a link. If the link is down, the frame is dropped.
type Send struct {
	Link  journal.LinkID
	Frame []byte
}

// Labels of what is derived. Each names one use.
const (
	labelSession = "udpchat join 1\x00"
	labelWelcome = "udpchat join welcome 1"
	labelChoose  = "udpchat join choose 1"
)

// terms returns those of a run. Session is HMAC-SHA-256 of a label and the run's number, 8 bytes, under the link's secret.
func (l *Link) terms(code string, joiner, host journal.PublicKey, run uint64) cpace.Terms {
	m := hmac.New(sha256.New, l.Secret[:])
	m.Write(binary.BigEndian.AppendUint64([]byte(labelSession), run))
	return cpace.Terms{
		Code:      []byte(code),
		Initiator: append([]byte("join "), joiner[:]...),
		Responder: append([]byte("host "), host[:]...),
		Session:   m.Sum(nil),
	}
}

// keys are those of a run that is confirmed.
type keys struct{ welcome, choose cpace.Key }

func confirm(r *cpace.Run, tag cpace.Tag) (k keys, err error) {
	if k.welcome, err = r.Confirm(tag, labelWelcome); err == nil {
		k.choose, err = r.Confirm(tag, labelChoose)
	}
	return k, err
}

// seal seals the only text that a key is for.
func seal(k cpace.Key, text []byte) []byte {
	aead, err := chacha20poly1305.New(k[:])
	if err != nil {
		panic(err) // only for another length
	}
	return aead.Seal(nil, make([]byte, aead.NonceSize()), text, nil)
}

func open(k cpace.Key, sealed []byte) ([]byte, error) {
	aead, err := chacha20poly1305.New(k[:])
	if err != nil {
		panic(err)
	}
	return aead.Open(nil, make([]byte, aead.NonceSize()), sealed, nil)
}

// bucket holds tokens, and gets one each every until it holds burst. A token that was not used goes back.
type bucket struct {
	every time.Duration
	burst int
	full  time.Duration // when the bucket is full again, if nothing is taken
}

// due returns when the next token can be taken: now or earlier if there is one.
func (b *bucket) due() time.Duration { return b.full - time.Duration(b.burst-1)*b.every }

func (b *bucket) take(now time.Duration) { b.full = max(b.full, now) + b.every }

func (b *bucket) give() { b.full -= b.every }

// earliest is the earliest of some times, 0 without any.
type earliest time.Duration

// of takes t into account; 0 is none.
func (e *earliest) of(t time.Duration) {
	if t != 0 && (*e == 0 || earliest(t) < *e) {
		*e = earliest(t)
	}
}
