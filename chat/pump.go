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
		m, ok = r.said.after(c.sent)
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
	l := Letter{Number: m.Number, After: c.after, Prev: m.Prev, Conversation: m.Conversation, At: m.At, Text: m.Text}
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
