package widget

import (
	"time"
	"unicode"

	"fyne.io/fyne/v2"
)

// pressed tells a key that is pressed on a control from one that was pressed elsewhere, such as on a button that closed its
// dialog. To the control come the character of such a key, and its repetitions while it is held. The toolkit does not always
// tell a control that it has the focus again, so what counts is which key went down here last. An input method may let the
// character of a space come when the next keys are down already.
type pressed struct {
	last   fyne.KeyName
	spaces int       // how often the space bar went down here without a character yet
	space  time.Time // when it did so last
	char   time.Time // when the last character was typed, if no key went down here since
	now    clock
}

// spaceTime is how long after its key the character of a space may come. Only a very busy machine takes as long. The key may have
// been an input method's, and bring none.
const spaceTime = 5 * time.Second

// phraseTime is how long after a character the next one of the same phrase comes at most, when an input method sends both at once.
const phraseTime = 20 * time.Millisecond

// nothing is the last key of a control that has just got the focus.
const nothing fyne.KeyName = "nothing"

// KeyDown implements desktop.Keyable. The toolkit calls it for presses only, not for repetitions.
func (p *pressed) KeyDown(key *fyne.KeyEvent) {
	p.last, p.char = key.Name, time.Time{}
	if key.Name == fyne.KeySpace {
		p.spaces, p.space = p.spaces+1, p.now.time()
	}
}

// KeyUp implements desktop.Keyable.
func (p *pressed) KeyUp(*fyne.KeyEvent) {}

// gained notes that the control got the focus.
func (p *pressed) gained() { p.last, p.spaces = nothing, 0 }

// typed notes that a character was typed, which needs no key where an input method sends it. A hanzi took the spaces before it:
// they chose it.
func (p *pressed) typed(r rune) {
	if p.last == nothing {
		p.last = ""
	}
	p.char = p.now.time()
	switch {
	case r == ' ':
		p.spaces = max(0, p.spaces-1)
	case r > unicode.MaxASCII:
		p.spaces = 0
	}
}

// strange reports whether a key that presses controls was pressed elsewhere.
func (p *pressed) strange(key fyne.KeyName) bool {
	switch {
	case p.last == "" || p.last == key:
		return false
	case key == fyne.KeySpace:
		ours := p.spaces > 0 && p.now.time().Sub(p.space) <= spaceTime
		return !ours && p.now.time().Sub(p.char) > phraseTime
	}
	return key == fyne.KeyReturn || key == fyne.KeyEnter
}
