package composer

import (
	_ "embed"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat/typed"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/internal/fold"
	"udpchat/settings"
)

// Measures of the emoji picker.
const (
	emojiCell    = 36
	emojiColumns = 8
)

// emojiPicker is a popup over the composer with a search, the emojis used last, and all emojis.
type emojiPicker struct {
	recent recentEmojis
	pick   func(string)
	closed func()
	search *kit.SearchEntry
	grid   *fyne.Container
	scroll *container.Scroll
	chars  []string // those shown, in order
	chosen int
	popup  *widget.PopUp
}

// showEmojis opens a picker on a canvas; corner is its lower right corner.
func showEmojis(c fyne.Canvas, corner fyne.Position, recent recentEmojis, pick func(string), closed func()) *emojiPicker {
	p := &emojiPicker{recent: recent, pick: pick, closed: closed, grid: container.NewGridWrap(fyne.NewSquareSize(emojiCell))}
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

// fill shows the emojis found; without a query, the recent ones and then all.
func (p *emojiPicker) fill(query string) {
	p.chars, p.chosen = nil, 0
	if query == "" {
		p.chars = p.recent.all()
	}
	for _, e := range findEmojis(query) {
		p.chars = append(p.chars, e.char)
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
	return container.NewStack(ground, t, kit.NewArea(func() { p.choose(char) }))
}

// key handles the keys of the picker: arrows select, Enter takes the selected emoji, Escape closes.
func (p *emojiPicker) key(name fyne.KeyName) bool {
	steps := map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1, fyne.KeyUp: -p.columns(), fyne.KeyDown: p.columns()}
	switch step, is := steps[name]; {
	case is:
		p.step(step)
	case name == fyne.KeyReturn || name == fyne.KeyEnter:
		if p.chosen < len(p.chars) {
			p.choose(p.chars[p.chosen])
		}
	case name == fyne.KeyEscape:
		p.close()
	default:
		return false
	}
	return true
}

// columns is the number of emojis in a row.
func (p *emojiPicker) columns() int {
	return max(1, int((p.grid.Size().Width+theme.Padding())/(emojiCell+theme.Padding())))
}

// step selects another emoji and scrolls to it.
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

// choose inserts an emoji and remembers it.
func (p *emojiPicker) choose(char string) {
	p.recent.add(char)
	p.close()
	p.pick(char)
}

func (p *emojiPicker) close() {
	p.popup.Hide()
	p.closed()
}

const maxRecent = 2 * emojiColumns

// recentEmojis are the emojis used last, kept in the settings.
type recentEmojis struct{ store Store }

// all returns the emojis, the latest first.
func (r recentEmojis) all() []string { return strings.Fields(r.store.Get().RecentEmoji) }

// add puts an emoji first.
func (r recentEmojis) add(char string) {
	r.store.Update(func(s *settings.Settings) {
		recent := slices.DeleteFunc(strings.Fields(s.RecentEmoji), func(c string) bool { return c == char })
		recent = slices.Insert(recent, 0, char)
		s.RecentEmoji = strings.Join(recent[:min(len(recent), maxRecent)], " ")
	})
}

// emoji is a character with the words that find it, Chinese and English.
type emoji struct{ char, words string }

//go:embed emojis.txt
var emojiTable string

// emojis are those of the picker, common ones first. The emoji font of the toolkit has all of them.
var emojis = parseEmojis(emojiTable)

// parseEmojis reads a table with one emoji and its words a line.
func parseEmojis(table string) []emoji {
	var all []emoji
	for line := range strings.Lines(table) {
		char, words, _ := strings.Cut(strings.TrimSpace(line), " ")
		all = append(all, emoji{char, words})
	}
	return all
}

// findEmojis returns the emojis with a word that begins with the query, or contains it if the query is Chinese.
func findEmojis(query string) []emoji {
	query = fold.Text(typed.Trim(query))
	if query == "" {
		return emojis
	}
	var found []emoji
	for _, e := range emojis {
		for word := range strings.FieldsSeq(e.words) {
			if strings.HasPrefix(word, query) || query[0] >= 0x80 && strings.Contains(word, query) {
				found = append(found, e)
				break
			}
		}
	}
	return found
}
