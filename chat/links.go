package chat

import "time"

// Heard is the greatest number of a copy's messages that is on disk here, and whether there is one: what is told it when a
// link is made.
func (r *Room) Heard(k Key) (number uint64, ok bool) { return 0, false }

// LinkUp tells that a link is there whose other end has said who it is, or that what it says has changed. What that copy has
// not got yet is sent from the start of what it lacks.
func (r *Room) LinkUp(p Presence) {}

// LinkDown tells that a copy has no link any more.
func (r *Room) LinkDown(k Key) {}

// Ready tells that the queue of a link takes letters again.
func (r *Room) Ready(k Key) {}

// ReceiveLetters takes what an author said, in the order it came. While too much waits for the disk it waits, too; nothing
// is dropped but what was there before. It is acknowledged once it is on disk. The slice stays the caller's.
func (r *Room) ReceiveLetters(from Key, letters []Letter) {}

// Acknowledged tells that a copy has everything up to a number on disk.
func (r *Room) Acknowledged(by Key, number uint64) {}

// SetRoundTrips tells how long the links take to answer. A link that is not named is not measured.
func (r *Room) SetRoundTrips(times map[Key]time.Duration) {}
