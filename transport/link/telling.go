package link

import (
	"net/netip"
	"sync"
	"time"

	"udpchat/chat"
)

// telling is what the two sides of a link have told each other. The other side's About stays here until this side has told its
// own: only then does the room hear of it.
type telling struct {
	group sync.WaitGroup // reports that Tell and changes of the clock have begun

	mu     sync.Mutex
	at     netip.AddrPort // where the other side is
	done   bool           // this side has told its About
	heard  bool           // about is the other side's
	about  About
	clock  time.Time // of the other side, when its about came
	came   time.Time
	busy   bool // a report is under way
	news   bool // the room has not heard of it
	ended  bool
	frames uint64 // journal frames read
}

// told reports whether this side has told its About.
func (t *telling) told() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.done
}

// hear keeps the other side's about. trip is the time that it was under way, as far as is known.
func (t *telling) hear(a told, trip time.Duration, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.heard, t.about, t.clock, t.came, t.news = true, a.About, a.clock.Add(trip), now, true
}

// moved notes where the other side is.
func (t *telling) moved(at netip.AddrPort) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.at, t.news = at, true
}

// count adds to the number of journal frames read, and returns it.
func (t *telling) count(n uint64) uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.frames += n
	return t.frames
}

// aheadLocked returns by how much the other side's clock is ahead of one that shows wall.
func (t *telling) aheadLocked(wall time.Time) time.Duration {
	if !t.heard {
		return 0
	}
	return t.clock.Add(time.Since(t.came)).Sub(wall)
}

// tell notes that this side tells its About, and reports whether it is the first time. report then runs on a goroutine of its own.
func (t *telling) tell(report func()) (first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	first = !t.done
	t.done, t.news = true, true
	if !t.ended {
		t.group.Go(report)
	}
	return first
}

// stop returns when no report is under way. There is none afterwards.
func (t *telling) stop() {
	t.mu.Lock()
	t.ended = true
	t.mu.Unlock()
	t.group.Wait()
}

// report tells the room what the other side has told, if this side has told, too. If another goroutine does so already, that one
// tells it again.
func (l *link) report() {
	t := &l.telling
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy {
		return
	}
	t.busy = true
	for t.news && t.done && t.heard && !t.ended {
		t.news = false
		p := chat.Presence{
			Key: l.key, Name: t.about.Name, Link: t.at,
			Room: portAt(t.at.Addr(), t.about.RoomPort), Plain: portAt(t.at.Addr(), t.about.PlainPort),
		}
		ahead := t.aheadLocked(l.hub.config.Now())
		t.mu.Unlock()
		l.hub.room.Told(l.id, p, ahead)
		l.hub.moved.Store(true) // the room may not have known the member before
		t.mu.Lock()
	}
	t.busy = false
}

// portAt joins an address and a port; the result is zero when there is no port.
func portAt(a netip.Addr, port uint16) netip.AddrPort {
	if port == 0 {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(a, port)
}
