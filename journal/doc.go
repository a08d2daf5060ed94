// Package journal keeps the members of a conversation in step: it says what each author said, in which order, who has it, and
// what to send to whom next.
//
// An author writes entries into a log of its own, numbered 1, 2, 3 and so on. An entry is a signed header with the hash of its
// body and the hash of the header before it, so anybody may hand it on and nobody can change it. What a node holds of every log
// is its vector. Two nodes that are linked compare their vectors, ask each other for what they lack, and push what is new. A
// receipt is a vector that its member has signed; anybody hands it on.
//
// A log that was written twice, as by two nodes with one key, ends before its fork, for everybody who has the proof. What lies from
// there on stays where it is and is not handed on: it could not be joined to the other branch. The caller says it again, in a log that
// goes on, as entries of KindAgain that carry the whole ones. So it is stored, acknowledged, fetched and counted like all entries, and
// nobody needs to keep both branches of a log apart. Who has shown an entry, in whatever way it came, does not show it again.
//
// The package is a machine without sockets, disk, clock or goroutines. Its caller reports events: a link is up, a frame came, an
// entry is on disk, time has passed. The machine answers with effects, which Ready returns: frames to send, entries to store,
// signatures to verify, ranges to serve from the disk. So hundreds of nodes run in one test, and each run can be repeated.
//
//	m := journal.New(config)
//	m.LinkUp(now, link, key, secret)   // events; each takes the time
//	m.Receive(now, link, frame)
//	for effects := m.Ready(); ...      // effects; then events for what became of them
//
// A Machine belongs to one goroutine. Slices that are handed to it, and slices in its effects, are not changed afterwards by
// either side.
//
// The frames on a link and the layout of an entry are described where they are encoded and in PROTOCOL.md.
package journal
