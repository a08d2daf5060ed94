package chat

// task is work for the archive: messages to append, messages that changed, or news about nodes.
type task struct {
	fresh    []Message // all with a Number, or none
	changed  []Message
	contacts []Contact
}

// appendLocked puts new messages at the end of the transcript and tells the archive.
func (r *Room) appendLocked(fresh ...Message) {
	if len(fresh) == 0 {
		return
	}
	r.transcript.Append(r.rev, fresh...)
	r.tasks = append(r.tasks, task{fresh: fresh})
}

// replaceLocked puts a changed message in the place of its old state, and tells the archive.
func (r *Room) replaceLocked(m Message) {
	m.Rev = r.rev
	if m.Deleted && m.Number > 0 {
		r.said.drop(func(x Message) bool { return x.ID == m.ID })
	}
	r.transcript.Change(r.rev, m)
	r.keepLocked(m)
	if n := len(r.tasks); n > 0 && r.tasks[n-1].changed != nil {
		r.tasks[n-1].changed = append(r.tasks[n-1].changed, m)
		return
	}
	r.tasks = append(r.tasks, task{changed: []Message{m}})
}

// keepLocked keeps an own message at hand, even after it has left the tail, while its delivery may end or its echo may come.
func (r *Room) keepLocked(m Message) {
	if !m.Deleted && (m.count(Sending) > 0 || r.echoes.Expects(m.ID) && !m.From.IsValid()) {
		r.open[m.ID] = m
	} else {
		delete(r.open, m.ID)
	}
}

// findLocked returns a message of the tail, or an own one that has left it early.
func (r *Room) findLocked(id ID) (Message, bool) {
	if m, ok := r.transcript.Find(id); ok {
		return m, true
	}
	m, ok := r.open[id]
	return m, ok
}

// handOver gives the archive its tasks in the order they came about, whichever goroutine made them: a message must be
// appended before later ones and before its own changes. If another goroutine is handing over already, it takes these tasks
// along.
func (r *Room) handOver() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.handing {
		return
	}
	r.handing = true
	for len(r.tasks) > 0 {
		tasks := r.tasks
		r.tasks = nil
		r.mu.Unlock()
		for _, t := range tasks {
			r.tell(t)
		}
		r.mu.Lock()
	}
	r.handing = false
}

func (r *Room) tell(t task) {
	switch {
	case t.contacts != nil:
		r.contacts.SaveContacts(t.contacts)
	case t.changed != nil:
		r.archive.Update(t.changed)
	case t.fresh[0].Number > 0:
		r.archive.AppendDurable(t.fresh, func() { r.durable(t.fresh); r.stored(t.fresh) })
	default:
		r.archive.Append(t.fresh, func() { r.stored(t.fresh) })
	}
}

// settle returns messages of the archive. Deliveries that an earlier run did not finish have failed.
func (r *Room) settle(old []Message) []Message {
	out := make([]Message, len(old))
	for i, m := range old {
		if m.ID <= r.earlier {
			m = interrupted(m)
		}
		out[i] = m
	}
	return out
}
