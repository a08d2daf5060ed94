package chat

// echoes recognises own messages when they come back, as they do when one's own address or a broadcast address is a peer.
// Only what came from the own sending socket is looked at.
type echoes struct {
	said map[string][]ID // the messages a piece belongs to, in the order they were said
	ring []echo          // the same, the oldest of all at next
	next int
	left map[ID]int // how many pieces of a message are remembered
}

type echo struct {
	piece string
	id    ID
}

// maxEchoes is how many of the last said pieces are remembered.
const maxEchoes = 1024

func newEchoes() echoes {
	return echoes{said: make(map[string][]ID), ring: make([]echo, maxEchoes), left: make(map[ID]int)}
}

// expect remembers the pieces a message is sent in, and forgets as many of the oldest. It returns the messages of which
// no piece is remembered any more.
func (e *echoes) expect(id ID, pieces []string) (forgotten []ID) {
	for _, p := range pieces {
		old := e.ring[e.next]
		if e.forget(old); old.id != 0 && e.left[old.id] == 0 {
			forgotten = append(forgotten, old.id)
		}
		e.ring[e.next] = echo{p, id}
		e.next = (e.next + 1) % len(e.ring)
		e.said[p] = append(e.said[p], id)
		e.left[id]++
	}
	return forgotten
}

// forget takes the oldest piece out.
func (e *echoes) forget(old echo) {
	if ids := e.said[old.piece]; len(ids) > 1 {
		e.said[old.piece] = ids[1:]
	} else {
		delete(e.said, old.piece)
	}
	if e.left[old.id]--; e.left[old.id] <= 0 {
		delete(e.left, old.id)
	}
}

// expects reports whether a message may still come back.
func (e *echoes) expects(id ID) bool { return e.left[id] > 0 }

// match returns the own messages that what came may be an echo of.
func (e *echoes) match(in Incoming) ([]ID, bool) {
	if !in.Own {
		return nil, false
	}
	ids, ok := e.said[in.Text]
	return ids, ok
}
