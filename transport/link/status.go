package link

import (
	"bytes"
	"net/netip"
	"slices"
	"time"

	"udpchat/chat"
)

// Status is what there is to know about a link.
type Status struct {
	Key            chat.Key
	Address        netip.AddrPort // of its other end
	Dialled        bool           // from here
	Since          time.Time
	RoundTrip      time.Duration // smoothed
	Sent, Received uint64        // bytes, everything below UDP left out
}

// Links lists the links by their keys.
func (h *Hub) Links() []Status {
	h.mu.Lock()
	links := h.linksLocked()
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

// Refused counts the connections since the start that did not become links.
func (h *Hub) Refused() uint64 { return h.refused.Load() }

// Send implements chat.Links. Letters without a number, longer than MaxText or not in UTF-8 are refused, too. It calls
// nothing of the room, so the room may hold its locks.
func (h *Hub) Send(to chat.Key, letter chat.Letter) bool {
	l := h.link(to)
	if l == nil || !fits(letter) {
		return false
	}
	return l.out.add(appendFrame(nil, kindLetter, func(b []byte) []byte { return appendLetter(b, letter) }))
}

// Acknowledge implements chat.Links. Without a link it does nothing: the next hello says it.
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

// Announce tells everybody what Config.About says now, if that has changed. It returns at once.
func (h *Hub) Announce() {
	h.telling.Lock()
	defer h.telling.Unlock()
	about := h.config.About()
	h.mu.Lock()
	changed := about != h.about
	h.about = about
	links := h.linksLocked()
	h.mu.Unlock()
	if !changed {
		return
	}
	for _, l := range links {
		l.out.tell(aboutFrame(about))
	}
}

// Check finds out whether a copy that is said to have left still answers, and ends the link when it does not within a
// second. It returns at once.
func (h *Hub) Check(k chat.Key) {
	if l := h.link(k); l != nil {
		h.spawn(func() { h.check(l) })
	}
}

// told is what everybody was told last.
func (h *Hub) told() About {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.about
}

func (h *Hub) check(l *link) {
	if !l.answers(h.told()) {
		l.close(closeSilent)
	}
}

// measure tells the room from time to time how long the links take to answer.
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
