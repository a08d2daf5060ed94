//go:build !nogui

package desktop

import (
	"fyne.io/fyne/v2"

	"udpchat/gui"
)

// fixedAlerts shows notifications by the toolkit, which puts their words into a script: on Windows one for PowerShell, on macOS
// one for AppleScript. No word of others may be among them, so all these notifications say the same.
type fixedAlerts struct{ app fyne.App }

// Alert says that something is new, and nothing else.
func (f fixedAlerts) Alert(_ gui.Alert) {
	fixed := gui.FixedAlert()
	f.app.SendNotification(fyne.NewNotification(fixed.Title, fixed.Text))
}
