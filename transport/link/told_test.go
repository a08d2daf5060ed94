package link

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestWhatIsToldLastIsTheNewest(t *testing.T) {
	var turn atomic.Int32
	first, second := make(chan struct{}), make(chan struct{})
	a, b := linked(t, func(c *Config, _ *limits, _ *fakeRoom) {
		c.About = func() About {
			switch turn.Add(1) - 1 {
			case 100: // asked first, and slow to answer
				close(first)
				<-second
				return About{Name: "old"}
			case 101:
				return About{Name: "new"}
			}
			return About{Name: "copy"}
		}
	})
	turn.Store(100)
	var told sync.WaitGroup
	told.Go(a.Announce)
	<-first
	told.Go(a.Announce)
	time.AfterFunc(10*time.Millisecond, func() { close(second) }) // enough for the second to overtake, if it could
	told.Wait()
	b.room.until(t, "the name is the new one", func() bool { return b.room.up[a.key].Name == "new" })
	if got := a.told(); got.Name != "new" {
		t.Errorf("the hub says %q", got.Name)
	}
}
