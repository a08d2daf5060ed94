package journal

import (
	"bytes"
	"encoding/hex"
	"fmt"
)

// sniffer follows what an honest node sends in one direction of a link, and checks it: only members get anything of a
// conversation, and what is told to be stored is on the sender's disk.
type sniffer struct {
	bytes   int              // of all frames
	greeted []Conversation   // in the order of the greetings that went this way
	names   map[uint64][]Log // that were named this way, by the number of the conversation
	lows    map[uint64]map[Log]uint64
}

func describe(e Entry) string {
	h := e.Header
	return fmt.Sprintf("entry %d of %s/%x, kind %d, body of %d, there %v", h.Number(), hex.EncodeToString(h[atAuthor:atAuthor+3]), uint16(h.Log().ID), h.Kind(), h.BodyLength(), e.Body != nil)
}

// conversation returns what the world knows of a conversation.
func (w *world) conversation(id Conversation) *kept {
	for _, n := range w.nodes {
		if k := n.disk.conversations[id]; k != nil {
			return k
		}
	}
	w.fail("nobody has the conversation %x", id[:4])
	return nil
}

// sniff checks a frame that is sent on wr.
func (s *sniffer) sniff(wr *wire, frame []byte) {
	s.bytes += len(frame)
	if s.names == nil {
		s.names, s.lows = map[uint64][]Log{}, map[uint64]map[Log]uint64{}
	}
	in := &reader{b: frame[1:]}
	switch {
	case len(frame) > MaxFrame:
		wr.from.world.fail("%s sends a frame of %d bytes", wr.from.name, len(frame))
	case frame[0] == frameLinked:
	case frame[0] == frameLeave:
		for in.more() {
			if c := wr.named([tagSize]byte(in.take(tagSize))); !wr.from.wasMember(c, wr.to.public()) {
				wr.from.world.fail("%s tells %s that it leaves what that never was in", wr.from.name, wr.to.name)
			}
		}
	case frame[0] == frameGreet:
		s.greeting(wr, in)
	default:
		n := in.number()
		if n >= uint64(len(wr.twin.sniffer.greeted)) {
			wr.from.world.fail("%s calls a conversation %d, which %s has not greeted with", wr.from.name, n, wr.to.name)
		}
		c := wr.twin.sniffer.greeted[n]
		if c == (Conversation{}) {
			wr.from.world.fail("%s speaks of a conversation that it cannot know", wr.from.name)
		}
		s.admitted(wr, c)
		s.frame(wr, frame[0], n, c, in)
	}
	if in.bad {
		wr.from.world.fail("%s sends a frame that is not well formed: %x", wr.from.name, frame)
	}
}

// admitted checks that the receiver may have anything of c.
func (s *sniffer) admitted(wr *wire, c Conversation) {
	n := wr.from
	if k := n.disk.conversations[c]; k == nil || !n.isMember(c, wr.to.public()) {
		n.world.fail("%s tells %s of a conversation whose member that is not", n.name, wr.to.name)
	}
}

// greeting notes which conversations a greeting names.
func (s *sniffer) greeting(wr *wire, in *reader) {
	for in.more() {
		t := [tagSize]byte(in.take(tagSize))
		in.key()
		s.greeted = append(s.greeted, wr.named(t))
		if c := wr.named(t); wr.from.liar == nil {
			s.admitted(wr, c)
			wr.meets()
		}
	}
}

// named returns the conversation that a tag of the link names, and zeros if there is none.
func (wr *wire) named(t [tagSize]byte) Conversation {
	for _, c := range []Conversation{openRoom, room, roll, directOf(wr.from.public(), wr.to.public())} {
		if tag(wr.secret, c) == t {
			return c
		}
	}
	return Conversation{}
}

