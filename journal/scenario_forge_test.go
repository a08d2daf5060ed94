package journal_test

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"udpchat/journal"
)

// greeting returns the frame by which a puppet says that it shares a conversation and holds something else of it.
func greeting(w *wire, c journal.Conversation) []byte {
	return append(append([]byte{frameGreet}, roomTag(w.secret, c)...), make([]byte, 32)...)
}

// head is the end of a log that is forged.
type head struct {
	number uint64
	hash   journal.Hash
	entry  journal.Entry
}

// forge sends what a puppet makes up:
//
//	entry AUTHOR "text" [number N] [again] [signature] [body] [at 2h] [in R]   the next entry of a log of the author, which may be called z/2
//	                                                                    again: with the number before; signature, body: twisted
//	same LOG            its last entry once more
//	row LOG FROM TO     says that it holds entries
//	logs AUTHOR N       rows of N new logs
//	flood AUTHOR N      an entry in each of N new logs
//	authors N           one entry by each of N authors
//	receipt OF LOG N [signature] [at 2h]
//	receipts N LOG N    receipts of N strangers
//	linked NAMES        says with whom it is linked
//	giant | junk        a frame that would end the conversation if it were not too long; one that means nothing
func (s *scenario) forge(from, to, what string, args []string) {
	w := s.wire(s.node(from), s.node(to))
	switch what {
	case "entry":
		s.send(w, s.runFrame(w, s.forgeEntry(args)))
	case "same":
		s.send(w, s.runFrame(w, s.heads[s.log(args[0])].entry))
	case "flood":
		for i := range int(number(args[1])) {
			name := s.names.log(s.newLog(args[0]))
			s.send(w, s.runFrame(w, s.forgeEntry([]string{name, fmt.Sprintf("flood %d", i+1)})))
		}
	case "receipts":
		for i := range int(number(args[0])) {
			s.send(w, append([]byte{frameReceipt, 0}, s.forgeReceipt([]string{fmt.Sprintf("stranger%d", i+1), args[1], args[2]})...))
		}
	case "row":
		s.send(w, s.forgeRow(w, s.log(args[0]), number(args[1]), number(args[2])))
	case "logs":
		for range int(number(args[1])) {
			s.send(w, s.forgeRow(w, s.newLog(args[0]), 1, 1))
		}
	case "authors":
		for i := range int(number(args[0])) {
			s.send(w, s.runFrame(w, s.forgeEntry([]string{fmt.Sprintf("stranger%d", i+1), fmt.Sprintf("hello from %d", i+1)})))
		}
	case "receipt":
		s.send(w, append([]byte{frameReceipt, 0}, s.forgeReceipt(args)...))
	case "linked":
		b := []byte{frameLinked, byte(len(args))}
		for _, name := range args {
			key := s.author(name)
			b = append(b, key[:]...)
		}
		s.send(w, append(b, 0))
	case "giant":
		s.send(w, append(append([]byte{frameLeave}, roomTag(w.secret, s.rooms[0].id)...), make([]byte, journal.MaxFrame)...))
	case "junk":
		s.send(w, []byte{frameRows, 0, 1, 0xff, 0xff, 0xff})
	default:
		s.fail("forge %q", what)
	}
}

