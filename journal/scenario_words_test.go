package journal_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"udpchat/journal"
)

// traced is a frame that has arrived, in words.
type traced struct {
	from, to, words string
	at              time.Duration
}

func hashOf(parts ...[]byte) []byte {
	sum := sha256.New()
	for _, p := range parts {
		sum.Write(p)
	}
	return sum.Sum(nil)
}

func (s *scenario) roomName(id journal.Conversation) string {
	for _, r := range s.rooms {
		if r.id == id {
			return r.name
		}
	}
	return "?"
}

// roomTag returns what a conversation is called in the greetings of a link.
func roomTag(secret [32]byte, c journal.Conversation) []byte {
	mac := hmac.New(sha256.New, secret[:])
	mac.Write([]byte("udpchat conversation 1\x00"))
	mac.Write(c[:])
	return mac.Sum(nil)[:16]
}

// fields reads a frame.
type fields struct {
	b   []byte
	bad bool
}

func (f *fields) number() uint64 {
	n, size := binary.Uvarint(f.b)
	if size <= 0 {
		f.b, f.bad = nil, true
		return 0
	}
	f.b = f.b[size:]
	return n
}

func (f *fields) bytes(n int) []byte {
	if n > len(f.b) {
		f.b, f.bad = nil, true
		return make([]byte, n)
	}
	b := f.b[:n]
	f.b = f.b[n:]
	return b
}

func (f *fields) uint64() uint64 { return binary.BigEndian.Uint64(f.bytes(8)) }

// The kinds of frames.
const (
	frameLinked   = 1
	frameGreet    = 2
	frameRows     = 3
	frameBuckets  = 4
	frameParts    = 5
	frameAsk      = 6
	frameRun      = 7
	frameNothing  = 8
	frameReceipts = 9
	frameReceipt  = 10
	frameFork     = 11
	frameLeave    = 12
)

// words says in words what a frame on w says. It notes what later frames refer to.
func (s *scenario) words(w *wire, frame []byte) string {
	f := &fields{b: frame[1:]}
	var said string
	switch frame[0] {
	case frameLinked:
		said = s.linkedWords(f)
	case frameGreet:
		said = s.greetWords(w, f)
	case frameLeave:
		said = "leave " + s.tagWords(w, f)
	default:
		room := "?"
		if n := f.number(); n < uint64(len(w.back.greeted)) {
			room = w.back.greeted[n]
		}
		said = s.roomWords(w, room, frame[0], f)
		if room != "open" {
			said += " in " + room
		}
	}
	if f.bad || len(frame) > journal.MaxFrame {
		return fmt.Sprintf("junk, %d bytes", len(frame))
	}
	return said
}

func (s *scenario) linkedWords(f *fields) string {
	var parts [2][]string
	for i := range parts {
		for n := f.number(); n > 0 && !f.bad; n-- {
			parts[i] = append(parts[i], s.names.member(journal.PublicKey(f.bytes(32))))
		}
	}
	switch {
	case len(parts[1]) > 0:
		return "linked no more with " + strings.Join(parts[1], " ")
	case len(parts[0]) > 0:
		return "linked with " + strings.Join(parts[0], " ")
	}
	return "linked with nobody else"
}

func (s *scenario) greetWords(w *wire, f *fields) string {
	said := "greet"
	for len(f.b) > 0 {
		room := s.tagWords(w, f)
		f.bytes(32)
		w.greeted = append(w.greeted, room)
		said += " " + room
	}
	return said
}

// tagWords names the conversation of a tag.
func (s *scenario) tagWords(w *wire, f *fields) string {
	tag := f.bytes(16)
	for _, r := range s.rooms {
		if string(roomTag(w.secret, r.id)) == string(tag) {
			return r.name
		}
	}
	return "?"
}

func (s *scenario) roomWords(w *wire, room string, kind byte, f *fields) string {
	switch kind {
	case frameRows:
		return s.rowsWords(w, room, f)
	case frameBuckets:
		return "digests of 256 buckets"
	case frameParts:
		n := 0
		for _, b := range f.bytes(32) {
			for ; b != 0; b &= b - 1 {
				n++
			}
		}
		return fmt.Sprintf("%d buckets differ", n)
	case frameAsk:
		return "ask " + shortList(eachOf(f, func() string {
			return s.logIn(w.back.named[room], f.number()) + " " + span(f.number(), f.number())
		}))
	case frameRun:
		return "run " + s.runWords(f)
	case frameNothing:
		said := "nothing of " + s.logIn(w.named[room], f.number()) + fmt.Sprintf(" from %d", f.number())
		if lowest := f.number(); lowest > 0 {
			said += fmt.Sprintf(", only from %d", lowest)
		}
		return said
	case frameReceipts:
		of := eachOf(f, func() string { m := s.names.member(journal.PublicKey(f.bytes(32))); f.uint64(); return m })
		if len(of) == 0 {
			return "holds no receipts"
		}
		return "holds receipts of " + shortList(of)
	case frameReceipt:
		return s.receiptWords(f)
	case frameFork:
		return "fork of " + s.runWords(f)
	}
	f.bad = true
	return ""
}

func eachOf(f *fields, next func() string) (all []string) {
	for len(f.b) > 0 {
		all = append(all, next())
	}
	return all
}

// shortList joins the parts of a list, of a long one only the first.
func shortList(parts []string) string {
	if n := len(parts); n > 6 {
		parts = append(slices.Clone(parts[:3]), fmt.Sprintf("… %d in all", n))
	}
	return strings.Join(parts, ", ")
}

func (s *scenario) logIn(named []journal.Log, ref uint64) string {
	if ref < uint64(len(named)) {
		return s.names.log(named[ref])
	}
	return "unnamed log"
}

func span(from, to uint64) string {
	switch {
	case from == to:
		return fmt.Sprint(from)
	case from > to:
		return fmt.Sprintf("%d down to %d", from, to)
	}
	return fmt.Sprintf("%d-%d", from, to)
}
