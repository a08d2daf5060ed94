package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/settings"
)

// Measures of the emoji picker.
const (
	emojiCell    = 36
	emojiColumns = 8
	maxRecent    = 2 * emojiColumns
)

// emojiPicker is a small window over the composer with the emojis used last, all of them, and a search.
type emojiPicker struct {
	store  *settings.Store
	pick   func(string)
	closed func()
	search *pickerEntry
	grid   *fyne.Container
	popup  *widget.PopUp
}

// pickerEntry is the search box: Enter takes the first emoji, Escape closes.
type pickerEntry struct {
	widget.Entry
	enter, escape func()
}

// TypedKey implements fyne.Focusable.
func (e *pickerEntry) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		e.enter()
	case fyne.KeyEscape:
		e.escape()
	default:
		e.Entry.TypedKey(key)
	}
}

// showEmojis opens a picker whose lower right corner is at a place on a canvas.
func showEmojis(c fyne.Canvas, corner fyne.Position, store *settings.Store, pick func(string), closed func()) *emojiPicker {
	p := &emojiPicker{store: store, pick: pick, closed: closed, grid: container.NewGridWrap(fyne.NewSquareSize(emojiCell))}
	p.search = &pickerEntry{enter: p.first, escape: p.close}
	p.search.ExtendBaseWidget(p.search)
	p.search.SetPlaceHolder(say("Search emoji"))
	p.search.OnChanged = p.fill
	p.fill("")
	inside := container.NewBorder(p.search, nil, nil, nil, container.NewVScroll(p.grid))
	p.popup = widget.NewPopUp(container.NewPadded(inside), c)
	size := fyne.NewSize(emojiColumns*(emojiCell+theme.Padding())+24, 300)
	size.Width, size.Height = min(size.Width, c.Size().Width-16), min(size.Height, corner.Y-8)
	p.popup.Resize(size)
	p.popup.ShowAtPosition(fyne.NewPos(max(8, corner.X-size.Width), max(8, corner.Y-size.Height)))
	c.Focus(p.search)
	return p
}

// fill shows what is found, and before a search the recent ones first.
func (p *emojiPicker) fill(query string) {
	p.grid.RemoveAll()
	if query == "" {
		for _, char := range strings.Fields(p.store.Get().Emojis) {
			p.grid.Add(p.cell(char))
		}
	}
	for _, e := range findEmojis(query) {
		p.grid.Add(p.cell(e.char))
	}
	p.grid.Refresh()
}

func (p *emojiPicker) cell(char string) fyne.CanvasObject {
	t := canvas.NewText(char, theme.Color(theme.ColorNameForeground))
	t.TextSize = theme.Size(theme.SizeNameHeadingText) * 1.3
	t.Alignment = fyne.TextAlignCenter
	return container.NewStack(t, newArea(func() { p.choose(char) }))
}

// first takes the first emoji that is shown.
func (p *emojiPicker) first() {
	if found := findEmojis(p.search.Text); len(found) > 0 {
		p.choose(found[0].char)
	}
}

// choose puts an emoji into the text and remembers it.
func (p *emojiPicker) choose(char string) {
	p.store.Update(func(s *settings.Settings) {
		recent := slices.DeleteFunc(strings.Fields(s.Emojis), func(c string) bool { return c == char })
		recent = slices.Insert(recent, 0, char)
		s.Emojis = strings.Join(recent[:min(len(recent), maxRecent)], " ")
	})
	p.close()
	p.pick(char)
}

func (p *emojiPicker) close() {
	p.popup.Hide()
	p.closed()
}
