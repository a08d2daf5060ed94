package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"udpchat/gui/native"
)

// primary tells the desktop what is selected in an entry, and pastes. On X11, whatever is selected last on the desktop is pasted by
// the middle button of the mouse, without being copied.
type primary struct{ told string }

// entry is an entry as the mouse sees it.
type entry interface {
	fyne.Shortcutable
	SelectedText() string
	Disabled() bool
}

// tell tells the desktop what is selected, once.
func (p *primary) tell(text string) {
	if text != "" && text != p.told {
		native.SetPrimary(text)
	}
	p.told = text
}

// press handles a mouse button over an entry, which moves its cursor by down. The middle one pastes where the pointer is.
func (p *primary) press(on entry, m *desktop.MouseEvent, down func(*desktop.MouseEvent)) {
	middle := m.Button == desktop.MouseButtonTertiary
	if middle { // it lets go of what is selected here, as the left one does
		left := *m
		left.Button = desktop.MouseButtonPrimary
		m = &left
	}
	down(m)
	p.tell(on.SelectedText())
	if !middle || on.Disabled() {
		return
	}
	if text := native.Primary(); text != "" {
		on.TypedShortcut(&fyne.ShortcutPaste{Clipboard: pasted{content: text}})
	}
}

// MouseDown implements desktop.Mouseable.
func (e *entryBase) MouseDown(m *desktop.MouseEvent) { e.press(e, m, e.Entry.MouseDown) }

// MouseUp implements desktop.Mouseable.
func (e *entryBase) MouseUp(m *desktop.MouseEvent) {
	e.Entry.MouseUp(m)
	e.tell(e.SelectedText())
}

// DragEnd implements fyne.Draggable.
func (e *entryBase) DragEnd() {
	e.Entry.DragEnd()
	e.tell(e.SelectedText())
}

// DoubleTapped implements fyne.DoubleTappable.
func (e *entryBase) DoubleTapped(at *fyne.PointEvent) {
	e.Entry.DoubleTapped(at)
	e.tell(e.SelectedText())
}

// MouseDown implements desktop.Mouseable.
func (e *Entry) MouseDown(m *desktop.MouseEvent) { e.press(e, m, e.Area.MouseDown) }
