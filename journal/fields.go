package journal

import (
	"encoding/binary"
	"errors"
	"iter"
)

// Field is the type of a field. A body, before it is sealed, is a list of fields:
//
//	type, unsigned varint | length, unsigned varint | bytes
//
// Fields of unknown types are skipped. A type may occur more than once.
type Field uint64

// The types of fields.
const (
	FieldText  Field = 1 // UTF-8: of a text or an edit what was said, of a reaction the emoji, of a profile the name
	FieldEntry Field = 2 // 32 bytes: the hash of the entry that is edited, retracted, answered or reacted to
	FieldAgain Field = 3 // an entry that is said again: its header, then its body
)

// AppendField appends a field with its content.
func AppendField(b []byte, f Field, content []byte) []byte {
	b = binary.AppendUvarint(b, uint64(f))
	b = binary.AppendUvarint(b, uint64(len(content)))
	return append(b, content...)
}

var errBody = errors.New("a body whose fields do not fill it")

// ParseFields returns the fields of a body in their order. Their contents are parts of it. Where one field of a type is expected,
// the first counts.
func ParseFields(body []byte) (iter.Seq2[Field, []byte], error) {
	in := &reader{b: body}
	for in.more() {
		in.field()
	}
	if in.bad {
		return nil, errBody
	}
	return func(yield func(Field, []byte) bool) {
		for in := (&reader{b: body}); in.more(); {
			if !yield(in.field()) {
				return
			}
		}
	}, nil
}

// field returns the next field of a body.
func (r *reader) field() (Field, []byte) {
	f, size := Field(r.number()), r.number()
	if size > uint64(len(r.b)) {
		r.fail()
	}
	return f, r.take(int(min(size, MaxBody)))
}
