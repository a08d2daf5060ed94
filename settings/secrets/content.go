package secrets

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"udpchat/chat/health"
	"udpchat/internal/files"
	"udpchat/internal/object"
)

// errDamaged is the error for a file that does not hold what this package writes.
var errDamaged = fmt.Errorf("no secrets: %w", health.Damaged)

// content is what the file holds:
//
//	{"sha256":"…","secrets":{"identity":{"seed":"…","machines":[…]},"former":[…],"verified":["…",…],"rooms":[…],"pairs":[…]}}
//
// sha256 is that of the bytes of the object secrets as they stand in the file, so that a damaged key is not taken for a key. It,
// seeds and keys are 32 bytes in hexadecimal. Objects keep the members that this version does not know. A content is never changed
// in place.
type content struct {
	identity *identity  // nil: none was made yet
	former   []identity // that were replaced, the last one last
	verified []value    // the keys of verified members, ascending
	rooms    []room     // in the order in which this node came into them
	pairs    []pair
	rest     string
	beside   string // like rest, for the object around all
}

// value is 32 bytes, which are in hexadecimal in the file.
type value [32]byte

// MarshalText implements encoding.TextMarshaler.
func (v value) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, v[:]), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (v *value) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(v)) {
		return errDamaged
	}
	_, err := hex.Decode(v[:], text)
	return err
}

func (c *content) fields() []object.Field {
	return []object.Field{
		{Key: "identity", Value: &c.identity},
		{Key: "former", Value: &c.former},
		{Key: "verified", Value: &c.verified},
		{Key: "rooms", Value: &c.rooms},
		{Key: "pairs", Value: &c.pairs},
	}
}

// encode returns the file for a content. One that would not be read again is an error.
func (c content) encode() ([]byte, error) {
	text, err := object.Append(nil, c.fields(), c.rest)
	if err != nil {
		return nil, err
	}
	sum, secrets := value(sha256.Sum256(text)), json.RawMessage(text)
	file, err := object.Append(nil, []object.Field{{Key: "sha256", Value: &sum}, {Key: "secrets", Value: &secrets}}, c.beside)
	if len(file) >= maxFile {
		return nil, fmt.Errorf("write the secrets: %w", files.ErrTooLong)
	}
	return append(file, '\n'), err
}

// parse returns the content of a file. The error is errDamaged for a file that encode did not write, and health.NewerVersion for one
// that is whole but has values of another kind.
func parse(file []byte) (content, error) {
	var sum value
	var secrets json.RawMessage
	beside, bad, err := object.Decode(file, []object.Field{{Key: "sha256", Value: &sum}, {Key: "secrets", Value: &secrets}})
	if err != nil || len(bad) > 0 || sha256.Sum256(secrets) != sum {
		return content{}, errDamaged
	}
	c := content{beside: beside}
	c.rest, bad, err = object.Decode(secrets, c.fields())
	if err != nil || len(bad) > 0 {
		return content{}, fmt.Errorf("read the secrets: %w", health.NewerVersion)
	}
	slices.SortFunc(c.verified, compare)
	c.verified = slices.Compact(c.verified)
	return c, nil
}

func compare(a, b value) int { return slices.Compare(a[:], b[:]) }

// damaged reports whether an error of reading means that the file is not what it should be, and not that it cannot be read.
func damaged(err error) bool { return errors.Is(err, errDamaged) }
