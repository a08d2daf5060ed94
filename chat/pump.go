package chat

import "context"

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

// pump sends a copy what it has not got, until it has all or its link takes no more. Only one goroutine at a time does so
// for a copy; what another would have done is done by that one.
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
	c.pumping, c.page = false, nil // what the link did not take is read again
}

// pumpAll sends every copy what it has not got.
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

// stepLocked is what the pump does next, without the lock; nil, when there is nothing.
func (r *Room) stepLocked(c *linked) func() {
	if !c.up || c.full || c.reading || c.sent >= r.said.durable {
		return nil
	}
	m, ok := after(c.page, c.sent)
	if !ok && c.sent < r.said.from {
		return r.readLocked(c)
	}
	if !ok {
		m, ok = r.said.after(c.sent)
	}
	if !ok || m.Number > r.said.durable { // the rest was deleted
		c.sent = r.said.durable
		return nil
	}
	return r.sendLocked(c, m)
}

// sendLocked has a message sent.
func (r *Room) sendLocked(c *linked, m Message) func() {
	run := c.run
	l := Letter{Number: m.Number, After: c.after, Prev: m.Prev, Conversation: m.Conversation, At: m.At, Text: m.Text}
	c.full = true // unless it takes the letter, or tells meanwhile that it goes on
	return func() {
		took := r.links.Send(c.Key, l)
		r.mu.Lock()
		defer r.mu.Unlock()
		if took && c.run == run {
			c.full, c.sent, c.after = false, l.Number, l.Number
		}
	}
}

// readLocked has a page of the outbox read.
func (r *Room) readLocked(c *linked) func() {
	run, from, last := c.run, c.sent, r.said.from
	c.reading, c.page = true, nil
	return func() {
		r.contacts.Outbox(context.Background(), from, pageSize, func(page []Message, err error) {
			r.mu.Lock()
			if c.run == run {
				c.reading, c.page, c.full = false, page, err != nil
				if err == nil && len(page) == 0 {
					c.sent = last // the archive let go of it
				}
			}
			r.mu.Unlock()
			r.pump(c.Key)
		})
	}
}
