//go:build !nogui && (windows || darwin)

package app

import (
	"context"

	"fyne.io/fyne/v2"

	"udpchat/gui"
)

// native is a desktop that always has a tray.
type native struct {
	fixedAlerts
	tray *tray
}

func newDesktop(a fyne.App) desktop { return &native{fixedAlerts: fixedAlerts{a}} }

func (n *native) alert(a gui.Alert) {
	if a != (gui.Alert{}) { // what is shown goes by itself
		n.fixedAlerts.alert(a)
	}
}

func (n *native) serve(_ context.Context, to deskWindow) func() {
	n.tray = newTray(to)
	to.SetTray(true)
	return n.tray.end
}

func (n *native) look(l gui.TrayLook) { n.tray.look(l) }
