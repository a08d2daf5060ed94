package terminal

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/chat/visible"
	"udpchat/rooms/code"
	"udpchat/terminal/jsonl"
)

// Opening is the conversation that a terminal shows. At most one of its fields is set; without any it is the open room.
type Opening struct {
	Code    string // of a room to come into
	NewRoom string // the name of a room to make
	To      string // a node to talk with alone: its name, or its key, or how its fingerprint begins
}

// Errors of an Opening that cannot be, for the command line.
var (
	errSeveral = errors.New("use one of --room, --new-room and --to: a terminal shows one conversation")
	errNoName  = errors.New("a name is needed")
	errName    = fmt.Errorf("the name of a room has at most %d bytes", jsonl.MaxRoomName)
)

// SetCode makes the Opening that of a room with a code.
func (o *Opening) SetCode(text string) error {
	if _, err := code.Normalise(text); err != nil {
		return err
	}
	return o.set(&o.Code, text)
}

// SetNewRoom makes the Opening that of a new room with a name.
func (o *Opening) SetNewRoom(name string) error {
	if len(strings.TrimSpace(name)) > jsonl.MaxRoomName {
		return errName
	}
	return o.set(&o.NewRoom, name)
}

// SetTo makes the Opening that of a conversation with a member alone.
func (o *Opening) SetTo(member string) error { return o.set(&o.To, member) }

func (o *Opening) set(field *string, text string) error {
	switch {
	case *o != Opening{}:
		return errSeveral
	case strings.TrimSpace(text) == "":
		return errNoName
	}
	*field = strings.TrimSpace(text)
	return nil
}

// opening finds the conversation that is shown.
type opening struct {
	shown  chat.Conversation // once it is found
	found  bool              // which one it is is known
	there  bool              // it can be shown
	failed bool              // it will never be there
	chosen bool              // the person has chosen between the rooms that were listed last
}

// ask asks for the conversation that is to be shown.
func (v *view) ask() {
	var err error
	switch want := v.Start; {
	case want == Opening{}:
		v.found = true // the open room
	case v.Commands == nil:
		err = joining.ErrNoLinks
	case want.NewRoom != "":
		v.shown, err = v.Commands.Found(want.NewRoom, "")
		v.found = err == nil
	case want.Code != "":
		err = v.Commands.Join(want.Code)
	}
	if err != nil {
		v.failFor(err)
	}
}

// failFor is fail for an error of the commands.
func (v *view) failFor(err error) {
	word := faultOf(err)
	sentence := v.words.faults[word] + v.words.stop
	if word == jsonl.NoLinks {
		sentence = v.words.noLinks
	}
	v.fail(word, sentence)
}

// fail tells that what was asked for will not be shown, and why.
func (v *view) fail(word, sentence string) {
	v.failed = true
	v.face.unopened(word, sentence)
}

// open looks whether the conversation that was asked for is there.
func (v *view) open(all []chat.Summary) {
	switch {
	case v.there || v.failed:
		return
	case v.found:
	case v.Start.Code != "":
		v.found = v.isIn(all) || v.hasJoined()
	default:
		v.seek()
	}
	i := slices.IndexFunc(all, func(s chat.Summary) bool { return s.Conversation == v.shown })
	if v.there = v.found && i >= 0; v.there {
		v.face.opened(all[i].Details)
	}
}

// isIn takes the room with the code, if this node is in it already.
func (v *view) isIn(all []chat.Summary) bool {
	want, err := code.Normalise(v.Start.Code)
	i := slices.IndexFunc(all, func(s chat.Summary) bool {
		is, unlike := code.Normalise(s.Details.Code)
		return s.Details.Kind == chat.KindRoom && s.Details.Standing == chat.Inside && err == nil && unlike == nil && is == want
	})
	if i < 0 {
		return false
	}
	v.shown = all[i].Conversation
	if v.search.Code == v.Start.Code {
		v.Commands.GiveUp()
	}
	return true
}

// hasJoined takes the room with the code once it is joined. A program may look for others meanwhile.
func (v *view) hasJoined() bool {
	v.shown = v.search.In
	return v.search.Stage == joining.Joined && v.search.Code == v.Start.Code
}

// seek begins the conversation with the one node that is meant.
func (v *view) seek() {
	key, whole := chat.MemberID("key:" + strings.TrimPrefix(strings.ToLower(v.Start.To), "key:")).Key()
	if !whole {
		switch meant := meantBy(v.Room.People(), v.Start.To); len(meant) {
		case 0:
			v.once("", fmt.Sprintf(v.words.notHere, visible.String(v.Start.To)))
			return
		case 1:
			key = meant[0].Key
		default:
			v.fail(jsonl.Ambiguous, fmt.Sprintf(v.words.ambiguous, visible.String(v.Start.To), listOf(meant, v.words.comma)))
			return
		}
	}
	var err error
	if v.shown, err = v.Commands.Talk(key); err != nil {
		v.failFor(err)
	}
	v.found = err == nil
}

// leastMark is how many characters of a fingerprint say whom a person means.
const leastMark = 4

// meantBy returns the nodes that a text names. A name that the person has given counts more than those that nodes give themselves.
func meantBy(people []chat.Member, text string) []chat.Member {
	mark := strings.ReplaceAll(text, " ", "")
	given, other := []chat.Member{}, []chat.Member{}
	for _, m := range people {
		print := strings.ReplaceAll(m.Fingerprint, " ", "")
		switch {
		case m.Name != "" && strings.EqualFold(m.Name, text):
			given = append(given, m)
		case strings.EqualFold(m.SelfName, text), strings.EqualFold(m.Label(), text),
			len(mark) >= leastMark && len(mark) <= len(print) && strings.EqualFold(print[:len(mark)], mark):
			other = append(other, m)
		}
	}
	if len(given) > 0 {
		return given
	}
	return other
}

// listOf lists at most ten nodes with their fingerprints, one a line.
func listOf(people []chat.Member, comma string) string {
	const most = 10
	var b strings.Builder
	for _, m := range people[:min(most, len(people))] {
		fmt.Fprintf(&b, "\n  %s%s%s", m.Fingerprint, comma, visible.String(m.Label()))
	}
	if len(people) > most {
		b.WriteString("\n  …")
	}
	return b.String()
}

// fingerprint is that of a node as far as it is known.
func (v *view) fingerprint(k chat.Key) string {
	people := v.Room.People()
	if i := slices.IndexFunc(people, func(m chat.Member) bool { return m.Key == k }); i >= 0 {
		return people[i].Fingerprint
	}
	return string(chat.LinkedMember(k))
}

// faultOf is the word for why something was refused.
func faultOf(err error) string {
	for _, f := range []struct {
		err  error
		word string
	}{
		{chat.ErrBlank, jsonl.Blank},
		{chat.ErrTooLong, jsonl.TooLong},
		{chat.ErrNoConversation, jsonl.UnknownConversation},
		{chat.ErrRemoved, jsonl.Removed},
		{chat.ErrReadOnly, jsonl.ReadOnly},
		{chat.ErrLeft, jsonl.Left},
		{joining.ErrWeak, jsonl.WeakCode},
		{joining.ErrNoLinks, jsonl.NoLinks},
		{joining.ErrNobody, jsonl.UnknownMember},
		{code.ErrEmpty, jsonl.EmptyCode},
		{code.ErrLong, jsonl.LongCode},
	} {
		if errors.Is(err, f.err) {
			return f.word
		}
	}
	return jsonl.Failed
}
