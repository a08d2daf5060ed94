package search

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// period is a filter by date.
type period uint8

const (
	anyTime period = iota
	today
	week
	month
)

// since is when a period began, in Unix seconds; zero: any time.
func (p period) since(now time.Time) int64 {
	if p == anyTime {
		return 0
	}
	y, m, d := now.Local().Date()
	return time.Date(y, m, d-[]int{today: 0, week: 6, month: 29}[p], 0, 0, 0, 0, time.Local).Unix()
}

func (p period) words() string {
	return []string{words.Say("Any time"), words.Say("Today"), words.Say("Last 7 days"), words.Say("Last 30 days")}[p]
}

// maxAuthors is how many members the menu offers. The person finds others by name.
const maxAuthors = 12

// filters narrow a search by author and by date. Each has a button with a menu.
type filters struct {
	deps                       Deps
	style                      *typeset.Style
	changed                    func()
	author                     chat.MemberID // empty: anyone
	period                     period
	authorButton, periodButton *kit.Button
	wider                      *kit.Button // removes a filter that may hide results
}

func newFilters(deps Deps, st *typeset.Style, changed func()) *filters {
	f := &filters{deps: deps, style: st, changed: changed}
	f.authorButton, f.periodButton = newMenuButton(f.authorMenu), newMenuButton(f.periodMenu)
	f.wider = kit.NewButton("", nil, f.widen)
	f.wider.Hide()
	f.show()
	return f
}

// newMenuButton is a button that opens a menu.
func newMenuButton(tapped func()) *kit.Button {
	b := kit.NewButton("", theme.MenuDropDownIcon(), tapped)
	b.IconPlacement = widget.ButtonIconTrailingText
	return b
}

// set chooses both filters.
func (f *filters) set(author chat.MemberID, p period) {
	f.author, f.period = author, p
	f.show()
	f.changed()
}

// show writes the filters on the buttons.
func (f *filters) show() {
	sentence, mark := words.Say("Anyone"), ""
	switch f.author {
	case "":
	case chat.Me:
		sentence = words.Say("me")
	default:
		sentence, mark = people.Parts(f.authorMember())
	}
	f.authorButton.SetText(typeset.Ordered(f.style.Body.Keep(sentence, mark, 120)))
	f.periodButton.SetText(f.period.words())
}

func (f *filters) authorMember() chat.Member {
	for _, m := range f.deps.Members() {
		if m.ID == f.author {
			return m
		}
	}
	return chat.Member{ID: f.author}
}

// offerWider offers to remove a filter when a search with it has no results.
func (f *filters) offerWider(none bool) {
	sentence := ""
	switch {
	case !none:
	case f.period != anyTime:
		sentence = anyTime.words()
	case f.author != "":
		sentence = words.Say("Anyone")
	}
	f.wider.Hidden = sentence == ""
	f.wider.SetText(sentence)
}

// widen removes the filter that offerWider named.
func (f *filters) widen() {
	if f.period != anyTime {
		f.set(f.author, anyTime)
		return
	}
	f.set("", anyTime)
}

// authors are the members in the menu. Of many these are the ones heard last, and the chosen one.
func (f *filters) authors() []chat.Member {
	all := f.deps.Members()
	if len(all) <= maxAuthors {
		return all
	}
	late := slices.Clone(all)
	slices.SortStableFunc(late, func(a, b chat.Member) int { return b.Heard.Compare(a.Heard) })
	if i := slices.IndexFunc(late, func(m chat.Member) bool { return m.ID == f.author }); i >= maxAuthors {
		late[maxAuthors-1] = late[i]
	}
	return late[:maxAuthors]
}

// authorMenu offers the members.
func (f *filters) authorMenu() {
	choice := func(label string, id chat.MemberID) *fyne.MenuItem {
		i := kit.NewItem(label, func() { f.set(id, f.period) })
		i.Checked = id == f.author
		return i
	}
	items := []*fyne.MenuItem{choice(words.Say("Anyone"), ""), choice(words.Say("me"), chat.Me)}
	for _, m := range f.authors() {
		label := people.Short(m)
		if m.Name != "" || m.Key != (chat.Key{}) {
			label += "  " + people.Address(m)
		}
		items = append(items, choice(label, m.ID))
	}
	if len(f.deps.Members()) > maxAuthors {
		items = append(items, fyne.NewMenuItemSeparator(), kit.NewItem(words.Say("Find a member…"), f.deps.FindMember))
	}
	f.deps.PopUp(kit.Below(f.authorButton), items...)
}

// periodMenu offers the periods.
func (f *filters) periodMenu() {
	var items []*fyne.MenuItem
	for p := anyTime; p <= month; p++ {
		i := kit.NewItem(p.words(), func() { f.set(f.author, p) })
		i.Checked = p == f.period
		items = append(items, i)
	}
	f.deps.PopUp(kit.Below(f.periodButton), items...)
}
