package link

import (
	"encoding/binary"
	"sync/atomic"
	"time"
)

const (
	nudgeEvery = 3 * time.Millisecond
	nudges     = 10              // after a letter
	lossyFor   = 5 * time.Minute // after a packet that was lost
)

// nudge makes up for what QUIC does with a lost packet that no other follows: it waits tens of milliseconds, and twice as
// long when the next one is lost too. Packets that follow show the loss at once. So on a link that loses packets, a letter
// that is not acknowledged is followed by frames that say nothing new. All but acked belongs to the writer.
type nudge struct {
	acked atomic.Uint64 // the greatest number the other side has on disk
	sent  uint64        // the number of the letter written last
	left  int
	timer *time.Timer
	lost  uint64 // packets until now
	until time.Time
}

func newNudge() *nudge {
	return &nudge{timer: time.NewTimer(nudgeEvery)} // the first time it finds nothing to do
}

// wrote notes that a frame was written, when so many packets of the link have been lost.
func (n *nudge) wrote(frame []byte, lost uint64, now time.Time) {
	if kind(frame[0]) != kindLetter {
		return
	}
	n.sent = binary.BigEndian.Uint64(frame[headerBytes:])
	if lost > n.lost {
		n.lost, n.until = lost, now.Add(lossyFor)
	}
	n.left = 0
	if now.Before(n.until) {
		n.left = nudges
		n.timer.Reset(nudgeEvery)
	}
}

// due reports whether the time has come for a nudge that still serves something, and sets the timer for the next.
func (n *nudge) due() bool {
	if n.left == 0 || n.acked.Load() >= n.sent {
		return false
	}
	n.left--
	n.timer.Reset(nudgeEvery)
	return true
}
