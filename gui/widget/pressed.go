package widget

import "fyne.io/fyne/v2"

// pressed tells a key that is pressed on a control from one that was pressed elsewhere, such as on a button that closed its
// dialog. To the control come the character of such a key, and its repetitions while it is held. The toolkit does not always
// tell a control that it has the focus again, so what counts is which key went down here last.
type pressed struct{ last fyne.KeyName }

// nothing is the last key of a control that has just got the focus.
const nothing fyne.KeyName = "nothing"

// KeyDown implements desktop.Keyable. The toolkit calls it for presses only, not for repetitions.
func (p *pressed) KeyDown(key *fyne.KeyEvent) { p.last = key.Name }

// KeyUp implements desktop.Keyable.
func (p *pressed) KeyUp(*fyne.KeyEvent) {}

// gained notes that the control got the focus.
func (p *pressed) gained() { p.last = nothing }

// typed notes that a character was typed, which needs no key where an input method sends it.
func (p *pressed) typed() {
	if p.last == nothing {
		p.last = ""
	}
}

// strange reports whether a key that presses controls was pressed elsewhere.
func (p *pressed) strange(key fyne.KeyName) bool {
	return p.last != "" && p.last != key && (key == fyne.KeySpace || key == fyne.KeyReturn || key == fyne.KeyEnter)
}
