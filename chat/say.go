package chat

import (
	"errors"
	"slices"
	"strings"
	"time"

	"udpchat/chat/order"
	"udpchat/chat/typed"
)

// These errors tell why a text cannot be said.
var (
	ErrBlank          = errors.New("say: nothing that can be seen")
	ErrTooLong        = errors.New("say: longer than the limit")
	ErrLeft           = errors.New("say: the conversation was left") // by 88, or for good: see Standing
	ErrRemoved        = errors.New("say: this node was removed from the room")
	ErrReadOnly       = errors.New("say: the room needs a newer version")
	ErrNoConversation = errors.New("say: there is no such conversation")
)

// MaxText is the longest message that can be said, in bytes of UTF-8.
const MaxText = 64 << 10

// leaveWord ends the classic program, and closes the composer here.
const leaveWord = "88"

// Say says text to everyone in a conversation, with a line feed at each end of a line. The message appears at once as sending, and
// changes as its deliveries end. Say returns at once, with one of the errors above when nothing was said. It goes to plain peers in the open
// room only, and to nodes if there is a journal.
func (r *Room) Say(in Conversation, text string) (ID, error) {
	if typed.Blank(text) {
		return 0, ErrBlank
	}
	if text = typed.Lines(strings.ToValidUTF8(text, "\ufffd")); len(text) > MaxText {
		return 0, ErrTooLong
	}
	plain, plan := r.outgoing(in, text)
	now, m, err := r.now(), Message{}, ErrNoConversation
	r.tryIn(in, func(t *talk) bool {
		if err = t.refusal(); err != nil {
			return false
		}
		m = r.ownLocked(Message{
			Conversation: in, Author: Me, At: now, Text: text, Deliveries: plan.deliveries(), Record: Record{Signing: r.journal != nil},
		})
		if in == OpenRoom && len(plan) == 0 && r.aloneLocked(t, now) {
			t.early.Add(m.ID, now)
		}
		r.appendLocked(t, m)
		r.signLocked(m)
		r.setOutLocked(t, m, plan, plain.Pieces)
		t.left = text == leaveWord && r.options.Leave88
		t.early.Keep(!t.left)
		return true
	})
	if err == nil {
		r.carry(m, plan)
	}
	return m.ID, err
}

// signLocked has the journal make an entry of a message, if it is to have one.
func (r *Room) signLocked(m Message) {
	if m.Signing {
		r.unsigned[m.ID] = true
		r.tasks = append(r.tasks, task{unsigned: &m})
	}
}

// CatchUp sends what was said in the last minute while nobody was there to the plain recipients there are now. Nodes get it
// when they are linked. It is called now and then.
func (r *Room) CatchUp() {
	var late []Message
	now := r.now()
	_, plan := r.outgoing(OpenRoom, "")
	r.tryIn(OpenRoom, func(t *talk) bool {
		expired := t.early.Expire(now)
		if len(plan) > 0 {
			for _, id := range t.early.Take() {
				if m, ok := t.find(id); ok {
					late = append(late, m)
				}
			}
		}
		return expired
	})
	for _, m := range late {
		r.Retry(m)
	}
}

// Retry sends a message again to the recipients it did not reach or, if it had none, to those there are now; it has an entry made of
// it if none was. Where nothing can be said any more, it does nothing. The face hands over the message as it knows it, since the room may have forgotten it.
func (r *Room) Retry(known Message) {
	if !known.Mine() || known.Deleted {
		return
	}
	plain, plan := r.outgoing(known.Conversation, known.Text)
	m := known
	again := r.tryIn(known.Conversation, func(t *talk) bool {
		if fresh, ok := t.find(known.ID); ok {
			m = fresh
		}
		plan = plan.again(m)
		unsigned := m.Number == 0 && !m.Signing && r.journal != nil
		if t.details.Standing != Inside || len(plan) == 0 && !unsigned {
			return false
		}
		m.Signing, m.Unsaid = m.Signing || unsigned, m.Unsaid && !unsigned
		for _, s := range plan {
			m.Deliveries = replaceDelivery(m.Deliveries, Delivery{To: s.to})
		}
		r.setOutLocked(t, m, plan, plain.Pieces)
		r.replaceLocked(t, m)
		if unsigned {
			r.signLocked(m)
		}
		return true
	})
	if again {
		r.carry(m, plan)
	}
}

// setOutLocked prepares for the deliveries and the echo of a message.
func (r *Room) setOutLocked(t *talk, m Message, plan deliveryPlan, pieces []string) {
	r.sending += len(plan)
	for _, id := range r.echoes.Expect(m.ID, pieces) {
		if old, ok := t.pending[id]; ok {
			t.keep(old, false)
		}
	}
	t.keep(m, r.echoes.Expects(m.ID))
}

