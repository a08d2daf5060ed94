package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// entryBox is the box one writes in: Enter sends, Shift+Enter breaks the line, and keys that belong to an input method's
// composition do nothing here.
type entryBox struct {
	widget.Entry
	composing composition
	submit    func()
	escape    func()
	newline   func(shift, ctrl bool) bool // whether Enter with these keys breaks the line
}

func newEntryBox() *entryBox {
	e := &entryBox{submit: func() {}, escape: func() {}}
	e.newline = func(shift, _ bool) bool { return shift }
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapBreak
	e.Scroll = fyne.ScrollVerticalOnly
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *entryBox) TypedKey(key *fyne.KeyEvent) {
	if e.composing.takes(key.Name) {
		return
	}
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if e.newline(modifiers()&fyne.KeyModifierShift != 0, false) {
			e.Entry.TypedRune('\n')
			return
		}
		e.submit()
	case fyne.KeyEscape:
		e.escape()
	default:
		e.Entry.TypedKey(key)
	}
}

// TypedRune implements fyne.Focusable.
func (e *entryBox) TypedRune(r rune) {
	enter := e.composing.typed(r)
	e.Entry.TypedRune(r)
	if enter {
		e.submit()
	}
}

// TypedShortcut implements fyne.Shortcutable. Ctrl+Enter comes this way and not as a key.
func (e *entryBox) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) {
		if e.newline(false, true) {
			e.Entry.TypedRune('\n')
			return
		}
		e.submit()
		return
	}
	e.Entry.TypedShortcut(s)
}

// FocusLost implements fyne.Focusable.
func (e *entryBox) FocusLost() {
	e.composing = composition{}
	e.Entry.FocusLost()
}

func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
