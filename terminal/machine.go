package terminal

import (
	"bytes"
	"fmt"
	"reflect"
	"time"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/terminal/jsonl"
)

// machine writes objects for programs and reads their commands, as package jsonl has them.
type machine struct {
	*view
	key    string // of this node, as told last
	now    func() time.Time
	asking *jsonl.Command // waits for a page of the history
	line   []byte         // used again for each object
	ended  bool
}

// told is what a program was told of a conversation.
type told struct {
	as       jsonl.Conversation
	who      jsonl.Members
	gone     bool // an author is told to have come who is not here
	receipts jsonl.Receipts
}

func newMachine(v *view) *machine {
	return &machine{view: v, now: time.Now}
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

func (m *machine) begin() { m.greet(m.Program()) }

func (m *machine) unopened(word, sentence string) {
	m.write(jsonl.Error{Type: "error", Error: word, Text: sentence})
}

// searched tells what has become of a code. What a program has joined is told before.
func (m *machine) searched(before, now joining.State) {
	if !reflect.DeepEqual(before, now) {
		m.write(jsonl.JoiningOf(now))
	}
}

func (m *machine) opened(chat.Details) {}

func (m *machine) follows(chat.Conversation) bool { return true }

func (m *machine) listens() bool { return true }

func (m *machine) over() bool {
	t := m.talk(m.shown)
	return m.there && t != nil && t.left
}

// conversations are those that this node is in, or was.
func (m *machine) conversations() (all []jsonl.Conversation) {
	for _, t := range m.talks {
		c := t.told.as
		c.Type = ""
		all = append(all, c)
	}
	return all
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
func (m *machine) page(t *talk, p chat.Page) {
	c := m.asking
	m.asking = nil
	if p.Err != nil {
		m.refuse(*c, &jsonl.Fault{Word: jsonl.Unreadable})
		return
	}
	messages := []jsonl.Message{}
	for _, x := range p.Messages {
		message := jsonl.MessageOf(x, t.authors)
		message.Type = ""
		messages = append(messages, message)
	}
	answer := jsonl.Answer{Type: "answer", ID: c.ID, Conversation: c.In.String(), Messages: &messages}
	if p.Older && len(p.Messages) > 0 {
		answer.Older = p.Messages[0].Pos
	}
	m.write(answer)
}

// meet tells of a conversation that is new or has changed, and then of its members.
func (m *machine) meet(t *talk, _ chat.Details) {
	if hello := m.Program(); hello.Key != m.key {
		m.greet(hello)
	}
	if now := jsonl.ConversationOf(t.in, t.details, m.there && t.in == m.shown); now != t.told.as {
		t.told.as = now
		m.write(now)
	}
	t.told.who.Room = t.details.Kind == chat.KindRoom
	m.introduce(t)
}

func (m *machine) introduce(t *talk) {
	t.told.gone = false
	for _, change := range t.told.who.Changes(t.in, t.members, m.now()) {
		m.write(change)
	}
}

// take writes a message when it arrives, or when it is said. As long as an own one is on its way, it follows its deliveries.
func (m *machine) take(t *talk, x chat.Message, fresh bool) (again bool) {
	if fresh {
		if change, late := t.told.who.Late(x, t.authors, m.now()); late {
			t.told.gone = true
			m.write(change)
		}
		m.write(jsonl.MessageOf(x, t.authors))
	}
	switch {
	case !x.Mine():
		return false
	case fresh:
		t.told.receipts.Add(x)
	default:
		t.told.receipts.Set(x)
	}
	return x.State() == chat.StateNobody || x.State() == chat.StateSending
}

func (m *machine) follow(t *talk) {
	if t.told.gone {
		m.introduce(t)
	}
	t.told.receipts.Reason = m.words.reason
	for _, receipt := range t.told.receipts.Changes(t.members) {
		m.write(receipt)
	}
}

func (m *machine) trouble(t trouble, over bool) {
	if !m.ended { // else nobody reads any more
		m.write(jsonl.Trouble{Type: "trouble", Trouble: t.word, Over: over, Text: t.sentence})
	}
}

// endWords are why a Run ends, for programs. Do not change them.
var endWords = [...]string{inputEnded: "input", leftRoom: "left", toldToEnd: "signal", notOpened: "not-shown"}

func (m *machine) end(why ending) {
	m.write(jsonl.End{Type: "end", Why: endWords[why], Sent: !m.unsent})
	m.ended = true
}
