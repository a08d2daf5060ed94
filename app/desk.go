//go:build !nogui

package app

import (
	"context"

	"udpchat/gui"
)

// desktop is what the system has beside the window. Its functions alert and look are called on the UI goroutine and return at
// once.
type desktop interface {
	// serve tells the window whether there is a tray, until ctx ends. It is called on the main goroutine, before the toolkit's
	// loop begins, and returns at once; what it starts has ended when the function it returns does.
	serve(ctx context.Context, to deskWindow) (wait func())
	alert(gui.Alert)
	look(gui.TrayLook)
}

// deskWindow is the window to the desktop. Any goroutine may call it.
type deskWindow interface {
	Raise()
	ToggleQuiet()
	End()
	SetTray(there bool)
}

// put leaves the newest value in a channel that holds one. One goroutine may put.
func put[T any](c chan T, v T) {
	select {
	case <-c:
	default:
	}
	c <- v
}
