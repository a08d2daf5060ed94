package search

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Deps is what the search panel needs of the window. The functions are called on the UI goroutine and return at once.
type Deps struct {
	Find       func(chat.Search) // searches; the answer comes to Panel.Answer
	GoTo       func(chat.Message)
	Close      func()
	Escape     func() // does what the Escape key does
	Repaint    func() // draws the window anew
	Members    func() []chat.Member
	FindMember func() // lets the person find an author, who comes to Panel.SetAuthor
	PopUp      func(fyne.Position, ...*fyne.MenuItem)
}

// Panel searches the history and lists the results. It belongs to the UI goroutine.
type Panel struct {
	widget.BaseWidget
	deps    Deps
	painter *Painter
	frame   frame
	Box     *kit.SearchEntry
	filters *filters
	count   *kit.Text
	Results *Results
	query   query
	visited bool // the reader went to one of the results
}

// frame are the parts of the panel that do not change.
type frame struct {
	ground *kit.Fill
	shield *kit.Area // takes the clicks, so that nothing below the panel gets them
	edge   *kit.Fill
	cross  *kit.Button
	line   *kit.Fill
	hint   *kit.Text
}

// New returns a hidden panel whose results p draws.
func New(p *Painter, deps Deps) *Panel {
	s := &Panel{
		deps: deps, painter: p, count: kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		frame: frame{
			ground: kit.NewFill(look.ColorPane), shield: kit.NewArea(nil), edge: kit.NewHairline(), line: kit.NewHairline(),
			cross: kit.NewFlatButton(theme.CancelIcon(), deps.Close),
			hint:  kit.NewText(words.Say("↑ ↓ to choose, Enter to open, Esc to close"), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		},
	}
	s.Box = kit.NewSearchEntry(words.Say("Search"), func(string) { s.Ask() }, s.key)
	s.filters = newFilters(deps, p.Style, s.Ask)
	p.query = func() string { return s.query.asked.Text }
	p.tap = func(r *result) { s.goTo(slices.Index(s.Results.rows, r)) }
	s.Results = newResultList(p)
	s.Results.nearEnd, s.Results.Repaint = s.askMore, deps.Repaint
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// TakeOver puts the panel in the place of an older one, with the search and the results of that. Resume ends it.
func (s *Panel) TakeOver(old *Panel) {
	s.Hidden = old.Hidden
	s.query, s.visited = old.query, old.visited
	s.filters.author, s.filters.period = old.filters.author, old.filters.period
	s.Box.Text, s.Box.CursorColumn = old.Box.Text, old.Box.CursorColumn
	for _, r := range old.Results.rows {
		s.Results.rows = append(s.Results.rows, &result{Message: r.Message})
	}
	s.Results.Chosen, s.Results.Scroll.Offset = old.Results.Chosen, old.Results.Scroll.Offset
	s.count.Set(s.query.words(len(s.Results.rows)))
	s.offerWider()
}

// Resume shows the filters and the chosen result, once the window has its members and its size.
func (s *Panel) Resume() {
	s.filters.show()
	s.Results.showChosen()
}

// SetAuthor searches the messages of one author; an empty ID: of anyone.
func (s *Panel) SetAuthor(id chat.MemberID) { s.filters.set(id, s.filters.period) }

// key handles the keys that do not edit the text in the box.
func (s *Panel) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyUp:
		s.Results.choose(s.Results.Chosen - 1)
	case fyne.KeyDown:
		s.Results.choose(s.Results.Chosen + 1)
	case fyne.KeyPageUp:
		s.Results.choose(s.Results.Chosen - 5)
	case fyne.KeyPageDown:
		s.Results.choose(s.Results.Chosen + 5)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.goTo(s.Results.Chosen)
	case fyne.KeyF3:
		s.Step(kit.Modifiers()&fyne.KeyModifierShift != 0)
	case fyne.KeyEscape:
		s.deps.Escape()
	default:
		return false
	}
	return true
}

// Step goes to the next result, which is an older message; or back.
func (s *Panel) Step(back bool) {
	switch {
	case !s.visited:
		s.goTo(s.Results.Chosen)
	case back:
		s.goTo(max(0, s.Results.Chosen-1))
	default:
		s.goTo(min(s.Results.Chosen+1, len(s.Results.rows)-1))
	}
}

// goTo brings the reader to a result.
func (s *Panel) goTo(i int) {
	s.Results.choose(i)
	if r, ok := s.Results.current(); ok {
		s.visited = true
		s.deps.GoTo(r.Message)
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Panel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(kit.Arrange(kit.Fixed(200, 100), s.arrange),
		s.frame.ground, s.frame.shield, s.frame.edge, s.Box, s.frame.cross, s.filters.authorButton, s.filters.periodButton,
		s.count, s.Results, s.filters.wider, s.frame.line, s.frame.hint))
}

func (s *Panel) arrange(size fyne.Size) {
	w, h := size.Width, size.Height
	s.frame.ground.Resize(size)
	s.frame.shield.Resize(size)
	kit.Put(s.frame.edge, 0, 0, 1, h)
	button, target := theme.Size(look.SizeButton), theme.Size(look.SizeTarget)
	box := max(button, s.Box.MinSize().Height)
	kit.Put(s.Box, resultAcross, 10, w-2*resultAcross-button-4, box)
	kit.Put(s.frame.cross, w-12-button, 10+(box-button)/2, button, button)
	y := 10 + box + 12
	author, period := s.filters.authorButton.MinSize().Width, s.filters.periodButton.MinSize().Width
	author = min(author, max(60, w-2*resultAcross-8-period))
	kit.Put(s.filters.authorButton, resultAcross, y, author, target)
	kit.Put(s.filters.periodButton, resultAcross+author+8, y, period, target)
	y += target + 12
	line := s.count.MinSize().Height
	kit.Put(s.count, resultAcross, y, w-2*resultAcross, line)
	y += line + 10
	kit.Put(s.filters.wider, resultAcross, y, s.filters.wider.MinSize().Width, target)
	foot := line + 24
	kit.Put(s.Results, 1, y, w-1, max(0, h-foot-y))
	kit.Put(s.frame.line, 0, h-foot, w, 1)
	kit.PutMiddle(s.frame.hint, resultAcross, h-foot/2, w-2*resultAcross)
}
