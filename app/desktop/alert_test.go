//go:build !nogui

package desktop

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/gui"
)

// On Windows the toolkit puts a notification's words into a script; see internal/archtest for who else may call it.
func TestNotificationsThroughTheToolkitSayNothingThatWasWritten(t *testing.T) {
	a := test.NewTempApp(t)
	for _, hostile := range []gui.Alert{
		{},
		{Title: `$(Start-Process calc)`, Text: "`$env:X \" ; calc; #"},
		{Title: "\u201c;calc;#", Text: "'\u2019\\\"\x00\x1b"},
		{Title: "x", Text: "\" & (do shell script \"open -a Calculator\") & \""},
	} {
		fixed := fyne.NewNotification("UDP聊天室", "New messages in the room")
		test.AssertNotificationSent(t, fixed, func() { fixedAlerts{a}.Alert(hostile) })
	}
}
