package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// searchBox is where the searched words are typed. Keys that belong to an input method's composition do nothing else.
type searchBox struct {
	widget.Entry
	composing composition
	keys      func(fyne.KeyName) bool // takes the keys that do something else than edit
}

// maxQuery is how many characters one can search for.
const maxQuery = 100

func newSearchBox(reminder string, changed func(string), keys func(fyne.KeyName) bool) *searchBox {
	b := &searchBox{keys: keys}
	b.PlaceHolder = reminder
	b.Icon = theme.NewColoredResource(theme.SearchIcon(), theme.ColorNamePlaceHolder)
	b.OnChanged = func(s string) {
		if cut := firstRunes(s, maxQuery); cut != s {
			b.SetText(cut)
			return
		}
		changed(s)
	}
	b.ExtendBaseWidget(b)
	return b
}

// AcceptsTab implements fyne.Tabbable: while one composes, Tab goes through the candidates.
func (b *searchBox) AcceptsTab() bool { return b.composing.active() }

// TypedKey implements fyne.Focusable.
func (b *searchBox) TypedKey(key *fyne.KeyEvent) {
	if !b.composing.takes(key.Name) && !b.keys(key.Name) {
		b.Entry.TypedKey(key)
	}
}

// TypedRune implements fyne.Focusable.
func (b *searchBox) TypedRune(r rune) {
	enter := b.composing.typed(r)
	b.Entry.TypedRune(r)
	if enter {
		b.keys(fyne.KeyReturn)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (b *searchBox) TypedShortcut(s fyne.Shortcut) {
	b.Entry.TypedShortcut(s)
	unfocusedShortcut(b, s)
}

// FocusLost implements fyne.Focusable.
func (b *searchBox) FocusLost() {
	b.composing.reset()
	b.Entry.FocusLost()
}
