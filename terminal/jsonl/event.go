// Package jsonl is what other programs read and write at the terminal: one JSON object a line, in UTF-8. PROTOCOL.md, "For
// programs", describes it. The package knows the objects, and who is in a conversation; it has no room and no streams.
package jsonl

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"udpchat/chat"
)

// Version is the version of the objects. It rises when a program that ignores what it does not know would misread them.
const Version = 1

// Hello is the first object. It comes again when the key of the node has become another one.
type Hello struct {
	Type        string `json:"type"` // hello
	Version     int    `json:"version"`
	Program     string `json:"program"` // the version of the program
	Name        string `json:"name"`    // of this node
	Key         string `json:"key,omitempty"`
	Fingerprint string `json:"fingerprint,omitempty"`
	Port        uint16 `json:"port"` // for plain text
}

// Conversation is a conversation that the node is in, or was.
type Conversation struct {
	Type         string        `json:"type,omitempty"` // conversation; empty in an Answer
	Conversation string        `json:"conversation"`
	Shown        bool          `json:"shown"` // a command that names none goes there
	Kind         string        `json:"kind"`
	Standing     string        `json:"standing"`
	Name         string        `json:"name,omitempty"`
	Code         string        `json:"code,omitempty"`  // of a room
	Mine         bool          `json:"mine,omitempty"`  // this node has founded the room
	Other        chat.MemberID `json:"other,omitempty"` // of a direct conversation
}

// Joining is what has become of a code that was entered.
type Joining struct {
	Type         string  `json:"type"` // joining
	Stage        string  `json:"stage"`
	Code         string  `json:"code,omitempty"` // as it was entered
	Offers       []Offer `json:"offers,omitempty"`
	Conversation string  `json:"conversation,omitempty"` // that was joined
}

// Offer is a room with the code.
type Offer struct {
	Conversation string        `json:"conversation"`
	Name         string        `json:"name,omitempty"`
	Founder      chat.MemberID `json:"founder"`
	Nodes        int           `json:"nodes"` // that have offered it
}

// Message is a message that has just arrived, or was said.
type Message struct {
	Type         string        `json:"type,omitempty"` // message; empty in an Answer
	Conversation string        `json:"conversation"`
	Message      chat.ID       `json:"message"`
	Author       chat.MemberID `json:"author"`
	Name         string        `json:"name,omitempty"`
	Address      string        `json:"address,omitempty"`
	Via          string        `json:"via"`
	At           string        `json:"at,omitempty"`
	Text         string        `json:"text"`
	Encoding     string        `json:"encoding,omitempty"`
}

// Receipt is what became of an own message.
type Receipt struct {
	Type         string    `json:"type"` // receipt
	Conversation string    `json:"conversation"`
	Message      chat.ID   `json:"message"`
	State        string    `json:"state"`
	Stored       int       `json:"stored"` // how many nodes have it on disk
	Of           int       `json:"of"`     // how many it is for
	Failed       []Failure `json:"failed,omitempty"`
}

// Failure is a plain recipient that a message did not reach.
type Failure struct {
	To   chat.Recipient `json:"to"`
	Why  string         `json:"why"`
	Text string         `json:"text"` // the same for people
}

// Member is a change of who is in a conversation.
type Member struct {
	Type         string `json:"type"` // member
	Conversation string `json:"conversation"`
	Change       string `json:"change"`
	Person
}

// Person is a member as it is now.
type Person struct {
	Member      chat.MemberID `json:"member"`
	Kind        string        `json:"kind"`
	Name        string        `json:"name,omitempty"`
	Address     string        `json:"address,omitempty"`
	Fingerprint string        `json:"fingerprint,omitempty"`
	Verified    bool          `json:"verified,omitempty"`
	Blocked     bool          `json:"blocked,omitempty"`
	Here        bool          `json:"here"`
}

// Trouble is something that is wrong, or was.
type Trouble struct {
	Type    string `json:"type"` // trouble
	Trouble string `json:"trouble"`
	Over    bool   `json:"over,omitempty"`
	Text    string `json:"text"` // the same for people
}

// Answer answers a command that was carried out.
type Answer struct {
	Type          string          `json:"type"` // answer
	ID            json.RawMessage `json:"id,omitempty"`
	Conversation  string          `json:"conversation,omitempty"`
	Message       chat.ID         `json:"message,omitempty"`       // to say
	Plain         string          `json:"plain,omitempty"`         // to say: what plain peers read, if that differs
	Members       *[]Person       `json:"members,omitempty"`       // to members
	Conversations []Conversation  `json:"conversations,omitempty"` // to conversations
	Messages      *[]Message      `json:"messages,omitempty"`      // to history, oldest first
	Older         chat.Pos        `json:"older,omitzero"`          // to history: there is more above this place
}

// Error answers a line that was not carried out.
type Error struct {
	Type  string          `json:"type"` // error
	ID    json.RawMessage `json:"id,omitempty"`
	Error string          `json:"error"`
	Text  string          `json:"text"` // the same for people
}

// End is the last object.
type End struct {
	Type string `json:"type"` // end
	Why  string `json:"why"`
	Sent bool   `json:"sent"` // nothing was left unsent, and no line was refused
}

// AppendLine appends an object as one line. Nothing is escaped but what JSON requires, and what some reader takes for the end of a
// line or a terminal for a command: all control characters, U+2028 and U+2029.
func AppendLine(b []byte, object any) ([]byte, error) {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	if err := e.Encode(object); err != nil {
		return b, err
	}
	for rest := line.Bytes(); len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if 0x7f <= r && r < 0xa0 || r == 0x2028 || r == 0x2029 { // below them, encoding/json escapes all
			b = fmt.Appendf(b, `\u%04x`, r)
		} else {
			b = append(b, rest[:n]...)
		}
		rest = rest[n:]
	}
	return b, nil
}

// timeOf is a time as RFC 3339 has it, in UTC and microseconds. Others may claim times for which it has no form.
func timeOf(at time.Time) string {
	at = at.UTC()
	if at.Year() < 0 || at.Year() > 9999 {
		return ""
	}
	return at.Format("2006-01-02T15:04:05.000000Z07:00")
}
