package replica

import (
	"udpchat/chat"
	"udpchat/journal"
)

const (
	// maxShown is how much of what was shown is remembered, in bytes.
	maxShown = 16 << 20
	// perShown is about how many bytes it takes beside the message.
	perShown = 128
)

// shown are the newest entries that the room was given or that were said here. One that could not be written, that came twice or
// whose disk was replaced is not shown again, and is written with the same message. The oldest are forgotten first.
type shown struct {
	messages map[journal.Hash]chat.Message // without an ID: nothing shows the entry
	order    []journal.Hash                // oldest first
	bytes    int
}

func newShown() shown { return shown{messages: map[journal.Hash]chat.Message{}} }

// find returns the message of an entry that was shown, and whether it was.
func (s *shown) find(hash journal.Hash) (chat.Message, bool) {
	m, ok := s.messages[hash]
	return m, ok
}

// add remembers the message of an entry.
func (s *shown) add(hash journal.Hash, m chat.Message) {
	if old, known := s.messages[hash]; known {
		s.bytes -= weight(old)
	} else {
		s.order = append(s.order, hash)
	}
	s.messages[hash] = m
	s.bytes += weight(m)
	for s.bytes > maxShown && len(s.order) > 0 {
		s.bytes -= weight(s.messages[s.order[0]])
		delete(s.messages, s.order[0])
		s.order = s.order[1:]
	}
}

func weight(m chat.Message) int {
	if m.ID == 0 {
		return perShown
	}
	return perShown + m.Weight()
}
