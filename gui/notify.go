package gui

import (
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
)

// notifier carries "something changed" from any goroutine to the UI goroutine, at most one call at a time: however much
// happens, one pull is pending.
type notifier struct {
	pending atomic.Bool
	ready   atomic.Bool            // the window is open
	raise   atomic.Bool            // the next pull brings the window to the front
	last    atomic.Pointer[func()] // what runs after close, instead of a pull
	pull    func() (added int)
	next    atomic.Int64 // when the next pull may be, in Unix nanoseconds

	mu    sync.Mutex // guards what follows
	works []func()   // what the next pull runs first; as many as the person started works, so they stay few
}

// later runs f on the UI goroutine soon, before the next pull. It returns at once and may be called from any goroutine. Once
// the notifier is closed, f is forgotten.
func (n *notifier) later(f func()) {
	n.mu.Lock()
	n.works = append(n.works, f)
	n.mu.Unlock()
	n.notify()
}

// runLater runs what later was given.
func (n *notifier) runLater() {
	n.mu.Lock()
	works := n.works
	n.works = nil
	n.mu.Unlock()
	for _, f := range works {
		f()
	}
}

// notify asks for a pull soon. It returns at once and may be called from any goroutine.
func (n *notifier) notify() {
	if !n.ready.Load() || n.pending.Swap(true) {
		return
	}
	if wait := time.Until(time.Unix(0, n.next.Load())); wait > 0 {
		time.AfterFunc(wait, n.dispatch)
		return
	}
	n.dispatch()
}

// Under a flood the window is drawn anew only so often: nobody reads faster, and typing has to go on. When nothing that was shown
// is still there the next time, it is drawn less often still, since the toolkit keeps the picture of every line for a minute.
const (
	many   = 50 // messages in one pull
	calm   = 100 * time.Millisecond
	all    = 1000 // messages in one pull: as many as the room ever hands over
	calmer = time.Second
)

// pause is how long to wait after a pull of so many messages.
func pause(pulled int) time.Duration {
	switch {
	case pulled >= all:
		return calmer
	case pulled > many:
		return calm
	}
	return 0
}

// dispatch sends the pending call to the UI goroutine.
func (n *notifier) dispatch() {
	fyne.Do(func() {
		n.pending.Store(false)
		if last := n.last.Swap(nil); last != nil {
			(*last)()
		}
		if n.ready.Load() {
			if wait := pause(n.pull()); wait > 0 {
				n.next.Store(time.Now().Add(wait).UnixNano())
			}
		}
	})
}

// end closes the notifier and runs f on the UI goroutine, even if that has yet to begin its loop.
func (n *notifier) end(f func()) {
	n.close()
	n.last.Store(&f)
	n.dispatch()
}

// open lets notify through from now on.
func (n *notifier) open() { n.ready.Store(true) }

// close makes every later notify do nothing. It is called before the window goes: a function handed to the toolkit after its
// loop has ended would run on the caller's goroutine.
func (n *notifier) close() { n.ready.Store(false) }
