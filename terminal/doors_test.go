package terminal_test

import (
	"crypto/sha256"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/joining"
)

// doors are the commands about rooms. What is asked for comes about at once, or when the test makes it.
type doors struct {
	s     *session
	err   error // of each command
	later bool  // rooms and talks are known only when the test says so

	joined, left, removed, codes []string
	chosen                       []chat.Conversation
	givenUp                      int
}

func (d *doors) set(s joining.State) { d.s.Health.SetJoining(s) }

func (d *doors) Found(name, code string) (chat.Conversation, error) {
	if code == "" {
		code = "0271 8281 8284 5904"
	}
	in := conversation("room " + name)
	if d.err == nil && !d.later {
		d.s.Room.Know(in, chat.Details{Kind: chat.KindRoom, Name: name, Code: code, Founder: true})
	}
	return in, d.err
}

func (d *doors) Join(code string) error {
	d.joined = append(d.joined, code)
	if d.err == nil {
		d.set(joining.State{Stage: joining.Asking, Code: code})
	}
	return d.err
}

func (d *doors) GiveUp() {
	d.givenUp++
	d.set(joining.State{})
}

func (d *doors) Choose(room chat.Conversation) { d.chosen = append(d.chosen, room) }

func (d *doors) Leave(room chat.Conversation) {
	d.left = append(d.left, room.String())
	now := d.s.Room.Changes(room, 0).Details
	now.Standing = chat.Left
	d.s.Room.Know(room, now)
}

func (d *doors) Remove(_ chat.Conversation, member chat.Key) {
	d.removed = append(d.removed, string(chat.LinkedMember(member)))
}

func (d *doors) SetCode(_ chat.Conversation, code string) error {
	d.codes = append(d.codes, code)
	return d.err
}

func (d *doors) Rename(room chat.Conversation, name string) {
	d.s.Room.Know(room, chat.Details{Kind: chat.KindRoom, Name: name, Code: "0271 8281 8284 5904", Founder: true})
}

func (d *doors) Talk(with chat.Key) (chat.Conversation, error) {
	in := conversation("talk " + string(with[:]))
	if d.err == nil && !d.later {
		d.s.Room.Know(in, chat.Details{Kind: chat.KindDirect, Other: with})
		d.s.Room.Met(in, with, time.Time{})
	}
	return in, d.err
}

func conversation(name string) chat.Conversation { return sha256.Sum256([]byte(name)) }

// join makes the node a member of a room, as a search does.
func (d *doors) join(code, name string) chat.Conversation {
	in := conversation("room " + name)
	d.s.Room.Know(in, chat.Details{Kind: chat.KindRoom, Name: name, Code: code})
	d.set(joining.State{Stage: joining.Joined, Code: code, In: in})
	return in
}

// withDoors gives a session commands about rooms, and the conversation that it shows.
func withDoors(d *doors, change func(*session)) func(*session) {
	return func(s *session) {
		d.s, s.Commands = s, d
		if s.Health == nil {
			s.Health = &health.Board{}
		}
		change(s)
	}
}

// toldIn lets the entries of a node arrive in a conversation.
func (s *session) toldIn(in chat.Conversation, by chat.Key, texts ...string) {
	var es []chat.Entry
	for _, text := range texts {
		es = append(es, chat.Entry{Author: by, Log: 5, Number: uint64(time.Now().UnixNano()), At: time.Now(), Text: text})
	}
	s.Room.Arrive(in, es)
}
