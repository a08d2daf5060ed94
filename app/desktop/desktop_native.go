//go:build !nogui && (windows || darwin)

package desktop

import (
	"context"

	"fyne.io/fyne/v2"

	"udpchat/gui"
)

// native is a desktop that always has a tray.
type native struct {
	fixedAlerts
	looks chan gui.TrayLook // holds the newest
}

// New returns the desktop of this system.
func New(a fyne.App) Desktop { return &native{fixedAlerts{a}, make(chan gui.TrayLook, 1)} }

// Alert implements Desktop. The system removes a notification by itself, so the zero Alert does nothing. All notifications say
// the same here, so one that only counts anew is not shown.
func (n *native) Alert(a gui.Alert) {
	if a != (gui.Alert{}) && !a.Again {
		n.fixedAlerts.Alert(a)
	}
}

// Serve implements Desktop.
func (n *native) Serve(_ context.Context, to Window) func() {
	t := newTray(to, n.looks)
	to.SetTray(true)
	return t.end
}

// Look implements Desktop.
func (n *native) Look(l gui.TrayLook) { put(n.looks, l) }
