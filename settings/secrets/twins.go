package secrets

import "time"

// stays is how long a node with the key of this one may take to give the key up.
const stays = 2 * time.Second

// mostTwins is how many instances of others are remembered; with more, all are forgotten.
const mostTwins = 64

// Twins decides when a node takes a new identity because others have its key, too. Only those who have the key can make it do so.
// The zero Twins has heard of none. One goroutine uses it at a time.
type Twins struct {
	first map[[8]byte]time.Time // when each was first heard
}

// Heard takes that an instance of another node has just proved to have the key, and reports whether this node should renew its
// identity now. A node whose identity is not bound to its machine does so at once: the other one may be the owner. The owner waits
// until the other has had time to do so, and follows if that is still there: then both are owners, such as copies of a virtual
// machine, and both renew.
func (t *Twins) Heard(instance [8]byte, bound bool, now time.Time) bool {
	first, again := t.first[instance]
	if !again {
		if t.first == nil || len(t.first) >= mostTwins {
			t.first = map[[8]byte]time.Time{}
		}
		t.first[instance] = now
		first = now
	}
	return !bound || now.Sub(first) >= stays
}
