package gui

import (
	"sync/atomic"

	"fyne.io/fyne/v2"
)

// notifier carries "something changed" from any goroutine to the UI goroutine, at most one call at a time: however much
// happens, one pull is pending.
type notifier struct {
	pending atomic.Bool
	ready   atomic.Bool // the window is open
	raise   atomic.Bool // the next pull brings the window to the front
	pull    func()
}

// notify asks for a pull soon. It returns at once and may be called from any goroutine.
func (n *notifier) notify() {
	if !n.ready.Load() || n.pending.Swap(true) {
		return
	}
	fyne.Do(func() {
		n.pending.Store(false)
		if n.ready.Load() {
			n.pull()
		}
	})
}

// open lets notify through from now on.
func (n *notifier) open() { n.ready.Store(true) }

// close makes every later notify do nothing. It is called before the window goes: a function handed to the toolkit after its
// loop has ended would run on the caller's goroutine.
func (n *notifier) close() { n.ready.Store(false) }
