package chat

import (
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"strings"
	"time"

	"udpchat/chat/addressline"
	"udpchat/chat/visible"
)

// ID names a message in the history of this node. IDs start at 1, ascend in the order of creation and are never reused.
type ID int64

// Rev counts the changes of a room. Every change of anything a face can see raises it by one.
type Rev uint64

// Via tells how a message came.
type Via uint8

// These are the ways a message can come. The numbers are kept on disk: append only.
const (
	ViaSelf  Via = iota // said here
	ViaPlain            // a datagram on the room's port: neither encrypted nor authenticated
	ViaLink             // a letter from another node: encrypted, and proven to be its author's
)

// Encoding tells how the bytes of a plain message were read.
type Encoding uint8

// These are the encodings of plain text. The numbers are kept on disk: append only.
const (
	EncodingNone    Encoding = iota // said here, or ASCII, which every encoding shares
	EncodingGB2312                  // the room's own
	EncodingUTF8                    //
	EncodingGB18030                 //
	EncodingUnknown                 // none fits: the bytes are shown escaped
	EncodingUTF16                   // begins with a byte order mark
)

// Message is one message with its author, text and time, how it came and what became of it. It is a value; its slices are
// shared and must not be written to.
type Message struct {
	ID           ID
	Conversation Conversation
	Pos          Pos
	Rev          Rev // the room's revision when this message last changed
	Author       MemberID
	From         netip.AddrPort // the sender's address; of an own message, where it came back from, if it did
	At           time.Time
	Text         string // as written; see package visible for what may be shown
	Via          Via
	Number       uint64   // counted by its author; zero: plain text, or no links
	Prev         [32]byte // with Number: the hash of its author's message before
	Encoding     Encoding
	Raw          []byte // the datagram, where reading it was not exact
	Deliveries   []Delivery
	Deleted      bool // gone from the transcript; only Changes and an Archive ever see it
}

// Mine reports whether the message was said at this node.
func (m Message) Mine() bool { return m.Author == Me }

// Classic is the message as the classic chat window prints it, without the last line break: a line with the sender's address,
// then the text, indented by addressline.Indent, so that no text can imitate another sender's address line. The first line is
// empty for an own message that never came back.
func (m Message) Classic() string {
	return m.address() + "\n" + addressline.Indent(visible.String(m.Text))
}

// ClassicFrom is Classic for a message of a linked member: the first line is the member's label, with the address in
// parentheses. No label can break that line.
func (m Message) ClassicFrom(label string) string {
	line := strings.Join(strings.Fields(visible.String(label)), " ")
	if a := m.address(); a != "" {
		line += " (" + a + ")"
	}
	return line + "\n" + addressline.Indent(visible.String(m.Text))
}

func (m Message) address() string {
	if !m.From.IsValid() {
		return ""
	}
	return m.From.String()
}

// Hash is what a message's successor calls it by: the SHA-256 of, with numbers in big endian,
//
//	author's key 32 | number 8 | hash of the message before 32 | time 8 | text
//
// The time is in microseconds since 1970 began in UTC, signed. Only messages of the open room have a hash.
func Hash(author Key, m Message) [32]byte {
	b := make([]byte, 0, 80+len(m.Text))
	b = append(b, author[:]...)
	b = binary.BigEndian.AppendUint64(b, m.Number)
	b = append(b, m.Prev[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(m.At.UnixMicro()))
	return sha256.Sum256(append(b, m.Text...))
}