// frame checks a frame of the conversation c, which is called n.
func (s *sniffer) frame(wr *wire, kind byte, n uint64, c Conversation, in *reader) {
	switch kind {
	case frameRows:
		in.byte()
		for in.more() {
			s.row(wr, n, c, in)
		}
	case frameRun:
		for in.more() {
			e := in.entry()
			if in.bad {
				return
			}
			if s.entry(wr, c, e); !in.more() && !wr.from.world.holds(e.Header) {
				wr.from.world.fail("%s hands on a run that proves nothing", wr.from.name)
			}
		}
	case frameReceipt:
		r, err := parseReceipt(in.b)
		if err != nil || r.conversation != c || !r.verify() || c == roll || !wr.from.isMember(c, r.member) {
			wr.from.world.fail("%s sends a receipt that is none", wr.from.name)
		}
	case frameFork:
		f := &Fork{A: in.entry(), B: in.entry()}
		if in.bad || !f.valid(c) {
			wr.from.world.fail("%s sends a fork that is none", wr.from.name)
		}
	}
}

// row checks a row: what it says to be stored is on the sender's disk, with bodies unless it says that they are not.
func (s *sniffer) row(wr *wire, conversation uint64, c Conversation, in *reader) {
	n, first := wr.from, in.number()
	ref := first >> rowBits
	if first&rowNew != 0 {
		names := s.names[conversation]
		if ref > uint64(len(names)) {
			n.world.fail("%s names a log as %d before %d", n.name, ref, len(names))
		}
		l := Log{Author: in.key(), ID: LogID(in.uint64())}
		n.world.names[l.name()] = l
		s.names[conversation] = append(names[:ref:ref], append([]Log{l}, names[min(ref+1, uint64(len(names))):]...)...)
	}
	if ref >= uint64(len(s.names[conversation])) {
		n.world.fail("%s tells of a log that it has not named", n.name)
	}
	l, low, head := s.names[conversation][ref], uint64(0), []byte(nil)
	if first&rowFull != 0 {
		low, head = in.number(), in.take(headPrefix)
	}
	high := in.number()
	if first&rowForked != 0 {
		if fork := in.number(); high >= fork {
			n.world.fail("%s tells that it has %d of %x, which forks at %d", n.name, high, l.Author[:3], fork)
		}
	}
	if high > 0 && !in.bad {
		n.checkHeld(c, l, low, high, head, first&rowUnread != 0)
	}
}

// checkHeld checks that n has the entries of l that it tells a link to have.
func (n *node) checkHeld(c Conversation, l Log, low, high uint64, head []byte, unread bool) {
	k := n.disk.conversations[c]
	numbers := k.newest(l, high)
	switch {
	case len(numbers) == 0 || numbers[len(numbers)-1] != high:
		n.world.fail("%s tells that it has %d of %x, which it has not", n.name, high, l.Author[:3])
	case low > 0 && low < max(numbers[0], k.lowest[l]):
		n.world.fail("%s tells that it has %d of %x; it has it from %d on", n.name, low, l.Author[:3], numbers[0])
	case high > n.limit(c, l):
		n.world.fail("%s tells that it has %d of %x, which does not count", n.name, high, l.Author[:3])
	case n.disk.blocked[l.Author] && !unread && c != roll:
		n.world.fail("%s tells that it has what a blocked author says", n.name)
	}
	if hash := k.entries[l][high].Header.Hash(); head != nil && n.world.isHonest(l.Author) && !bytes.Equal(head, hash[:headPrefix]) {
		n.world.fail("%s tells another head of %x than it has", n.name, l.Author[:3])
	}
	for _, i := range numbers {
		if k.entries[l][i].Body == nil && !unread && i >= max(low, k.floor[l]) {
			n.world.fail("%s tells that it has %d of %x, of which it has no body", n.name, i, l.Author[:3])
		}
	}
}

// entry checks an entry that is handed on: it belongs to the conversation, and its header is on the sender's disk.
func (s *sniffer) entry(wr *wire, c Conversation, e Entry) {
	n, h := wr.from, e.Header
	ours, is := n.disk.conversations[c].entries[h.Log()][h.Number()]
	switch {
	case h.Conversation() != c:
		n.world.fail("%s hands on an entry of another conversation", n.name)
	case !is:
		n.world.fail("%s hands on what it has not stored: %s", n.name, describe(e))
	case h.Number() > n.limit(c, h.Log()) && !n.reading:
		n.world.fail("%s hands on what does not count: %s", n.name, describe(e))
	case *ours.Header != *h:
		n.world.fail("%s hands on another entry than it has stored: %s", n.name, describe(e))
	}
}
