package cpace

import (
	"crypto/hmac"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/gtank/ristretto255"
)

// The labels that the draft gives to hashes with this group: G.DSI, G.DSI_ISK and that of the key that makes tags.
const (
	labelGenerator = "CPaceRistretto255"
	labelISK       = "CPaceRistretto255_ISK"
	labelMAC       = "CPaceMac"
)

// channel returns what binds a run to the two who hold it (CI): both names, the initiator's first.
func (t *Terms) channel() []byte { return appendFields(nil, t.Initiator, t.Responder) }

// generatorString returns what the generator is made of (generator_string). Zeros fill the first block of the hash, so that its
// time tells nothing of the code.
func (t *Terms) generatorString() []byte {
	b := appendFields(nil, []byte(labelGenerator), t.Code)
	zeros := make([]byte, max(0, sha512.BlockSize-1-len(b)))
	return appendFields(b, zeros, t.channel(), t.Session)
}

// generator returns the element that only those with the same terms know (calculate_generator).
func (t *Terms) generator() *ristretto255.Element {
	sum := sha512.Sum512(t.generatorString())
	g, err := ristretto255.NewIdentityElement().SetUniformBytes(sum[:])
	if err != nil {
		panic(err) // only for another length
	}
	return g
}

// share returns the share of a side with the secret number y (scalar_mult).
func (t *Terms) share(y *ristretto255.Scalar) Share {
	return Share(ristretto255.NewIdentityElement().ScalarMult(y, t.generator()).Bytes())
}

// scalar returns a secret number of 252 bits, which is less than the order of the group (sample_scalar).
func scalar(random io.Reader) (*ristretto255.Scalar, error) {
	var b [32]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return nil, fmt.Errorf("secret number: %w", err)
	}
	b[31] &= 0x0f
	y, err := ristretto255.NewScalar().SetCanonicalBytes(b[:])
	if err != nil || y.Equal(ristretto255.NewScalar()) == 1 {
		return nil, errors.New("secret number: zero")
	}
	return y, nil
}

// secret returns what the numbers of both sides make together (K, by scalar_mult_vfy): of one's own, which made the share own, and
// of that behind the share of the other side. Nobody may see it: with it, codes could be tried without another run.
//
// With one's own share as the other's, the tag that is expected would be the one that is sent, if the data are equal, too.
func secret(y *ristretto255.Scalar, own, other Share) ([32]byte, error) {
	if own == other {
		return [32]byte{}, fmt.Errorf("%w: one's own", ErrShare)
	}
	e, err := ristretto255.NewIdentityElement().SetCanonicalBytes(other[:])
	if err != nil {
		return [32]byte{}, fmt.Errorf("%w: %w", ErrShare, err)
	}
	k := ristretto255.NewIdentityElement().ScalarMult(y, e)
	if k.Equal(ristretto255.NewIdentityElement()) == 1 {
		return [32]byte{}, fmt.Errorf("%w: the neutral element", ErrShare)
	}
	return [32]byte(k.Bytes()), nil
}

// run returns the run of the two messages, as the initiator has it.
func (t *Terms) run(k [32]byte, first, answer Message) *Run {
	a, b := first.fields(), answer.fields()
	isk := sha512.Sum512(slices.Concat(appendFields(nil, []byte(labelISK), t.Session, k[:]), a, b))
	key := sha512.Sum512(slices.Concat([]byte(labelMAC), t.Session, isk[:]))
	return &Run{own: mac(key, a), others: mac(key, b), isk: isk}
}

func mac(key [sha512.Size]byte, message []byte) Tag {
	m := hmac.New(sha512.New, key[:])
	m.Write(message)
	return Tag(m.Sum(nil))
}

// fields returns the message as it is hashed.
func (m *Message) fields() []byte { return appendFields(nil, m.Share[:], m.Data) }

// appendFields appends to b the length of each field in LEB128, and the field (lv_cat).
func appendFields(b []byte, fields ...[]byte) []byte {
	for _, f := range fields {
		b = append(binary.AppendUvarint(b, uint64(len(f))), f...)
	}
	return b
}
