package replica

import (
	"sync/atomic"
	"time"
)

// settleWithin is how long the disk may take at most until what it holds is read anew.
const settleWithin = 3 * time.Second

// writes counts what is being written.
type writes struct {
	open atomic.Int64
	done chan struct{} // holds a token when something has ended

	stopped <-chan struct{} // closed at the end
}

func (w *writes) end() {
	w.open.Add(-1)
	select {
	case w.done <- struct{}{}:
	default:
	}
}

// settle waits until everything is on disk, or the disk has taken too long. Without that, what is read from it would lack the newest.
func (w *writes) settle() {
	late := time.After(settleWithin)
	for w.open.Load() > 0 {
		select {
		case <-w.done:
		case <-late:
			return
		case <-w.stopped:
			return
		}
	}
}
