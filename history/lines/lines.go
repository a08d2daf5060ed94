// Package lines writes messages as lines of text and of JSON, as exports have them.
package lines

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"udpchat/chat"
	"udpchat/chat/console"
)

// Format is a format of exported messages.
type Format uint8

// The formats of exports.
const (
	// Text has messages as the classic window prints them, see console.Text, with the local time (RFC 3339) before the
	// address. Where an export has several conversations, the name of the conversation in brackets stands between the two.
	Text Format = iota
	// JSONL has one JSON object a line. The fields are id, conversation ("open", or its identity in hexadecimal), pos (chat.Pos); author ("me",
	// "plain:" and an IP address, or "key:" and the key of a node in hexadecimal); from? (its address and port); at (RFC 3339,
	// UTC); text; via ("self", "plain", "link", or "newer": of a kind that this version does not know); encoding? ("gb2312", "utf-8",
	// "gb18030", "unknown", "utf-16"); raw? (the datagram in base64, when its text is not exact); deliveries? (to; state: 0 sending,
	// 1 sent, 2 failed; why?); log? (of its author, in hexadecimal) and number? (in that log). Those with ? are left out when they
	// are empty.
	JSONL
)

// Append appends a message to b, with the end of its last line. Several says that the messages of other conversations stand
// beside it.
func (f Format) Append(b []byte, m chat.Message, several bool) []byte {
	if f == JSONL {
		b = appendJSON(b, m)
	} else {
		b = appendText(b, m, several)
	}
	return append(b, '\n')
}

func appendText(b []byte, m chat.Message, several bool) []byte {
	b = append(m.At.Local().AppendFormat(b, time.RFC3339), ' ')
	if several {
		b = fmt.Appendf(b, "[%v] ", m.Conversation)
	}
	if !m.From.IsValid() { // an own message that never came back
		b = append(b, "me"...)
	}
	return append(b, console.Text(m)...)
}

// messageJSON is a line of an export in JSONL.
type messageJSON struct {
	ID           chat.ID        `json:"id"`
	Conversation string         `json:"conversation"`
	Pos          chat.Pos       `json:"pos"`
	Author       chat.MemberID  `json:"author"`
	From         string         `json:"from,omitempty"`
	At           time.Time      `json:"at"`
	Text         string         `json:"text"`
	Via          string         `json:"via"`
	Encoding     string         `json:"encoding,omitempty"`
	Raw          []byte         `json:"raw,omitempty"`
	Deliveries   []deliveryJSON `json:"deliveries,omitempty"`
	Log          string         `json:"log,omitempty"`
	Number       uint64         `json:"number,omitempty"`
}

var (
	viaNames      = []string{chat.ViaSelf: "self", chat.ViaPlain: "plain", chat.ViaLink: "link", chat.ViaNewer: "newer"}
	encodingNames = []string{
		chat.EncodingNone: "", chat.EncodingGB2312: "gb2312", chat.EncodingUTF8: "utf-8",
		chat.EncodingGB18030: "gb18030", chat.EncodingUnknown: "unknown", chat.EncodingUTF16: "utf-16",
	}
)

// deliveryJSON is an element of the field deliveries.
type deliveryJSON struct {
	To    chat.Recipient     `json:"to"`
	State chat.DeliveryState `json:"state"`
	Why   chat.Reason        `json:"why,omitempty"`
}

func appendJSON(b []byte, m chat.Message) []byte {
	line := messageJSON{
		ID: m.ID, Conversation: m.Conversation.String(), Pos: m.Pos, Author: m.Author, At: m.At.UTC(), Text: m.Text,
		Via: nameOf(viaNames, uint8(m.Via)), Encoding: nameOf(encodingNames, uint8(m.Encoding)), Raw: m.Raw, Number: m.Number,
	}
	if m.Number > 0 {
		line.Log = fmt.Sprintf("%016x", m.Log)
	}
	if m.From.IsValid() {
		line.From = m.From.String()
	}
	for _, d := range m.Deliveries {
		line.Deliveries = append(line.Deliveries, deliveryJSON(d))
	}
	text, err := json.Marshal(line)
	if err != nil { // a year beyond 9999
		line.At = time.Time{}
		text, _ = json.Marshal(line)
	}
	return append(b, escapeHidden(text)...)
}

// escapeHidden returns JSON in which no character does something to a terminal that shows it: controls beyond ASCII and marks of
// direction are written as escapes, which stand for the same text.
func escapeHidden(text []byte) []byte {
	if !bytes.ContainsFunc(text, hidden) {
		return text
	}
	var b []byte
	for _, r := range string(text) {
		if hidden(r) {
			b = fmt.Appendf(b, `\u%04x`, r)
			continue
		}
		b = utf8.AppendRune(b, r)
	}
	return b
}

func hidden(r rune) bool {
	return r >= 0x7f && (r < 0xa0 || unicode.Is(unicode.Bidi_Control, r))
}

func nameOf(names []string, n uint8) string {
	if int(n) < len(names) {
		return names[n]
	}
	return strconv.Itoa(int(n))
}
