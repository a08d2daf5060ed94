package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/gui/typeset"
)

// entryBase is the toolkit's entry with what ours have in common: a key that belongs to an input method's composition does
// nothing here, and there may be more space before the text.
//
// The frame begins left of the widget itself, so that a click still finds the character under the pointer. Positions and
// sizes are those of the frame.
type entryBase struct {
	widget.Entry
	composing composition
	space     float32                   // before the text, in Fyne units, beyond that of the toolkit
	keys      func(*fyne.KeyEvent) bool // does what a key does that does not edit, and reports whether it did
	held      func()                    // what an Enter does that waits for the characters before it
}

// roomy is the space before the text in most entries.
const roomy = 4

// limit calls changed with what is typed, cut to a number of characters.
func (e *entryBase) limit(most int, changed func(string)) {
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

// FocusLost implements fyne.Focusable.
func (e *entryBase) FocusLost() {
	e.composing.Reset()
	e.Entry.FocusLost()
}

// Move implements fyne.CanvasObject.
func (e *entryBase) Move(at fyne.Position) { e.Entry.Move(at.AddXY(e.space, 0)) }

// Resize implements fyne.CanvasObject.
func (e *entryBase) Resize(size fyne.Size) { e.Entry.Resize(size.SubtractWidthHeight(e.space, 0)) }

// MinSize implements fyne.CanvasObject.
func (e *entryBase) MinSize() fyne.Size { return e.Entry.MinSize().AddWidthHeight(e.space, 0) }

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
	e.Entry.TypedShortcut(s)
	UnfocusedShortcut(e, s)
}
