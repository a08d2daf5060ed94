package transport

import (
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/transport/gb2312"
)

const (
	traced   = 8  // datagrams recorded in each direction
	traceCut = 60 // characters recorded of each
)

// Trace records the latest datagrams received and sent. Any goroutine may use it. A nil Trace records nothing.
type Trace struct {
	mu      sync.Mutex
	in, out []health.Datagram // the newest last
}

// came records a received batch; texts are its texts in the same order.
func (t *Trace) came(batch []Datagram, texts []chat.Incoming) {
	if t == nil {
		return
	}
	from := max(0, len(batch)-traced)
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, g := range batch[from:] {
		t.in = remember(t.in, health.Datagram{At: g.At, Address: g.From, Bytes: len(g.Data), Text: start(texts[from+i].Text)})
	}
}

// left records a sent datagram.
func (t *Trace) left(to netip.AddrPort, piece []byte) {
	if t == nil {
		return
	}
	text, _ := gb2312.Decode(piece) // Sender sends nothing else
	t.mu.Lock()
	defer t.mu.Unlock()
	t.out = remember(t.out, health.Datagram{At: time.Now(), Address: to, Out: true, Bytes: len(piece), Text: start(text)})
}

// remember appends d and drops the oldest datagram when there are too many.
func remember(all []health.Datagram, d health.Datagram) []health.Datagram {
	if len(all) == traced {
		all = slices.Delete(all, 0, 1)
	}
	return append(all, d)
}

// start returns the first traceCut characters of a text.
func start(text string) string {
	n := 0
	for i := range text {
		if n == traceCut {
			return strings.Clone(text[:i]) // the whole may be long
		}
		n++
	}
	return text
}

// Recent lists the recorded datagrams of both directions, the newest first. The slice is the caller's.
func (t *Trace) Recent() []health.Datagram {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := slices.Concat(t.in, t.out)
	slices.SortStableFunc(all, func(a, b health.Datagram) int { return b.At.Compare(a.At) })
	return all
}
