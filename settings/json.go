package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"udpchat/transport/gb2312"
)

// field is one member of a JSON object: its key, and a pointer to its value.
type field struct {
	key   string
	value any
}

func (s *Settings) fields() []field {
	return []field{
		{"name", &s.Name},
		{"code", &s.Code},
		{"peers", &list[Peer]{&s.Peers}},
		{"nodeAt", &s.NodeAt},
		{"port", &s.Port},
		{"leave88", &s.Leave88},
		{"language", &s.Language},
		{"theme", &s.Theme},
		{"textSize", &s.TextSize},
		{"sendKey", &s.SendKey},
		{"askReplace", &s.AskReplace},
		{"known", &list[Known]{&s.Known}},
		{"history", &s.History},
		{"draft", &s.Draft},
		{"window", &s.Window},
		{"classicView", &s.ClassicView},
		{"readUpTo", &s.ReadUpTo},
		{"recentEmoji", &s.RecentEmoji},
		{"notify", &s.Notify},
		{"hideText", &s.HideText},
		{"doNotDisturb", &s.DoNotDisturb},
		{"closeToTray", &s.CloseToTray},
		{"toldOpen", &s.ToldOpen},
	}
}

func (p *Peer) fields() []field {
	return []field{{"name", &p.Name}, {"address", &p.Address}, {"plain", &p.Plain}}
}

func (k *Known) fields() []field {
	return []field{{"id", &k.ID}, {"name", &k.Name}, {"muted", &k.Muted}, {"blocked", &k.Blocked}, {"verified", &k.Verified}}
}

func (w *Window) fields() []field {
	return []field{{"width", &w.Width}, {"height", &w.Height}, {"maximized", &w.Maximized}, {"pane", &w.Pane}, {"paneHidden", &w.PaneHidden}}
}

// encode returns the content of the file for s.
func encode(s Settings) ([]byte, error) {
	object, err := appendObject(nil, s.fields(), s.rest)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, object, "", "  "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// decode parses the content of the file. Missing members keep their defaults. It also returns the keys of the members that it
// corrected. The error means that data is no JSON object.
func decode(data []byte) (Settings, []string, error) {
	s := Default()
	rest, bad, err := decodeObject(textOf(data), s.fields())
	if err != nil {
		return Default(), nil, err
	}
	s.rest = rest
	c := corrections(bad)
	for _, key := range s.correct() {
		c.add(key)
	}
	return s, c, nil
}

// textOf returns the text of a file in UTF-8: the program writes that, but editors may put a mark before it, or save the file in
// UTF-16 with a mark or in GB18030. Where bytes are lost it has a byte that is not UTF-8, so that the member is found damaged. What
// is in none of these encodings stays as it is.
func textOf(data []byte) []byte {
	text, encoding, _ := gb2312.Read(data, gb2312.UTF8)
	switch {
	case encoding == gb2312.Unknown:
		return data
	case !utf8.Valid(data):
		return []byte(strings.ReplaceAll(text, "\ufffd", "\xff"))
	}
	return []byte(text)
}

// decodeObject sets the fields whose keys are in data. It returns the other members of data as an object, "" when there are
// none, and the keys of fields whose values have another type or are damaged. In the other members U+FFFD stands for damaged bytes,
// so that what is written again is UTF-8.
func decodeObject(data []byte, fields []field) (rest string, bad []string, err error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return "", nil, err
	}
	if members == nil {
		return "", nil, errors.New("null is no object")
	}
	for _, f := range fields {
		value, ok := members[f.key]
		delete(members, f.key)
		if ok && string(value) != "null" && json.Unmarshal(value, f.value) != nil || !utf8.Valid(value) {
			bad = append(bad, f.key)
		}
	}
	if len(members) == 0 {
		return "", bad, nil
	}
	others, err := json.Marshal(members)
	return strings.ToValidUTF8(string(others), "\ufffd"), bad, err
}

// appendObject appends an object of the fields and the members of rest. It leaves out null values.
func appendObject(b []byte, fields []field, rest string) ([]byte, error) {
	members := make([]string, 0, len(fields)+1)
	for _, f := range fields {
		value, err := json.Marshal(f.value)
		if err != nil {
			return nil, fmt.Errorf("encode %q: %w", f.key, err)
		}
		if string(value) != "null" {
			members = append(members, `"`+f.key+`":`+string(value))
		}
	}
	if rest != "" {
		members = append(members, rest[1:len(rest)-1])
	}
	return append(b, "{"+strings.Join(members, ",")+"}"...), nil
}

// list is a list that keeps its readable elements when others are not readable.
type list[T comparable] struct{ to *[]T }

// MarshalJSON implements json.Marshaler. A nil list is null.
func (l list[T]) MarshalJSON() ([]byte, error) { return json.Marshal(*l.to) }

// UnmarshalJSON implements json.Unmarshaler. It sets the list to the readable elements and returns the last error of the others.
func (l list[T]) UnmarshalJSON(data []byte) error {
	var elements []json.RawMessage
	failed := json.Unmarshal(data, &elements)
	*l.to = nil
	for _, raw := range elements {
		var element, none T
		if err := json.Unmarshal(raw, &element); err != nil {
			failed = err
		}
		if element != none {
			*l.to = append(*l.to, element)
		}
	}
	return failed
}

// unmarshal parses a small object. It sets the readable fields even when it returns an error.
func unmarshal(data []byte, fields []field, rest *string) error {
	others, bad, err := decodeObject(data, fields)
	*rest = others
	if len(bad) > 0 {
		return fmt.Errorf("members %q are of another kind", bad)
	}
	return err
}

// MarshalJSON implements json.Marshaler.
func (p Peer) MarshalJSON() ([]byte, error) { return appendObject(nil, p.fields(), p.rest) }

// UnmarshalJSON implements json.Unmarshaler.
func (p *Peer) UnmarshalJSON(data []byte) error { return unmarshal(data, p.fields(), &p.rest) }

// MarshalJSON implements json.Marshaler.
func (k Known) MarshalJSON() ([]byte, error) { return appendObject(nil, k.fields(), k.rest) }

// UnmarshalJSON implements json.Unmarshaler.
func (k *Known) UnmarshalJSON(data []byte) error { return unmarshal(data, k.fields(), &k.rest) }

// MarshalJSON implements json.Marshaler.
func (w Window) MarshalJSON() ([]byte, error) { return appendObject(nil, w.fields(), w.rest) }

// UnmarshalJSON implements json.Unmarshaler.
func (w *Window) UnmarshalJSON(data []byte) error { return unmarshal(data, w.fields(), &w.rest) }
