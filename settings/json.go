package settings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"udpchat/internal/object"
	"udpchat/transport/gb2312"
)

func (s *Settings) fields() []object.Field {
	return []object.Field{
		{Key: "name", Value: &s.Name},
		{Key: "peers", Value: &list[Peer]{&s.Peers}},
		{Key: "nodeAt", Value: &s.NodeAt},
		{Key: "port", Value: &s.Port},
		{Key: "leave88", Value: &s.Leave88},
		{Key: "language", Value: &s.Language},
		{Key: "theme", Value: &s.Theme},
		{Key: "textSize", Value: &s.TextSize},
		{Key: "sendKey", Value: &s.SendKey},
		{Key: "askReplace", Value: &s.AskReplace},
		{Key: "known", Value: &list[Known]{&s.Known}},
		{Key: "history", Value: &s.History},
		{Key: "conversations", Value: &list[Conversation]{&s.Conversations}},
		{Key: "window", Value: &s.Window},
		{Key: "classicView", Value: &s.ClassicView},
		{Key: "recentEmoji", Value: &s.RecentEmoji},
		{Key: "notify", Value: &s.Notify},
		{Key: "hideText", Value: &s.HideText},
		{Key: "doNotDisturb", Value: &s.DoNotDisturb},
		{Key: "closeToTray", Value: &s.CloseToTray},
		{Key: "toldOpen", Value: &s.ToldOpen},
	}
}

func (p *Peer) fields() []object.Field {
	return []object.Field{{Key: "name", Value: &p.Name}, {Key: "address", Value: &p.Address}, {Key: "plain", Value: &p.Plain}}
}

func (k *Known) fields() []object.Field {
	return []object.Field{{Key: "id", Value: &k.ID}, {Key: "name", Value: &k.Name}, {Key: "muted", Value: &k.Muted}, {Key: "blocked", Value: &k.Blocked}}
}

func (w *Window) fields() []object.Field {
	return []object.Field{{Key: "width", Value: &w.Width}, {Key: "height", Value: &w.Height}, {Key: "maximized", Value: &w.Maximized}, {Key: "pane", Value: &w.Pane}, {Key: "paneHidden", Value: &w.PaneHidden}}
}

// encode returns the content of the file for s.
func encode(s Settings) ([]byte, error) {
	text, err := object.Append(nil, s.fields(), s.rest)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", "  "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// decode parses the content of the file. Missing members keep their defaults. It also returns the keys of the members that it
// corrected. The error means that data is no JSON object.
func decode(data []byte) (Settings, []string, error) {
	s := Default()
	rest, bad, err := object.Decode(textOf(data), s.fields())
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
func unmarshal(data []byte, fields []object.Field, rest *string) error {
	others, bad, err := object.Decode(data, fields)
	*rest = others
	if len(bad) > 0 {
		return fmt.Errorf("members %q are of another kind", bad)
	}
	return err
}

// MarshalJSON implements json.Marshaler.
func (p Peer) MarshalJSON() ([]byte, error) { return object.Append(nil, p.fields(), p.rest) }

// UnmarshalJSON implements json.Unmarshaler.
func (p *Peer) UnmarshalJSON(data []byte) error { return unmarshal(data, p.fields(), &p.rest) }

// MarshalJSON implements json.Marshaler.
func (k Known) MarshalJSON() ([]byte, error) { return object.Append(nil, k.fields(), k.rest) }

// UnmarshalJSON implements json.Unmarshaler.
func (k *Known) UnmarshalJSON(data []byte) error { return unmarshal(data, k.fields(), &k.rest) }

// MarshalJSON implements json.Marshaler.
func (w Window) MarshalJSON() ([]byte, error) { return object.Append(nil, w.fields(), w.rest) }

// UnmarshalJSON implements json.Unmarshaler.
func (w *Window) UnmarshalJSON(data []byte) error { return unmarshal(data, w.fields(), &w.rest) }
