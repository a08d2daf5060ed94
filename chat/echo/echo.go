// Package echo recognises own messages that come back, as they do when the own address or a broadcast address is a peer.
package echo

// maxPieces is how many pieces are remembered.
const maxPieces = 1024

// Memory remembers the pieces that the latest messages were sent in. It is not safe for concurrent use.
type Memory[ID comparable] struct {
	said map[string][]ID // the messages that have a piece, oldest first
	ring []piece[ID]     // the same, the oldest of all at next
	next int
	left map[ID]int // how many pieces of a message are remembered
}

type piece[ID comparable] struct {
	text string
	id   ID
}

// New returns a Memory of no message.
func New[ID comparable]() Memory[ID] {
	return Memory[ID]{said: map[string][]ID{}, ring: make([]piece[ID], maxPieces), left: map[ID]int{}}
}

// Expect remembers the pieces a message is sent in, and forgets as many of the oldest. It returns the messages of which no
// piece is left.
func (m *Memory[ID]) Expect(id ID, pieces []string) (forgotten []ID) {
	for _, text := range pieces {
		old := m.ring[m.next]
		if m.left[old.id] > 0 {
			if m.forget(old); m.left[old.id] == 0 {
				forgotten = append(forgotten, old.id)
			}
		}
		m.ring[m.next] = piece[ID]{text, id}
		m.next = (m.next + 1) % len(m.ring)
		m.said[text] = append(m.said[text], id)
		m.left[id]++
	}
	return forgotten
}

// forget takes the oldest piece out.
func (m *Memory[ID]) forget(old piece[ID]) {
	if ids := m.said[old.text]; len(ids) > 1 {
		m.said[old.text] = ids[1:]
	} else {
		delete(m.said, old.text)
	}
	if m.left[old.id]--; m.left[old.id] <= 0 {
		delete(m.left, old.id)
	}
}

// Expects reports whether a message may still come back.
func (m *Memory[ID]) Expects(id ID) bool { return m.left[id] > 0 }

// Match returns the messages that have a piece, oldest first; none, if a received text is no echo.
func (m *Memory[ID]) Match(text string) []ID { return m.said[text] }
