package guitest

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

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

// Hear lets n messages of the plain peer 192.0.2.host come into a room, a minute apart. The number of a message replaces %d in
// its text.
func Hear(room *chat.Room, now *time.Time, host byte, n int, text string) {
	from := netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, host}), 5000)
	for i := range n {
		*now = now.Add(time.Minute)
		room.Receive([]chat.Incoming{{From: from, At: *now, Text: strings.ReplaceAll(text, "%d", strconv.Itoa(i))}})
	}
}
