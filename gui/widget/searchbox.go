package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/gui/typeset"
)

// SearchEntry is where the searched words are typed. Keys that belong to an input method's composition do nothing else.
type SearchEntry struct {
	widget.Entry
	Composing composition
	keys      func(fyne.KeyName) bool // takes the keys that do something else than edit
}

// maxQuery is how many characters one can search for.
const maxQuery = 100

func NewSearchEntry(reminder string, changed func(string), keys func(fyne.KeyName) bool) *SearchEntry {
	b := &SearchEntry{keys: keys}
	b.PlaceHolder = reminder
	b.Icon = theme.NewColoredResource(theme.SearchIcon(), theme.ColorNamePlaceHolder)
	b.OnChanged = func(s string) {
		if cut := typeset.FirstRunes(s, maxQuery); cut != s {
			b.SetText(cut)
			return
		}
		changed(s)
	}
	b.ExtendBaseWidget(b)
	return b
}

// AcceptsTab implements fyne.Tabbable: while one composes, Tab goes through the candidates.
func (b *SearchEntry) AcceptsTab() bool { return b.Composing.active() }

// TypedKey implements fyne.Focusable.
func (b *SearchEntry) TypedKey(key *fyne.KeyEvent) {
	if !b.Composing.takes(key.Name) && !b.keys(key.Name) {
		b.Entry.TypedKey(key)
	}
}

// TypedRune implements fyne.Focusable.
func (b *SearchEntry) TypedRune(r rune) {
	enter := b.Composing.typed(r)
	b.Entry.TypedRune(r)
	if enter {
		b.keys(fyne.KeyReturn)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (b *SearchEntry) TypedShortcut(s fyne.Shortcut) {
	b.Entry.TypedShortcut(s)
	UnfocusedShortcut(b, s)
}

// FocusLost implements fyne.Focusable.
func (b *SearchEntry) FocusLost() {
	b.Composing.Reset()
	b.Entry.FocusLost()
}
