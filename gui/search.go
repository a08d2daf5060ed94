package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// searchDeps is what the search panel needs. The functions are called on the UI goroutine and return at once.
type searchDeps struct {
	find    func(chat.Search) // its answer comes through answer
	jump    func(chat.Message)
	close   func()
	back    func() // what Escape does
	repaint func() // has the window drawn anew
	members func() []chat.Member
	pick    func() // lets the person find an author
	popUp   func(fyne.Position, ...*fyne.MenuItem)
}

// search is the panel in which one finds what was said. It belongs to the UI goroutine.
type search struct {
	widget.BaseWidget
	searchDeps
	paint   *resultPainter
	ground  *fill
	shield  *area // nothing below can be clicked
	edge    *fill
	box     *searchBox
	cross   *button
	who     *button
	when    *button
	count   *text
	wider   *button // takes back a filter that may hide hits
	results *results
	line    *fill
	hint    *text

	author chat.MemberID // empty: anyone
	period period
	asked  chat.Search // what was asked for last; the zero value: nothing
	next   chat.Search // the page below that was asked for; the zero value: none
	more   bool        // there are more below
	down   chat.Pos    // what was looked through ends here
	jumped bool        // the reader went to one of the results
	told   *chat.Found // the last answer; nil: none
}

func newSearch(p *resultPainter, deps searchDeps) *search {
	s := &search{
		searchDeps: deps, paint: p, ground: newFill(look.ColorPane), shield: newArea(nil), edge: hairline(), line: hairline(),
		cross: flatButton(theme.CancelIcon(), deps.close),
		count: newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		hint:  newText(say("↑ ↓ to choose, Enter to open, Esc to close"), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
	}
	s.box = newSearchBox(say("Search"), func(string) { s.ask() }, s.key)
	s.who = newPill(func() { s.whoMenu() })
	s.when = newPill(func() { s.whenMenu() })
	s.wider = newButton("", nil, func() { s.widen() })
	s.wider.Hide()
	p.query = func() string { return s.asked.Text }
	p.tap = func(r *result) { s.goTo(s.index(r)) }
	s.results = newResults(p.measure, p.draw)
	s.results.nearEnd, s.results.repaint = s.askMore, deps.repaint
	s.showFilters()
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// takeOver puts the panel in the place of an older one, with what was searched for and found there.
func (s *search) takeOver(old *search) {
	s.Hidden = old.Hidden
	s.author, s.period, s.asked, s.next = old.author, old.period, old.asked, old.next
	s.more, s.down, s.jumped, s.told = old.more, old.down, old.jumped, old.told
	s.box.Text, s.box.CursorColumn = old.box.Text, old.box.CursorColumn
	for _, r := range old.results.rows {
		s.results.rows = append(s.results.rows, &result{Message: r.Message})
	}
	s.results.chosen, s.results.scroll.Offset = old.results.chosen, old.results.scroll.Offset
	if s.told != nil {
		s.count.set(s.countWords(*s.told))
	}
	s.offerWider()
}

// newPill is a button that opens a menu.
func newPill(tapped func()) *button {
	b := newButton("", theme.MenuDropDownIcon(), tapped)
	b.IconPlacement = widget.ButtonIconTrailingText
	return b
}

// key takes the keys that do something else than edit the words.
func (s *search) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyUp:
		s.results.choose(s.results.chosen - 1)
	case fyne.KeyDown:
		s.results.choose(s.results.chosen + 1)
	case fyne.KeyPageUp:
		s.results.choose(s.results.chosen - 5)
	case fyne.KeyPageDown:
		s.results.choose(s.results.chosen + 5)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.goTo(s.results.chosen)
	case fyne.KeyF3:
		s.step(modifiers()&fyne.KeyModifierShift != 0)
	case fyne.KeyEscape:
		s.back()
	default:
		return false
	}
	return true
}

// step goes to the next result, the one said before; or back.
func (s *search) step(back bool) {
	switch {
	case !s.jumped:
		s.goTo(s.results.chosen)
	case back:
		s.goTo(max(0, s.results.chosen-1))
	default:
		s.goTo(min(s.results.chosen+1, len(s.results.rows)-1))
	}
}

// goTo brings the reader to a result.
func (s *search) goTo(i int) {
	s.results.choose(i)
	if r, ok := s.results.current(); ok {
		s.jumped = true
		s.jump(r.Message)
	}
}

func (s *search) index(r *result) int {
	for i, other := range s.results.rows {
		if other == r {
			return i
		}
	}
	return -1
}

// words is what is searched for.
func (s *search) words() string { return strings.TrimSpace(s.box.Text) }

// CreateRenderer implements fyne.Widget.
func (s *search) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(newArranged(fixed(200, 100), s.arrange),
		s.ground, s.shield, s.edge, s.box, s.cross, s.who, s.when, s.count, s.results, s.wider, s.line, s.hint))
}

func (s *search) arrange(size fyne.Size) {
	w, h := size.Width, size.Height
	s.ground.Resize(size)
	s.shield.Resize(size)
	put(s.edge, 0, 0, 1, h)
	button, target := theme.Size(look.SizeButton), theme.Size(look.SizeTarget)
	box := max(button, s.box.MinSize().Height)
	put(s.box, resultAcross, 10, w-2*resultAcross-button-4, box)
	put(s.cross, w-12-button, 10+(box-button)/2, button, button)
	y := 10 + box + 12
	who, when := s.who.MinSize().Width, s.when.MinSize().Width
	who = min(who, max(60, w-2*resultAcross-8-when))
	put(s.who, resultAcross, y, who, target)
	put(s.when, resultAcross+who+8, y, when, target)
	y += target + 12
	line := s.count.MinSize().Height
	put(s.count, resultAcross, y, w-2*resultAcross, line)
	y += line + 10
	put(s.wider, resultAcross, y, s.wider.MinSize().Width, target)
	foot := line + 24
	put(s.results, 1, y, w-1, max(0, h-foot-y))
	put(s.line, 0, h-foot, w, 1)
	putMiddle(s.hint, resultAcross, h-foot/2, w-2*resultAcross)
}
