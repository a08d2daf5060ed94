package link

import (
	"sync"
	"time"
)

const (
	firstProbe = time.Millisecond
	maxProbes  = 10              // after a journal frame, within some 50 ms, with growing pauses
	lossyFor   = 5 * time.Minute // how long a link counts as lossy after a lost packet

	probeRate, probeBurst = 400, 200 // a second; with 200 answers these stay below otherRate of the other side
)

// tailProbe sends tail-loss probes (the idea of RFC 8985, section 7). When the last packet of a burst is lost, QUIC notices it
// only after tens of milliseconds, and after twice that time when the next one is lost too (RFC 9002, section 6.2). A following
// packet reveals the loss at once. So on a lossy link, a journal frame is followed by acks that want an answer, until the other
// side has read it. A link that loses nothing carries neither.
type tailProbe struct {
	send func() // writes such an ack; called without locks

	mu    sync.Mutex
	acked uint64      // how many journal frames the other side has read
	sent  uint64      // how many were written
	left  int         // probes to be sent
	timer *time.Timer // nil before the first loss
	lost  uint64      // packets so far
	until time.Time   // the link counts as lossy
	rate  bucket
}

func newTailProbe(send func()) *tailProbe {
	return &tailProbe{send: send, rate: bucket{rate: probeRate, size: probeBurst}}
}

// wrote notes that a journal frame was written. lost is the number of packets that the link has lost so far.
func (n *tailProbe) wrote(lost uint64, now time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.sent++
	if lost > n.lost {
		n.lost, n.until = lost, now.Add(lossyFor)
	}
	n.left = 0
	if now.Before(n.until) {
		n.left = maxProbes
		n.againLocked(firstProbe)
	}
}

func (n *tailProbe) againLocked(after time.Duration) {
	if n.timer == nil {
		n.timer = time.AfterFunc(after, n.fire)
		return
	}
	n.timer.Reset(after)
}

// acknowledged notes how many journal frames the other side has read.
func (n *tailProbe) acknowledged(number uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.acked = number
}

// fire sends a probe, if one is still useful.
func (n *tailProbe) fire() {
	if n.due(time.Now()) {
		n.send()
	}
}

func (n *tailProbe) due(now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.left == 0 || n.acked >= n.sent {
		return false
	}
	used := maxProbes - n.left
	n.left--
	n.againLocked(firstProbe * time.Duration(1+used*used/8))
	return n.rate.allow(now)
}

// stop ends the probes.
func (n *tailProbe) stop() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.left = 0
}
