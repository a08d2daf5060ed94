package jsonl

import (
	"udpchat/chat"
	"udpchat/chat/joining"
)

// These are words for programs. Do not change them.
var (
	kinds     = [...]string{chat.KindOpen: "open", chat.KindRoom: "room", chat.KindDirect: "direct"}
	standings = [...]string{chat.Inside: "inside", chat.Removed: "removed", chat.Left: "left", chat.ReadOnly: "read-only"}
	stages    = [...]string{
		joining.Idle: "idle", joining.Asking: "asking", joining.Waiting: "waiting", joining.Choosing: "choosing",
		joining.Admitting: "admitting", joining.Joined: "joined", joining.Exhausted: "exhausted",
		joining.Full: "full",
	}
)

// ConversationOf is a conversation as it is now.
func ConversationOf(in chat.Conversation, d chat.Details, shown bool) Conversation {
	c := Conversation{
		Type: "conversation", Conversation: in.String(), Shown: shown, Kind: kinds[d.Kind], Standing: standings[d.Standing],
		Name: d.Name, Code: d.Code, Mine: d.Founder,
	}
	if d.Kind == chat.KindDirect {
		c.Other = chat.LinkedMember(d.Other)
	}
	return c
}

// JoiningOf is what has become of a code.
func JoiningOf(s joining.State) Joining {
	j := Joining{Type: "joining", Stage: stages[s.Stage], Code: s.Code}
	for _, o := range s.Offers {
		j.Offers = append(j.Offers, Offer{Conversation: o.Room.String(), Name: o.Name, Founder: chat.LinkedMember(o.Founder), Nodes: o.Nodes})
	}
	if s.Stage == joining.Joined {
		j.Conversation = s.In.String()
	}
	return j
}
