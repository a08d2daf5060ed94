package gui

import (
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
)

// notifier carries "something changed" from any goroutine to the UI goroutine. At most one pull is pending, however much happens.
type notifier struct {
	pending atomic.Bool
	ready   atomic.Bool            // the window is open
	raise   atomic.Bool            // the next pull brings the window to the front
	last    atomic.Pointer[func()] // what runs after close, instead of a pull
	pull    func() (added int)
	next    atomic.Int64 // when the next pull may be, in Unix nanoseconds

	mu    sync.Mutex // guards tasks
	tasks []func()   // the next pull runs them first; they stay few, because people start them
}

// later runs f on the UI goroutine soon, before the next pull. It returns at once and may be called from any goroutine. Once
// the notifier is closed, f is forgotten.
func (n *notifier) later(f func()) {
	n.mu.Lock()
	n.tasks = append(n.tasks, f)
	n.mu.Unlock()
	n.notify()
}

// runLater runs the functions that were given to later.
func (n *notifier) runLater() {
	n.mu.Lock()
	tasks := n.tasks
	n.tasks = nil
	n.mu.Unlock()
	for _, f := range tasks {
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

// Under a flood pulls are apart by calm, so that typing goes on; nobody reads faster. When a pull replaces everything that was
// shown, the next one waits for calmer, because the toolkit keeps the picture of every line for a minute.
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

// end closes the notifier and runs f on the UI goroutine, even if the loop of that has not begun yet.
func (n *notifier) end(f func()) {
	n.close()
	n.last.Store(&f)
	n.dispatch()
}

// open lets notify through from now on.
func (n *notifier) open() { n.ready.Store(true) }

// close makes every later notify do nothing. It is called before the window closes, because the toolkit runs a function on the
// caller's goroutine once its loop has ended.
func (n *notifier) close() { n.ready.Store(false) }
