package chat

import (
	"context"
	"unicode/utf8"
)

// maxUnstored is how many letters may wait for the disk, and maxUnstoredBytes how much of them. Beyond that the links wait.
const (
	maxUnstored      = 2000
	maxUnstoredBytes = 16 << 20
)

// ReceiveLetters takes letters of an author, in the order they came. While too many wait for the disk, it waits too, unless
// ctx ends; the letters then stay with their author. It drops those that are here already, those of a blocked member, and
// those that cannot be shown. A letter is acknowledged once it is on disk; a dropped one once all before it are on disk. The
// slice stays the caller's.
func (r *Room) ReceiveLetters(ctx context.Context, from Key, letters []Letter) {
	for !r.takeIn(from, letters) && ctx.Err() == nil {
		r.waitForDisk(ctx)
	}
}

// takeIn tries once to take letters in. It reports false when too many wait for the disk.
func (r *Room) takeIn(from Key, letters []Letter) bool {
	now := r.now()
	var heard uint64
	var double, dropped, full bool
	r.try(func() bool {
		c := r.linked[from]
		if full = r.fullLocked(); full || c == nil || r.deaf {
			return false
		}
		var fresh []Message
		blocked := r.open.roster.Blocked(LinkedMember(from))
		for _, l := range letters {
			switch {
			case l.Number <= c.accepted:
				double = true
			case l.After > c.accepted || l.Number > maxNumber: // a letter before it was lost, or the number is impossible
			case !blocked && l.takeable():
				fresh = append(fresh, r.nextLocked(l.message(c.Contact)))
				c.storing = l.Number
				fallthrough
			default:
				c.accepted = l.Number
			}
		}
		if dropped = c.settle(); dropped {
			r.noteLocked(c, now)
		}
		heard = c.Heard
		r.open.roster.HearLink(LinkedMember(from), now, len(fresh))
		r.unstored.add(fresh, 1)
		r.appendLocked(r.open, fresh...)
		return len(fresh) > 0
	})
	if dropped {
		r.handOver()
	}
	if (double || dropped) && heard > 0 {
		r.links.Acknowledge(from, heard)
	}
	return !full
}

// takeable reports whether a letter is one that this version can show.
func (l Letter) takeable() bool {
	return len(l.Text) <= MaxText && utf8.ValidString(l.Text)
}

// message is the message that a letter of a node brings.
func (l Letter) message(c Contact) Message {
	m := Message{
		Author: LinkedMember(c.Key), From: c.Room, At: l.At, Text: l.Text,
		Via: ViaLink, Number: l.Number, Prev: l.Prev,
	}
	if !m.From.IsValid() {
		m.From = c.Link
	}
	return m
}

func (l *load) add(ms []Message, sign int) {
	l.count += sign * len(ms)
	for _, m := range ms {
		l.bytes += sign * m.Weight()
	}
}

// waitForDisk waits while too many letters are not on disk, at most until ctx ends.
func (r *Room) waitForDisk(ctx context.Context) {
	defer context.AfterFunc(ctx, func() {
		r.mu.Lock() // or the signal could come between the look at ctx and the wait
		defer r.mu.Unlock()
		r.space.Broadcast()
	})()
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.fullLocked() && ctx.Err() == nil {
		r.space.Wait()
	}
}

func (r *Room) fullLocked() bool {
	return (r.unstored.count >= maxUnstored || r.unstored.bytes >= maxUnstoredBytes) && !r.deaf
}

// durable notes that numbered messages are on disk. Those of an author are acknowledged, own ones go to the links.
func (r *Room) durable(ms []Message) {
	last := ms[len(ms)-1]
	k, theirs := last.Author.Key()
	heard := last.Number
	r.mu.Lock()
	if theirs {
		r.unstored.add(ms, -1)
		if c := r.linked[k]; c != nil {
			c.Heard = max(c.Heard, last.Number)
			if c.settle() {
				r.noteLocked(c, c.Seen)
			}
			heard = c.Heard
		}
	} else {
		for _, m := range ms {
			_, there := r.open.find(m.ID)
			r.said.stored(m, !there)
		}
	}
	r.mu.Unlock()
	r.space.Broadcast()
	if theirs {
		r.handOver()
		r.links.Acknowledge(k, heard)
		return
	}
	r.pumpAll()
}

// pageSize is how many messages are asked of the outbox at once.
const pageSize = 64

// Ready tells that the queue of a link takes letters again.
func (r *Room) Ready(k Key) {
	r.mu.Lock()
	if c := r.linked[k]; c != nil {
		c.full = false
	}
	r.mu.Unlock()
	r.pump(k)
}

// pump sends a node what it lacks, until it has everything or its link takes no more. One goroutine at a time does so for a
// node; it does the work of others that come meanwhile.
func (r *Room) pump(k Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.linked[k]
	if c == nil || c.pumping {
		return
	}
	c.pumping = true
	for step := r.stepLocked(c); step != nil; step = r.stepLocked(c) {
		r.mu.Unlock()
		step()
		r.mu.Lock()
	}
	c.pumping, c.page = false, nil // messages that the link did not take are read again
}

// pumpAll sends every linked node what it lacks.
func (r *Room) pumpAll() {
	r.mu.Lock()
	var keys []Key
	for k, c := range r.linked {
		if c.up {
			keys = append(keys, k)
		}
	}
	r.mu.Unlock()
	for _, k := range keys {
		r.pump(k)
	}
}

// stepLocked returns what the pump does next, to be called without the lock; nil, if there is nothing to do.
func (r *Room) stepLocked(c *linked) func() {
	if !c.up || c.full || c.reading || c.sent >= r.said.durable {
		return nil
	}
	m, ok := after(c.page, c.sent)
	if !ok && c.sent < r.said.from {
		return r.readLocked(c)
	}
	if !ok {
		m, ok = after(r.said.recent, c.sent)
	}
	if !ok || m.Number > r.said.durable { // the rest was deleted
		c.sent = r.said.durable
		return nil
	}
	return r.sendLocked(c, m)
}

// sendLocked returns a step that sends a message.
func (r *Room) sendLocked(c *linked, m Message) func() {
	run := c.run
	l := Letter{Number: m.Number, After: c.after, Prev: m.Prev, At: m.At, Text: m.Text}
	c.full = true // unless the link takes the letter, or is Ready meanwhile
	return func() {
		took := r.links.Send(c.Key, l)
		r.mu.Lock()
		defer r.mu.Unlock()
		if took && c.run == run {
			c.full, c.sent, c.after = false, l.Number, l.Number
		}
	}
}

// readLocked returns a step that asks for a page of the outbox.
func (r *Room) readLocked(c *linked) func() {
	run, from, last := c.run, c.sent, r.said.from
	c.reading, c.page = true, nil
	return func() {
		r.contacts.Outbox(context.Background(), from, pageSize, func(page []Message, err error) {
			r.mu.Lock()
			if c.run == run {
				c.reading, c.page, c.full = false, page, err != nil
				if err == nil && len(page) == 0 {
					c.sent = last // the archive has deleted the rest
				}
			}
			r.mu.Unlock()
			r.pump(c.Key)
		})
	}
}
