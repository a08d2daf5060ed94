package search

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/chat/memory"
	"udpchat/gui/guitest"
	"udpchat/gui/people"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
)

// desk is a panel alone in a window, over a room in memory. Nothing is pulled but by the test.
type desk struct {
	*Panel
	t       *testing.T
	room    *chat.Room
	rev     chat.Rev
	now     time.Time
	window  fyne.Window
	members []chat.Member
	menu    []*fyne.MenuItem // the last one opened
	drawn   int              // how often the window was drawn anew
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	guitest.LightApp(t)
	d := &desk{t: t, now: guitest.Noon}
	clock := func() time.Time { return d.now }
	d.room = chat.New(chat.Config{Now: clock, Plain: guitest.AsWritten{}, Archive: memory.New()})
	p := &Painter{Style: typeset.NewStyle(1), Now: clock, Who: func(chat.MemberID) people.Person { return people.Person{} }}
	d.Panel = New(p, Deps{
		In:   func() chat.Conversation { return chat.OpenRoom },
		Find: func(s chat.Search) { d.room.Find(context.Background(), s) },
		GoTo: func(chat.Message) {}, Close: func() {}, Escape: func() { d.Hide() }, Repaint: func() { d.drawn++ },
		Members: func() []chat.Member { return d.members }, FindMember: func() {},
		PopUp: func(_ fyne.Position, items ...*fyne.MenuItem) { d.menu = items },
	})
	d.window = test.NewTempWindow(t, d.Panel)
	d.window.SetPadded(false)
	d.window.Resize(fyne.NewSize(320, 720))
	d.Show()
	d.window.Canvas().Focus(d.Box)
	return d
}

func (d *desk) pull() {
	c := d.room.Changes(chat.OpenRoom, d.rev)
	d.rev, d.members = c.Rev, people.Sorted(c.Members)
	for _, f := range c.Found {
		d.Answer(f)
	}
	d.Change(c.Changed)
}

// hear lets n messages of a host come in, a minute apart; %d in the text is their number.
func (d *desk) hear(host byte, n int, text string) {
	guitest.Hear(d.room, &d.now, host, n, text)
	d.pull()
}

// seek searches for a text and takes the answer.
func (d *desk) seek(text string) {
	d.Box.SetText("")
	for _, r := range text {
		d.Box.TypedRune(r)
	}
	d.pull()
}

// press presses keys in the box, and takes what comes of it.
func (d *desk) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		d.Box.TypedKey(&fyne.KeyEvent{Name: k})
		d.pull()
	}
}

func TestSearchFindsAsOneTypes(t *testing.T) {
	s := newDesk(t)
	s.hear(7, 300, "防火墙 and %d")
	s.hear(8, 3, "something else")
	s.seek("防火墙")
	if n := len(s.Results.rows); n != pageSize || s.count.Content != "50 or more results, newest first" {
		t.Fatalf("%d results, %q", n, s.count.Content)
	}
	if got := s.Results.rows[0].Text; got != "防火墙 and 299" {
		t.Errorf("the first result is %q", got)
	}
	s.seek("AND 1")
	if s.count.Content != "50 or more results, newest first" || s.Results.rows[0].Text != "防火墙 and 199" {
		t.Errorf("%q, first %q", s.count.Content, s.Results.rows[0].Text)
	}
	s.seek("else")
	if s.count.Content != "3 results, newest first" {
		t.Errorf("%q", s.count.Content)
	}
	s.seek("nowhere")
	if s.count.Content != "No results for “nowhere”" || s.filters.wider.Visible() {
		t.Errorf("%q, wider %v", s.count.Content, s.filters.wider.Visible())
	}
	s.seek("  ")
	if s.count.Content != "" || len(s.Results.rows) != 0 {
		t.Errorf("blank words find %d, %q", len(s.Results.rows), s.count.Content)
	}
}

func TestMoreIsFoundWhileScrolling(t *testing.T) {
	s := newDesk(t)
	s.hear(7, 120, "hit %d")
	s.seek("hit")
	for range 30 {
		s.press(fyne.KeyPageDown)
	}
	if n := len(s.Results.rows); n != 120 || s.count.Content != "120 results, newest first" {
		t.Errorf("%d results, %q", n, s.count.Content)
	}
	if r, _ := s.Results.current(); r.Text != "hit 0" {
		t.Errorf("at %q", r.Text)
	}
}

