package gui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"udpchat/chat"
)

// period is a filter by date.
type period uint8

const (
	anyTime period = iota
	today
	week
	month
)

// foundPage is how many messages a search asks for at once.
const foundPage = 50

// since is when a period began; zero: at any time.
func (p period) since(now time.Time) int64 {
	y, m, d := now.Local().Date()
	days := map[period]int{today: 0, week: 6, month: 29}
	if p == anyTime {
		return 0
	}
	return time.Date(y, m, d-days[p], 0, 0, 0, 0, time.Local).Unix()
}

func (p period) words() string {
	switch p {
	case today:
		return say("Today")
	case week:
		return say("Last 7 days")
	case month:
		return say("Last 30 days")
	}
	return say("Any time")
}

// ask searches for what stands in the box and the filters. An answer that comes after the next question is left alone.
func (s *search) ask() {
	s.asked = chat.Search{Text: s.words(), Author: s.author, Since: s.period.since(s.paint.now())}
	s.next, s.more, s.jumped = chat.Search{}, false, false
	if s.asked == (chat.Search{}) {
		s.told = nil
		s.count.set("")
		s.results.set(nil)
		s.offerWider()
		return
	}
	s.asked.Limit = foundPage
	s.find(s.asked)
}

// askMore asks for what is below the last result, once.
func (s *search) askMore() {
	if s.more && s.next.Before == 0 && len(s.results.rows) > 0 {
		s.askFrom(s.down)
	}
}

// askFrom asks for what is above a place.
func (s *search) askFrom(pos chat.Pos) {
	s.next = s.asked
	s.next.Before = pos
	s.find(s.next)
}

// answer takes what was found. A search that ran out of time before it found anything goes on by itself.
func (s *search) answer(f chat.Found) {
	switch {
	case f.Search == s.asked:
		s.note(f)
		s.results.set(newResultRows(f.Messages))
		s.offerWider()
	case s.next.Before != 0 && f.Search == s.next:
		s.next = chat.Search{}
		s.note(f)
		s.results.add(newResultRows(f.Messages))
	default:
		return
	}
	if s.more && len(f.Messages) == 0 {
		s.askFrom(s.down)
		return
	}
	s.told = &f
	s.count.set(s.countWords(f))
}

// note notes how far a search came, and whether it can go on from there.
func (s *search) note(f chat.Found) {
	s.down = f.Down
	s.more = f.More && s.down != 0 && (f.Search.Before == 0 || s.down < f.Search.Before)
}

func newResultRows(messages []chat.Message) []*result {
	rows := make([]*result, len(messages))
	for i, m := range messages {
		rows[i] = &result{Message: m}
	}
	return rows
}

// countWords tells how much was found, and whether that is all.
func (s *search) countWords(f chat.Found) string {
	n := len(s.results.rows)
	switch {
	case f.Err != nil:
		return say("Can't read the history right now.")
	case n == 0 && f.More:
		return say("Nothing recent. Type more to search older messages.")
	case n == 0 && f.Search.Text == "":
		return say("No results")
	case n == 0:
		return say("No results for “{{.Text}}”", "Text", oneLine(chat.Visible(f.Search.Text)))
	case f.More && len(f.Messages) == 0:
		return sayN(n, "{{.N}} recent result. Type more to search older messages.", "{{.N}} recent results. Type more to search older messages.")
	case f.More:
		return say("{{.N}} or more results, newest first", "N", n)
	}
	return sayN(n, "{{.N}} result", "{{.N}} results, newest first")
}

// offerWider offers to take back a filter when nothing was found with it.
func (s *search) offerWider() {
	words := ""
	switch {
	case s.asked == (chat.Search{}) || len(s.results.rows) > 0:
	case s.period != anyTime:
		words = anyTime.words()
	case s.author != "":
		words = say("Anyone")
	}
	s.wider.Hidden = words == ""
	s.wider.SetText(words)
	s.Refresh()
}

func (s *search) widen() {
	if s.period != anyTime {
		s.setPeriod(anyTime)
		return
	}
	s.setAuthor("")
}

// change brings results up to date that were changed or deleted.
func (s *search) change(changed []chat.Message) {
	for _, m := range changed {
		for i, r := range s.results.rows {
			if r.ID != m.ID {
				continue
			}
			if m.Deleted {
				s.results.remove(i)
			} else {
				r.Message, r.width = m, 0
			}
			break
		}
	}
	if len(changed) > 0 {
		s.results.layout()
	}
}

func (s *search) setAuthor(id chat.MemberID) {
	s.author = id
	s.showFilters()
	s.ask()
}

func (s *search) setPeriod(p period) {
	s.period = p
	s.showFilters()
	s.ask()
}

// showFilters writes on the buttons what they filter by.
func (s *search) showFilters() {
	words := say("Anyone")
	switch s.author {
	case "":
	case chat.Me:
		words = say("me")
	default:
		words = s.memberWords()
	}
	s.who.SetText(s.paint.style.body.Truncate(words, 120))
	s.when.SetText(s.period.words())
}

func (s *search) memberWords() string {
	for _, m := range s.members() {
		if m.ID == s.author {
			return labelOf(m)
		}
	}
	return labelOf(chat.Member{ID: s.author})
}

// mostAuthors is how many members the menu offers; others are found by name.
const mostAuthors = 12

// authors are the members that the menu offers: when there are many, those heard last, and who is filtered by.
func (s *search) authors() []chat.Member {
	all := s.members()
	if len(all) <= mostAuthors {
		return all
	}
	late := slices.Clone(all)
	slices.SortStableFunc(late, func(a, b chat.Member) int { return b.Heard.Compare(a.Heard) })
	if i := slices.IndexFunc(late, func(m chat.Member) bool { return m.ID == s.author }); i >= mostAuthors {
		late[mostAuthors-1] = late[i]
	}
	return late[:mostAuthors]
}

// whoMenu offers the members.
func (s *search) whoMenu() {
	choice := func(words string, id chat.MemberID) *fyne.MenuItem {
		i := item(words, func() { s.setAuthor(id) })
		i.Checked = id == s.author
		return i
	}
	items := []*fyne.MenuItem{choice(say("Anyone"), ""), choice(say("me"), chat.Me)}
	for _, m := range s.authors() {
		words := labelOf(m)
		if m.Name != "" || m.Key != (chat.Key{}) {
			words += "  " + hostWords(m)
		}
		items = append(items, choice(words, m.ID))
	}
	if len(s.members()) > mostAuthors {
		items = append(items, fyne.NewMenuItemSeparator(), item(say("Find a member…"), func() { s.pick() }))
	}
	s.popUp(below(s.who), items...)
}

// whenMenu offers the periods.
func (s *search) whenMenu() {
	var items []*fyne.MenuItem
	for p := anyTime; p <= month; p++ {
		i := item(p.words(), func() { s.setPeriod(p) })
		i.Checked = p == s.period
		items = append(items, i)
	}
	s.popUp(below(s.when), items...)
}

// below is the place under an object.
func below(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(0, o.Size().Height+2)
}
