package journal

import "encoding/binary"

// Effects is what the caller of a machine does next. The lists are done in the order of the fields, each in its own order.
// Sends that follow from a Store are effects only after Stored has been reported, so nothing is told that is not kept.
type Effects struct {
	Store  []Store
	Keep   []Keep
	Send   []Send
	Serve  []Serve
	Read   []Read
	Verify []Verify
	Forget []Forget
	Tell   []Tell
}

// LinkID names a link for as long as it is up. The caller chooses it and does not use it again.
type LinkID uint64

// Send is a frame for a link. If the link is down, the frame is dropped.
type Send struct {
	Link  LinkID
	Frame []byte
}

// Store asks to write a run of entries of one log in one transaction that is flushed. Stored reports the end of each, in order.
// One that cannot be written fails all that were asked for before its failure is reported: no log gets a gap.
type Store struct {
	ID      uint64
	Entries []Entry
	From    LinkID // 0 for own entries
	// Introducer is whose share of the disk they count to; zero for own entries. LogState.By gives the newest one back.
	Introducer PublicKey
	Ticket     uint64 // of the Saying of an own entry
}

// Keep asks to write one of its fields with the next transaction, in place of what was kept before of the same member or log.
// A machine that was started from what is kept knows them again.
type Keep struct {
	Conversation Conversation
	Receipt      []byte // of a member, as signed; what that member has told before is not kept any more
	Told         *Told  // of a member and an own log
	Fork         *Fork  // of a log
}

// Told is what a member has told on its link that it holds of an own log: the entries From to To, bodies included. To is 0 if it
// holds nothing.
type Told struct {
	Log      Log
	Member   PublicKey
	From, To uint64
	At       uint64 // when, in microseconds since 1970; 0: not known
}

// Verify asks whether signatures hold: see its method Holds. Verified reports the answer. Many can be checked at a time by
// different goroutines.
type Verify struct {
	ID      uint64
	header  *Header
	receipt *receipt
	fork    *Fork
}

// Holds reports whether all signatures of v hold. It takes about 50 µs for each.
func (v *Verify) Holds() bool {
	switch {
	case v.header != nil:
		return v.header.Verify()
	case v.receipt != nil:
		return v.receipt.verify()
	}
	return v.fork.A.Header.Verify() && v.fork.B.Header.Verify()
}

// Read asks for the entries From to To of a log, as many of them as are on disk. ReadDone reports them. They may take 64 MiB, so
// the caller does one at a time.
type Read struct {
	ID           uint64
	Conversation Conversation
	Log          Log
	From, To     uint64
}

// Serve asks to read the entries From to To of a log and to send them on a link: see its method Answer. A link can ask faster than
// it is served. The caller keeps a bounded number for each link and drops the others: an honest node has at most 4 under way in a
// conversation, and asks again for what does not come.
type Serve struct {
	Link         LinkID
	Member       PublicKey // who is served
	Conversation Conversation
	Log          Log
	From, To     uint64
	Whole        bool // the member may have all of it whenever it came, see State.Kept

	limit       uint64 // nothing beyond is sent
	down        bool   // the upper end is sent first
	wire, place uint64
}

// Forget asks to remove the oldest entries of a log, with all that belongs to them, until Bytes are free or only those from Keep on
// are left. Forgotten reports the end. It has no ID where a log is removed whole: Keep is past its end then, and nothing is reported.
type Forget struct {
	ID           uint64
	Conversation Conversation
	Log          Log
	Keep         uint64
	Bytes        int
}

// Tell is news for the rest of the program.
type Tell struct {
	News         News
	Conversation Conversation
	Member       PublicKey // whom it is about
	Entries      []Entry   // what has arrived, in NewsEntries
	Ticket       uint64    // of NewsSaid and NewsUnsaid
	Fork         *Fork     // of NewsFork
	Link         LinkID    // of NewsShared, NewsGone and NewsWanted
}

// News says what a Tell is about.
type News int

