package chat

import (
	"encoding/hex"
	"errors"
)

// Conversation is the identity of a conversation. The zero Conversation is the open room.
type Conversation [32]byte

// OpenRoom is the conversation that plain peers and every node on the network are in.
var OpenRoom Conversation

// openName is what the open room is called in JSON and in texts.
const openName = "open"

// String returns "open" for the open room, and the lower-case hexadecimal digits of any other conversation.
func (c Conversation) String() string {
	if c == OpenRoom {
		return openName
	}
	return hex.EncodeToString(c[:])
}

// ParseConversation returns the conversation whose String is s. It takes nothing else: no upper-case digits, and no zeros for
// the open room.
func ParseConversation(s string) (Conversation, error) {
	if s == openName {
		return OpenRoom, nil
	}
	var c Conversation
	if n, err := hex.Decode(c[:], []byte(s[:min(len(s), 2*len(c))])); err != nil || n != len(c) || c.String() != s {
		return OpenRoom, errors.New(`conversation: neither "open" nor 64 lower-case hexadecimal digits`)
	}
	return c, nil
}
