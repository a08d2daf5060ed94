package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Entry is the box one writes in: Enter sends, Shift+Enter breaks the line, and keys that belong to an input method's
// composition do nothing here.
type Entry struct {
	RoomyEntry
	composing composition
	held      func() // what an Enter does that waits for the characters before it
	Submit    func()
	Escape    func()
	Keys      func(fyne.KeyName) bool     // takes the keys that belong to the window
	Recall    func() string               // what Up in an empty box brings back
	Newline   func(shift, ctrl bool) bool // whether Enter with these keys breaks the line
}

func NewEntry() *Entry {
	e := &Entry{Submit: func() {}, Escape: func() {}, Recall: func() string { return "" }}
	e.Newline = func(shift, _ bool) bool { return shift }
	e.Keys = func(fyne.KeyName) bool { return false }
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapBreak
	e.Scroll = fyne.ScrollBoth
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter {
		e.Enter(Modifiers()&fyne.KeyModifierShift != 0, false)
		return
	}
	switch {
	case e.composing.takes(key.Name), e.Keys(key.Name):
	case key.Name == fyne.KeyEscape:
		e.Escape()
	case key.Name == fyne.KeyUp:
		e.up(key)
	case key.Name == fyne.KeyTab:
		e.leave()
	default:
		e.Entry.TypedKey(key)
	}
}

// Enter sends or breaks the line, now or once the characters typed before it are there.
func (e *Entry) Enter(shift, ctrl bool) {
	e.held = e.Submit
	if e.Newline(shift, ctrl) {
		e.held = e.breakLine
	}
	if !e.composing.takes(fyne.KeyReturn) {
		e.held()
	}
}

// leave gives the focus to the next control, or to the one before. A tab is not something to say.
func (e *Entry) leave() {
	c := fyne.CurrentApp().Driver().CanvasForObject(e)
	if c == nil {
		return
	}
	if Modifiers()&fyne.KeyModifierShift != 0 {
		c.FocusPrevious()
	} else {
		c.FocusNext()
	}
}

func (e *Entry) breakLine() { e.Entry.TypedRune('\n') }

// up goes a line up, or in an empty box brings back what was said last.
func (e *Entry) up(key *fyne.KeyEvent) {
	if e.Text != "" {
		e.Entry.TypedKey(key)
		return
	}
	e.SetText(e.Recall())
	e.ToEnd()
}

// ToEnd puts the cursor behind the last character.
func (e *Entry) ToEnd() {
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
}

// TypedRune implements fyne.Focusable.
func (e *Entry) TypedRune(r rune) {
	enter := e.composing.typed(r)
	e.Entry.TypedRune(r)
	if enter {
		e.held()
	}
}

// TypedShortcut implements fyne.Shortcutable. Ctrl+Enter comes this way and not as a key.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) {
		e.Enter(c.Modifier&fyne.KeyModifierShift != 0, true)
		return
	}
	if p, ok := s.(*fyne.ShortcutPaste); ok {
		e.Fit(len(e.Text) + len(p.Clipboard.Content()))
	}
	e.Entry.TypedShortcut(s)
	UnfocusedShortcut(e, s)
}

// wrapMost is up to how many bytes of text the box breaks its lines: the toolkit takes a time that grows with the square of
// their length.
const wrapMost = 15_000

// Fit stops breaking lines before a text becomes too long for that.
func (e *Entry) Fit(length int) {
	e.Wrapping = fyne.TextWrapBreak
	if length > wrapMost {
		e.Wrapping = fyne.TextWrapOff
	}
}

// SetText is that of the toolkit's entry.
func (e *Entry) SetText(text string) {
	e.Fit(len(text))
	e.Entry.SetText(text)
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.composing.Reset()
	e.Entry.FocusLost()
}

func Modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
