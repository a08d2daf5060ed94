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
	b.Tell(b.id(a.key))
	a.Tell(a.id(b.key))
	b.room.untilTold(t, a.key)
	turn.Store(asked)
	var told sync.WaitGroup
	told.Go(a.Announce)
	<-first
	told.Go(a.Announce)
	time.AfterFunc(10*time.Millisecond, func() { close(second) }) // enough for the second to overtake, if it could
	told.Wait()
	b.room.until(t, "the name is the new one", func() bool { return b.room.told[a.key].Name == "new" })
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.about.Name != "new" {
		t.Errorf("the hub says %q", a.about.Name)
	}
}
