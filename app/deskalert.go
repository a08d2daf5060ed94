//go:build !nogui

package app

import (
	"fyne.io/fyne/v2"

	"udpchat/gui"
)

// fixedAlerts shows notifications through the toolkit. On Windows that puts their words into a script for PowerShell, and on
// macOS into one for AppleScript, so nothing that anybody wrote may be among them: they say the same whatever there is to tell.
type fixedAlerts struct{ app fyne.App }

func (f fixedAlerts) alert(_ gui.Alert) {
	fixed := gui.FixedAlert()
	f.app.SendNotification(fyne.NewNotification(fixed.Title, fixed.Text))
}
