package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat/typed"
	"udpchat/gui/typeset"
)

// entryBase is the toolkit's entry of one line with what ours have in common: a key that belongs to an input method's composition does
// nothing here, and there may be more space before the text.
//
// The frame begins left of the widget itself, so that a click still finds the character under the pointer. Positions and
// sizes are those of the frame.
type entryBase struct {
	widget.Entry
	keyboard
	primary
	most  int     // how many characters it takes; zero: any number
	space float32 // before the text, in Fyne units, beyond that of the toolkit
}

// roomy is the space before the text in most entries.
const roomy = 4

// TypedShortcut implements fyne.Shortcutable. What is pasted has spaces in place of line ends, and no more characters than there
// is room for.
func (e *entryBase) TypedShortcut(s fyne.Shortcut) {
	if p, ok := s.(*fyne.ShortcutPaste); ok {
		s = &fyne.ShortcutPaste{Clipboard: pasted{p.Clipboard, e.pasted(p.Clipboard.Content())}}
	}
	e.Entry.TypedShortcut(s)
	e.tell(e.SelectedText())
}

// pasted is a text from the clipboard in the form that is pasted.
func (e *entryBase) pasted(text string) string {
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
func (e *entryBase) AcceptsTab() bool { return e.composing.active() }

// TypedKey implements fyne.Focusable.
func (e *entryBase) TypedKey(key *fyne.KeyEvent) {
	if !e.takes(key) {
		e.Entry.TypedKey(key)
		e.tell(e.SelectedText())
	}
}

// TypedRune implements fyne.Focusable.
func (e *entryBase) TypedRune(r rune) { e.types(r, e.Entry.TypedRune) }

// KeyDown implements desktop.Keyable.
func (e *entryBase) KeyDown(key *fyne.KeyEvent) {
	e.down(key)
	e.Entry.KeyDown(key)
}

// FocusGained implements fyne.Focusable.
func (e *entryBase) FocusGained() {
	e.gained()
	e.Entry.FocusGained()
}

// FocusLost implements fyne.Focusable.
func (e *entryBase) FocusLost() {
	e.lost()
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
