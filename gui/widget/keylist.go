package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// KeyList is the toolkit's list, in which Enter opens a row, and keys that mean nothing to it do what they do elsewhere.
type KeyList struct {
	widget.List
	At     int // the row the keyboard is at
	open   func(i int)
	Came   func()      // before the keyboard comes to it
	Moved  func(i int) // the keyboard went to a row
	Focus  bool        // the keyboard is at it
	moving bool        // the keyboard goes to another row: the toolkit tells of the mouse by the same call
}

func NewKeyList(length func() int, make func() fyne.CanvasObject, bind func(int, fyne.CanvasObject), open func(int)) *KeyList {
	l := &KeyList{open: open, Came: func() {}, Moved: func(int) {}}
	l.Length, l.CreateItem, l.UpdateItem = length, make, bind
	l.HideSeparators = true
	l.OnHighlighted = func(i int) {
		if l.moving {
			l.At = i
			l.Moved(i)
		}
	}
	l.OnSelected = func(int) { l.UnselectAll() }
	l.ExtendBaseWidget(l)
	return l
}

// move does something that brings the keyboard to another row.
func (l *KeyList) move(how func()) {
	l.moving = true
	how()
	l.moving = false
}

// Highlight brings the keyboard to a row.
func (l *KeyList) Highlight(i int) { l.move(func() { l.List.Highlight(i) }) }

// FocusGained implements fyne.Focusable.
func (l *KeyList) FocusGained() {
	l.Focus = true
	l.Came()
	l.move(l.List.FocusGained)
}

// FocusLost implements fyne.Focusable.
func (l *KeyList) FocusLost() {
	l.Focus = false
	l.List.FocusLost()
}

// TypedKey implements fyne.Focusable.
func (l *KeyList) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF10, desktop.KeyMenu:
		l.open(l.At)
	case fyne.KeyUp, fyne.KeyDown:
		l.move(func() { l.List.TypedKey(key) })
	default:
		UnfocusedKey(l, key)
	}
}

// TypedRune implements fyne.Focusable.
func (l *KeyList) TypedRune(r rune) { UnfocusedRune(l, r) }
