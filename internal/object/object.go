// Package object reads and writes JSON objects, and keeps the members that this version of the program does not know, so that
// saving keeps them for a newer one.
package object

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Field is one member of a JSON object: its key, and a pointer to its value.
type Field struct {
	Key   string
	Value any
}

// Decode sets the fields whose keys are in data. It returns the other members of data as an object, "" when there are none, and
// the keys of fields whose values have another type or are damaged. In the other members U+FFFD stands for damaged bytes, so that
// what is written again is UTF-8. The error means that data is no JSON object.
func Decode(data []byte, fields []Field) (rest string, bad []string, err error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return "", nil, err
	}
	if members == nil {
		return "", nil, errors.New("null is no object")
	}
	for _, f := range fields {
		value, ok := members[f.Key]
		delete(members, f.Key)
		if ok && string(value) != "null" && json.Unmarshal(value, f.Value) != nil || !utf8.Valid(value) {
			bad = append(bad, f.Key)
		}
	}
	if len(members) == 0 {
		return "", bad, nil
	}
	others, err := json.Marshal(members)
	return strings.ToValidUTF8(string(others), "\ufffd"), bad, err
}

// Append appends an object of the fields and the members of rest, which is as Decode returns it. It leaves out null values.
func Append(b []byte, fields []Field, rest string) ([]byte, error) {
	members := make([]string, 0, len(fields)+1)
	for _, f := range fields {
		value, err := json.Marshal(f.Value)
		if err != nil {
			return nil, fmt.Errorf("encode %q: %w", f.Key, err)
		}
		if string(value) != "null" {
			members = append(members, `"`+f.Key+`":`+string(value))
		}
	}
	if rest != "" {
		members = append(members, rest[1:len(rest)-1])
	}
	return append(b, "{"+strings.Join(members, ",")+"}"...), nil
}
