package composer

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
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
	search *kit.SearchEntry
	grid   *fyne.Container
	scroll *container.Scroll
	chars  []string // those shown, in order
	chosen int
	popup  *widget.PopUp
}

// ShowEmojis opens a picker whose lower right corner is at a place on a canvas.
func ShowEmojis(c fyne.Canvas, corner fyne.Position, store *settings.Store, pick func(string), closed func()) *emojiPicker {
	p := &emojiPicker{store: store, pick: pick, closed: closed, grid: container.NewGridWrap(fyne.NewSquareSize(emojiCell))}
	p.search = kit.NewSearchEntry(words.Say("Search emoji"), p.fill, p.key)
	p.scroll = container.NewVScroll(p.grid)
	p.fill("")
	inside := container.NewBorder(p.search, nil, nil, nil, p.scroll)
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
	p.chars, p.chosen = nil, 0
	if query == "" {
		p.chars = strings.Fields(p.store.Get().RecentEmoji)
	}
	for _, e := range findEmojis(query) {
		p.chars = append(p.chars, e.Char)
	}
	p.grid.RemoveAll()
	for i, char := range p.chars {
		p.grid.Add(p.cell(char, i == p.chosen))
	}
	p.grid.Refresh()
	p.scroll.ScrollToTop()
}

func (p *emojiPicker) cell(char string, chosen bool) fyne.CanvasObject {
	ground := kit.NewRoundFill(look.ColorPaneSelected, 6)
	ground.Hidden = !chosen
	t := canvas.NewText(char, theme.Color(theme.ColorNameForeground))
	t.TextSize = theme.Size(theme.SizeNameHeadingText) * 1.3
	t.Alignment = fyne.TextAlignCenter
	return container.NewStack(ground, t, kit.NewArea(func() { p.Choose(char) }))
}

// key takes the keys that go through the emojis: arrows choose, Enter takes the one chosen.
func (p *emojiPicker) key(name fyne.KeyName) bool {
	steps := map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1, fyne.KeyUp: -p.columns(), fyne.KeyDown: p.columns()}
	switch step, is := steps[name]; {
	case is:
		p.step(step)
	case name == fyne.KeyReturn || name == fyne.KeyEnter:
		if p.chosen < len(p.chars) {
			p.Choose(p.chars[p.chosen])
		}
	case name == fyne.KeyEscape:
		p.close()
	default:
		return false
	}
	return true
}

// columns is how many emojis stand side by side.
func (p *emojiPicker) columns() int {
	return max(1, int((p.grid.Size().Width+theme.Padding())/(emojiCell+theme.Padding())))
}

// step chooses another emoji and brings it into sight.
func (p *emojiPicker) step(by int) {
	to := p.chosen + by
	if to < 0 || to >= len(p.chars) {
		return
	}
	for i, on := range map[int]bool{p.chosen: false, to: true} {
		p.grid.Objects[i] = p.cell(p.chars[i], on)
	}
	p.chosen = to
	p.grid.Refresh()
	row := float32(emojiCell) + theme.Padding()
	y := float32(to/p.columns()) * row
	if offset := p.scroll.Offset.Y; y < offset || y+row > offset+p.scroll.Size().Height {
		p.scroll.ScrollToOffset(fyne.NewPos(0, max(0, y-p.scroll.Size().Height/2)))
	}
}

// Choose puts an emoji into the text and remembers it.
func (p *emojiPicker) Choose(char string) {
	p.store.Update(func(s *settings.Settings) {
		recent := slices.DeleteFunc(strings.Fields(s.RecentEmoji), func(c string) bool { return c == char })
		recent = slices.Insert(recent, 0, char)
		s.RecentEmoji = strings.Join(recent[:min(len(recent), maxRecent)], " ")
	})
	p.close()
	p.pick(char)
}

func (p *emojiPicker) close() {
	p.popup.Hide()
	p.closed()
}
