// Package widget has the controls and layouts of the window: dialogs, buttons, entries, banners, cards. It knows nothing of
// chat. All of it belongs to the UI goroutine.
package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat/typed"
	"udpchat/gui/native"
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
	if key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter {
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

func (e *Entry) breakLine() { e.Entry.TypedRune('\n') }

// ToEnd puts the cursor behind the last character.
func (e *Entry) ToEnd() {
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
}

// TypedShortcut implements fyne.Shortcutable. Ctrl+Enter comes this way and not as a key.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) {
		e.Enter(c.Modifier&fyne.KeyModifierShift != 0, true)
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

// entryBase is the toolkit's entry with what ours have in common: a key that belongs to an input method's composition does
// nothing here, and there may be more space before the text.
//
// The frame begins left of the widget itself, so that a click still finds the character under the pointer. Positions and
// sizes are those of the frame.
type entryBase struct {
	widget.Entry
	composing composition
	most      int                       // how many characters one line takes; zero: any number
	space     float32                   // before the text, in Fyne units, beyond that of the toolkit
	keys      func(*fyne.KeyEvent) bool // does what a key does that does not edit, and reports whether it did
	held      func()                    // what an Enter does that waits for the characters before it
}

// roomy is the space before the text in most entries.
const roomy = 4

// TypedShortcut implements fyne.Shortcutable. What is pasted has line feeds in place of all other line ends; in one line it has
// spaces, and no more characters than there is room for.
func (e *entryBase) TypedShortcut(s fyne.Shortcut) {
	if p, ok := s.(*fyne.ShortcutPaste); ok {
		s = &fyne.ShortcutPaste{Clipboard: pasted{p.Clipboard, e.pasted(p.Clipboard.Content())}}
	}
	e.Entry.TypedShortcut(s)
}

// pasted is a text from the clipboard in the form that is pasted.
func (e *entryBase) pasted(text string) string {
	if e.MultiLine {
		return typed.Lines(text)
	}
	text = typed.Line(text)
	if e.most > 0 {
		text = typeset.FirstRunes(text, max(0, e.most-typeset.Runes(e.Text)+typeset.Runes(e.SelectedText())))
	}
	return text
}

// pasted is a clipboard with another content.
type pasted struct {
	fyne.Clipboard
	content string
}

// Content implements fyne.Clipboard.
func (p pasted) Content() string { return p.content }

// limit calls changed with what is typed, cut to a number of characters.
func (e *entryBase) limit(most int, changed func(string)) {
	e.most = most
	e.OnChanged = func(s string) {
		if cut := typeset.FirstRunes(s, most); cut != s {
			e.SetText(cut)
			return
		}
		changed(s)
	}
}

// AcceptsTab implements fyne.Tabbable: during a composition, Tab goes through the candidates.
func (e *entryBase) AcceptsTab() bool { return e.MultiLine || e.composing.active() }

// TypedKey implements fyne.Focusable.
func (e *entryBase) TypedKey(key *fyne.KeyEvent) {
	if !e.composing.takes(key.Name) && !e.keys(key) {
		e.Entry.TypedKey(key)
	}
}

// TypedRune implements fyne.Focusable.
func (e *entryBase) TypedRune(r rune) {
	enter := e.composing.typed(r)
	e.Entry.TypedRune(r)
	if enter {
		e.held()
	}
}

// FocusGained implements fyne.Focusable.
func (e *entryBase) FocusGained() {
	e.composing.none = !native.Composes()
	e.Entry.FocusGained()
}

// FocusLost implements fyne.Focusable.
func (e *entryBase) FocusLost() {
	e.composing.Reset()
	e.Entry.FocusLost()
}

// These methods implement fyne.CanvasObject.

func (e *entryBase) Move(at fyne.Position) { e.Entry.Move(at.AddXY(e.space, 0)) }
func (e *entryBase) Resize(size fyne.Size) { e.Entry.Resize(size.SubtractWidthHeight(e.space, 0)) }
func (e *entryBase) MinSize() fyne.Size    { return e.Entry.MinSize().AddWidthHeight(e.space, 0) }

// CreateRenderer implements fyne.Widget.
func (e *entryBase) CreateRenderer() fyne.WidgetRenderer {
	return entryRenderer{e.Entry.CreateRenderer(), e.space}
}

type entryRenderer struct {
	fyne.WidgetRenderer
	space float32
}

// Layout implements fyne.WidgetRenderer.
func (r entryRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	for _, o := range r.Objects() {
		if part, ok := o.(*canvas.Rectangle); ok { // the frame or its ground
			part.Move(part.Position().SubtractXY(r.space, 0))
			part.Resize(part.Size().AddWidthHeight(r.space, 0))
		}
	}
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
