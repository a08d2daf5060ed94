package replica

import (
	"context"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
	"udpchat/rooms"
)

// Disk keeps entries, the messages that show them, and what is known of logs and members. What is handed over counts from then
// on: everything that reads sees it although it is not written yet. Only State, Unsaid, Again, Entries and Names wait for a disk. Callbacks
// run on any goroutine, maybe before the method returns, and return at once.
type Disk interface {
	// State returns what is known of a conversation; what it is, and who takes part in it beside those that were met, is the caller's to
	// say. With an error it knows nothing.
	State(in journal.Conversation) (*journal.State, error)
	// Unsaid returns the own messages of a conversation that an earlier run was to make entries of, and did not.
	Unsaid(in journal.Conversation) []chat.Message
	// Again calls take with the entries of a conversation that carry others, in the order in which they came: the newest 100,000. Shown
	// tells that a message shows what an entry carries by it, or did.
	Again(in journal.Conversation, take func(e journal.Entry, shown bool))
	// Entries returns all entries of a conversation that have a body, log by log. It waits for the disk.
	Entries(in journal.Conversation) ([]journal.Entry, error)
	// Unshown answers with entries of a conversation that have a body and show nothing, in a fixed order: those above a key, and the key
	// of the last of them; 0 if there are no more. It sees what was stored before.
	Unshown(in journal.Conversation, above int64, answer func(all []entries.Stored, next int64))
	// Names returns the profiles that SaveName has kept.
	Names() map[journal.PublicKey]entries.Profile
	// Store writes a run, flushed. done is called once, in the order of the calls for runs that wait for the disk. While the disk
	// cannot be written, done(true) is called at once for what was said here; others wait, and fail when there are too many. A run
	// that fails was not written, nor were those queued behind it. Entries that are there already stay, with their messages; bodies
	// that were missing are filled in.
	Store(r entries.Run, done func(ok bool))
	// Keep writes with the next transaction, as do Meet, Dismiss and SaveName.
	Keep(k journal.Keep)
	// Meet notes that a member belongs to a conversation. It dates from the first time: it may have what came later, and of what
	// came before only the newest that came after the moment since. Person is set once it was met in person.
	Meet(in journal.Conversation, member journal.PublicKey, since int64, person bool)
	// Dismiss forgets when a member was met.
	Dismiss(in journal.Conversation, member journal.PublicKey)
	// SaveName keeps what a member calls itself since a time in microseconds since 1970. The newest counts.
	SaveName(member journal.PublicKey, name string, at uint64)
	// Read answers with the entries from the first that is there up to a number, without a gap between them, unless ctx ends first.
	Read(ctx context.Context, in journal.Conversation, of journal.Log, from, to uint64, answer func([]journal.Entry, error))
	// Lowest answers with the lowest number of a log that a member may have, unless ctx ends first.
	Lowest(ctx context.Context, in journal.Conversation, of journal.Log, member journal.PublicKey, answer func(uint64, error))
	// Forget removes the oldest entries of a log, see journal.Forget. done gets the lowest that is left and how many bytes are free.
	Forget(f journal.Forget, done func(low *journal.Header, freed int))
}

// Room shows entries; a chat.Room is one. Its methods are called by one goroutine and wait for nothing.
type Room interface {
	// Arrive takes proven entries that are about to be written. It returns the messages that show them, one for one; ID 0 where
	// nothing is shown.
	Arrive(in chat.Conversation, es []chat.Entry) []chat.Message
	// Kept tells that messages are on disk.
	Kept(ms []chat.Message)
	// Said tells that the entry of an own message is on disk, and Unsaid that it could not be written.
	Said(in chat.Conversation, id chat.ID, log, number uint64, at time.Time)
	Unsaid(in chat.Conversation, id chat.ID)
	// Know tells what a conversation is from now on, which is opened if it was not.
	Know(in chat.Conversation, d chat.Details)
	// Met tells that a node is a member since a time, zero: that is not known; Parted that it is one no more; and Named what it calls
	// itself.
	Met(in chat.Conversation, k chat.Key, since time.Time)
	Parted(in chat.Conversation, k chat.Key)
	Named(k chat.Key, name string)
	// Holds tells all that a member acknowledges of own logs, and when it was last heard; a zero time: that is not known.
	Holds(in chat.Conversation, k chat.Key, held []chat.Held, seen time.Time)
	// Unseen returns the members that nobody has seen since a time.
	Unseen(since time.Time) []chat.Key
}

// Links carries frames. Its methods are called by any goroutine, return at once and call nothing back before that.
type Links interface {
	// Send queues a frame. False says that the queue is above its mark; Replica.Ready follows once it is half empty.
	Send(id journal.LinkID, frame []byte) bool
	// Close ends a link.
	Close(id journal.LinkID)
	// Tell tells that both sides of a link take part in a conversation, so that they may learn each other's names.
	Tell(id journal.LinkID)
}

// Vault keeps what must outlive a loss of the history. Its methods are called by one goroutine and return at once.
type Vault interface {
	// Rooms returns the rooms that this node is or was in, in the order in which it came into them.
	Rooms() []rooms.Membership
	// SaveRoom replaces what is kept of a room. done is called once, by any goroutine, when it is flushed or cannot be.
	SaveRoom(m rooms.Membership, done func(ok bool))
	// Pairs returns the conversations of two.
	Pairs() []rooms.Pair
	// SavePair replaces what is kept of one.
	SavePair(p rooms.Pair)
	// ForgetPair forgets one.
	ForgetPair(p rooms.Pair)
}

// Kind says what a notice is about.
type Kind int

const (
	Returned Kind = iota + 1 // own entries that are not on this disk are being fetched from others
	Conflict                 // a member has written more than one log twice, as when two programs use one identity
	Guessed                  // many wrong codes of rooms have come: see rooms/join
	Undone                   // what the person wanted to change in a room was not done
)
