package chat

import (
	"net/netip"
	"strings"
	"time"
)

// ID names one message within this copy's history. IDs start at 1, ascend in the order of creation and are never reused.
type ID int64

// Pos is a message's place in the order of its conversation: a smaller Pos stands above a larger one.
type Pos int64

// Rev counts the changes of a room. Every change of anything a face can see raises it by one.
type Rev uint64

// Conversation says where a message was said.
type Conversation int64

// TheRoom is the conversation everybody is in.
const TheRoom Conversation = 0

// Via tells how a message came.
type Via uint8

// The ways a message can come. The numbers are kept on disk: only append.
const (
	ViaSelf  Via = iota // said here
	ViaPlain            // a datagram on the room's port: neither encrypted nor authenticated
	ViaLink             // a letter from another copy: encrypted, and by whom its author's key says
)

// Encoding tells how the bytes of a plain message were read.
type Encoding uint8

// The encodings of plain text. The numbers are kept on disk: only append.
const (
	EncodingNone    Encoding = iota // said here, or ASCII, which every encoding shares
	EncodingGB2312                  // the room's own
	EncodingUTF8                    //
	EncodingGB18030                 //
	EncodingUnknown                 // none fits: the text shows the bytes escaped
)

// Message is something said: author, text, time, how it came and what became of it. A Message is a value; the slices in
// it are shared and must not be written to.
type Message struct {
	ID           ID
	Conversation Conversation
	Pos          Pos
	Rev          Rev // the room's revision when this message last changed
	Author       MemberID
	From         netip.AddrPort // where it came from; for an own message, the address it was heard from, if it was
	At           time.Time
	Text         string // as written; see Visible for what may be shown
	Via          Via
	Number       uint64   // its author's number of it; zero: plain, or said where there are no links
	Prev         [32]byte // with Number: the hash of its author's message before
	Encoding     Encoding
	Raw          []byte // the datagram, where reading it was not exact
	Deliveries   []Delivery
	Deleted      bool // gone from the transcript; only ever seen in Changes and by an Archive
}

// Mine reports whether the message was said by this copy.
func (m Message) Mine() bool { return m.Author == Me }

// Classic is the message as the classic chat window prints it, without the last line break: a line with the sender's
// address, then the text. Continuation lines are indented by two spaces, so that no text can imitate another sender's
// address line. An own message that was never heard has no address yet; its first line is empty then.
func (m Message) Classic() string {
	return m.address() + "\n" + Indent(Visible(m.Text))
}

// ClassicFrom is Classic for a message of a linked member: its first line is the member's label, with the address in
// parentheses. What is in the label cannot break the line.
func (m Message) ClassicFrom(label string) string {
	line := strings.Join(strings.Fields(Visible(label)), " ")
	if a := m.address(); a != "" {
		line += " (" + a + ")"
	}
	return line + "\n" + Indent(Visible(m.Text))
}

func (m Message) address() string {
	if !m.From.IsValid() {
		return ""
	}
	return m.From.String()
}
