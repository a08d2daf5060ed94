package chat

import (
	"net/netip"
	"time"
)

// Incoming is a message as it came from the network.
type Incoming struct {
	From     netip.AddrPort
	At       time.Time
	Text     string
	Encoding Encoding
	Raw      []byte // the datagram, if reading it was not exact; the room keeps the slice
	Own      bool   // came from the sending socket of this node
}

// Receive takes plain messages from the network, in order, into the open room. When the archive is far behind it waits, so that
// nothing is lost; Close ends that. A plain datagram from a linked member of the open room is dropped, since the link carries the same. Once the
// link has been down for a minute it is shown: the member chose plain text, and the link may take long to come back. Only the
// receive worker calls Receive. The batch stays the caller's.
func (r *Room) Receive(batch []Incoming) {
	if len(batch) == 0 {
		return
	}
	r.change(func() {
		fresh := make([]Message, 0, len(batch))
		for _, in := range batch {
			if ids := r.echoes.Match(in.Text); in.Own && ids != nil {
				r.hearLocked(ids, in.From)
				continue
			}
			k, ofNode := r.plainOf[in.From]
			if c := r.linked[k]; ofNode && c.isIn(r.open) && c.carries(in.At) {
				r.open.roster.Double(LinkedMember(k))
				continue
			}
			if r.settled[PlainMember(in.From.Addr())].Blocked || ofNode && r.settled[LinkedMember(k)].Blocked {
				continue
			}
			author := r.open.roster.Hear(in.From, in.At)
			fresh = append(fresh, r.nextLocked(Message{
				Author: author, From: in.From, At: in.At, Text: in.Text,
				Via: ViaPlain, Encoding: in.Encoding, Raw: in.Raw,
			}))
		}
		r.appendLocked(r.open, fresh...)
	})
	r.waitForArchive()
}

// hearLocked notes the address an own message came back from, the first time it does. Of several messages with the same text
// it is the oldest that has not come back yet.
func (r *Room) hearLocked(ids []ID, from netip.AddrPort) {
	for _, id := range ids {
		if m, ok := r.open.find(id); ok && !m.From.IsValid() {
			m.From = from
			r.replaceLocked(r.open, m)
			return
		}
	}
}

func (r *Room) stored(t task) {
	r.mu.Lock()
	t.in.transcript.Stored(t.fresh)
	r.mu.Unlock()
	r.space.Broadcast()
}

func (r *Room) waitForArchive() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for !r.closed {
		if n, bytes := r.waitingLocked(); n <= maxWaiting && bytes <= maxWaitingBytes {
			return
		}
		r.space.Wait()
	}
}

// Behind counts the messages the archive has not confirmed.
func (r *Room) Behind() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	count, _ := r.waitingLocked()
	return count
}

// waitingLocked counts the messages that the archive has not confirmed, of all conversations, and about how many bytes they take.
func (r *Room) waitingLocked() (count, bytes int) {
	for _, t := range r.all {
		n, b := t.transcript.Waiting()
		count, bytes = count+n, bytes+b
	}
	return count, bytes
}
