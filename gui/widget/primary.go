package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"udpchat/gui/native"
)

// On X11, whatever is selected last on the desktop is pasted by the middle button of the mouse, without being copied.

// primary is a text that was selected somewhere, as a clipboard.
type primary string

// Content implements fyne.Clipboard.
func (p primary) Content() string { return string(p) }

// SetContent implements fyne.Clipboard.
func (primary) SetContent(string) {}

// press handles a mouse button over an entry, which is self. The middle one pastes where the pointer is.
func (e *entryBase) press(self fyne.Shortcutable, m *desktop.MouseEvent) {
	middle := m.Button == desktop.MouseButtonTertiary
	if middle { // it lets go of what is selected here, as the left one does
		left := *m
		left.Button = desktop.MouseButtonPrimary
		m = &left
	}
	e.Entry.MouseDown(m)
	e.tellSelected()
	if !middle || e.Disabled() {
		return
	}
	if text := native.Primary(); text != "" {
		self.TypedShortcut(&fyne.ShortcutPaste{Clipboard: primary(text)})
	}
}

// tellSelected tells the desktop what is selected in the entry, once.
func (e *entryBase) tellSelected() {
	text := e.SelectedText()
	if text != "" && text != e.selected {
		native.SetPrimary(text)
	}
	e.selected = text
}

// MouseUp implements desktop.Mouseable.
func (e *entryBase) MouseUp(m *desktop.MouseEvent) {
	e.Entry.MouseUp(m)
	e.tellSelected()
}

// DragEnd implements fyne.Draggable.
func (e *entryBase) DragEnd() {
	e.Entry.DragEnd()
	e.tellSelected()
}

// DoubleTapped implements fyne.DoubleTappable.
func (e *entryBase) DoubleTapped(at *fyne.PointEvent) {
	e.Entry.DoubleTapped(at)
	e.tellSelected()
}

// These methods implement desktop.Mouseable.

func (e *Entry) MouseDown(m *desktop.MouseEvent)       { e.press(e, m) }
func (e *SearchEntry) MouseDown(m *desktop.MouseEvent) { e.press(e, m) }
func (i *Input) MouseDown(m *desktop.MouseEvent)       { i.press(i, m) }
