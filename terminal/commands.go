package terminal

import (
	"context"
	"slices"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/terminal/jsonl"
)

// orders carries out the commands of a machine.
type orders struct{ *machine }

// doing carries out a command and fills in its answer, or returns the word for why it cannot.
type doing func(m orders, t *talk, c jsonl.Command, answer *jsonl.Answer) (fault string)

// inOne are the commands that are about one conversation.
var inOne = map[string]doing{
	jsonl.Say:         orders.say,
	jsonl.ListMembers: orders.listMembers,
	jsonl.Leave:       orders.leave,
	jsonl.Remove:      orders.remove,
	jsonl.SetCode:     orders.setCode,
	jsonl.Rename:      orders.rename,
}

// inNone are the commands that are about none, or about one that they name themselves.
var inNone = map[string]doing{
	jsonl.Conversations: orders.list,
	jsonl.NewRoom:       orders.newRoom,
	jsonl.Join:          orders.join,
	jsonl.GiveUp:        orders.giveUpSearch,
	jsonl.Choose:        orders.choose,
	jsonl.Talk:          orders.talkTo,
	jsonl.Block:         orders.block,
	jsonl.Unblock:       orders.block,
}

// command carries out a command.
func (m *machine) command(c jsonl.Command, fault *jsonl.Fault) {
	do, apart := inNone[c.What]
	if c.Shown {
		c.In = m.shown
	}
	t := m.talk(c.In)
	switch {
	case fault != nil:
	case c.Shown && !m.there && !apart:
		fault = &jsonl.Fault{Word: jsonl.NotShown}
	case t == nil && !(c.Shown && apart):
		fault = &jsonl.Fault{Word: jsonl.UnknownConversation}
	case c.What == jsonl.History:
		m.asking = &c
		m.Room.Ask(context.Background(), chat.Window{Conversation: c.In, Anchor: c.Up, Before: c.Last})
		return
	}
	answer := jsonl.Answer{Type: "answer", ID: c.ID}
	if !apart {
		do, answer.Conversation = inOne[c.What], c.In.String()
	}
	if fault == nil {
		if word := do(orders{m}, t, c, &answer); word != "" {
			fault = &jsonl.Fault{Word: word}
		}
	}
	if fault != nil {
		m.refuse(c, fault)
		return
	}
	m.write(answer)
}

// say says a text. The answer stands before the message that it becomes.
func (m orders) say(_ *talk, c jsonl.Command, answer *jsonl.Answer) (fault string) {
	plain, recipients := m.Room.Preview(c.In, c.Text)
	id, err := m.Room.Say(c.In, c.Text)
	if err != nil {
		return faultOf(err)
	}
	answer.Message = id
	if plain.Differs && recipients > 0 {
		answer.Plain = plain.Text
	}
	return ""
}

func (m orders) listMembers(t *talk, _ jsonl.Command, answer *jsonl.Answer) (fault string) {
	members := []jsonl.Person{}
	for _, x := range t.members {
		members = append(members, jsonl.PersonOf(x, m.now()))
	}
	answer.Members = &members
	return ""
}

func (m orders) list(_ *talk, _ jsonl.Command, answer *jsonl.Answer) (fault string) {
	answer.Conversations = m.conversations()
	return ""
}

func (m orders) newRoom(_ *talk, c jsonl.Command, answer *jsonl.Answer) (fault string) {
	if m.Commands == nil {
		return jsonl.NoLinks
	}
	room, err := m.Commands.Found(c.Text, c.Code)
	if err != nil {
		return faultOf(err)
	}
	answer.Conversation = room.String()
	return ""
}

func (m orders) join(_ *talk, c jsonl.Command, _ *jsonl.Answer) (fault string) {
	if m.Commands == nil {
		return jsonl.NoLinks
	}
	if err := m.Commands.Join(c.Text); err != nil {
		return faultOf(err)
	}
	return ""
}

func (m orders) giveUpSearch(*talk, jsonl.Command, *jsonl.Answer) (fault string) {
	if m.Commands == nil {
		return jsonl.NoLinks
	}
	m.Commands.GiveUp()
	return ""
}

// choose takes one of the rooms that were offered last.
func (m orders) choose(_ *talk, c jsonl.Command, _ *jsonl.Answer) (fault string) {
	offered := slices.ContainsFunc(m.search.Offers, func(o joining.Offer) bool { return o.Room == c.Room })
	if m.search.Stage != joining.Choosing || !offered {
		return jsonl.UnknownConversation
	}
	m.Commands.Choose(c.Room)
	return ""
}

func (m orders) talkTo(_ *talk, c jsonl.Command, answer *jsonl.Answer) (fault string) {
	key, node := c.Member.Key()
	switch {
	case m.Commands == nil:
		return jsonl.NoLinks
	case !node:
		return jsonl.UnknownMember
	}
	with, err := m.Commands.Talk(key)
	if err != nil {
		return faultOf(err)
	}
	answer.Conversation = with.String()
	return ""
}

func (m orders) block(_ *talk, c jsonl.Command, _ *jsonl.Answer) (fault string) {
	if string(c.Member) == "key:"+m.key {
		return jsonl.UnknownMember
	}
	if m.Block == nil || m.Block(c.Member, c.What == jsonl.Block) != nil {
		return jsonl.Failed
	}
	return ""
}

func (m orders) leave(t *talk, c jsonl.Command, _ *jsonl.Answer) (fault string) {
	if fault = m.isRoom(t); fault == "" {
		m.Commands.Leave(c.In)
	}
	return fault
}

func (m orders) remove(t *talk, c jsonl.Command, _ *jsonl.Answer) (fault string) {
	key, node := c.Member.Key()
	is := slices.ContainsFunc(t.members, func(x chat.Member) bool { return x.ID == c.Member })
	switch fault = m.isMine(t); {
	case fault != "":
		return fault
	case !node || !is:
		return jsonl.UnknownMember
	}
	m.Commands.Remove(c.In, key)
	return ""
}

func (m orders) setCode(t *talk, c jsonl.Command, _ *jsonl.Answer) (fault string) {
	if fault = m.isMine(t); fault != "" {
		return fault
	}
	if err := m.Commands.SetCode(c.In, c.Text); err != nil {
		return faultOf(err)
	}
	return ""
}

func (m orders) rename(t *talk, c jsonl.Command, _ *jsonl.Answer) (fault string) {
	if fault = m.isMine(t); fault == "" {
		m.Commands.Rename(c.In, c.Text)
	}
	return fault
}

// isRoom is why a conversation is no room that this node takes part in; empty, if it is one.
func (m orders) isRoom(t *talk) (fault string) {
	switch {
	case t.details.Kind != chat.KindRoom:
		return jsonl.NotARoom
	case t.details.Standing == chat.Removed:
		return jsonl.Removed
	case t.details.Standing == chat.Left:
		return jsonl.Left
	case m.Commands == nil:
		return jsonl.NoLinks
	}
	return ""
}

// isMine is why a room cannot be changed here; empty, if it can.
func (m orders) isMine(t *talk) (fault string) {
	switch fault = m.isRoom(t); {
	case fault != "":
		return fault
	case !t.details.Founder:
		return jsonl.NotFounder
	case t.details.Standing == chat.ReadOnly:
		return jsonl.ReadOnly
	}
	return ""
}
