package search

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/people"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Period is a filter by date.
type Period uint8

const (
	AnyTime Period = iota
	Today
	Week
	Month
)

// FoundPage is how many messages a search asks for at once.
const FoundPage = 50

// since is when a period began; zero: at any time.
func (p Period) since(now time.Time) int64 {
	y, m, d := now.Local().Date()
	days := map[Period]int{Today: 0, Week: 6, Month: 29}
	if p == AnyTime {
		return 0
	}
	return time.Date(y, m, d-days[p], 0, 0, 0, 0, time.Local).Unix()
}

func (p Period) Words() string {
	switch p {
	case Today:
		return words.Say("Today")
	case Week:
		return words.Say("Last 7 days")
	case Month:
		return words.Say("Last 30 days")
	}
	return words.Say("Any time")
}

// Ask searches for what stands in the box and the filters. An answer that comes after the next question is left alone.
func (s *Panel) Ask() {
	s.Asked = chat.Search{Text: s.words(), Author: s.author, Since: s.period.since(s.paint.Now())}
	s.Next, s.More, s.jumped = chat.Search{}, false, false
	if s.Asked == (chat.Search{}) {
		s.told = nil
		s.Count.Set("")
		s.Results.set(nil)
		s.offerWider()
		return
	}
	s.Asked.Limit = FoundPage
	s.Find(s.Asked)
}

// askMore asks for what is below the last result, once.
func (s *Panel) askMore() {
	if s.More && s.Next.Before == 0 && len(s.Results.Rows) > 0 {
		s.askFrom(s.down)
	}
}

// askFrom asks for what is above a place.
func (s *Panel) askFrom(pos chat.Pos) {
	s.Next = s.Asked
	s.Next.Before = pos
	s.Find(s.Next)
}

// Answer takes what was found. A search that ran out of time before it found anything goes on by itself.
func (s *Panel) Answer(f chat.Found) {
	switch {
	case f.Search == s.Asked:
		s.note(f)
		s.Results.set(newResultRows(f.Messages))
		s.offerWider()
	case s.Next.Before != 0 && f.Search == s.Next:
		s.Next = chat.Search{}
		s.note(f)
		s.Results.add(newResultRows(f.Messages))
	default:
		return
	}
	if s.More && len(f.Messages) == 0 {
		s.askFrom(s.down)
		return
	}
	s.told = &f
	s.Count.Set(s.countWords(f))
}

// note notes how far a search came, and whether it can go on from there.
func (s *Panel) note(f chat.Found) {
	s.down = f.Down
	s.More = f.More && s.down != 0 && (f.Search.Before == 0 || s.down < f.Search.Before)
}

func newResultRows(messages []chat.Message) []*result {
	rows := make([]*result, len(messages))
	for i, m := range messages {
		rows[i] = &result{Message: m}
	}
	return rows
}

// countWords tells how much was found, and whether that is all.
func (s *Panel) countWords(f chat.Found) string {
	n := len(s.Results.Rows)
	switch {
	case f.Err != nil:
		return words.Say("Can't read the history right now.")
	case n == 0 && f.More:
		return words.Say("Nothing recent. Type more to search older messages.")
	case n == 0 && f.Search.Text == "":
		return words.Say("No results")
	case n == 0:
		return words.Say("No results for “{{.Text}}”", "Text", typeset.OneLine(chat.Visible(f.Search.Text)))
	case f.More && len(f.Messages) == 0:
		return words.SayN(n, "{{.N}} recent result. Type more to search older messages.", "{{.N}} recent results. Type more to search older messages.")
	case f.More:
		return words.Say("{{.N}} or more results, newest first", "N", n)
	}
	return words.SayN(n, "{{.N}} result", "{{.N}} results, newest first")
}

// offerWider offers to take back a filter when nothing was found with it.
func (s *Panel) offerWider() {
	sentence := ""
	switch {
	case s.Asked == (chat.Search{}) || len(s.Results.Rows) > 0:
	case s.period != AnyTime:
		sentence = AnyTime.Words()
	case s.author != "":
		sentence = words.Say("Anyone")
	}
	s.Wider.Hidden = sentence == ""
	s.Wider.SetText(sentence)
	s.Refresh()
}

func (s *Panel) Widen() {
	if s.period != AnyTime {
		s.SetPeriod(AnyTime)
		return
	}
	s.SetAuthor("")
}

// Change brings results up to date that were changed or deleted.
func (s *Panel) Change(changed []chat.Message) {
	for _, m := range changed {
		for i, r := range s.Results.Rows {
			if r.ID != m.ID {
				continue
			}
			if m.Deleted {
				s.Results.remove(i)
			} else {
				r.Message, r.width = m, 0
			}
			break
		}
	}
	if len(changed) > 0 {
		s.Results.Update()
	}
}

func (s *Panel) SetAuthor(id chat.MemberID) {
	s.author = id
	s.ShowFilters()
	s.Ask()
}

func (s *Panel) SetPeriod(p Period) {
	s.period = p
	s.ShowFilters()
	s.Ask()
}

// ShowFilters writes on the buttons what they filter by.
func (s *Panel) ShowFilters() {
	sentence := words.Say("Anyone")
	switch s.author {
	case "":
	case chat.Me:
		sentence = words.Say("me")
	default:
		sentence = s.memberWords()
	}
	s.Who.SetText(s.paint.Style.Body.Truncate(sentence, 120))
	s.When.SetText(s.period.Words())
}

func (s *Panel) memberWords() string {
	for _, m := range s.Members() {
		if m.ID == s.author {
			return people.Label(m)
		}
	}
	return people.Label(chat.Member{ID: s.author})
}

// MostAuthors is how many members the menu offers; others are found by name.
const MostAuthors = 12

// authors are the members that the menu offers: when there are many, those heard last, and who is filtered by.
func (s *Panel) authors() []chat.Member {
	all := s.Members()
	if len(all) <= MostAuthors {
		return all
	}
	late := slices.Clone(all)
	slices.SortStableFunc(late, func(a, b chat.Member) int { return b.Heard.Compare(a.Heard) })
	if i := slices.IndexFunc(late, func(m chat.Member) bool { return m.ID == s.author }); i >= MostAuthors {
		late[MostAuthors-1] = late[i]
	}
	return late[:MostAuthors]
}

// WhoMenu offers the members.
func (s *Panel) WhoMenu() {
	choice := func(words string, id chat.MemberID) *fyne.MenuItem {
		i := kit.NewItem(words, func() { s.SetAuthor(id) })
		i.Checked = id == s.author
		return i
	}
	items := []*fyne.MenuItem{choice(words.Say("Anyone"), ""), choice(words.Say("me"), chat.Me)}
	for _, m := range s.authors() {
		words := people.Label(m)
		if m.Name != "" || m.Key != (chat.Key{}) {
			words += "  " + people.Address(m)
		}
		items = append(items, choice(words, m.ID))
	}
	if len(s.Members()) > MostAuthors {
		items = append(items, fyne.NewMenuItemSeparator(), kit.NewItem(words.Say("Find a member…"), func() { s.Pick() }))
	}
	s.PopUp(kit.Below(s.Who), items...)
}

// whenMenu offers the periods.
func (s *Panel) whenMenu() {
	var items []*fyne.MenuItem
	for p := AnyTime; p <= Month; p++ {
		i := kit.NewItem(p.Words(), func() { s.SetPeriod(p) })
		i.Checked = p == s.period
		items = append(items, i)
	}
	s.PopUp(kit.Below(s.When), items...)
}
