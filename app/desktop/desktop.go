//go:build !nogui

package desktop

import (
	"context"

	"udpchat/gui"
)

// ID names the program to the desktop in the form of a reversed domain. Nobody can own a name under home.arpa: RFC 8375
// reserves it for home networks. FyneApp.toml has the same ID.
const ID = "arpa.home.udpchat"

// Desktop is the tray and the notifications. Alert and Look are called on the UI goroutine and return at once.
type Desktop interface {
	// Serve tells the window whether there is a tray, until ctx ends. It is called once, on the main goroutine, before the
	// toolkit's loop begins, and returns at once. The returned function waits until everything has ended; it may be called
	// twice.
	Serve(ctx context.Context, to Window) (wait func())
	// Alert shows a notification in place of the one before; the zero Alert only removes that one.
	Alert(gui.Alert)
	// Look changes the icon in the tray and its menu.
	Look(gui.TrayLook)
}

// Window is the program's window to the desktop. Any goroutine may call it.
type Window interface {
	Raise()
	Follow() // a notification was clicked
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
