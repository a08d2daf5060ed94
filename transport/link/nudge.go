package link

import (
	"encoding/binary"
	"sync"
	"time"
)

const (
	nudgeFirst = time.Millisecond
	nudges     = 10              // after a letter, in some 50 ms, the first ones sooner
	lossyFor   = 5 * time.Minute // after a packet that was lost

	nudgeRate, nudgeBurst = 400, 200 // a second: with 200 acknowledgements no more than the other side reads, see otherRate
)

// nudge makes up for what QUIC does with a lost packet that no other follows: it waits tens of milliseconds, and twice as
// long when the next one is lost too. Packets that follow show the loss at once. So on a link that loses packets, a letter
// that is not acknowledged is followed by frames that say nothing new.
type nudge struct {
	send func() // writes such a frame; called without locks

	mu    sync.Mutex
	acked uint64 // the greatest number the other side has on disk
	sent  uint64 // the number of the letter written last
	left  int
	timer *time.Timer // nil: nothing was ever lost
	lost  uint64      // packets until now
	until time.Time
	rate  bucket
}

func newNudge(send func()) *nudge {
	return &nudge{send: send, rate: bucket{rate: nudgeRate, size: nudgeBurst}}
}

// wrote notes that a letter's frame was written, when so many packets of the link have been lost.
func (n *nudge) wrote(frame []byte, lost uint64, now time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.sent = binary.BigEndian.Uint64(frame[headerBytes:])
	if lost > n.lost {
		n.lost, n.until = lost, now.Add(lossyFor)
	}
	n.left = 0
	if now.Before(n.until) {
		n.left = nudges
		n.againLocked(nudgeFirst)
	}
}

func (n *nudge) againLocked(after time.Duration) {
	if n.timer == nil {
		n.timer = time.AfterFunc(after, n.fire)
		return
	}
	n.timer.Reset(after)
}

// acknowledged notes what the other side has on disk.
func (n *nudge) acknowledged(number uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.acked = number
}

// fire nudges, if that still serves something.
func (n *nudge) fire() {
	if n.due(time.Now()) {
		n.send()
	}
}

func (n *nudge) due(now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.left == 0 || n.acked >= n.sent {
		return false
	}
	used := nudges - n.left
	n.left--
	n.againLocked(nudgeFirst * time.Duration(1+used*used/8))
	return n.rate.allow(now)
}

// stop ends the nudges.
func (n *nudge) stop() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.left = 0
}