func number(word string) uint64 {
	n, err := strconv.ParseUint(word, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

// log returns the log that is called name, or a new one of that author.
func (s *scenario) log(name string) journal.Log {
	for l, called := range s.names.logs {
		if called == name || called == name+"/1" {
			return l
		}
	}
	author, _, _ := strings.Cut(name, "/")
	return s.newLog(author)
}

func (s *scenario) newLog(author string) journal.Log {
	s.names.lastLog++
	l := journal.Log{Author: s.author(author), ID: journal.LogID(s.names.lastLog)}
	s.names.members[l.Author] = author
	s.names.log(l)
	return l
}

// author returns the key of a member; that of "zero" consists of zeros.
func (s *scenario) author(name string) journal.PublicKey {
	if name == "zero" {
		return journal.PublicKey{}
	}
	return publicOf(keyOf(name))
}

func (s *scenario) forgeEntry(args []string) journal.Entry {
	l := s.log(args[0])
	at := s.heads[l]
	d := journal.Draft{
		Kind: journal.KindText, Conversation: s.rooms[0].id, Log: l.ID, Number: at.number + 1, Previous: at.hash,
		Time: uint64(s.forgedTime(args).UnixMicro()),
	}
	if i := slices.Index(args, "number"); i > 0 {
		d.Number, d.Previous = number(args[i+1]), journal.Hash{1}
	}
	if slices.Contains(args, "again") {
		before := s.before[l]
		d.Number, d.Previous = before.number+1, before.hash
	}
	if i := slices.Index(args, "in"); i > 0 {
		d.Conversation = s.room(args[i+1]).id
	}
	author, _, _ := strings.Cut(args[0], "/")
	body := []byte(args[1])
	h := d.Sign(keyOf(author), body)
	if author == "zero" {
		h = signedByAnybody(d, h)
	}
	if slices.Contains(args, "signature") {
		h[journal.HeaderSize-1] ^= 1
	}
	if slices.Contains(args, "body") {
		body[0] ^= 1
	}
	e := journal.Entry{Header: &h, Body: body}
	s.before[l], s.heads[l] = head{number: d.Number - 1, hash: d.Previous}, head{d.Number, h.Hash(), e}
	return e
}

// signedByAnybody returns the header with the all-zero key as author and a signature of it that holds: half the signature is the
// neutral point, half is zero, and one time of four is right.
func signedByAnybody(d journal.Draft, h journal.Header) journal.Header {
	for {
		d.Time++
		copy(h[:], d.Start(journal.PublicKey{}))
		clear(h[journal.HeaderSize-ed25519.SignatureSize:])
		h[journal.HeaderSize-ed25519.SignatureSize] = 1
		if h.Verify() {
			return h
		}
	}
}

func (s *scenario) forgedTime(args []string) time.Time {
	at := begin.Add(s.now)
	if i := slices.Index(args, "at"); i > 0 {
		at = at.Add(duration(args[i+1]))
	}
	return at
}

// runFrame returns the frame with one entry for w, whose receiver has greeted with the entry's conversation.
func (s *scenario) runFrame(w *wire, e journal.Entry) []byte {
	room := slices.Index(w.back.greeted, s.roomName(e.Header.Conversation()))
	if room < 0 {
		s.fail("%s does not share %s", w.to.name, s.roomName(e.Header.Conversation()))
	}
	b := append([]byte{frameRun, byte(room)}, e.Header[:]...)
	return append(append(b, 1), e.Body...)
}

// forgeRow returns a row that claims entries of l. It names the log if that was not named before.
func (s *scenario) forgeRow(w *wire, l journal.Log, from, to uint64) []byte {
	b, ref := []byte{frameRows, 0, 0}, slices.Index(w.named["open"], l)
	if ref >= 0 {
		b = binary.AppendUvarint(b, uint64(ref)<<5|2)
	} else {
		b = binary.AppendUvarint(b, uint64(len(w.named["open"]))<<5|3)
		b = binary.BigEndian.AppendUint64(append(b, l.Author[:]...), uint64(l.ID))
	}
	b = append(binary.AppendUvarint(b, from), make([]byte, 8)...)
	return binary.AppendUvarint(b, to)
}

func (s *scenario) forgeReceipt(args []string) []byte {
	key, room, name := keyOf(args[0]), s.rooms[0].id, nameInReceipts(s.log(args[1]))
	author := publicOf(key)
	b := append(slices.Clone(room[:]), author[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(s.forgedTime(args).UnixMicro()))
	b = append(b, name[:]...)
	for _, n := range []uint64{1, number(args[2]), 0} { // from, to, read
		b = binary.BigEndian.AppendUint64(b, n)
	}
	b = append(b, ed25519.Sign(key, append([]byte("udpchat receipt 1\x00"), b...))...)
	if slices.Contains(args, "signature") {
		b[len(b)-1] ^= 1
	}
	return b
}
