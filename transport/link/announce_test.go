package link

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestTheLastAnnouncementIsTheNewest(t *testing.T) {
	const asked = 100
	var turn atomic.Int32
	first, second := make(chan struct{}), make(chan struct{})
	a, b := startNode(t, func(c *Config, _ *limits, _ *fakeRoom) {
		c.About = func() About {
			switch turn.Add(1) - 1 {
			case asked: // asked first, and slow to answer
				close(first)
				<-second
				return About{Name: "old"}
			case asked + 1:
				return About{Name: "new"}
			}
			return About{Name: "node"}
		}
	}), startNode(t, nil)
	barrier(t, a, b)
	barrier(t, b, a) // a reads, so its making of the link, which asks, is over
	turn.Store(asked)
	var told sync.WaitGroup
	told.Go(a.Announce)
	<-first
	told.Go(a.Announce)
	time.AfterFunc(10*time.Millisecond, func() { close(second) }) // enough for the second to overtake, if it could
	told.Wait()
	b.room.until(t, "the name is the new one", func() bool { return b.room.up[a.key].Name == "new" })
	if got := a.announced(); got.Name != "new" {
		t.Errorf("the hub says %q", got.Name)
	}
}
