// Package widget has the controls and layouts of the window: dialogs, buttons, entries, banners, cards. It knows nothing of
// chat. All of it belongs to the UI goroutine.
package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat/typed"
	"udpchat/gui/typeset"
)

// Entry is an entry of several lines. Enter submits the text, Shift+Enter breaks the line.
type Entry struct {
	entryBase
	Submit  func()                      // Enter was pressed
	Escape  func()                      // Escape was pressed
	Keys    func(fyne.KeyName) bool     // does what keys of the window do, and reports whether it did
	Recall  func() string               // what Up in an empty entry brings back
	Newline func(shift, ctrl bool) bool // whether Enter with these keys breaks the line
	Most    int                         // how many bytes of text may be pasted; zero: any number
	TooLong func(over int)              // nothing was pasted, because so many characters have no room
}

// NewEntry makes an empty entry whose functions do nothing.
func NewEntry() *Entry {
	e := &Entry{Submit: func() {}, Escape: func() {}, Recall: func() string { return "" }}
	e.Newline = func(shift, _ bool) bool { return shift }
	e.Keys = func(fyne.KeyName) bool { return false }
	e.keys = e.key
	e.space = roomy
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapBreak
	e.Scroll = fyne.ScrollBoth
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	if (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter) && !e.pressed.strange(key.Name) {
		e.Enter(Modifiers()&fyne.KeyModifierShift != 0, false)
		return
	}
	e.entryBase.TypedKey(key)
}

// key does what a key does that does not edit, and reports whether it did.
func (e *Entry) key(key *fyne.KeyEvent) bool {
	switch {
	case e.Keys(key.Name):
	case key.Name == fyne.KeyEscape:
		e.Escape()
	case key.Name == fyne.KeyUp && e.Text == "":
		e.SetText(e.Recall())
		e.ToEnd()
	case key.Name == fyne.KeyTab:
		e.leave()
	default:
		return false
	}
	return true
}

// Enter submits the text or breaks the line, now or once the characters typed before it are there.
func (e *Entry) Enter(shift, ctrl bool) {
	e.held = e.Submit
	if e.Newline(shift, ctrl) {
		e.held = e.breakLine
	}
	if !e.composing.takes(fyne.KeyReturn) {
		e.held()
	}
}

// leave gives the focus to the next control, or with Shift to the previous one. Tab writes nothing.
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

// Insert puts text at the cursor.
func (e *Entry) Insert(text string) {
	for _, r := range text {
		e.Entry.TypedRune(r)
	}
}

func (e *Entry) breakLine() { e.Entry.TypedRune('\n') }

// ToEnd puts the cursor behind the last character.
func (e *Entry) ToEnd() {
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
}

// TypedShortcut implements fyne.Shortcutable. Ctrl+Enter comes this way and not as a key.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) {
		if !e.pressed.strange(c.KeyName) {
			e.Enter(c.Modifier&fyne.KeyModifierShift != 0, true)
		}
		return
	}
	if p, ok := s.(*fyne.ShortcutPaste); ok && !e.takesPaste(p.Clipboard.Content()) {
		return
	}
	e.entryBase.TypedShortcut(s)
	UnfocusedShortcut(e, s)
}

// takesPaste reports whether a text may be pasted, and calls TooLong if not.
func (e *Entry) takesPaste(text string) bool {
	text = typed.Lines(text)
	if over := typeset.Over(text, e.Most-len(e.Text)+len(e.SelectedText())); e.Most > 0 && over > 0 {
		e.TooLong(over)
		return false
	}
	e.Fit(len(e.Text) + len(text))
	return true
}

// wrapMost is how many bytes of text the entry breaks into lines. The toolkit's time for that grows with the square of their
// number.
const wrapMost = 15_000

// Fit breaks lines, unless a text of a length in bytes is too long for that.
func (e *Entry) Fit(length int) {
	e.Wrapping = fyne.TextWrapBreak
	if length > wrapMost {
		e.Wrapping = fyne.TextWrapOff
	}
}

// SetText changes the text.
func (e *Entry) SetText(text string) {
	text = typed.Lines(text)
	e.Fit(len(text))
	e.Entry.SetText(text)
}

// Modifiers are the modifier keys that are held down.
func Modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// SearchEntry is an entry for what is searched.
type SearchEntry struct{ entryBase }

// maxQuery is how many characters one can search for.
const maxQuery = 100

// NewSearchEntry makes an entry that calls changed with what is typed. keys does what a key does that does not edit, and
// reports whether it did.
func NewSearchEntry(placeholder string, changed func(string), keys func(fyne.KeyName) bool) *SearchEntry {
	e := &SearchEntry{}
	e.keys = func(key *fyne.KeyEvent) bool { return keys(key.Name) }
	e.held = func() { keys(fyne.KeyReturn) }
	e.PlaceHolder = placeholder
	e.Icon = theme.NewColoredResource(theme.SearchIcon(), theme.ColorNamePlaceHolder)
	e.limit(maxQuery, changed)
	e.ExtendBaseWidget(e)
	return e
}

// TypedShortcut implements fyne.Shortcutable.
func (e *SearchEntry) TypedShortcut(s fyne.Shortcut) {
	e.entryBase.TypedShortcut(s)
	UnfocusedShortcut(e, s)
}
