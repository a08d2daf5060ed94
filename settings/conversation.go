package settings

import (
	"slices"

	"udpchat/chat"
	"udpchat/internal/object"
)

// maxConversations is how many conversations something is kept of, and maxDrafts how many bytes their drafts have together. The
// conversations that were changed longest ago are dropped first, and those without a draft before those with one: whoever opens a
// conversation without a mark sees it from its end, but a text that was typed cannot be had again.
const (
	maxConversations = 256
	maxDrafts        = 1 << 20
)

// Conversation is what is kept of a conversation while it is not shown.
type Conversation struct {
	In       chat.Conversation
	Draft    string   // unsent text of the composer, at most chat.MaxText bytes
	ReadUpTo chat.ID  // all that arrived up to this message is read; 0: nothing is known
	Place    chat.Pos // where the reader was: what is to be shown again, and no sign of what is read

	rest string
}

// Conversation returns what is kept of a conversation.
func (s Settings) Conversation(in chat.Conversation) Conversation {
	if i := s.find(in); i >= 0 {
		return s.Conversations[i]
	}
	return Conversation{In: in}
}

// Keep replaces what is kept of a conversation, and drops what is kept of others if it becomes too much.
func (s *Settings) Keep(c Conversation) {
	i := s.find(c.In)
	if i >= 0 {
		c.rest = s.Conversations[i].rest
		if c == s.Conversations[i] {
			return
		}
		s.Conversations = slices.Delete(s.Conversations, i, i+1)
	}
	if c != (Conversation{In: c.In}) {
		s.Conversations = append(s.Conversations, c)
	}
	s.trim()
}

func (s Settings) find(in chat.Conversation) int {
	return slices.IndexFunc(s.Conversations, func(c Conversation) bool { return c.In == in })
}

// trim drops what is too much, and all but the last of what is kept of one conversation.
func (s *Settings) trim() {
	var kept []Conversation // the one that was changed last is the first
	seen, drafts := map[chat.Conversation]bool{}, 0
	for _, c := range slices.Backward(s.Conversations) {
		if seen[c.In] {
			continue
		}
		seen[c.In] = true
		if drafts += len(c.Draft); drafts > maxDrafts {
			drafts -= len(c.Draft)
			c.Draft = ""
		}
		kept = append(kept, c)
	}
	slices.Reverse(kept)
	for len(kept) > maxConversations {
		i := max(0, slices.IndexFunc(kept, func(c Conversation) bool { return c.Draft == "" }))
		kept = slices.Delete(kept, i, i+1)
	}
	s.Conversations = kept
}

// correctConversations cuts drafts that are too long.
func (s *Settings) correctConversations(c *corrections) {
	for i := range s.Conversations {
		draft := &s.Conversations[i].Draft
		set(c, "conversations", draft, cutBytes(*draft, chat.MaxText))
	}
	s.trim()
}

// fields are those of the file, where in is the String of the conversation.
func (c *Conversation) fields(in *string) []object.Field {
	return []object.Field{
		{Key: "in", Value: in}, {Key: "draft", Value: &c.Draft}, {Key: "readUpTo", Value: &c.ReadUpTo}, {Key: "place", Value: &c.Place},
	}
}

// MarshalJSON implements json.Marshaler.
func (c Conversation) MarshalJSON() ([]byte, error) {
	in := c.In.String()
	return object.Append(nil, c.fields(&in), c.rest)
}

// UnmarshalJSON implements json.Unmarshaler. What names no conversation is read as nothing, so that no draft gets into another
// conversation.
func (c *Conversation) UnmarshalJSON(data []byte) (err error) {
	var in string
	failed := unmarshal(data, c.fields(&in), &c.rest)
	if c.In, err = chat.ParseConversation(in); err != nil {
		*c = Conversation{}
		return err
	}
	return failed
}
