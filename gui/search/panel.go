// Package search is the panel that searches the history and shows what was found. It belongs to the UI goroutine.
package search

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/chat/typed"
	"udpchat/chat/visible"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Deps is what the search panel needs of the window. The functions are called on the UI goroutine and return at once.
type Deps struct {
	In         func() chat.Conversation // the one to search
	Find       func(chat.Search)        // searches; the answer comes to Panel.Answer
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
	if s.Results.Chosen >= 0 {
		s.Results.choose(s.Results.Chosen)
	}
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

// Ask searches for the text in the box with the filters. It makes the panel ignore answers to earlier searches.
func (s *Panel) Ask() {
	text := typed.Trim(s.Box.Text)
	s.query = query{
		asked:  chat.Search{Conversation: s.deps.In(), Text: text, Author: s.filters.author, Since: s.filters.period.since(s.painter.Now())},
		answer: s.query.answer,
	}
	s.visited = false
	if s.query.empty() {
		s.query.answer = nil
		s.count.Set("")
		s.Results.set(nil)
		s.offerWider()
		return
	}
	s.query.asked.Limit = pageSize
	s.deps.Find(s.query.asked)
}

// askMore asks once for the messages below the last result.
func (s *Panel) askMore() {
	if s.query.more && s.query.next.Before == 0 && len(s.Results.rows) > 0 {
		s.deps.Find(s.query.goOn())
	}
}

// Answer shows an answer. A search that ran out of time before it found anything goes on by itself.
func (s *Panel) Answer(f chat.Found) {
	switch {
	case f.Search == s.query.asked:
		s.query.note(f)
		s.Results.set(newResults(f.Messages))
		s.offerWider()
	case s.query.next.Before != 0 && f.Search == s.query.next:
		s.query.next = chat.Search{}
		s.query.note(f)
		s.Results.add(newResults(f.Messages))
	default:
		return
	}
	if s.query.more && len(f.Messages) == 0 {
		s.deps.Find(s.query.goOn())
		return
	}
	s.query.answer = &f
	s.count.Set(s.query.words(len(s.Results.rows)))
}

func (s *Panel) offerWider() {
	s.filters.offerWider(!s.query.empty() && len(s.Results.rows) == 0)
	s.Refresh()
}

// Change updates the results whose messages were changed or deleted.
func (s *Panel) Change(changed []chat.Message) {
	for _, m := range changed {
		s.Results.change(m)
	}
	if len(changed) > 0 {
		s.Results.Update()
	}
}

// pageSize is how many messages a search asks for at once.
const pageSize = 50

// query is the last search and how far it has come.
type query struct {
	asked  chat.Search // without text and filters: none
	next   chat.Search // the search for older messages that is under way; the zero value: none
	more   bool        // there are older messages to search
	down   chat.ID     // the search has looked at the messages from this one on, as they came
	answer *chat.Found // the last one shown; nil: none
}

// note records how far a search came, and whether it can go on from there.
func (q *query) note(f chat.Found) {
	q.down = f.Down
	q.more = f.More && q.down != 0 && (f.Search.Before == 0 || q.down < f.Search.Before)
}

// empty reports whether nothing was asked for.
func (q *query) empty() bool { return q.asked == chat.Search{Conversation: q.asked.Conversation} }

// goOn is the search for what is older.
func (q *query) goOn() chat.Search {
	q.next = q.asked
	q.next.Before = q.down
	return q.next
}

// words say how many results there are, and whether these are all.
func (q *query) words(results int) string {
	f := q.answer
	switch n := results; {
	case f == nil:
		return ""
	case f.Err != nil:
		return words.Say("Can't read the history right now.")
	case n == 0 && f.More:
		return words.Say("Nothing recent. Type more to search older messages.")
	case n == 0 && f.Search.Text == "":
		return words.Say("No results")
	case n == 0:
		return words.Say("No results for “{{.Text}}”", "Text", typeset.OneLine(visible.String(f.Search.Text)))
	case f.More && len(f.Messages) == 0:
		return words.SayN(n, "{{.N}} recent result. Type more to search older messages.", "{{.N}} recent results. Type more to search older messages.")
	case f.More:
		return words.Say("{{.N}} or more results, newest first", "N", n)
	default:
		return words.SayN(n, "{{.N}} result", "{{.N}} results, newest first")
	}
}