func TestOnlyTheNewestAnswerCounts(t *testing.T) {
	s := newDesk(t)
	s.hear(7, 3, "abc %d")
	s.seek("abc")
	old := s.query.asked
	old.Text = "ab"
	s.Answer(chat.Found{Search: old})
	s.Answer(chat.Found{})
	if len(s.Results.rows) != 3 {
		t.Error("an answer to an older question was taken")
	}
	newest := s.Results.rows[0].Message
	s.Answer(chat.Found{Search: s.query.asked, More: true})
	if s.count.Content != "Nothing recent. Type more to search older messages." || s.query.more {
		t.Errorf("%q", s.count.Content)
	}
	some := chat.Found{Search: s.query.asked, Messages: []chat.Message{newest}, More: true, Down: 3}
	s.Answer(some) // the time was over after one
	if s.query.next.Before != some.Down {
		t.Errorf("asked for what is before %d", s.query.next.Before)
	}
	s.Answer(chat.Found{Search: s.query.next, More: true, Down: 2}) // and again after none
	if s.query.next.Before != 2 {
		t.Errorf("asked for what is before %d", s.query.next.Before)
	}
	s.Answer(chat.Found{Search: s.query.next, More: true, Down: 2}) // and did not come any further
	if s.count.Content != "1 recent result. Type more to search older messages." || s.query.more {
		t.Errorf("%q", s.count.Content)
	}
	s.Answer(chat.Found{Search: s.query.asked, Err: errors.New("disk")})
	if s.count.Content != "Can't read the history right now." {
		t.Errorf("%q", s.count.Content)
	}
}

func TestFilters(t *testing.T) {
	s := newDesk(t)
	s.now = guitest.Noon.AddDate(0, 0, -40)
	s.hear(7, 2, "of seven")
	s.now = guitest.Noon.AddDate(0, 0, -20)
	s.hear(8, 3, "of eight")
	s.now = guitest.Noon
	s.seek("of")
	for _, c := range []struct {
		name   string
		author chat.MemberID
		period period
		want   int
		wider  string
	}{
		{"anyone at any time", "", anyTime, 5, ""},
		{"one member", chat.PlainMember(guitest.HomePeer.Addr()), anyTime, 2, ""},
		{"the last month", "", month, 3, ""},
		{"the last week", "", week, 0, "Any time"},
		{"today", "", today, 0, "Any time"},
		{"me", chat.Me, anyTime, 0, "Anyone"},
	} {
		s.filters.set(c.author, c.period)
		s.pull()
		if n, wider := len(s.Results.rows), s.filters.wider; n != c.want || wider.Visible() != (c.wider != "") || wider.Text != c.wider {
			t.Errorf("%s: %d found, offered %q", c.name, n, wider.Text)
		}
	}
	test.Tap(s.filters.wider)
	s.pull()
	if len(s.Results.rows) != 5 {
		t.Errorf("without the filter %d are found", len(s.Results.rows))
	}
	s.Box.SetText("")
	s.SetAuthor(chat.PlainMember(guitest.HomePeer.Addr()))
	s.pull()
	if len(s.Results.rows) != 2 || s.filters.authorButton.Text != "192.0.2.7" {
		t.Errorf("without words %d of %q are found", len(s.Results.rows), s.filters.authorButton.Text)
	}
}

func TestResultsFollowWhatBecomesOfMessages(t *testing.T) {
	s := newDesk(t)
	s.hear(7, 3, "x %d")
	s.seek("x")
	s.press(fyne.KeyDown, fyne.KeyDown)
	s.room.Delete(s.Results.rows[2].Message)
	s.pull()
	if r, ok := s.Results.current(); !ok || r.Text != "x 1" || len(s.Results.rows) != 2 {
		t.Errorf("%d results, at %+v", len(s.Results.rows), r)
	}
	s.room.Delete(s.Results.rows[0].Message)
	s.room.Delete(s.Results.rows[1].Message)
	s.pull()
	if _, ok := s.Results.current(); ok {
		t.Error("a deleted message is still offered")
	}
	s.press(fyne.KeyUp, fyne.KeyDown, fyne.KeyReturn, fyne.KeyF3)
}

func TestKeysOfAnInputMethodStayWithIt(t *testing.T) {
	s := newDesk(t)
	s.hear(7, 2, "fang %d")
	s.seek("fang")
	s.Box.FocusLost() // ends the composition
	s.Box.FocusGained()
	s.Box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF}) // goes into the composition: no character comes of it
	s.press(fyne.KeyDown, fyne.KeyEscape)
	if s.Results.Chosen != 0 || !s.Visible() {
		t.Errorf("chosen %d, visible %v", s.Results.Chosen, s.Visible())
	}
}

func TestSearchMarkup(t *testing.T) {
	s := newDesk(t)
	s.hear(7, 1, "如果收不到，先检查网线是不是插好，再检查交换机的灯亮不亮，最后再检查防火墙是不是拦了 3456")
	s.hear(8, 1, "先看防火墙")
	if _, err := s.room.Say(chat.OpenRoom, "好的，防火墙"); err != nil {
		t.Fatal(err)
	}
	s.pull()
	s.seek("防火墙")
	s.press(fyne.KeyDown)
	s.window.Canvas().Unfocus()
	test.AssertObjectRendersToMarkup(t, "search.xml", s.Panel)
	s.seek("火星")
	s.filters.set("", today)
	s.pull()
	s.window.Canvas().Unfocus()
	test.AssertObjectRendersToMarkup(t, "search-nothing.xml", s.Panel)
}

