package journal_test

import (
	"cmp"
	"fmt"
	"slices"

	"udpchat/journal"
)

func (s *scenario) rowsWords(w *wire, room string, f *fields) string {
	said := "rows: "
	if f.bytes(1)[0] == 1 {
		said = "all rows: "
	}
	if len(f.b) == 0 {
		return said + "none"
	}
	return said + shortList(eachOf(f, func() string { return s.rowWords(w, room, f) }))
}

func (s *scenario) rowWords(w *wire, room string, f *fields) string {
	first := f.number()
	if first&1 != 0 {
		l := journal.Log{Author: journal.PublicKey(f.bytes(32)), ID: journal.LogID(f.uint64())}
		switch place := first >> 5; {
		case f.bad:
		case place < uint64(len(w.named[room])):
			w.named[room][place] = l // that of a log that is forgotten
		default:
			w.named[room] = append(w.named[room], l)
		}
	}
	said := s.logIn(w.named[room], first>>5)
	low := uint64(0)
	if first&2 != 0 {
		low = f.number()
		f.bytes(8)
	}
	switch high := f.number(); {
	case high == 0 && first&9 == 1:
		said += " from here on"
	case high == 0:
		said += " nothing"
	case low == 0:
		said += fmt.Sprintf(" up to %d", high)
	default:
		said += " " + span(low, high)
	}
	if first&8 != 0 {
		said += fmt.Sprintf(" (forked at %d)", f.number())
	}
	if first&4 != 0 {
		said += " (not acknowledged)"
	}
	return said
}

// runWords says which entries follow, and which of them lack their bodies.
func (s *scenario) runWords(f *fields) string {
	var log string
	var from, to uint64
	var bare []string
	for len(f.b) > 0 {
		h := journal.Header(f.bytes(journal.HeaderSize))
		if f.number() == 1 {
			f.bytes(h.BodyLength())
		} else {
			bare = append(bare, fmt.Sprint(h.Number()))
		}
		if f.bad {
			return ""
		}
		if log, to = s.names.log(h.Log()), h.Number(); from == 0 {
			from = to
		}
	}
	if said := log + " " + span(from, to); len(bare) == 0 {
		return said
	} else {
		return said + " without bodies of " + shortList(bare)
	}
}

func (s *scenario) receiptWords(f *fields) string {
	f.bytes(32)
	member := s.names.member(journal.PublicKey(f.bytes(32)))
	f.uint64()
	var rows []string
	for len(f.b) > 64 {
		row := s.names.logOfReceipt([8]byte(f.bytes(8))) + " " + span(f.uint64(), f.uint64())
		if read := f.uint64(); read > 0 {
			row += fmt.Sprintf(" read %d", read)
		}
		rows = append(rows, row)
	}
	f.bytes(64)
	slices.Sort(rows)
	return "receipt of " + member + ": " + cmp.Or(shortList(rows), "nothing")
}
