package journal

// Nothing is forgotten for space of the roll of a room and of what two say alone. So both are bounded as they come: a member takes so
// much of a roll and no more, and a stranger so much of what it says to this node alone, until the person answers. What is beyond is
// not taken from anybody; what is there stays.

// Bounds in bytes of entries on the disk, beside those that are under way. Where all together pass their bound, each is taken only up
// to floor, so that nobody can keep others out.
const (
	maxOfRoll        = 4 << 20  // of a member in the roll of a room, but its founder
	maxRoll          = 32 << 20 // of all members in it
	maxUnanswered    = 16 << 20 // of a stranger
	maxAllUnanswered = 64 << 20 // of all strangers
	floor            = 16 << 10
)

// allowance is how much of a conversation is taken, and how much is there.
type allowance struct {
	c        *conversation
	founder  PublicKey         // of a roll: what it says is always taken
	stranger bool              // the other one of two has begun it, and the person has not answered
	sizes    map[PublicKey]int // bytes of entries on disk, by author
}

// affords reports whether more of a log is taken.
func (a *allowance) affords(l Log) bool {
	c := a.c
	share, known := c.sizes[l.Author], c.logs[l]
	switch {
	case l.Author == c.self, l.Author == c.founder, !c.kept && !c.stranger:
		return true
	case c.kept && len(c.listed) >= maxLogs && (known == nil || known.disk.high == 0):
		return false
	case share <= floor:
		return true
	case c.kept:
		return share <= maxOfRoll && c.rollSize() <= maxRoll
	}
	return share <= maxUnanswered && c.unanswered <= maxAllUnanswered
}

// rollSize returns how many bytes the members of the room take, but its founder. Those that are removed do not count.
func (a *allowance) rollSize() (all int) {
	for author, n := range a.sizes {
		if author != a.founder && a.c.audience.has(author) {
			all += n
		}
	}
	return all
}

// grow notes that l takes so many bytes more of the disk.
func (a *allowance) grow(l *log, bytes int) {
	c := a.c
	if l.share.bytes += bytes; c.logs[l.Log] != l {
		return // it was forgotten
	}
	if c.sizes[l.Author] += bytes; c.sizes[l.Author] == 0 {
		delete(c.sizes, l.Author)
	}
	if c.stranger && !c.over {
		c.unanswered += bytes
	}
}

// Answer notes that the person has answered in a conversation of two that the other one has begun. Whatever that one says is taken
// from now on.
func (m *Machine) Answer(now Now, id Conversation) {
	m.at(now)
	if c := m.conversations[id]; c != nil && c.stranger {
		m.release(c)
		c.stranger = false
		c.reconsider()
	}
}

// release notes that what was said in c does not count to strangers any more. What others have said that was too much before is asked
// for.
func (m *Machine) release(c *conversation) {
	before := m.unanswered
	for _, n := range c.sizes {
		m.unanswered -= n
	}
	if before <= maxAllUnanswered || m.unanswered > maxAllUnanswered {
		return
	}
	for _, o := range m.sortedConversations() {
		if o.stranger {
			o.reconsider()
		}
	}
}

// reconsider asks for what was too much before.
func (a *allowance) reconsider() {
	for _, l := range sortedValues(a.c.logs, Log.compare) {
		a.c.consider(l)
	}
	a.c.ask()
}
