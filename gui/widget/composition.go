package widget

import (
	"slices"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
)

// composition tells whether an input method is composing. On X11 and macOS the toolkit reports every key press, also those
// that the input method keeps for itself. A letter without a character went into the composition. Those letters are
// remembered, so that Backspace belongs to the input method as long as one of them is left.
//
// An input method answers late, even for keys that it lets through. An Enter right after other keys is held back until their
// characters have come or the composition has ended, so that it sends all of them.
type composition struct {
	none    bool    // there is no input method: a key brings its character at once or never
	waiting []press // keys without a character yet, oldest first
	direct  bool    // the last answered letter was let through
	enter   int     // how many of waiting come before an Enter that is held back; zero: none is
	now     clock
}

// press is a key that may bring a character.
type press struct {
	key    fyne.KeyName
	at     time.Time
	letter bool // goes into a composition, if there is one
}

// The time an input method may take to let a key through. A person who composes takes longer than answerTime from the first
// letter to Enter. As long as letters are let through, only a busy machine is late.
const (
	answerTime = 100 * time.Millisecond
	lateTime   = 500 * time.Millisecond
)

// takes remembers a key press, and reports whether the key belongs to the input method or has to wait for it.
func (c *composition) takes(key fyne.KeyName) bool {
	return c.takesAt(key, c.now.time())
}

// Reset forgets what was typed.
func (c *composition) Reset() { *c = composition{none: c.none, now: c.now} }

func (c *composition) takesAt(key fyne.KeyName, now time.Time) bool {
	if c.none {
		return false
	}
	if printing(key) {
		c.press(key, now)
		return false
	}
	if key == fyne.KeyReturn || key == fyne.KeyEnter {
		return c.holdsEnter(now)
	}
	last := c.lastLetter()
	if last < 0 {
		return false
	}
	switch key {
	case fyne.KeyBackspace, fyne.KeyDelete:
		c.waiting = slices.Delete(c.waiting, last, last+1)
		return true
	case fyne.KeyEscape:
		c.Reset()
		return true
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd,
		fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyTab:
		return true
	}
	return false
}

// press remembers a key that may bring a character. Keys that were not answered for long are forgotten, unless they may be in
// a composition.
func (c *composition) press(key fyne.KeyName, now time.Time) {
	if c.lastLetter() < 0 && len(c.waiting) > 0 && now.Sub(c.waiting[0].at) >= lateTime {
		c.waiting, c.enter = nil, 0
	}
	letter := len(key) == 1 && latin(rune(key[0])) || key == fyne.KeyApostrophe && c.lastLetter() >= 0
	c.waiting = append(c.waiting, press{key, now, letter})
}

// lastLetter is the index of the last letter in waiting, or -1.
func (c *composition) lastLetter() int {
	for i, p := range slices.Backward(c.waiting) {
		if p.letter {
			return i
		}
	}
	return -1
}

// active reports whether there may be letters in a composition.
func (c *composition) active() bool { return c.lastLetter() >= 0 }

// holdsEnter reports whether an Enter does nothing now.
func (c *composition) holdsEnter(now time.Time) bool {
	if len(c.waiting) == 0 {
		return false
	}
	composes := c.lastLetter() >= 0
	patience := lateTime
	if composes && !c.direct {
		patience = answerTime
	}
	if now.Sub(c.waiting[0].at) >= patience {
		c.Reset()
		return composes
	}
	c.enter = len(c.waiting)
	return true
}

// typed takes a character that arrived, and reports whether an Enter that was held back is due now. A letter or sign of a
// keyboard was let through; any other character ends the composition.
func (c *composition) typed(r rune) (enter bool) {
	if r > unicode.MaxASCII && !unicode.In(r, unicode.Cyrillic, unicode.Greek) {
		enter = c.enter > 0
		c.Reset()
		return enter
	}
	answered := c.answered(r)
	if answered == 0 {
		return false
	}
	c.direct = c.direct || c.waiting[answered-1].letter
	c.waiting = slices.Delete(c.waiting, 0, answered)
	if c.enter == 0 {
		return false
	}
	c.enter = max(0, c.enter-answered)
	return c.enter == 0
}

// answered is how many of the waiting keys a character answers: all up to its own key, which may have another name. A letter
// comes from a key of a letter, if one waits; a sign may come from any key, as that of AltGr+Q does.
func (c *composition) answered(r rune) int {
	own := func(p press) bool { return p.key == fyne.KeyName(unicode.ToUpper(r)) }
	if i := slices.IndexFunc(c.waiting, own); i >= 0 {
		return i + 1
	}
	if latin(r) || r > unicode.MaxASCII {
		letter := func(p press) bool { return p.letter }
		if i := slices.IndexFunc(c.waiting, letter); i >= 0 {
			return i + 1
		}
	}
	return min(len(c.waiting), 1)
}

// printing reports whether a key brings a character of its own.
func printing(key fyne.KeyName) bool { return len(key) == 1 || key == fyne.KeySpace }

// latin reports whether input methods make other characters of r.
func latin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
