package gui

import (
	"testing"
	"time"

	"udpchat/gui/guitest"
)

// A pull takes what came since the last one, however much that is, and is to leave the window its frame of 16 ms.
func TestAPullOfAThousandMessagesIsQuick(t *testing.T) {
	h := newLiveWindow(t)
	best := time.Hour
	for try := 0; best > guitest.Limit && try < 40; try++ { // others use the machine too
		h.notifier.close()
		h.room.Receive(batchOf(1000))
		h.notifier.open()
		start := time.Now()
		h.pull()
		best = min(best, time.Since(start))
	}
	if best > guitest.Limit {
		t.Errorf("took %v", best)
	}
	t.Log(best)
}

func TestAPullWithoutNewsDrawsNothing(t *testing.T) {
	h := newLiveWindow(t)
	h.room.Receive(batchOf(100))
	before := h.conversation.list.Drawn
	h.pull()
	for r, o := range h.conversation.list.Drawn {
		if before[r] != o {
			t.Errorf("row %d was drawn again", r.ID)
		}
	}
	if len(before) == 0 {
		t.Error("nothing is drawn")
	}
}

func BenchmarkPull(b *testing.B) {
	for _, n := range []struct {
		name  string
		count int
	}{{"1", 1}, {"100", 100}, {"1000", 1000}} {
		b.Run(n.name, func(b *testing.B) {
			h := newLiveWindow(b)
			h.notifier.close()
			for b.Loop() {
				b.StopTimer()
				h.room.Receive(batchOf(n.count))
				b.StartTimer()
				h.pull()
			}
		})
	}
}
