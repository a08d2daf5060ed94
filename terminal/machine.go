package terminal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"udpchat/chat"
	"udpchat/terminal/jsonl"
)

// machine writes objects for programs and reads their commands, as package jsonl has them.
type machine struct {
	*view
	key      string // of this node, as told last
	now      func() time.Time
	who      jsonl.Members
	gone     bool // an author is told to have come who is not here
	receipts jsonl.Receipts
	asking   *jsonl.Command // waits for a page of the history
	line     []byte         // used again for each object
	ended    bool
}

func newMachine(v *view) *machine {
	return &machine{view: v, now: time.Now, receipts: jsonl.Receipts{Reason: v.words.reason}}
}

// greet tells about this node, at the start and when it has another key.
func (m *machine) greet(hello jsonl.Hello) {
	hello.Type, hello.Version = "hello", jsonl.Version
	m.key = hello.Key
	m.write(hello)
}

// write writes an object. The stream gets whole lines at once, which a pipe takes or leaves undivided unless they are long: a
// program that ends while nobody reads leaves no half line.
func (m *machine) write(object any) {
	var err error
	if m.line, err = jsonl.AppendLine(m.line[:0], object); err == nil {
		if m.printer.w.Available() < len(m.line) {
			m.flush()
		}
		_, err = m.printer.w.Write(m.line)
	}
	m.keep(err)
}

func (m *machine) begin() {
	m.greet(m.Program())
	for _, c := range m.conversations() {
		c.Type = "conversation"
		m.write(c)
	}
}

// conversations are those that this node is in.
func (m *machine) conversations() []jsonl.Conversation {
	return []jsonl.Conversation{{Conversation: m.in.String(), Shown: true}}
}

func (*machine) longest() int { return jsonl.MaxCommand }

// act does what a command says. A line with nothing but white space is none.
func (m *machine) act(l line) {
	switch {
	case l.err != nil:
		m.unread(l)
	case l.long:
		m.refuse(jsonl.Command{}, &jsonl.Fault{Word: jsonl.LineTooLong})
	case len(bytes.TrimSpace(l.text)) > 0:
		m.command(jsonl.ParseCommand(l.text))
	}
}

func (m *machine) command(c jsonl.Command, fault *jsonl.Fault) {
	if c.Shown {
		c.In = m.in
	}
	if fault == nil && c.In != m.in { // the only one there is
		fault = &jsonl.Fault{Word: jsonl.UnknownConversation}
	}
	if fault != nil {
		m.refuse(c, fault)
		return
	}
	answer := jsonl.Answer{Type: "answer", ID: c.ID, Conversation: c.In.String()}
	switch c.What {
	case jsonl.Say:
		m.say(c, answer)
		return
	case jsonl.History:
		m.asking = &c
		m.Room.Ask(context.Background(), chat.Window{Conversation: c.In, Anchor: c.Up, Before: c.Last})
		return
	case jsonl.ListMembers:
		members := []jsonl.Person{}
		for _, x := range m.members {
			members = append(members, jsonl.PersonOf(x, m.now()))
		}
		answer.Members = &members
	case jsonl.Conversations:
		answer.Conversation, answer.Conversations = "", m.conversations()
	}
	m.write(answer)
}

// say says a text. The answer stands before the message that it becomes.
func (m *machine) say(c jsonl.Command, answer jsonl.Answer) {
	plain, recipients := m.Room.Preview(c.In, c.Text)
	id, err := m.Room.Say(c.In, c.Text)
	if err != nil {
		m.refuse(c, &jsonl.Fault{Word: faultOf(err)})
		return
	}
	answer.Message = id
	if plain.Differs && recipients > 0 {
		answer.Plain = plain.Text
	}
	m.write(answer)
}

// faultOf is why a text was not said.
func faultOf(err error) string {
	switch {
	case errors.Is(err, chat.ErrBlank):
		return jsonl.Blank
	case errors.Is(err, chat.ErrTooLong):
		return jsonl.TooLong
	case errors.Is(err, chat.ErrNoConversation):
		return jsonl.UnknownConversation
	}
	return jsonl.Left
}

// refuse answers a line that is not carried out.
func (m *machine) refuse(c jsonl.Command, fault *jsonl.Fault) {
	text := m.words.faults[fault.Word]
	if fault.About != "" {
		text = fmt.Sprintf(text, fault.About)
	}
	m.write(jsonl.Error{Type: "error", ID: c.ID, Error: fault.Word, Text: text})
	m.unsent = true
}

func (m *machine) busy() bool { return m.asking != nil }

// page answers a command that asked for the history.
func (m *machine) page(p chat.Page) {
	c := m.asking
	m.asking = nil
	if p.Err != nil {
		m.refuse(*c, &jsonl.Fault{Word: jsonl.Unreadable})
		return
	}
	messages := []jsonl.Message{}
	for _, x := range p.Messages {
		message := jsonl.MessageOf(x, m.authors)
		message.Type = ""
		messages = append(messages, message)
	}
	answer := jsonl.Answer{Type: "answer", ID: c.ID, Conversation: c.In.String(), Messages: &messages}
	if p.Older && len(p.Messages) > 0 {
		answer.Older = p.Messages[0].Pos
	}
	m.write(answer)
}

func (m *machine) meet(members []chat.Member) {
	if hello := m.Program(); hello.Key != m.key {
		m.greet(hello)
	}
	m.gone = false
	for _, change := range m.who.Changes(m.in, members, m.now()) {
		m.write(change)
	}
}

// take writes a message when it arrives, or when it is said. As long as an own one is on its way, it follows its deliveries.
func (m *machine) take(x chat.Message, fresh bool) (again bool) {
	if fresh {
		if change, late := m.who.Late(x, m.authors, m.now()); late {
			m.gone = true
			m.write(change)
		}
		m.write(jsonl.MessageOf(x, m.authors))
	}
	switch {
	case !x.Mine():
		return false
	case fresh:
		m.receipts.Add(x)
	default:
		m.receipts.Set(x)
	}
	return x.State() == chat.StateNobody || x.State() == chat.StateSending
}

func (m *machine) follow(members []chat.Member) {
	if m.gone {
		m.meet(members)
	}
	for _, receipt := range m.receipts.Changes(members) {
		m.write(receipt)
	}
}

func (m *machine) trouble(t trouble, over bool) {
	if !m.ended { // else nobody reads any more
		m.write(jsonl.Trouble{Type: "trouble", Trouble: t.word, Over: over, Text: t.sentence})
	}
}

// endWords are why a Run ends, for programs. Do not change them.
var endWords = [...]string{inputEnded: "input", leftRoom: "left", toldToEnd: "signal"}

func (m *machine) end(why ending) {
	m.write(jsonl.End{Type: "end", Why: endWords[why], Sent: !m.unsent})
	m.ended = true
}
