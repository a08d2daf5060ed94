package gui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/gui/guitest"
	"udpchat/gui/search"
	"udpchat/gui/transcript"
)

func TestSearchFindsAsOneTypes(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	s.hear(7, 300, "防火墙 and %d")
	s.hear(8, 3, "something else")
	s.seek("防火墙")
	if n := len(s.search.Results.Rows); n != search.FoundPage || s.search.Count.Content != "50 or more results, newest first" {
		t.Fatalf("%d results, %q", n, s.search.Count.Content)
	}
	if got := s.search.Results.Rows[0].Text; got != "防火墙 and 299" {
		t.Errorf("the first result is %q", got)
	}
	s.seek("AND 1")
	if s.search.Count.Content != "50 or more results, newest first" || s.search.Results.Rows[0].Text != "防火墙 and 199" {
		t.Errorf("%q, first %q", s.search.Count.Content, s.search.Results.Rows[0].Text)
	}
	s.seek("else")
	if s.search.Count.Content != "3 results, newest first" {
		t.Errorf("%q", s.search.Count.Content)
	}
	s.seek("nowhere")
	if s.search.Count.Content != "No results for “nowhere”" || s.search.Wider.Visible() {
		t.Errorf("%q, wider %v", s.search.Count.Content, s.search.Wider.Visible())
	}
	s.seek("  ")
	if s.search.Count.Content != "" || len(s.search.Results.Rows) != 0 {
		t.Errorf("blank words find %d, %q", len(s.search.Results.Rows), s.search.Count.Content)
	}
}

func TestEnterGoesToTheHitAndEscapeBack(t *testing.T) {
	for name, size := range map[string]fyne.Size{"beside": guitest.WideWindow, "over the transcript": fyne.NewSize(600, 500)} {
		t.Run(name, func(t *testing.T) {
			s := newStudy(t, size, Archives{})
			s.hear(7, 3, "needle %d")
			s.hear(7, 2500, "hay %d")
			s.conversation.list.Page(-5)
			s.pull()
			before := s.inSight()
			s.seek("needle")
			s.press(fyne.KeyDown, fyne.KeyReturn)
			if got := s.outlined(); got != "needle 1" {
				t.Errorf("went to %q, in sight %q", got, s.inSight())
			}
			if covered := size.Width < besideFrom; s.search.Visible() == covered {
				t.Errorf("panel visible %v", s.search.Visible())
			}
			s.press(fyne.KeyF3)
			if got := s.outlined(); got != "needle 0" {
				t.Errorf("F3 went to %q", got)
			}
			s.searching.next(true)
			s.pull()
			if got := s.outlined(); got != "needle 1" {
				t.Errorf("back went to %q", got)
			}
			if size.Width < besideFrom { // first back to what was found
				if s.press(fyne.KeyEscape); !s.search.Visible() || s.window.Canvas().Focused() != s.search.Box {
					t.Error("Escape does not bring the results back")
				}
			}
			s.press(fyne.KeyEscape)
			if got := s.inSight(); !slices.Equal(got, before) || s.search.Visible() || s.outlined() != "" {
				t.Errorf("back at %q, was at %q", got, before)
			}
			if s.window.Canvas().Focused() != s.composer.Entry {
				t.Error("the cursor is not in the composer")
			}
		})
	}
}

func TestMoreIsFoundWhileScrolling(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	s.hear(7, 120, "hit %d")
	s.seek("hit")
	for range 30 {
		s.press(fyne.KeyPageDown)
	}
	if n := len(s.search.Results.Rows); n != 120 || s.search.Count.Content != "120 results, newest first" {
		t.Errorf("%d results, %q", n, s.search.Count.Content)
	}
	if r, _ := s.search.Results.Current(); r.Text != "hit 0" {
		t.Errorf("at %q", r.Text)
	}
}

func TestOnlyTheNewestAnswerCounts(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	s.hear(7, 3, "abc %d")
	s.seek("abc")
	old := s.search.Asked
	old.Text = "ab"
	s.search.Answer(chat.Found{Search: old})
	s.search.Answer(chat.Found{})
	if len(s.search.Results.Rows) != 3 {
		t.Error("an answer to an older question was taken")
	}
	s.search.Answer(chat.Found{Search: s.search.Asked, More: true})
	if s.search.Count.Content != "Nothing recent. Type more to search older messages." || s.search.More {
		t.Errorf("%q", s.search.Count.Content)
	}
	some := chat.Found{Search: s.search.Asked, Messages: []chat.Message{s.conversation.rows.Rows[2].Message}, More: true, Down: 3}
	s.search.Answer(some) // the time was over after one
	if s.search.Next.Before != some.Down {
		t.Errorf("asked for what is above %d", s.search.Next.Before)
	}
	s.search.Answer(chat.Found{Search: s.search.Next, More: true, Down: 2}) // and again after none
	if s.search.Next.Before != 2 {
		t.Errorf("asked for what is above %d", s.search.Next.Before)
	}
	s.search.Answer(chat.Found{Search: s.search.Next, More: true, Down: 2}) // and did not come any further
	if s.search.Count.Content != "1 recent result. Type more to search older messages." || s.search.More {
		t.Errorf("%q", s.search.Count.Content)
	}
	s.search.Answer(chat.Found{Search: s.search.Asked, Err: transcript.ErrReadOnly})
	if s.search.Count.Content != "Can't read the history right now." {
		t.Errorf("%q", s.search.Count.Content)
	}
}

