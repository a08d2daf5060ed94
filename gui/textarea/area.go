// Package textarea has an entry of several lines for long texts. What a key costs depends on the paragraph with the cursor and on
// the rows in sight, while the toolkit's entry lays out the whole text several times for each key. It belongs to the UI goroutine.
package textarea

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Area is an entry of several lines, which break between any two characters. It is made to be embedded in a widget, which calls
// Init.
type Area struct {
	widget.DisableableWidget
	Text        string            // to be read only: SetText changes it
	PlaceHolder string            // to be read only: SetPlaceHolder changes it
	ActionItem  fyne.CanvasObject // stands behind the text
	OnChanged   func(string)      // the text is another
	OnSelected  func(string)      // this is selected once a key or the mouse is done
	editor      editor
	extends     bool // a Shift key is held: what moves the cursor selects
	focused     bool
	atLeast     int       // how many rows the least height has
	doubled     time.Time // the last double click
	self        self
	drawn       *drawn // nil before the renderer is made
}

// self is the widget that an area is embedded in.
type self interface {
	fyne.Widget
	fyne.Focusable
	fyne.Shortcutable
}

// Init makes an empty area, embedded in a widget.
func (a *Area) Init(w self) {
	a.self, a.atLeast = w, 1
	a.editor = editor{document: newDocument(theme.Size(theme.SizeNameText)), wanted: -1}
	a.ExtendBaseWidget(w)
}

// SetText changes the text. The cursor is behind it then, and there is nothing to undo.
func (a *Area) SetText(text string) {
	a.editor.steps = history{}
	if text != a.Text {
		a.editor.change(0, len(a.Text), text)
		a.edited()
	}
}

// Insert puts text in the place of what is selected.
func (a *Area) Insert(text string) {
	if !a.Disabled() {
		a.editor.insert(text, false)
		a.edited()
	}
}

// edited tells of a text that is another one, and shows what may have changed.
func (a *Area) edited() {
	if a.Text != a.editor.text {
		a.Text = a.editor.text
		if a.OnChanged != nil {
			a.OnChanged(a.Text)
		}
	}
	a.settled()
}

// settled shows the selection, and tells of it.
func (a *Area) settled() {
	if a.OnSelected != nil {
		a.OnSelected(a.SelectedText())
	}
	a.show()
}

// Caret is the position of the cursor in bytes.
func (a *Area) Caret() int { return a.editor.cursor.at }

// Rows is the number of rows of the text.
func (a *Area) Rows() int { return a.editor.rows() }

// LineWidth is the width of a row. It is not above zero before the first layout.
func (a *Area) LineWidth() float32 { return a.editor.width }

// SelectedText is the text that is selected.
func (a *Area) SelectedText() string { return a.editor.selected() }

// SetMinRowsVisible changes how many rows the least height has.
func (a *Area) SetMinRowsVisible(rows int) {
	a.atLeast = rows
	a.Refresh()
}

// SetPlaceHolder changes what is shown while there is no text.
func (a *Area) SetPlaceHolder(text string) {
	a.PlaceHolder = text
	a.Refresh()
}

// FocusGained implements fyne.Focusable.
func (a *Area) FocusGained() {
	a.focused = true
	a.Refresh()
}

// FocusLost implements fyne.Focusable.
func (a *Area) FocusLost() {
	a.focused, a.extends = false, false
	a.Refresh()
}

// requestFocus puts the cursor here.
func (a *Area) requestFocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(a.self); c != nil && !a.Disabled() {
		c.Focus(a.self)
	}
}

// AcceptsTab implements fyne.Tabbable.
func (a *Area) AcceptsTab() bool { return true }

// TypedRune implements fyne.Focusable.
func (a *Area) TypedRune(r rune) { a.Insert(string(r)) }

// KeyDown implements desktop.Keyable.
func (a *Area) KeyDown(key *fyne.KeyEvent) { a.extends = a.extends || shift(key) }

// KeyUp implements desktop.Keyable.
func (a *Area) KeyUp(key *fyne.KeyEvent) { a.extends = a.extends && !shift(key) }

// TypedKey implements fyne.Focusable.
func (a *Area) TypedKey(key *fyne.KeyEvent) {
	if a.Disabled() {
		return
	}
	e := &a.editor
	switch key.Name {
	case fyne.KeyBackspace:
		e.erase(e.previous(e.cursor.at))
	case fyne.KeyDelete:
		e.erase(e.next(e.cursor.at))
	case fyne.KeyReturn, fyne.KeyEnter:
		e.insert("\n", false)
	case fyne.KeyUp:
		e.vertically(-1, a.extends)
	case fyne.KeyDown:
		e.vertically(1, a.extends)
	case fyne.KeyPageUp:
		e.vertically(-a.drawn.page(), a.extends)
	case fyne.KeyPageDown:
		e.vertically(a.drawn.page(), a.extends)
	default:
		e.horizontally(key.Name, a.extends)
	}
	a.edited()
}

// TypedShortcut implements fyne.Shortcutable.
func (a *Area) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutSelectAll:
		a.editor.mark(0, len(a.Text))
	case *fyne.ShortcutCopy:
		copyTo(s.Clipboard, a.SelectedText())
	default:
		if !a.Disabled() {
			a.edit(s)
		}
	}
	a.edited()
}

// edit does what a shortcut does that may change the text.
func (a *Area) edit(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutUndo:
		a.editor.undo()
	case *fyne.ShortcutRedo:
		a.editor.redo()
	case *fyne.ShortcutCut:
		if copyTo(s.Clipboard, a.SelectedText()) {
			a.editor.insert("", true)
		}
	case *fyne.ShortcutPaste:
		a.editor.insert(s.Clipboard.Content(), true)
	case *desktop.CustomShortcut:
		a.editor.combination(s.KeyName, s.Modifier)
	}
}

// copyTo copies a text, and reports whether there is any.
func copyTo(c fyne.Clipboard, text string) bool {
	if text != "" {
		c.SetContent(text)
	}
	return text != ""
}

func shift(key *fyne.KeyEvent) bool {
	return key.Name == desktop.KeyShiftLeft || key.Name == desktop.KeyShiftRight
}
