package replica

import (
	"fmt"
	"testing"
	"time"
)

// frameConfirm begins the frames of package join that a joiner spends a guess with.
const frameConfirm = 0x41

// TestWhoHasAnotherIdentityDoesNotLookLikeOneWhoGuesses: nobody is linked who is in its rooms, but a node that has others.
func TestWhoHasAnotherIdentityDoesNotLookLikeOneWhoGuesses(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		runs := 0
		ns.tap = func(w *wire, frame []byte) {
			if w.to == c && frame[0] == frameConfirm {
				runs++
			}
		}
		in := ns.roomOf(a, b)
		a.stop()
		c.found("others", "1111 1111 1111 1111")
		b.key = keyOf("another")
		b.Rekey(b.key)
		ns.link(b, c)
		pass(12 * time.Hour)
		ns.want(fmt.Sprintf("c is asked %d times, and told of %v", runs, c.notices), runs > 0 && runs <= 3 && len(c.notices) == 0)
		a.start()
		ns.link(a, b)
		pass(30 * time.Second)
		ns.want("b is in its room again", a.room.isMember(in, b.public()))
	})
}