func TestResultsOfTodayAreOfYesterdayAfterMidnight(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	s.hear(7, 1, "hit")
	s.seek("hit")
	s.now = s.now.AddDate(0, 0, 1)
	s.pull()
	if drawn := strings.Join(guitest.Texted(s.search.Results), "|"); !strings.Contains(drawn, "yesterday") {
		t.Errorf("drawn is %q", drawn)
	}
}

func TestFilters(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	s.now = guitest.Noon.AddDate(0, 0, -40)
	s.hear(7, 2, "of seven")
	s.now = guitest.Noon.AddDate(0, 0, -20)
	s.hear(8, 3, "of eight")
	s.now = guitest.Noon
	s.seek("of")
	for _, c := range []struct {
		name   string
		author chat.MemberID
		period search.Period
		want   int
		wider  string
	}{
		{"anyone at any time", "", search.AnyTime, 5, ""},
		{"one member", chat.PlainMember(guitest.HomePeer.Addr()), search.AnyTime, 2, ""},
		{"the last month", "", search.Month, 3, ""},
		{"the last week", "", search.Week, 0, "Any time"},
		{"today", "", search.Today, 0, "Any time"},
		{"me", chat.Me, search.AnyTime, 0, "Anyone"},
	} {
		s.search.SetAuthor(c.author)
		s.search.SetPeriod(c.period)
		s.pull()
		if n := len(s.search.Results.Rows); n != c.want || s.search.Wider.Visible() != (c.wider != "") || s.search.Wider.Text != c.wider {
			t.Errorf("%s: %d found, offered %q", c.name, n, s.search.Wider.Text)
		}
	}
	s.search.Widen()
	s.pull()
	if len(s.search.Results.Rows) != 5 {
		t.Errorf("without the filter %d are found", len(s.search.Results.Rows))
	}
	s.search.Box.SetText("")
	s.search.SetAuthor(chat.PlainMember(guitest.HomePeer.Addr()))
	s.pull()
	if len(s.search.Results.Rows) != 2 || s.search.Who.Text != "192.0.2.7" {
		t.Errorf("without words %d of %q are found", len(s.search.Results.Rows), s.search.Who.Text)
	}
}

func TestResultsFollowWhatBecomesOfMessages(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	s.hear(7, 3, "x %d")
	s.seek("x")
	s.press(fyne.KeyDown, fyne.KeyDown)
	s.room.Delete(s.search.Results.Rows[2].Message)
	s.pull()
	if r, ok := s.search.Results.Current(); !ok || r.Text != "x 1" || len(s.search.Results.Rows) != 2 {
		t.Errorf("%d results, at %+v", len(s.search.Results.Rows), r)
	}
	s.room.Delete(s.search.Results.Rows[0].Message)
	s.room.Delete(s.search.Results.Rows[1].Message)
	s.pull()
	if _, ok := s.search.Results.Current(); ok {
		t.Error("a deleted message is still offered")
	}
	s.press(fyne.KeyUp, fyne.KeyDown, fyne.KeyReturn, fyne.KeyF3)
}

func TestKeysOfAnInputMethodStayWithIt(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	s.hear(7, 2, "fang %d")
	s.seek("fang")
	s.search.Box.FocusLost() // ends the composition
	s.search.Box.FocusGained()
	s.search.Box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF}) // goes into the composition: no character comes of it
	s.press(fyne.KeyDown, fyne.KeyEscape)
	if s.search.Results.Chosen != 0 || !s.search.Visible() {
		t.Errorf("chosen %d, visible %v", s.search.Results.Chosen, s.search.Visible())
	}
}

func TestSearchMarkup(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	s.hear(7, 1, "如果收不到，先检查网线是不是插好，再检查交换机的灯亮不亮，最后再检查防火墙是不是拦了 3456")
	s.hear(8, 1, "先看防火墙")
	if _, err := s.room.Say("好的，防火墙"); err != nil {
		t.Fatal(err)
	}
	s.pull()
	s.seek("防火墙")
	s.press(fyne.KeyDown)
	s.window.Canvas().Unfocus()
	test.AssertObjectRendersToMarkup(t, "search.xml", s.search)
	s.seek("火星")
	s.search.SetPeriod(search.Today)
	s.pull()
	s.window.Canvas().Unfocus()
	test.AssertObjectRendersToMarkup(t, "search-nothing.xml", s.search)
}

func TestOfManyMembersTheSearchOffersThoseHeardLast(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	for host := byte(1); host <= 30; host++ {
		s.hear(host, 1, "m")
	}
	s.seek("m")
	s.search.SetAuthor(s.conversation.rows.Rows[0].Author)
	s.search.WhoMenu()
	got := guitest.Texted(s.window.Canvas().Overlays().Top())
	if want := 2 + search.MostAuthors + 1; len(got) != want || got[2] != "192.0.2.30" || got[want-2] != "192.0.2.1" || got[want-1] != "Find a member…" {
		t.Fatalf("the menu is %q", got)
	}
	s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())
	s.search.Pick()
	for _, r := range ".2.5" {
		s.window.Canvas().Focused().TypedRune(r)
	}
	s.press(fyne.KeyReturn)
	if len(s.search.Results.Rows) != 1 || s.search.Who.Text != "192.0.2.5" || s.window.Canvas().Focused() != s.search.Box {
		t.Errorf("%d found of %q, the focus is on %T", len(s.search.Results.Rows), s.search.Who.Text, s.window.Canvas().Focused())
	}
}

func TestAnotherChosenResultIsDrawn(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	s.hear(7, 3, "m%d")
	s.seek("m")
	drawn := 0
	s.search.Results.Repaint = func() { drawn++ }
	s.press(fyne.KeyDown)
	if drawn == 0 {
		t.Error("nothing has the toolkit draw the window")
	}
}
