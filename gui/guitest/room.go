package guitest

import (
	"strings"

	"udpchat/chat"
)

// Carrier is a chat.Carrier that records the texts it is given, and answers as a test wants.
type Carrier struct {
	To   []chat.Recipient
	Why  chat.Reason // the outcome of every delivery
	Sent []string
}

// Recipients implements chat.Carrier.
func (c *Carrier) Recipients() []chat.Recipient { return c.To }

// Send implements chat.Carrier.
func (c *Carrier) Send(_ chat.Recipient, text string, done func(chat.Reason)) {
	c.Sent = append(c.Sent, text)
	done(c.Why)
}

// AsWritten is how plain peers read a text if they know every character.
type AsWritten struct{}

// PlainText implements chat.PlainText.
func (AsWritten) PlainText(text string) chat.Plain {
	return chat.Plain{Text: text, Bytes: len(text), Pieces: []string{text}}
}

// WithoutEmoji is how plain peers read a text if they do not know 😀 and a datagram has 40 bytes.
type WithoutEmoji struct{}

// PlainText implements chat.PlainText.
func (WithoutEmoji) PlainText(text string) chat.Plain {
	read := strings.ReplaceAll(text, "😀", "〓")
	p := chat.Plain{Text: read, Differs: read != text, Bytes: len(read)}
	for rest := read; ; rest = rest[40:] {
		if len(rest) <= 40 {
			p.Pieces = append(p.Pieces, rest)
			return p
		}
		p.Pieces = append(p.Pieces, rest[:40])
	}
}
