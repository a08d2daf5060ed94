package entries

import (
	"udpchat/chat"
	"udpchat/journal"
)

// Run is what one journal.Store asks to write. Its slices are not copied, and do not change any more.
type Run struct {
	Entries  []journal.Entry // of one log, whose numbers follow one another
	Messages []chat.Message  // those that show the entries, one for one; ID 0: nothing shows the entry. Nil: none at all
	At       []uint64        // the order time of each entry, see journal.OrderTime; the messages have the same times
	// Carriers are the entries that have carried and shown these so far, one for one. The messages move here. Nil: none at all.
	Carriers []Carrier
	// Introducer is whose share of the disk the entries count to; zero for what was said here.
	Introducer journal.PublicKey
	// Own is set for what was said here: the messages are in the archive already, and only take their places. What comes back from
	// others of a lost history is not Own.
	Own bool
	// Late is set for entries that are on disk and showed nothing so far, since the key that opens them was not known.
	Late bool
}

// Message returns the message that is known to show an entry of the run; nil: none is.
func (r *Run) Message(i int) *chat.Message {
	if len(r.Messages) > 0 && r.Messages[i].ID != 0 {
		return &r.Messages[i]
	}
	if len(r.Carriers) > 0 && r.Carriers[i].Message.ID != 0 {
		return &r.Carriers[i].Message
	}
	return nil
}

// Carrier is an entry that carries another one and has its message.
type Carrier struct {
	Log     journal.Log
	Number  uint64       // 0: there is none
	Message chat.Message // shows the entry that is carried if the carrier is not here; ID 0: that is not known
}

// Profile is what a member calls itself, as its newest entry of that kind says.
type Profile struct {
	Name string
	At   uint64 // Header.Time of the entry
}
