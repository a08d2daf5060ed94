package chat

import (
	"cmp"
	"encoding/hex"
	"errors"
	"math"
	"net/netip"
	"time"

	"udpchat/chat/order"
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
	ViaLink             // an entry of another node, whoever brought it: proven to be its author's
	ViaNewer            // an entry of a kind that this version does not know, maybe an own one: there is no text
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
	Record
	Encoding   Encoding
	Raw        []byte // the datagram, where reading it was not exact
	Deliveries []Delivery
	Deleted    bool // gone from the transcript; only Changes and an Archive ever see it
}

// Record is what a message knows of the entry of the journal that carries it.
type Record struct {
	Log, Number uint64 // its place in the journal; zero: there is none
	Signing     bool   // the entry of an own message is being made
	Unsaid      bool   // none could be made, so no node gets it unless it is tried again; only until the program ends
}

// Linked reports whether the message is an entry of another node, whatever its kind.
func (m Message) Linked() bool { return !m.Mine() && (m.Via == ViaLink || m.Via == ViaNewer) }

// Mine reports whether the message was said at this node.
func (m Message) Mine() bool { return m.Author == Me }

// Pos is a message's place in the order of its conversation: by Order, then by ID. Two nodes place the entries that both have in
// the same order. The zero Pos is the place of no message.
type Pos struct {
	Order int64 // see OrderOf
	ID    ID    // of the message
}

// All messages stand between these places.
var (
	top    = Pos{Order: math.MinInt64}
	bottom = Pos{math.MaxInt64, math.MaxInt64}
)

// OrderOf returns the order of a message of an author: see order.Of. The zero Key stands for plain text.
func OrderOf(at time.Time, author Key) int64 { return order.Of(at, author) }

// Compare returns -1 if p stands above q, 0 if both are the same, and 1 if p stands below q.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.Order, q.Order), cmp.Compare(p.ID, q.ID))
}

// Before reports whether p stands above q.
func (p Pos) Before(q Pos) bool { return p.Compare(q) < 0 }

// IsZero reports whether p is the place of no message.
func (p Pos) IsZero() bool { return p == Pos{} }

// Next returns the least place below p.
func (p Pos) Next() Pos { return Pos{p.Order, p.ID + 1} }

// String returns the order and the ID in decimal digits with a hyphen between. Programs should take it for a name.
func (p Pos) String() string { return order.Format(p.Order, int64(p.ID)) }

// ParsePos returns the place whose String is s. It takes nothing else, and no place that a message cannot have.
func ParsePos(s string) (Pos, error) {
	n, id, err := order.Parse(s)
	return Pos{n, ID(id)}, err
}

// MarshalText implements encoding.TextMarshaler. The zero Pos is empty.
func (p Pos) MarshalText() ([]byte, error) {
	if p.IsZero() {
		return nil, nil
	}
	return []byte(p.String()), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *Pos) UnmarshalText(b []byte) (err error) {
	*p = Pos{}
	if len(b) > 0 {
		*p, err = ParsePos(string(b))
	}
	return err
}

// Conversation is the identity of a conversation. The zero Conversation is the open room.
type Conversation [32]byte

// OpenRoom is the conversation that plain peers and every node on the network are in.
var OpenRoom Conversation

// openName is what the open room is called in JSON and in texts.
const openName = "open"

// String returns "open" for the open room, and the lower-case hexadecimal digits of any other conversation.
func (c Conversation) String() string {
	if c == OpenRoom {
		return openName
	}
	return hex.EncodeToString(c[:])
}

// ParseConversation returns the conversation whose String is s. It takes nothing else: no upper-case digits, and no zeros for
// the open room.
func ParseConversation(s string) (Conversation, error) {
	if s == openName {
		return OpenRoom, nil
	}
	var c Conversation
	if n, err := hex.Decode(c[:], []byte(s[:min(len(s), 2*len(c))])); err != nil || n != len(c) || c.String() != s {
		return OpenRoom, errors.New(`conversation: neither "open" nor 64 lower-case hexadecimal digits`)
	}
	return c, nil
}
