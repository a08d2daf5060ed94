// Package widget has the controls and layouts of the window: dialogs, buttons, entries, banners, cards. It knows nothing of
// chat. All of it belongs to the UI goroutine.
package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat/typed"
	"udpchat/gui/textarea"
	"udpchat/gui/typeset"
)

// Entry is an entry of several lines. Enter submits the text, Shift+Enter breaks the line.
type Entry struct {
	textarea.Area
	keyboard
	primary
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
	e.keys, e.OnSelected = e.key, e.tell
	e.Init(e)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	if (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter) && !e.pressed.strange(key.Name) {
		e.Enter(Modifiers()&fyne.KeyModifierShift != 0, false)
		return
	}
	if !e.takes(key) {
		e.Area.TypedKey(key)
	}
}

// TypedRune implements fyne.Focusable.
func (e *Entry) TypedRune(r rune) { e.types(r, e.Area.TypedRune) }

// KeyDown implements desktop.Keyable.
func (e *Entry) KeyDown(key *fyne.KeyEvent) {
	e.down(key)
	e.Area.KeyDown(key)
}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.gained()
	e.Area.FocusGained()
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.lost()
	e.Area.FocusLost()
}

// key does what a key does that does not edit, and reports whether it did.
func (e *Entry) key(key *fyne.KeyEvent) bool {
	switch {
	case e.Keys(key.Name):
	case key.Name == fyne.KeyEscape:
		e.Escape()
	case key.Name == fyne.KeyUp && e.Text == "":
		e.SetText(e.Recall())
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

func (e *Entry) breakLine() { e.Insert("\n") }

// TypedShortcut implements fyne.Shortcutable. Ctrl+Enter comes this way and not as a key.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) {
		if !e.pressed.strange(c.KeyName) {
			e.Enter(c.Modifier&fyne.KeyModifierShift != 0, true)
		}
		return
	}
	if p, ok := s.(*fyne.ShortcutPaste); ok {
		text := typed.Lines(p.Clipboard.Content())
		if over := typeset.Over(text, e.Most-len(e.Text)+len(e.SelectedText())); e.Most > 0 && over > 0 {
			e.TooLong(over)
			return
		}
		s = &fyne.ShortcutPaste{Clipboard: pasted{p.Clipboard, text}}
	}
	e.Area.TypedShortcut(s)
	UnfocusedShortcut(e, s)
}

// SetText changes the text. The cursor is behind it then.
func (e *Entry) SetText(text string) { e.Area.SetText(typed.Lines(text)) }

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
