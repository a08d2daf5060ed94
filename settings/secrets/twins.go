package secrets

import "time"

// stays is how long a node that does not own the key may take to give it up.
const stays = 2 * time.Second

// mostTwins is how many instances of others are remembered; with more, all are forgotten.
const mostTwins = 64

// Twin is another node that has just proved to have the key of this one.
type Twin struct {
	Instance [8]byte // of its beacon
	Owner    bool    // it says that the key is known to belong to its machine
}

// Twins decides when a node takes a new identity because others have its key, too. Only those who have the key can make it do so.
// The zero Twins has heard of none. One goroutine uses it at a time.
type Twins struct {
	first map[[8]byte]time.Time // when each was first heard
}

// Heard takes a twin, and reports whether this node should renew its identity now. A node that is not known to own the key does so
// at once, and so does an owner that hears another owner, such as a copy of a virtual machine. An owner that hears no owner waits
// until that has had time to do so, and follows if it stays.
func (t *Twins) Heard(other Twin, owner bool, now time.Time) bool {
	first, again := t.first[other.Instance]
	if !again {
		if t.first == nil || len(t.first) >= mostTwins {
			t.first = map[[8]byte]time.Time{}
		}
		t.first[other.Instance] = now
		first = now
	}
	return !owner || other.Owner || now.Sub(first) >= stays
}
