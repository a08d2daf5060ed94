package widget

import (
	"time"

	"fyne.io/fyne/v2"

	"udpchat/gui/native"
)

// keyboard is what all entries do with keys before they edit: a key that belongs to an input method's composition, or that pressed
// something elsewhere, does nothing.
type keyboard struct {
	pressed   pressed
	composing composition
	keys      func(*fyne.KeyEvent) bool // does what a key does that does not edit, and reports whether it did
	held      func()                    // what an Enter does that waits for the characters before it
	due       bool                      // that Enter waits for nothing but the rest of a phrase
	Later     func(func())              // calls a function once all characters that have arrived are written; nil: at once
}

// clock tells the time; nil: that of the system.
type clock func() time.Time

func (c clock) time() time.Time {
	if c != nil {
		return c()
	}
	return time.Now()
}

// takes reports whether a key does not edit.
func (k *keyboard) takes(key *fyne.KeyEvent) bool {
	return k.pressed.strange(key.Name) || k.composes(key) || k.keys(key)
}

// composes reports whether a key belongs to the input method. A key without a character goes into no composition.
func (k *keyboard) composes(key *fyne.KeyEvent) bool {
	if !k.composing.none && printing(key.Name) && native.Silent(key.Physical.ScanCode) {
		return false
	}
	return k.composing.takes(key.Name)
}

// types writes a character that arrived. What waited for it happens once the rest of its phrase is written, too: an input method
// hands over a phrase at once, but the toolkit hands on each of its characters alone.
func (k *keyboard) types(r rune, write func(rune)) {
	if r == ' ' && k.pressed.strange(fyne.KeySpace) {
		return
	}
	k.pressed.typed(r)
	enter := k.composing.typed(r)
	write(r)
	if !enter {
		return
	}
	k.due = true
	if k.Later == nil {
		k.settle()
	} else {
		k.Later(k.settle)
	}
}

// settle does what is due. The next key press does not wait for Later.
func (k *keyboard) settle() {
	if k.due {
		k.due = false
		k.held()
	}
}

// down notes a key press.
func (k *keyboard) down(key *fyne.KeyEvent) {
	k.settle()
	k.pressed.KeyDown(key)
}

// lost notes that the entry lost the focus.
func (k *keyboard) lost() {
	k.settle()
	k.composing.Reset()
}

// gained notes that the entry got the focus.
func (k *keyboard) gained() {
	k.pressed.gained()
	k.composing.none = !native.Composes()
}
