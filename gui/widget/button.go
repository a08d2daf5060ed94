package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Button is a button of the window. Keys that do not press it do what they would do if nothing had the focus.
type Button struct {
	widget.Button
	pressed
	drawn     buttonLook
	EnterOnly bool // the space bar does not press it
}

// buttonLook is what a button looks like when nothing is done with it.
type buttonLook struct {
	label      string
	icon       fyne.Resource
	importance widget.Importance
	disabled   bool
	color      color.Color // of text in this theme
}

// NewButton makes a button. label or icon may be empty.
func NewButton(label string, icon fyne.Resource, tapped func()) *Button {
	b := &Button{}
	b.Text, b.Icon, b.OnTapped = label, icon, tapped
	b.ExtendBaseWidget(b)
	return b
}

// NewFlatButton is a button that is only its icon.
func NewFlatButton(icon fyne.Resource, tapped func()) *Button {
	b := NewButton("", icon, tapped)
	b.Importance = widget.LowImportance
	return b
}

// Refresh implements fyne.CanvasObject. Objects around a button refresh it too, an entry even at every key, and the toolkit
// would read its icon anew each time.
func (b *Button) Refresh() {
	l := buttonLook{b.Text, b.Icon, b.Importance, b.Disabled(), theme.Color(theme.ColorNameForeground)}
	if l != b.drawn {
		b.drawn = l
		b.Button.Refresh()
	}
}

// Show implements fyne.CanvasObject. The toolkit refreshes nothing that is hidden when the theme changes.
func (b *Button) Show() {
	b.drawn = buttonLook{}
	b.Button.Show()
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	switch {
	case b.strange(key.Name):
	case key.Name == fyne.KeyReturn, key.Name == fyne.KeyEnter, key.Name == fyne.KeySpace && !b.EnterOnly:
		b.Tapped(nil)
	default:
		UnfocusedKey(b, key)
	}
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.gained()
	b.Button.FocusGained()
}

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(r rune) { UnfocusedRune(b, r) }

// UnfocusedKey does what a key does when nothing has the focus.
func UnfocusedKey(o fyne.CanvasObject, key *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(key)
	}
}

// UnfocusedShortcut does what a shortcut does that is in no menu. The toolkit asks the focused object only.
func UnfocusedShortcut(o fyne.CanvasObject, s fyne.Shortcut) {
	if _, ok := s.(*desktop.CustomShortcut); !ok {
		return
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(o).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// UnfocusedRune does what a character does when nothing has the focus. A space is ignored, because it presses buttons.
func UnfocusedRune(o fyne.CanvasObject, r rune) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); r != ' ' && c != nil && c.OnTypedRune() != nil {
		c.OnTypedRune()(r)
	}
}

// PlainButtons lets the toolkit's buttons use the plain style instead of bold. There is one weight only, and for bold the toolkit
// would read the whole face again: 13 MB and, at the start, 30 ms.
func PlainButtons() { widget.RichTextStyleStrong.TextStyle.Bold = false }

// Host is a dialog as its controls see it.
type Host interface {
	Close()                   // Escape was pressed
	Reveal(fyne.CanvasObject) // a control got the focus and has to be seen
}

// escapes closes the dialog when the key is Escape, and reports whether it was.
func escapes(h Host, key *fyne.KeyEvent) bool {
	if key.Name == fyne.KeyEscape {
		h.Close()
		return true
	}
	return false
}

// keyed handles a key of a control on a dialog. Escape closes the dialog; otherwise handles all others.
func keyed(h Host, key *fyne.KeyEvent, otherwise func(*fyne.KeyEvent)) {
	if !escapes(h, key) {
		otherwise(key)
	}
}

// focused gives the focus to a control on a dialog by gained, and brings the control into sight.
func focused(h Host, control fyne.CanvasObject, gained func()) {
	gained()
	h.Reveal(control)
}

// DialogButton is a button on a dialog.
type DialogButton struct {
	widget.Button
	pressed
	host Host
}

// NewDialogButton makes a button on a dialog. label or icon may be empty.
func NewDialogButton(h Host, label string, icon fyne.Resource, tapped func()) *DialogButton {
	b := &DialogButton{host: h}
	b.Text, b.Icon, b.OnTapped = label, icon, tapped
	b.ExtendBaseWidget(b)
	return b
}

// NewDialogIconButton makes a button on a dialog that is only its icon.
func NewDialogIconButton(h Host, icon fyne.ThemeIconName, tapped func()) *DialogButton {
	b := NewDialogButton(h, "", theme.NewColoredResource(theme.Icon(icon), theme.ColorNamePlaceHolder), tapped)
	b.Importance = widget.LowImportance
	return b
}

// NewCopyButton makes a button that copies something, and then shows a check mark and the label copied. Without labels it is
// only its icon.
func NewCopyButton(h Host, label, copied string, copyIt func()) *DialogButton {
	b := NewDialogIconButton(h, theme.IconNameContentCopy, nil)
	if label != "" {
		b.Text, b.Icon = label, theme.NewColoredResource(theme.ContentCopyIcon(), theme.ColorNamePrimary)
	}
	b.OnTapped = func() {
		copyIt()
		b.Text = copied
		b.SetIcon(theme.NewColoredResource(theme.ConfirmIcon(), theme.ColorNameSuccess))
	}
	return b
}

// TypedKey implements fyne.Focusable.
func (b *DialogButton) TypedKey(key *fyne.KeyEvent) {
	switch {
	case b.strange(key.Name), escapes(b.host, key):
	case key.Name == fyne.KeyReturn, key.Name == fyne.KeyEnter:
		b.Tapped(nil)
	default:
		b.Button.TypedKey(key)
	}
}

// FocusGained implements fyne.Focusable.
func (b *DialogButton) FocusGained() {
	b.gained()
	focused(b.host, b, b.Button.FocusGained)
}
