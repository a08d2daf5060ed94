package link

import (
	"bytes"
	"maps"
	"net/netip"
	"slices"
	"time"

	"udpchat/chat"
)

// Status is the state of a link.
type Status struct {
	Key            chat.Key
	Address        netip.AddrPort // of its other end
	Dialled        bool           // by this side
	Since          time.Time
	RoundTrip      time.Duration // smoothed
	Sent, Received uint64        // bytes of UDP payload
}

// Links lists the links, ordered by key. The slice is the caller's.
func (h *Hub) Links() []Status {
	h.mu.Lock()
	links := slices.Collect(maps.Values(h.links))
	h.mu.Unlock()
	all := make([]Status, 0, len(links))
	for _, l := range links {
		s := l.conn.ConnectionStats()
		all = append(all, Status{
			Key: l.key, Address: addrPort(l.conn.RemoteAddr()), Dialled: l.dialled, Since: l.since,
			RoundTrip: s.SmoothedRTT, Sent: s.BytesSent, Received: s.BytesReceived,
		})
	}
	slices.SortFunc(all, func(a, b Status) int { return bytes.Compare(a.Key[:], b.Key[:]) })
	return all
}

// Refused counts the connections since the start that never became links.
func (h *Hub) Refused() uint64 { return h.refused.Load() }

// Send implements chat.Links. It also refuses letters without a number, longer than MaxText or not in UTF-8. It never calls the
// room, so the room may hold its locks.
func (h *Hub) Send(to chat.Key, letter chat.Letter) bool {
	l := h.link(to)
	if l == nil || !fits(letter) {
		return false
	}
	return l.out.add(appendFrame(nil, kindLetter, func(b []byte) []byte { return appendLetter(b, letter) }))
}

// Acknowledge implements chat.Links. Without a link it does nothing; the next hello carries the number.
func (h *Hub) Acknowledge(to chat.Key, number uint64) {
	if l := h.link(to); l != nil {
		l.out.acknowledge(number)
	}
}

func (h *Hub) link(k chat.Key) *link {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.links[k]
}

// Announce sends the result of Config.About on all links, if it has changed. It returns at once.
func (h *Hub) Announce() {
	h.announcing.Lock()
	defer h.announcing.Unlock()
	about := h.config.About()
	h.mu.Lock()
	changed := about != h.about
	h.about = about
	links := slices.Collect(maps.Values(h.links))
	h.mu.Unlock()
	if !changed {
		return
	}
	for _, l := range links {
		l.out.setAbout(aboutFrame(about))
	}
}

// Check asks a node that is said to have left for an answer, and ends the link when none comes within a second. It returns at
// once.
func (h *Hub) Check(k chat.Key) {
	if l := h.link(k); l != nil {
		h.spawn(func() { h.check(l) })
	}
}

// announced is what everybody was announced last.
func (h *Hub) announced() About {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.about
}

func (h *Hub) check(l *link) {
	if !l.answers(h.announced()) {
		l.close(closeSilent)
	}
}

// measure reports the round-trip times of the links to the room every measureEvery.
func (h *Hub) measure() {
	tick := time.NewTicker(measureEvery)
	defer tick.Stop()
	for {
		select {
		case <-h.stopped.Done():
			return
		case <-tick.C:
		}
		times := map[chat.Key]time.Duration{}
		for _, l := range h.Links() {
			times[l.Key] = l.RoundTrip
		}
		if len(times) > 0 {
			h.room.SetRoundTrips(times)
		}
	}
}
