package chat

import (
	"slices"
	"sort"
	"time"
)

const (
	// maxRecent is how many own messages a Room holds ready for linked members, and maxRecentBytes how much of them. Older
	// ones come from the archive.
	maxRecent      = 256
	maxRecentBytes = 1 << 20
	// maxRaise limits how far another node can raise our numbers: a greater number from it is ignored.
	maxRaise = 1 << 53
	// maxNumber is the greatest number a message may have, since the archive's numbers are signed.
	maxNumber = 1<<63 - 1
)

// said holds the own messages for linked members.
type said struct {
	number  uint64    // the greatest given
	prev    [32]byte  // the hash of the message that has it
	durable uint64    // everything up to here is on disk, if that can be written; messages beyond go to no node yet
	from    uint64    // recent has everything beyond
	recent  []Message // ascending by Number
	bytes   int       // size of recent
}

// newSaid goes on after the last message. Numbers begin with the clock, so that they ascend even after the last one was lost.
func newSaid(me Key, last Message, now time.Time) said {
	s := said{number: last.Number, durable: last.Number, from: last.Number}
	if last.ID != 0 {
		s.prev = Hash(me, last)
	}
	if ms := now.UnixMilli(); ms > 0 {
		s.number = max(s.number, uint64(ms)-1)
	}
	return s
}

// next gives a message its number.
func (s *said) next(me Key, m Message) Message {
	s.number++
	m.Number, m.Prev = s.number, s.prev
	s.prev = Hash(me, m)
	return m
}

// stored notes that a message and all before it are on disk. A message deleted meanwhile goes to no node. From then on, only
// the archive has the messages before it.
func (s *said) stored(m Message, deleted bool) {
	if m.Number <= s.durable {
		return
	}
	s.durable = m.Number
	if deleted {
		s.from, s.recent, s.bytes = m.Number, nil, 0
		return
	}
	s.recent = append(s.recent, m)
	s.bytes += m.Weight()
	for len(s.recent) > maxRecent || s.bytes > maxRecentBytes {
		s.from = s.recent[0].Number
		s.bytes -= s.recent[0].Weight()
		s.recent = slices.Delete(s.recent, 0, 1)
	}
}

// drop forgets the messages that a face deleted.
func (s *said) drop(gone func(Message) bool) {
	s.recent = slices.DeleteFunc(s.recent, func(m Message) bool {
		if !gone(m) {
			return false
		}
		s.bytes -= m.Weight()
		return true
	})
}

// after returns the first message with a greater number.
func after(ascending []Message, number uint64) (Message, bool) {
	i := sort.Search(len(ascending), func(i int) bool { return ascending[i].Number > number })
	if i == len(ascending) {
		return Message{}, false
	}
	return ascending[i], true
}
