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
// An input method answers late, even for keys it lets through. An Enter that follows other keys at once is held back until
// their characters tell which of the two it was, so that nothing is left out of what it sends.
type composition struct {
	letters int       // pressed, no character yet
	others  int       // digits, signs and spaces pressed, no character yet; they tell nothing about composing
	since   time.Time // since when the next character is waited for
	enter   int       // after how many characters an Enter that is held back is due; zero: none is
}

// answerTime is how long an input method may take to let a key through. Somebody who composes takes longer than that from
// the first letter to Enter.
const answerTime = 100 * time.Millisecond

// takes notes a key press and reports whether the key belongs to the input method, or has to wait for it.
func (c *composition) takes(key fyne.KeyName) bool {
	return c.takesAt(key, time.Now())
}

func (c *composition) takesAt(key fyne.KeyName, now time.Time) bool {
	late := now.Sub(c.since) >= answerTime
	switch {
	case late && c.letters == 0:
		*c = composition{}
	case late:
		c.others = 0
	}
	if printing(key) {
		c.press(key, now)
		return false
	}
	if key == fyne.KeyReturn || key == fyne.KeyEnter {
		return c.holdsEnter(late)
	}
	if c.letters == 0 {
		return false
	}
	switch key {
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

// press counts a key that brings a character.
func (c *composition) press(key fyne.KeyName, now time.Time) {
	if c.letters+c.others == 0 {
		c.since = now
	}
	if latin(rune(key[0])) || key == fyne.KeyApostrophe && c.letters > 0 {
		c.letters++
	} else {
		c.others++
	}
}

// holdsEnter reports whether an Enter is not to be acted upon now.
func (c *composition) holdsEnter(late bool) bool {
	waiting := c.letters + c.others
	switch {
	case waiting == 0:
		return false
	case late:
		*c = composition{}
	default:
		c.enter = waiting
	}
	return true
}

// typed notes a character that arrived, and reports whether an Enter that was held back is due after it. A letter or sign
// of a keyboard is one that was let through; anything else ends the composition.
func (c *composition) typed(r rune) (enter bool) { return c.typedAt(r, time.Now()) }

func (c *composition) typedAt(r rune, now time.Time) (enter bool) {
	fresh := now.Sub(c.since) < answerTime || c.enter > 0
	switch {
	case latin(r), r == '\'' && c.letters > 0, unicode.In(r, unicode.Cyrillic, unicode.Greek):
		c.letters = max(0, c.letters-1)
	case r < unicode.MaxASCII && fresh:
		c.others = max(0, c.others-1)
	default:
		enter = c.enter > 0
		*c = composition{}
		return enter
	}
	c.since = now
	if c.enter == 0 {
		return false
	}
	c.enter--
	return c.enter == 0
}

// printing reports whether a key brings a character of its own.
func printing(key fyne.KeyName) bool { return len(key) == 1 || key == fyne.KeySpace }

// latin reports whether r is a letter of which input methods make others.
func latin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
