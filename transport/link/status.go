package link

import (
	"bytes"
	"maps"
	"net/netip"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/journal"
)

// Status is the state of a link.
type Status struct {
	ID             journal.LinkID
	Key            chat.Key
	Address        netip.AddrPort // of its other end
	Dialled        bool           // by this side
	Told           bool           // what this side tells about itself
	Since          time.Time
	RoundTrip      time.Duration // smoothed
	Ahead          time.Duration // by how much the other side's clock is ahead of this one; 0 until it has told
	Sent, Received uint64        // bytes of UDP payload
}

// Links lists the links, ordered by key. The slice is the caller's.
func (h *Hub) Links() []Status {
	h.mu.Lock()
	links := slices.Collect(maps.Values(h.links))
	h.mu.Unlock()
	wall := h.config.Now()
	all := make([]Status, 0, len(links))
	for _, l := range links {
		all = append(all, l.status(wall))
	}
	slices.SortFunc(all, func(a, b Status) int { return bytes.Compare(a.Key[:], b.Key[:]) })
	return all
}

func (l *link) status(wall time.Time) Status {
	s := l.conn.ConnectionStats()
	l.telling.mu.Lock()
	defer l.telling.mu.Unlock()
	return Status{
		ID: l.id, Key: l.key, Address: addrPort(l.conn.RemoteAddr()), Dialled: l.dialled, Told: l.telling.done, Since: l.since,
		RoundTrip: s.SmoothedRTT, Ahead: l.telling.aheadLocked(wall), Sent: s.BytesSent, Received: s.BytesReceived,
	}
}

// Refused counts the connections since the start that never became links.
func (h *Hub) Refused() uint64 { return h.refused.Load() }

// Send queues a frame of the journal. It reports false when more than 256 KiB wait; Room.Ready then tells when half of that is
// free again. The frame is taken all the same, but with more than 8 MiB the link is closed. Without such a link the frame is
// dropped, and so is one longer than journal.MaxFrame. Send never calls the room, so the room may hold its locks.
func (h *Hub) Send(id journal.LinkID, frame []byte) bool {
	l := h.byID(id)
	if l == nil || len(frame) > journal.MaxFrame {
		return true
	}
	h.moved.Store(true)
	below, overflow := l.out.add(journalFrame(frame))
	if overflow {
		h.spawn(func() { l.close(closeSlow) })
	}
	return below
}

// Tell tells the other side of a link about this node, now and whenever that changes, since both take part in a conversation. What
// the other side tells is then reported by Room.Told, from another goroutine.
func (h *Hub) Tell(id journal.LinkID) {
	now := h.config.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	if l := h.ids[id]; l != nil && l.telling.tell(l.report) {
		l.out.setAbout(aboutFrame(told{h.about, now}))
	}
}

// CloseLink ends a link. It returns at once.
func (h *Hub) CloseLink(id journal.LinkID) {
	if l := h.byID(id); l != nil {
		h.spawn(func() { l.close(closeProtocol) })
	}
}

func (h *Hub) byID(id journal.LinkID) *link {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.ids[id]
}

// Announce sends the result of Config.About on the links for which Tell was called, if it has changed. It returns at once.
func (h *Hub) Announce() { h.announce(false) }

// announce is Announce. If the clock was set, everybody is told again, and the room is told how far the others' are ahead now.
func (h *Hub) announce(clockSet bool) {
	h.announcing.Lock()
	defer h.announcing.Unlock()
	about, now := h.config.About(), h.config.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	if about == h.about && !clockSet {
		return
	}
	h.about = about
	for _, l := range h.ids {
		if !l.telling.told() {
			continue
		}
		l.out.setAbout(aboutFrame(told{about, now}))
		if clockSet {
			l.telling.tell(l.report)
		}
	}
}

// Check asks a node that is said to have left for an answer, and ends the link when none comes within a second. It returns at
// once.
func (h *Hub) Check(k chat.Key) {
	h.mu.Lock()
	l := h.links[k]
	h.mu.Unlock()
	if l != nil {
		h.spawn(l.check)
	}
}

// roundTrips returns those of the links of h; nil if no link is new and none has carried a frame since the last call. So quiet links are not
// looked at, of which there may be hundreds.
func roundTrips(h *Hub) map[chat.Key]time.Duration {
	if !h.moved.Swap(false) {
		return nil
	}
	times := map[chat.Key]time.Duration{}
	for _, l := range h.Links() {
		times[l.Key] = l.RoundTrip
	}
	return times
}

// measure reports the round-trip times of the links to the room now and then, and notices when the clock was set.
func (h *Hub) measure() {
	tick := time.NewTicker(h.limits.measure)
	defer tick.Stop()
	started, wall := time.Now(), h.config.Now().Round(0) // without the monotonic clock, which nobody sets
	for {
		select {
		case <-h.stopped.Done():
			return
		case <-tick.C:
		}
		if times := roundTrips(h); len(times) > 0 {
			h.room.SetRoundTrips(times)
		}
		now := h.config.Now().Round(0)
		if off := now.Sub(wall.Add(time.Since(started))).Abs(); off > clockStep {
			started, wall = time.Now(), now
			h.announce(true)
		}
	}
}