// Delete removes a message at this node; others keep theirs.
func (r *Room) Delete(m Message) {
	m.Deleted = true
	r.changeIn(m.Conversation, func(t *talk) { r.replaceLocked(t, m) })
}

// Reread replaces the text of a message by its bytes read in another encoding.
func (r *Room) Reread(m Message, text string, e Encoding) {
	m.Text, m.Encoding = text, e
	r.changeIn(m.Conversation, func(t *talk) { r.replaceLocked(t, m) })
}

// Rejoin opens the composer of a conversation again after 88.
func (r *Room) Rejoin(in Conversation) { r.changeIn(in, func(t *talk) { t.left = false }) }

// Preview tells what the plain peers in a conversation would read of a text, and how many there are.
func (r *Room) Preview(in Conversation, text string) (Plain, int) {
	plain, plan := r.outgoing(in, text)
	return plain, len(plan)
}

// Sending counts the deliveries under way, and the entries that are being made.
func (r *Room) Sending() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sending + len(r.unsigned)
}

// shipment is one message on its way to one recipient.
type shipment struct {
	to  Recipient
	via Carrier
}

type deliveryPlan []shipment

// outgoing returns what plain peers read of a text, and asks the carriers for the recipients there are now. A recipient of two
// carriers is left to the first. Beyond the open room there are no plain peers, and nothing is read.
func (r *Room) outgoing(in Conversation, text string) (plain Plain, plan deliveryPlan) {
	if in != OpenRoom {
		return Plain{Text: text}, nil
	}
	seen := map[Recipient]bool{}
	for _, c := range r.carriers {
		for _, to := range c.Recipients() {
			if !seen[to] {
				seen[to] = true
				plan = append(plan, shipment{to, c})
			}
		}
	}
	return r.plain.PlainText(text), plan
}

func (p deliveryPlan) deliveries() []Delivery {
	var out []Delivery
	for _, s := range p {
		out = append(out, Delivery{To: s.to})
	}
	return out
}

// again is the part of the plan that a message still needs.
func (p deliveryPlan) again(m Message) deliveryPlan {
	if len(m.Deliveries) == 0 {
		return p
	}
	return slices.DeleteFunc(p, func(s shipment) bool {
		return !slices.ContainsFunc(m.Deliveries, func(d Delivery) bool { return d.To == s.to && d.State == Failed })
	})
}

func (r *Room) carry(m Message, plan deliveryPlan) {
	for _, s := range plan {
		s.via.Send(m.ID, s.to, m.Text, func(why Reason) { r.delivered(m.Conversation, m.ID, s.to, why) })
	}
}

// delivered notes the outcome with one recipient. The message may have been deleted meanwhile.
func (r *Room) delivered(in Conversation, id ID, to Recipient, why Reason) {
	d := Delivery{To: to, State: Sent, Why: why}
	if why != ReasonNone {
		d.State = Failed
	}
	var node Key
	if why == UnknownHost && r.nodeAt != nil {
		node = r.nodeAt(to)
	}
	r.changeIn(in, func(t *talk) {
		r.sending--
		if m, ok := t.find(id); ok {
			if why == SameAddress || r.isForLocked(m, node) {
				m.Deliveries = slices.DeleteFunc(slices.Clone(m.Deliveries), func(d Delivery) bool { return d.To == to })
			} else {
				m.Deliveries = replaceDelivery(m.Deliveries, d)
			}
			r.replaceLocked(t, m)
		}
	})
}

// isForLocked reports whether a message of the open room goes to a node by the journal. The zero Key is no node.
func (r *Room) isForLocked(m Message, node Key) bool {
	c := r.linked[node]
	return c != nil && m.Conversation == OpenRoom && c.isIn(r.open)
}

// nextLocked gives a message its identity, and its place at the end of its conversation.
func (r *Room) nextLocked(m Message) Message {
	r.last = Pos{max(r.last.Order+1, OrderOf(r.now(), Key{})), r.last.ID + 1}
	m.ID, m.Pos, m.Rev = r.last.ID, r.last, r.rev
	return m
}

// ownLocked is nextLocked for an own message. Its time is a later one than that of any message before, so that it stands behind
// them at every node.
func (r *Room) ownLocked(m Message) Message {
	m.At = time.UnixMicro(max(m.At.UnixMicro(), order.Time(r.last.Order).UnixMicro()+1))
	r.last = Pos{OrderOf(m.At, r.me), r.last.ID + 1}
	m.ID, m.Pos, m.Rev = r.last.ID, r.last, r.rev
	return m
}
