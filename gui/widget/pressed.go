package widget

import (
	"time"

	"fyne.io/fyne/v2"
)

// pressed tells a key that is pressed on a control from one that was pressed elsewhere, such as on a button that closed its
// dialog. To the control come the character of such a key, and its repetitions while it is held. The toolkit does not always
// tell a control that it has the focus again, so what counts is which key went down here last. An input method may let the
// character of a space come when the next keys are down already.
type pressed struct {
	last  fyne.KeyName
	space time.Time        // when the space bar went down here last
	now   func() time.Time // nil: the system's clock
}

// spaceTime is how long after its key the character of a space may come. A busy machine takes as long; a person who goes on to
// another control takes longer.
const spaceTime = time.Second

// nothing is the last key of a control that has just got the focus.
const nothing fyne.KeyName = "nothing"

// KeyDown implements desktop.Keyable. The toolkit calls it for presses only, not for repetitions.
func (p *pressed) KeyDown(key *fyne.KeyEvent) {
	p.last = key.Name
	if key.Name == fyne.KeySpace {
		p.space = p.time()
	}
}

func (p *pressed) time() time.Time {
	if p.now != nil {
		return p.now()
	}
	return time.Now()
}

// KeyUp implements desktop.Keyable.
func (p *pressed) KeyUp(*fyne.KeyEvent) {}

// gained notes that the control got the focus.
func (p *pressed) gained() { p.last, p.space = nothing, time.Time{} }

// typed notes that a character was typed, which needs no key where an input method sends it.
func (p *pressed) typed() {
	if p.last == nothing {
		p.last = ""
	}
}

// strange reports whether a key that presses controls was pressed elsewhere.
func (p *pressed) strange(key fyne.KeyName) bool {
	switch {
	case p.last == "" || p.last == key:
		return false
	case key == fyne.KeySpace:
		return p.time().Sub(p.space) > spaceTime
	}
	return key == fyne.KeyReturn || key == fyne.KeyEnter
}