func TestOfManyMembersTheSearchOffersThoseHeardLast(t *testing.T) {
	s := newDesk(t)
	for host := byte(1); host <= 30; host++ {
		s.hear(host, 1, "m")
	}
	s.seek("m")
	s.SetAuthor(chat.PlainMember(netip.AddrFrom4([4]byte{192, 0, 2, 1})))
	test.Tap(s.filters.authorButton)
	var got []string
	for _, i := range s.menu {
		if !i.IsSeparator {
			got = append(got, i.Label)
		}
	}
	if want := 2 + maxAuthors + 1; len(got) != want || got[2] != "192.0.2.30" || got[want-2] != "192.0.2.1" || got[want-1] != "Find a member…" {
		t.Fatalf("the menu is %q", got)
	}
}

func TestAnotherChosenResultIsDrawn(t *testing.T) {
	s := newDesk(t)
	s.hear(7, 3, "m%d")
	s.seek("m")
	s.drawn = 0
	s.press(fyne.KeyDown)
	if s.drawn == 0 {
		t.Error("nothing has the toolkit draw the window")
	}
}

func TestAnotherPanelTakesTheSearchOver(t *testing.T) {
	s := newDesk(t)
	s.hear(7, 60, "m%d")
	s.hear(8, 3, "m5%d")
	s.seek("m5")
	s.filters.set(chat.PlainMember(guitest.HomePeer.Addr()), week)
	s.pull()
	s.press(fyne.KeyDown, fyne.KeyReturn)
	next := New(s.painter, s.deps)
	next.TakeOver(s.Panel)
	next.Resize(s.Size())
	next.Resume()
	if f := next.filters; !next.Visible() || next.Box.Text != "m5" || f.authorButton.Text != "192.0.2.7" || f.periodButton.Text != "Last 7 days" {
		t.Errorf("%q of %q in %q", next.Box.Text, f.authorButton.Text, f.periodButton.Text)
	}
	texts := func(p *Panel) (all []string) {
		for _, r := range p.Results.rows {
			all = append(all, r.Text)
		}
		return all
	}
	if got := texts(next); len(got) == 0 || !slices.Equal(got, texts(s.Panel)) || next.Results.Chosen != 1 || next.count.Content != s.count.Content {
		t.Errorf("results %q at %d, %q", got, next.Results.Chosen, next.count.Content)
	}
}

func TestTheMenusChooseAFilter(t *testing.T) {
	s := newDesk(t)
	for button, want := range map[*kit.Button]string{s.filters.authorButton: "me", s.filters.periodButton: "Today"} {
		test.Tap(button)
		s.menu[1].Action()
		if button.Text != want {
			t.Errorf("the button says %q, want %q", button.Text, want)
		}
	}
}

func TestAHebrewNameOnAFilterIsInItsOrder(t *testing.T) {
	s := newDesk(t)
	host := chat.PlainMember(netip.MustParseAddr("192.0.2.7"))
	s.members = []chat.Member{{ID: host, Name: "אבג (x)"}}
	s.filters.set(host, anyTime)
	if got := s.filters.authorButton.Text; got != "\u202d(x) גבא\u202c" {
		t.Errorf("the button has %q", got)
	}
}

// TestResultsStandByTheirPlaces: they come in the order in which the messages came, and some of these were late.
func TestResultsStandByTheirPlaces(t *testing.T) {
	s := newDesk(t)
	s.hear(7, 1, "abc")
	s.seek("abc")
	some := func(orders ...int64) (all []chat.Message) {
		for i, order := range orders {
			id := chat.ID(100 - order + int64(i))
			all = append(all, chat.Message{ID: id, Pos: chat.Pos{Order: order, ID: id}, Author: "a", At: guitest.Noon, Text: "abc"})
		}
		return all
	}
	s.Answer(chat.Found{Search: s.query.asked, Messages: some(5, 9, 3), More: true, Down: 3})
	chosen, _ := s.Results.current()
	s.askMore()
	s.Answer(chat.Found{Search: s.query.next, Messages: some(7, 1)})
	var got []int64
	for _, r := range s.Results.rows {
		got = append(got, r.Pos.Order)
	}
	if !slices.Equal(got, []int64{9, 7, 5, 3, 1}) {
		t.Errorf("in the order %v", got)
	}
	if now, _ := s.Results.current(); now != chosen || chosen.Pos.Order != 9 {
		t.Errorf("chosen is %v, was %v", now.Pos, chosen.Pos)
	}
}
