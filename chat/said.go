package chat

import (
	"slices"
	"sort"
	"time"
)

const (
	// maxRecent is how many of the own messages a Room holds ready for linked members, and maxRecentBytes how much of them.
	// Who lacks more is given it from the archive.
	maxRecent      = 256
	maxRecentBytes = 1 << 20
	// maxRaise is the greatest number a copy may tell that new numbers are put beyond: a bound for what a hostile one can
	// use up.
	maxRaise = 1 << 53
	// maxNumber is the greatest number a message may have; the archive's numbers are signed.
	maxNumber = 1<<63 - 1
)

// said is what this copy said, as far as linked members are concerned.
type said struct {
	number  uint64    // the greatest given
	prev    [32]byte  // the hash of the message that has it
	durable uint64    // up to there everything is on disk, as far as that can be written; nothing beyond is told to anybody
	from    uint64    // recent has everything beyond
	recent  []Message // ascending by Number
	bytes   int       // what they take
}

// newSaid goes on after the last message there was. Numbers begin with the clock, so that they ascend even when it is lost.
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

// stored notes that a message is on disk, and with it all before. One that was deleted meanwhile is not told to anybody; the
// archive knows whether it was.
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

// after returns the first message beyond a number, of those on disk.
func (s *said) after(number uint64) (Message, bool) { return after(s.recent, number) }

func after(ascending []Message, number uint64) (Message, bool) {
	i := sort.Search(len(ascending), func(i int) bool { return ascending[i].Number > number })
	if i == len(ascending) {
		return Message{}, false
	}
	return ascending[i], true
}
