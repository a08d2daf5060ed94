package jsonl

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"udpchat/chat"
)

const (
	// MaxCommand is the longest line that is read as a command, in bytes: a text of MaxText, even if every character is escaped.
	MaxCommand = 6*chat.MaxText + 1024
	// maxID is the longest id of a command as it is written, in bytes.
	maxID = 64
	// maxHistory is how many messages a command may ask for.
	maxHistory = 100
	// MaxRoomName is how long the name of a room may be, in bytes.
	MaxRoomName = 256
)

// The members of a command that say what it does.
const (
	Say           = "say"
	ListMembers   = "members"
	Conversations = "conversations"
	History       = "history"
	NewRoom       = "new-room"
	Join          = "join"
	GiveUp        = "give-up"
	Choose        = "choose"
	Leave         = "leave"
	Remove        = "remove"
	SetCode       = "set-code"
	Rename        = "rename"
	Talk          = "talk"
	Block         = "block"
	Unblock       = "unblock"
)

// whats are all of them.
var whats = []string{
	Say, ListMembers, Conversations, History, NewRoom, Join, GiveUp, Choose, Leave, Remove, SetCode, Rename, Talk, Block, Unblock,
}

// Command is one line of input.
type Command struct {
	ID     json.RawMessage   // as it was written; empty: none
	What   string            // Say or another one of those above
	Text   string            // to say; the name of a room or, with Join and SetCode, a code
	Code   string            // with NewRoom: its code; empty: the program makes one
	Member chat.MemberID     // that it is about
	Room   chat.Conversation // to choose
	Last   int               // how many messages of the history
	Up     chat.Pos          // only what stands above; zero: the newest
	In     chat.Conversation // where, unless it is Shown
	// Shown says that the command names no conversation: it is about the one that is shown.
	Shown bool
}

// Fault is why a line is no command. It is an error; the faces turn it into a sentence.
type Fault struct {
	Word  string // one of those below
	About string // with BadValue: the member of the object that is wrong
}

// Error returns the fault in English, for logs.
func (f *Fault) Error() string { return "command: " + f.Word + " " + f.About }

// These are the words for faults. Do not change them.
const (
	NotUTF8             = "not-utf8"
	NotJSON             = "not-json"
	NotAnObject         = "not-an-object"
	LineTooLong         = "line-too-long"
	Twice               = "twice"
	NoCommand           = "no-command"
	SeveralCommands     = "several-commands"
	BadValue            = "bad-value"
	UnknownConversation = "unknown-conversation"
	Blank               = "blank"
	TooLong             = "too-long"
	Left                = "left"
	Unreadable          = "unreadable"
	NotShown            = "not-shown"
	NotARoom            = "not-a-room"
	NotFounder          = "not-founder"
	UnknownMember       = "unknown-member"
	Removed             = "removed"
	ReadOnly            = "read-only"
	NoLinks             = "no-links"
	EmptyCode           = "empty-code"
	LongCode            = "long-code"
	WeakCode            = "weak-code"
	Ambiguous           = "ambiguous"
	Failed              = "failed"
)

// ParseCommand reads a line. With a Fault, the Command has its ID all the same, if that could be read. Members that it does not
// know are ignored.
func ParseCommand(line []byte) (Command, *Fault) {
	c := Command{Shown: true}
	object, fault := parseObject(line)
	if fault == nil || fault.Word == Twice {
		if id, there := object["id"]; there && !goodID(id) {
			return c, &Fault{BadValue, "id"}
		}
		c.ID = object["id"]
	}
	if fault != nil {
		return c, fault
	}
	for _, what := range whats {
		if _, there := object[what]; there && c.What != "" {
			return c, &Fault{Word: SeveralCommands}
		} else if there {
			c.What = what
		}
	}
	if c.What == "" {
		return c, &Fault{Word: NoCommand}
	}
	return c, c.take(object)
}

