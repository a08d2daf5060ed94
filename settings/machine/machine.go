// Package machine tells by a few marks whether the program runs on the same computer as before. A copied data folder or a copied
// disk is found out by it.
//
// [Read] reads the marks of this machine. [Bind] makes of them what is kept: salted hashes, so that a file that is lost tells
// nothing of the computer. [Binding.Compare] compares them with the marks of later.
package machine

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strings"

	"udpchat/internal/object"
)

// Kind is a kind of mark.
type Kind string

// The kinds of marks. The words stand in a file: do not change them.
const (
	Board  Kind = "board"  // the UUID that the maker gave the main board: SMBIOS, or what the system has instead
	Wired  Kind = "wired"  // hardware addresses of wired network interfaces that belong to the machine
	System Kind = "system" // the number that the installed system gave itself
)

// Marks are what tells a machine from others: values of each kind that could be read. Two machines share a kind when any of its
// values is equal.
type Marks map[Kind][]string

// enough is how many kinds must be equal, and so, how many a machine needs to be told from others.
const enough = 2

// mostValues is how many values of a kind are kept.
const mostValues = 16

// Verdict is the result of a comparison.
type Verdict uint8

// The verdicts.
const (
	Unknown Verdict = iota // fewer than two kinds could be read both times
	Same
	Other
)

// Binding is what is kept of a machine: the salted hashes of its marks.
//
//	{"salt":"…","marks":{"board":["…"],"system":["…"],"wired":["…",…]}}
//
// Salt and hashes are 16 bytes in hexadecimal. A Binding is never changed in place. The zero Binding is of no machine.
type Binding struct {
	salt  hash
	marks map[Kind][]hash // no kind is empty
	rest  string          // the members that this version does not know
}

// hash is the beginning of a SHA-256, or a salt.
type hash [16]byte

// MarshalText implements encoding.TextMarshaler.
func (h hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (h *hash) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(h)) {
		return errors.New("a hash of a machine has 32 digits")
	}
	_, err := hex.Decode(h[:], text)
	return err
}

// Bind returns the binding to a machine. It reports false if too few marks are known to tell the machine from others.
func Bind(here Marks) (Binding, bool) {
	var b Binding
	_, _ = rand.Read(b.salt[:]) // never fails
	b = b.with(here)
	return b, len(b.marks) >= enough
}

// Compare compares the machine of b with one.
func (b Binding) Compare(here Marks) Verdict {
	both, equal := 0, 0
	for kind, now := range b.hashes(here) {
		was := b.marks[kind]
		if len(was) == 0 {
			continue
		}
		both++
		if slices.ContainsFunc(now, func(h hash) bool { return slices.Contains(was, h) }) {
			equal++
		}
	}
	switch {
	case equal >= enough:
		return Same
	case both < enough:
		return Unknown
	}
	return Other
}

// Renew returns b with the marks that the same machine has now, and reports whether they are others. So a machine stays the same
// when its parts are replaced one after the other. Marks that cannot be read now stay.
func (b Binding) Renew(here Marks) (Binding, bool) {
	next := b.with(here)
	return next, !maps.EqualFunc(next.marks, b.marks, slices.Equal)
}

func (b Binding) with(here Marks) Binding {
	next := Binding{salt: b.salt, marks: maps.Clone(b.marks), rest: b.rest}
	if next.marks == nil {
		next.marks = map[Kind][]hash{}
	}
	maps.Copy(next.marks, b.hashes(here))
	return next
}

// hashes returns the hashes of marks under the salt of b, each kind in order.
func (b Binding) hashes(here Marks) map[Kind][]hash {
	all := map[Kind][]hash{}
	for kind, values := range here {
		for _, v := range values {
			sum := sha256.Sum256(slices.Concat(b.salt[:], []byte(kind), []byte{0}, []byte(v)))
			all[kind] = append(all[kind], hash(sum[:]))
		}
		slices.SortFunc(all[kind], func(a, b hash) int { return slices.Compare(a[:], b[:]) })
		if s := slices.Compact(all[kind]); len(s) > 0 {
			all[kind] = s[:min(len(s), mostValues)]
		}
	}
	return all
}

func (b *Binding) fields() []object.Field {
	return []object.Field{{Key: "salt", Value: &b.salt}, {Key: "marks", Value: &b.marks}}
}

// MarshalJSON implements json.Marshaler.
func (b Binding) MarshalJSON() ([]byte, error) { return object.Append(nil, b.fields(), b.rest) }

// UnmarshalJSON implements json.Unmarshaler.
func (b *Binding) UnmarshalJSON(data []byte) (err error) {
	var bad []string
	if b.rest, bad, err = object.Decode(data, b.fields()); len(bad) > 0 {
		return errors.New("no binding to a machine")
	}
	maps.DeleteFunc(b.marks, func(_ Kind, all []hash) bool { return len(all) == 0 })
	return err
}

// uuid returns the digits of a UUID in lower case; empty, if it is none, or one that many boards have because their makers left
// what the firmware came with.
func uuid(text string) string {
	digits := strings.ToLower(strings.NewReplacer("-", "", "{", "", "}", "").Replace(strings.TrimSpace(text)))
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != 16 || !slices.ContainsFunc(b, func(c byte) bool { return c != b[0] }) || slices.Contains(fillers, digits) {
		return ""
	}
	slices.Reverse(b[:4]) // SMBIOS before 2.6 and some systems have these numbers the other way round
	slices.Reverse(b[4:6])
	slices.Reverse(b[6:8])
	if slices.Contains(fillers, hex.EncodeToString(b)) {
		return ""
	}
	return digits
}

// fillers are UUIDs of boards that were never given one, as tools that take stock of computers list them. Those that repeat one
// byte are known without a list.
var fillers = []string{
	"03000200040005000006000700080009", // American Megatrends
	"123456781234567890abcddeefaabbcc",
	"12345678123412341234123456789abc",
	"11111111222233334444555555555555",
	"000102030405060708090a0b0c0d0e0f",
	"01020304050607080900010203040506",
	"00112233445566778899aabbccddeeff",
	"4c4c454400002010802080c04f202020", // Dell, without a service tag
	"deadbeefdeadbeefdeadbeefdeadbeef",
}

// wired returns a hardware address as a mark; empty, if it was not given by a maker but drawn or made by software.
func wired(address []byte) string {
	const group, local = 1, 2
	if len(address) != 6 || address[0]&(group|local) != 0 || !slices.ContainsFunc(address, func(c byte) bool { return c != address[0] }) {
		return ""
	}
	return hex.EncodeToString(address)
}

// add adds a value of a kind, unless it is empty.
func (m Marks) add(kind Kind, value string) {
	if value != "" {
		m[kind] = append(m[kind], value)
	}
}
