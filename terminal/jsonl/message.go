package jsonl

import (
	"cmp"
	"slices"

	"udpchat/chat"
	"udpchat/chat/outcome"
)

// These are words for programs. Do not change them.
var (
	vias      = [...]string{chat.ViaSelf: "self", chat.ViaPlain: "plain", chat.ViaLink: "link", chat.ViaNewer: "newer"}
	encodings = [...]string{
		chat.EncodingNone: "", chat.EncodingGB2312: "gb2312", chat.EncodingUTF8: "utf-8",
		chat.EncodingGB18030: "gb18030", chat.EncodingUnknown: "unknown", chat.EncodingUTF16: "utf-16",
	}
	states = [...]string{
		chat.StateNobody: "nobody", chat.StateSending: "sending", chat.StateSent: "sent",
		chat.StateFailed: "failed", chat.StateWaiting: "waiting", chat.StateStored: "stored",
	}
	reasons = map[chat.Reason]string{
		chat.NoNetwork: "no-network", chat.NeedsIPv4: "ipv6-only", chat.UnknownHost: "unknown-host",
		chat.ServerSilent: "server-silent", chat.ServerFailed: "server-failed", chat.NotAllowed: "not-allowed",
		chat.TooManyOpen: "too-many-open", chat.QueueFull: "queue-full", chat.Interrupted: "interrupted",
	}
)

// otherReason is the word for every reason without one of its own.
const otherReason = "other"

// MessageOf is a message as it arrived; members are those there are now.
func MessageOf(m chat.Message, members []chat.Member) Message {
	out := Message{
		Type: "message", Conversation: m.Conversation.String(), Message: m.ID, Author: m.Author, Address: addressOf(m.From),
		Via: vias[m.Via], At: timeOf(m.At), Text: m.Text, Encoding: encodings[m.Encoding],
	}
	if i := slices.IndexFunc(members, func(x chat.Member) bool { return x.ID == m.Author }); i >= 0 {
		out.Name = nameOf(members[i])
	}
	return out
}

// maxReceipts is how many of the latest own messages have receipts.
const maxReceipts = 1000

// Receipts notices what becomes of own messages. Set Reason before its first use.
type Receipts struct {
	Reason func(chat.Reason) string // why a message did not arrive, for people
	open   []openReceipt            // ascending by ID
	nodes  []node                   // as they were at the last Changes
}

// openReceipt is an own message and the receipt that was told last.
type openReceipt struct {
	chat.Message
	told Receipt
	news bool // the message has changed since
}

// node is what the receipts of a member depend on.
type node struct {
	id   chat.MemberID
	held []chat.Held
	gone bool
}

func (n node) same(o node) bool {
	return n.id == o.id && n.gone == o.gone && slices.Equal(n.held, o.held)
}

// Add takes an own message that was just said. Beyond maxReceipts, it takes the place of the oldest.
func (r *Receipts) Add(m chat.Message) {
	if len(r.open) == maxReceipts {
		r.open = slices.Delete(r.open, 0, 1)
	}
	r.open = append(r.open, openReceipt{Message: m, news: true})
}

// Set takes an own message that has changed.
func (r *Receipts) Set(m chat.Message) {
	i, found := slices.BinarySearchFunc(r.open, m.ID, func(o openReceipt, id chat.ID) int { return cmp.Compare(o.ID, id) })
	switch {
	case found && m.Deleted:
		r.open = slices.Delete(r.open, i, i+1)
	case found:
		r.open[i].Message, r.open[i].news = m, true
	}
}

// Changes returns the receipts that are news, with the members there are now.
func (r *Receipts) Changes(members []chat.Member) (all []Receipt) {
	stored := r.meet(members)
	for i := range r.open {
		o := &r.open[i]
		if !o.news && !stored {
			continue
		}
		o.news = false
		if now := r.receipt(o.Message, members); !now.same(o.told) {
			all = append(all, now)
			o.told = now
		}
	}
	return all
}

// meet reports whether anything has changed that receipts depend on.
func (r *Receipts) meet(members []chat.Member) bool {
	var now []node
	for _, m := range members {
		if !m.Met.IsZero() {
			now = append(now, node{m.ID, m.Held, m.Gone})
		}
	}
	same := slices.EqualFunc(now, r.nodes, node.same)
	r.nodes = now
	return !same
}

// receipt is what has become of a message.
func (r *Receipts) receipt(m chat.Message, members []chat.Member) Receipt {
	state, stored, waiting := outcome.Count(m, members)
	out := Receipt{
		Type: "receipt", Conversation: m.Conversation.String(), Message: m.ID,
		State: states[state], Stored: stored, Of: stored + waiting,
	}
	for _, d := range m.FailedTo() {
		out.Failed = append(out.Failed, Failure{To: d.To, Why: cmp.Or(reasons[d.Why], otherReason), Text: r.Reason(d.Why)})
	}
	return out
}

func (r Receipt) same(other Receipt) bool {
	return r.State == other.State && r.Stored == other.Stored && r.Of == other.Of && slices.Equal(r.Failed, other.Failed)
}