// take takes the values of a command from its object.
func (c *Command) take(object map[string]json.RawMessage) *Fault {
	good, value := false, object[c.What]
	switch c.What {
	case Say, Join, SetCode:
		c.Text, good = stringOf(value)
	case NewRoom, Rename:
		c.Text, good = stringOf(value)
		good = good && c.Text != "" && len(c.Text) <= MaxRoomName
	case Remove, Talk, Block, Unblock:
		c.Member, good = memberIn(value)
	case Choose:
		c.Room, good = roomOf(value)
	case History:
		var last int64
		last, good = numberOf(value, maxHistory)
		c.Last = int(last)
	default:
		good = string(value) == "true"
	}
	if !good {
		return &Fault{BadValue, c.What}
	}
	if fault := c.takeMore(object); fault != nil {
		return fault
	}
	return c.takePlace(object)
}

// takeMore takes the values that stand beside that of a command.
func (c *Command) takeMore(object map[string]json.RawMessage) *Fault {
	before, upTo := object["before"]
	own, named := object["code"]
	switch good := false; {
	case c.What == History && upTo:
		if c.Up, good = placeOf(before); !good {
			return &Fault{BadValue, "before"}
		}
	case c.What == NewRoom && named:
		if c.Code, good = stringOf(own); !good {
			return &Fault{BadValue, "code"}
		}
	}
	return nil
}

// takePlace takes the conversation that a command is about.
func (c *Command) takePlace(object map[string]json.RawMessage) *Fault {
	in, there := object["in"]
	if !there {
		return nil
	}
	name, good := stringOf(in)
	if !good {
		return &Fault{BadValue, "in"}
	}
	where, err := chat.ParseConversation(name)
	if err != nil {
		return &Fault{Word: UnknownConversation}
	}
	c.In, c.Shown = where, false
	return nil
}

// parseObject reads the members of an object. Names are compared as they are, and none may be there twice: readers of JSON differ
// in which one they take. With the fault Twice, the members are the first ones.
func parseObject(line []byte) (map[string]json.RawMessage, *Fault) {
	switch {
	case !utf8.Valid(line):
		return nil, &Fault{Word: NotUTF8}
	case !json.Valid(line):
		return nil, &Fault{Word: NotJSON}
	}
	d := json.NewDecoder(bytes.NewReader(line))
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return nil, &Fault{Word: NotAnObject}
	}
	var fault *Fault
	object := map[string]json.RawMessage{}
	for d.More() {
		var value json.RawMessage
		key, err := d.Token()
		if err == nil {
			err = d.Decode(&value)
		}
		name, is := key.(string)
		if err != nil || !is { // cannot be: the line is valid
			return nil, &Fault{Word: NotJSON}
		}
		if _, there := object[name]; there {
			fault = &Fault{Word: Twice}
			continue
		}
		object[name] = value
	}
	return object, fault
}

// goodID reports whether a value may be an id: a string or a number that is not too long.
func goodID(value json.RawMessage) bool {
	return len(value) <= maxID && (value[0] == '"' || value[0] == '-' || '0' <= value[0] && value[0] <= '9')
}

// stringOf returns a value that is a string.
func stringOf(value json.RawMessage) (s string, is bool) {
	return s, len(value) > 0 && value[0] == '"' && json.Unmarshal(value, &s) == nil
}

// memberIn returns a value that names a member.
func memberIn(value json.RawMessage) (id chat.MemberID, is bool) {
	s, is := stringOf(value)
	id = chat.MemberID(s)
	_, node := id.Key()
	_, plain := id.Host()
	return id, is && (node || plain)
}

// roomOf returns a value that names a conversation.
func roomOf(value json.RawMessage) (c chat.Conversation, is bool) {
	s, is := stringOf(value)
	c, err := chat.ParseConversation(s)
	return c, is && err == nil
}

// placeOf returns a value that is a place.
func placeOf(value json.RawMessage) (p chat.Pos, is bool) {
	s, is := stringOf(value)
	p, err := chat.ParsePos(s)
	return p, is && err == nil
}

// numberOf returns a value that is a whole number from 1 to most.
func numberOf(value json.RawMessage, most int64) (n int64, is bool) {
	n, err := strconv.ParseInt(string(value), 10, 64)
	return n, err == nil && 1 <= n && n <= most
}