const (
	NewsEntries  News = iota // entries of a member are on disk
	NewsSaid                 // an own entry is on disk; Entries holds it
	NewsUnsaid               // an own entry could not be stored
	NewsReceipt              // a member acknowledges more, or less, than before
	NewsMember               // a member was met for the first time, in person or through its entries
	NewsFork                 // two different entries of one number prove that a log was written twice
	NewsNewLog               // own entries go into a new log, because the end of the old one is not sure
	NewsRestored             // others hold own entries that are not on this disk; they are being fetched
	NewsGone                 // the node at the other end of Link has left the conversation, or was removed: what it is served of it stops
	NewsShared               // both sides of Link take part in the conversation; again after either has left it and is back
	NewsWanted               // the node at the other end of Link is in the direct conversation of both, which was not entered here, or in one of State.Kept whose member it is not
)

// Answer returns the frame with the next entries of s. The entries are those on disk from s.From on, up to MaxRun of them and
// also past s.To; fewer only where the disk has no more. Lowest is the lowest number that the receiver may have: entries before
// it are not told. Answer moves s.From on; the caller goes on until more is false.
func (s *Serve) Answer(entries []Entry, lowest uint64) (frame []byte, more bool) {
	asked, n := s.From, 0
	switch entries = s.part(entries, lowest); {
	case s.down:
		entries = s.upper(entries)
		n = len(entries)
	case s.From == asked:
		n = s.fit(entries)
	}
	if n == 0 {
		return appendNothing(s.wire, s.place, asked, max(lowest, s.From)), false
	}
	s.From += uint64(n)
	return appendRun(binary.AppendUvarint([]byte{frameRun}, s.wire), entries[:n]), s.From <= s.To && !s.down
}

// fit returns how many of entries are sent: up to s.To if the run can end there, else more or fewer.
func (s *Serve) fit(entries []Entry) (n int) {
	if wanted := s.To + 1 - s.From; wanted < uint64(len(entries)) {
		n = CutRun(entries[:wanted])
	}
	if n == 0 {
		n = CutRun(entries)
	}
	return n
}

// upper returns the entries up to s.To, or up to the next one whose signature holds, without the lowest ones where all do not fit into
// one run. It returns nil where there is no such end.
func (s *Serve) upper(entries []Entry) []Entry {
	if s.From > s.To || s.To-s.From >= uint64(len(entries)) {
		return nil
	}
	first := int(s.To - s.From)
	end, size := first, entries[first].Size()
	for ; !entries[end].Header.Verify(); size += entries[end].Size() {
		if end++; end == len(entries) {
			return nil
		}
	}
	for first > 0 && end-first+1 < MaxRun && size+entries[first-1].Size() <= MaxRunBytes {
		first--
		size += entries[first].Size()
	}
	return entries[first : end+1]
}

// part returns the entries from s.From to s.limit that follow each other, and moves s.From to the first that is there and may be told.
// What lies past a fork can be of another branch.
func (s *Serve) part(entries []Entry, lowest uint64) []Entry {
	s.From = max(s.From, lowest)
	for len(entries) > 0 && entries[0].Header.Number() < s.From {
		entries = entries[1:]
	}
	if len(entries) > 0 {
		s.From = entries[0].Header.Number()
	}
	for i, e := range entries {
		if e.Header.Number() > s.limit || i > 0 && e.Header.Previous() != entries[i-1].Header.Hash() {
			return entries[:i]
		}
	}
	return entries
}

// reset empties the lists and keeps their memory.
func (e *Effects) reset() {
	clear(e.Store)
	clear(e.Keep)
	clear(e.Send)
	clear(e.Tell)
	*e = Effects{
		Store: e.Store[:0], Keep: e.Keep[:0], Send: e.Send[:0], Serve: e.Serve[:0],
		Read: e.Read[:0], Verify: e.Verify[:0], Forget: e.Forget[:0], Tell: e.Tell[:0],
	}
}

// appendNothing returns the frame that says that of the entries of a log that were asked for, from a number on, only those from
// lowest on can be had, and none where lowest is not above from: nothing | conversation | log | from | lowest.
func appendNothing(wire, place, from, lowest uint64) []byte {
	b := []byte{frameNothing}
	for _, n := range []uint64{wire, place, from, lowest} {
		b = binary.AppendUvarint(b, n)
	}
	return b
}
