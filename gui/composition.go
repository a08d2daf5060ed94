package gui

import (
	"time"
	"unicode"

	"fyne.io/fyne/v2"
)

// composition tells whether an input method is composing. On X11 and macOS the toolkit reports every key press, also those
// the input method keeps for itself; a letter that brings no character went into the composition. It counts those letters,
// so that Backspace belongs to the input method exactly as long as there is something left to take away.
//
// An input method answers late, even for letters it lets through. An Enter that follows a letter at once is held back until
// that letter's character tells which of the two it was.
type composition struct {
	letters int       // pressed, no character yet
	since   time.Time // when the first of them was pressed
	enter   bool      // an Enter is held back
}

// answerTime is how long an input method may take to let a letter through. Somebody who composes takes longer than that from
// the first letter to Enter.
const answerTime = 100 * time.Millisecond

// takes notes a key press and reports whether the key belongs to the input method, or has to wait for it.
func (c *composition) takes(key fyne.KeyName) bool {
	return c.takesAt(key, time.Now())
}

func (c *composition) takesAt(key fyne.KeyName, now time.Time) bool {
	switch {
	case len(key) == 1 && key >= "A" && key <= "Z", key == fyne.KeyApostrophe && c.letters > 0:
		if c.letters == 0 {
			c.since = now
		}
		c.letters++
		return false
	case c.letters == 0:
		return false
	}
	switch key {
	case fyne.KeyReturn, fyne.KeyEnter:
		if now.Sub(c.since) < answerTime {
			c.enter = true
			return true
		}
		*c = composition{}
		return true
	case fyne.KeyBackspace, fyne.KeyDelete:
		c.letters--
		return true
	case fyne.KeyEscape:
		*c = composition{}
		return true
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd,
		fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyTab:
		return true
	}
	return false
}

// typed notes a character that arrived, and reports whether an Enter that was held back is due after it. A Latin letter is
// one that was let through; anything else ends the composition.
func (c *composition) typed(r rune) (enter bool) {
	if r > unicode.MaxASCII || !unicode.IsLetter(r) {
		*c = composition{}
		return false
	}
	if c.letters > 0 {
		c.letters--
	}
	if c.letters > 0 {
		return false
	}
	enter = c.enter
	*c = composition{}
	return enter
}
