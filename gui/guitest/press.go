package guitest

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Press presses keys on an object, as the toolkit reports it.
func Press(on fyne.Focusable, keys ...fyne.KeyName) {
	for _, k := range keys {
		e := &fyne.KeyEvent{Name: k}
		if o, ok := on.(desktop.Keyable); ok {
			o.KeyDown(e)
		}
		on.TypedKey(e)
	}
}

// Type types a text into an object.
func Type(into fyne.Focusable, text string) {
	for _, r := range text {
		if o, ok := into.(desktop.Keyable); ok && r == ' ' {
			o.KeyDown(&fyne.KeyEvent{Name: fyne.KeySpace})
		}
		into.TypedRune(r)
	}
}
