package search

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Deps is what the search panel needs. The functions are called on the UI goroutine and return at once.
type Deps struct {
	Find    func(chat.Search) // its answer comes through answer
	Jump    func(chat.Message)
	Close   func()
	Back    func() // what Escape does
	Repaint func() // has the window drawn anew
	Members func() []chat.Member
	Pick    func() // lets the person find an author
	PopUp   func(fyne.Position, ...*fyne.MenuItem)
}

// Panel is the panel in which one finds what was said. It belongs to the UI goroutine.
type Panel struct {
	widget.BaseWidget
	Deps
	paint   *Painter
	ground  *kit.Fill
	shield  *kit.Area // nothing below can be clicked
	edge    *kit.Fill
	Box     *kit.SearchEntry
	cross   *kit.Button
	Who     *kit.Button
	When    *kit.Button
	Count   *kit.Text
	Wider   *kit.Button // takes back a filter that may hide hits
	Results *Results
	line    *kit.Fill
	hint    *kit.Text

	author chat.MemberID // empty: anyone
	period Period
	Asked  chat.Search // what was asked for last; the zero value: nothing
	Next   chat.Search // the page below that was asked for; the zero value: none
	More   bool        // there are more below
	down   chat.Pos    // what was looked through ends here
	jumped bool        // the reader went to one of the results
	told   *chat.Found // the last answer; nil: none
}

func New(p *Painter, deps Deps) *Panel {
	s := &Panel{
		Deps: deps, paint: p, ground: kit.NewFill(look.ColorPane), shield: kit.NewArea(nil), edge: kit.NewHairline(), line: kit.NewHairline(),
		cross: kit.NewFlatButton(theme.CancelIcon(), deps.Close),
		Count: kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		hint:  kit.NewText(words.Say("↑ ↓ to choose, Enter to open, Esc to close"), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
	}
	s.Box = kit.NewSearchEntry(words.Say("Search"), func(string) { s.Ask() }, s.Key)
	s.Who = newPill(func() { s.WhoMenu() })
	s.When = newPill(func() { s.whenMenu() })
	s.Wider = kit.NewButton("", nil, func() { s.Widen() })
	s.Wider.Hide()
	p.query = func() string { return s.Asked.Text }
	p.tap = func(r *result) { s.GoTo(s.index(r)) }
	s.Results = newResults(p.measure, p.draw)
	s.Results.nearEnd, s.Results.Repaint = s.askMore, deps.Repaint
	s.ShowFilters()
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// TakeOver puts the panel in the place of an older one, with what was searched for and found there.
func (s *Panel) TakeOver(old *Panel) {
	s.Hidden = old.Hidden
	s.author, s.period, s.Asked, s.Next = old.author, old.period, old.Asked, old.Next
	s.More, s.down, s.jumped, s.told = old.More, old.down, old.jumped, old.told
	s.Box.Text, s.Box.CursorColumn = old.Box.Text, old.Box.CursorColumn
	for _, r := range old.Results.Rows {
		s.Results.Rows = append(s.Results.Rows, &result{Message: r.Message})
	}
	s.Results.Chosen, s.Results.Scroll.Offset = old.Results.Chosen, old.Results.Scroll.Offset
	if s.told != nil {
		s.Count.Set(s.countWords(*s.told))
	}
	s.offerWider()
}

// newPill is a button that opens a menu.
func newPill(tapped func()) *kit.Button {
	b := kit.NewButton("", theme.MenuDropDownIcon(), tapped)
	b.IconPlacement = widget.ButtonIconTrailingText
	return b
}

// Key takes the keys that do something else than edit the words.
func (s *Panel) Key(name fyne.KeyName) bool {
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
		s.GoTo(s.Results.Chosen)
	case fyne.KeyF3:
		s.Step(kit.Modifiers()&fyne.KeyModifierShift != 0)
	case fyne.KeyEscape:
		s.Back()
	default:
		return false
	}
	return true
}

// Step goes to the next result, the one said before; or back.
func (s *Panel) Step(back bool) {
	switch {
	case !s.jumped:
		s.GoTo(s.Results.Chosen)
	case back:
		s.GoTo(max(0, s.Results.Chosen-1))
	default:
		s.GoTo(min(s.Results.Chosen+1, len(s.Results.Rows)-1))
	}
}

// GoTo brings the reader to a result.
func (s *Panel) GoTo(i int) {
	s.Results.choose(i)
	if r, ok := s.Results.Current(); ok {
		s.jumped = true
		s.Jump(r.Message)
	}
}

func (s *Panel) index(r *result) int {
	for i, other := range s.Results.Rows {
		if other == r {
			return i
		}
	}
	return -1
}

// words is what is searched for.
func (s *Panel) words() string { return strings.TrimSpace(s.Box.Text) }

// CreateRenderer implements fyne.Widget.
func (s *Panel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(kit.Arrange(kit.Fixed(200, 100), s.arrange),
		s.ground, s.shield, s.edge, s.Box, s.cross, s.Who, s.When, s.Count, s.Results, s.Wider, s.line, s.hint))
}

func (s *Panel) arrange(size fyne.Size) {
	w, h := size.Width, size.Height
	s.ground.Resize(size)
	s.shield.Resize(size)
	kit.Put(s.edge, 0, 0, 1, h)
	button, target := theme.Size(look.SizeButton), theme.Size(look.SizeTarget)
	box := max(button, s.Box.MinSize().Height)
	kit.Put(s.Box, resultAcross, 10, w-2*resultAcross-button-4, box)
	kit.Put(s.cross, w-12-button, 10+(box-button)/2, button, button)
	y := 10 + box + 12
	who, when := s.Who.MinSize().Width, s.When.MinSize().Width
	who = min(who, max(60, w-2*resultAcross-8-when))
	kit.Put(s.Who, resultAcross, y, who, target)
	kit.Put(s.When, resultAcross+who+8, y, when, target)
	y += target + 12
	line := s.Count.MinSize().Height
	kit.Put(s.Count, resultAcross, y, w-2*resultAcross, line)
	y += line + 10
	kit.Put(s.Wider, resultAcross, y, s.Wider.MinSize().Width, target)
	foot := line + 24
	kit.Put(s.Results, 1, y, w-1, max(0, h-foot-y))
	kit.Put(s.line, 0, h-foot, w, 1)
	kit.PutMiddle(s.hint, resultAcross, h-foot/2, w-2*resultAcross)
}
