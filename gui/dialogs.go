package gui

import (
	kit "udpchat/gui/widget"
)

// plate makes a dialog over the window. The cursor goes back to where one writes when it is closed.
func (w *Window) plate(title string, most float32) *kit.Dialog {
	return kit.NewDialog(w.window, title, most, w.focus)
}
