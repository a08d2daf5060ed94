package app

import (
	"context"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/transport/link"
)

// linkRoom is what links know of this node: frames go to its journal, and what members tell about themselves goes to the room.
type linkRoom struct{ *links }

var _ link.Room = linkRoom{}

// LinkUp implements link.Room.
func (r linkRoom) LinkUp(l link.Link) {
	host := l.Address.Addr().Unmap()
	r.journal.LinkUp(l.ID, journal.PublicKey(l.Key), host.String(), l.Secret, r.joined(host))
}

// LinkDown implements link.Room.
func (r linkRoom) LinkDown(id journal.LinkID, k chat.Key) {
	r.journal.LinkDown(id)
	r.room.LinkDown(k)
	r.note(func(a *around) bool { a.met.Down(k); a.clocks.Gone(k); return true })
	r.compareClocks()
}

// Receive implements link.Room.
func (r linkRoom) Receive(ctx context.Context, id journal.LinkID, frames [][]byte) {
	r.journal.Receive(ctx, id, frames)
}

// Ready implements link.Room.
func (r linkRoom) Ready(id journal.LinkID) { r.journal.Ready(id) }

// Told implements link.Room.
func (r linkRoom) Told(_ journal.LinkID, p chat.Presence, ahead time.Duration) {
	r.room.LinkUp(p)
	r.note(func(a *around) bool { a.met.Up(p); a.clocks.Told(p.Key, p.Link.Addr(), ahead); return true })
	r.compareClocks()
}

// SetRoundTrips implements link.Room.
func (r linkRoom) SetRoundTrips(times map[chat.Key]time.Duration) { r.room.SetRoundTrips(times) }

// compareClocks has entries dated by the clocks of others while this machine's is wrong.
func (r linkRoom) compareClocks() {
	r.mu.Lock()
	defer r.mu.Unlock()
	behind := r.clocks.Behind()
	r.journal.SetOffset(behind)
	r.reports.clock(behind)
}

// carried is the links as the journal uses them. What it sends while there are none is dropped, as it is on a link that has ended.
type carried struct{ *links }

// Send implements replica.Links.
func (c carried) Send(id journal.LinkID, frame []byte) bool {
	hub := c.current()
	return hub == nil || hub.Send(id, frame)
}

// Close implements replica.Links.
func (c carried) Close(id journal.LinkID) {
	if hub := c.current(); hub != nil {
		hub.CloseLink(id)
	}
}

// Tell implements replica.Links.
func (c carried) Tell(id journal.LinkID) {
	if hub := c.current(); hub != nil {
		hub.Tell(id)
	}
}
