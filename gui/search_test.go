package gui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
)

func TestSearchFindsAsOneTypes(t *testing.T) {
	s := newStudy(t, wideWindow, Archives{})
	s.hear(7, 300, "防火墙 and %d")
	s.hear(8, 3, "something else")
	s.seek("防火墙")
	if n := len(s.search.results.rows); n != foundPage || s.search.count.content != "50 or more results, newest first" {
		t.Fatalf("%d results, %q", n, s.search.count.content)
	}
	if got := s.search.results.rows[0].Text; got != "防火墙 and 299" {
		t.Errorf("the first result is %q", got)
	}
	s.seek("AND 1")
	if s.search.count.content != "50 or more results, newest first" || s.search.results.rows[0].Text != "防火墙 and 199" {
		t.Errorf("%q, first %q", s.search.count.content, s.search.results.rows[0].Text)
	}
	s.seek("else")
	if s.search.count.content != "3 results, newest first" {
		t.Errorf("%q", s.search.count.content)
	}
	s.seek("nowhere")
	if s.search.count.content != "No results for “nowhere”" || s.search.wider.Visible() {
		t.Errorf("%q, wider %v", s.search.count.content, s.search.wider.Visible())
	}
	s.seek("  ")
	if s.search.count.content != "" || len(s.search.results.rows) != 0 {
		t.Errorf("blank words find %d, %q", len(s.search.results.rows), s.search.count.content)
	}
}

func TestEnterGoesToTheHitAndEscapeBack(t *testing.T) {
	for name, size := range map[string]fyne.Size{"beside": wideWindow, "over the transcript": fyne.NewSize(600, 500)} {
		t.Run(name, func(t *testing.T) {
			s := newStudy(t, size, Archives{})
			s.hear(7, 3, "needle %d")
			s.hear(7, 2500, "hay %d")
			s.list.page(-5)
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
			s.nextFound(true)
			s.pull()
			if got := s.outlined(); got != "needle 1" {
				t.Errorf("back went to %q", got)
			}
			if size.Width < besideFrom { // first back to what was found
				if s.press(fyne.KeyEscape); !s.search.Visible() || s.window.Canvas().Focused() != s.search.box {
					t.Error("Escape does not bring the results back")
				}
			}
			s.press(fyne.KeyEscape)
			if got := s.inSight(); !slices.Equal(got, before) || s.search.Visible() || s.outlined() != "" {
				t.Errorf("back at %q, was at %q", got, before)
			}
			if s.window.Canvas().Focused() != s.composer.entry {
				t.Error("the cursor is not in the composer")
			}
		})
	}
}

func TestMoreIsFoundWhileScrolling(t *testing.T) {
	s := newStudy(t, wideWindow, Archives{})
	s.hear(7, 120, "hit %d")
	s.seek("hit")
	for range 30 {
		s.press(fyne.KeyPageDown)
	}
	if n := len(s.search.results.rows); n != 120 || s.search.count.content != "120 results, newest first" {
		t.Errorf("%d results, %q", n, s.search.count.content)
	}
	if r, _ := s.search.results.current(); r.Text != "hit 0" {
		t.Errorf("at %q", r.Text)
	}
}

func TestOnlyTheNewestAnswerCounts(t *testing.T) {
	s := newStudy(t, wideWindow, Archives{})
	s.hear(7, 3, "abc %d")
	s.seek("abc")
	old := s.search.asked
	old.Text = "ab"
	s.search.answer(chat.Found{Search: old})
	s.search.answer(chat.Found{})
	if len(s.search.results.rows) != 3 {
		t.Error("an answer to an older question was taken")
	}
	s.search.answer(chat.Found{Search: s.search.asked, More: true})
	if s.search.count.content != "Nothing recent. Type more to search older messages." || s.search.more {
		t.Errorf("%q", s.search.count.content)
	}
	some := chat.Found{Search: s.search.asked, Messages: []chat.Message{s.transcript.rows[2].Message}, More: true, Down: 3}
	s.search.answer(some) // the time was over after one
	if s.search.next.Before != some.Down {
		t.Errorf("asked for what is above %d", s.search.next.Before)
	}
	s.search.answer(chat.Found{Search: s.search.next, More: true, Down: 2}) // and again after none
	if s.search.next.Before != 2 {
		t.Errorf("asked for what is above %d", s.search.next.Before)
	}
	s.search.answer(chat.Found{Search: s.search.next, More: true, Down: 2}) // and did not come any further
	if s.search.count.content != "1 recent result. Type more to search older messages." || s.search.more {
		t.Errorf("%q", s.search.count.content)
	}
	s.search.answer(chat.Found{Search: s.search.asked, Err: errReadOnly})
	if s.search.count.content != "Can't read the history right now." {
		t.Errorf("%q", s.search.count.content)
	}
}

func TestResultsOfTodayAreOfYesterdayAfterMidnight(t *testing.T) {
	s := newStudy(t, wideWindow, Archives{})
	s.hear(7, 1, "hit")
	s.seek("hit")
	s.now = s.now.AddDate(0, 0, 1)
	s.pull()
	if drawn := strings.Join(texted(s.search.results), "|"); !strings.Contains(drawn, "yesterday") {
		t.Errorf("drawn is %q", drawn)
	}
}

func TestFilters(t *testing.T) {
	s := newStudy(t, wideWindow, Archives{})
	s.now = noon.AddDate(0, 0, -40)
	s.hear(7, 2, "of seven")
	s.now = noon.AddDate(0, 0, -20)
	s.hear(8, 3, "of eight")
	s.now = noon
	s.seek("of")
	for _, c := range []struct {
		name   string
		author chat.MemberID
		period period
		want   int
		wider  string
	}{
		{"anyone at any time", "", anyTime, 5, ""},
		{"one member", chat.PlainMember(homePeer.Addr()), anyTime, 2, ""},
		{"the last month", "", month, 3, ""},
		{"the last week", "", week, 0, "Any time"},
		{"today", "", today, 0, "Any time"},
		{"me", chat.Me, anyTime, 0, "Anyone"},
	} {
		s.search.setAuthor(c.author)
		s.search.setPeriod(c.period)
		s.pull()
		if n := len(s.search.results.rows); n != c.want || s.search.wider.Visible() != (c.wider != "") || s.search.wider.Text != c.wider {
			t.Errorf("%s: %d found, offered %q", c.name, n, s.search.wider.Text)
		}
	}
	s.search.widen()
	s.pull()
	if len(s.search.results.rows) != 5 {
		t.Errorf("without the filter %d are found", len(s.search.results.rows))
	}
	s.search.box.SetText("")
	s.search.setAuthor(chat.PlainMember(homePeer.Addr()))
	s.pull()
	if len(s.search.results.rows) != 2 || s.search.who.Text != "192.0.2.7" {
		t.Errorf("without words %d of %q are found", len(s.search.results.rows), s.search.who.Text)
	}
}

func TestResultsFollowWhatBecomesOfMessages(t *testing.T) {
	s := newStudy(t, wideWindow, Archives{})
	s.hear(7, 3, "x %d")
	s.seek("x")
	s.press(fyne.KeyDown, fyne.KeyDown)
	s.room.Delete(s.search.results.rows[2].Message)
	s.pull()
	if r, ok := s.search.results.current(); !ok || r.Text != "x 1" || len(s.search.results.rows) != 2 {
		t.Errorf("%d results, at %+v", len(s.search.results.rows), r)
	}
	s.room.Delete(s.search.results.rows[0].Message)
	s.room.Delete(s.search.results.rows[1].Message)
	s.pull()
	if _, ok := s.search.results.current(); ok {
		t.Error("a deleted message is still offered")
	}
	s.press(fyne.KeyUp, fyne.KeyDown, fyne.KeyReturn, fyne.KeyF3)
}

func TestKeysOfAnInputMethodStayWithIt(t *testing.T) {
	s := newStudy(t, wideWindow, Archives{})
	s.hear(7, 2, "fang %d")
	s.seek("fang")
	s.search.box.composing.reset()
	s.search.box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF}) // goes into the composition: no character comes of it
	s.press(fyne.KeyDown, fyne.KeyEscape)
	if s.search.results.chosen != 0 || !s.search.Visible() {
		t.Errorf("chosen %d, visible %v", s.search.results.chosen, s.search.Visible())
	}
}

func TestSearchMarkup(t *testing.T) {
	s := newStudy(t, wideWindow, Archives{})
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
	s.search.setPeriod(today)
	s.pull()
	s.window.Canvas().Unfocus()
	test.AssertObjectRendersToMarkup(t, "search-nothing.xml", s.search)
}

func TestOfManyMembersTheSearchOffersThoseHeardLast(t *testing.T) {
	s := newStudy(t, wideWindow, Archives{})
	for host := byte(1); host <= 30; host++ {
		s.hear(host, 1, "m")
	}
	s.seek("m")
	s.search.setAuthor(s.transcript.rows[0].Author)
	s.search.whoMenu()
	got := texted(s.window.Canvas().Overlays().Top())
	if want := 2 + mostAuthors + 1; len(got) != want || got[2] != "192.0.2.30" || got[want-2] != "192.0.2.1" || got[want-1] != "Find a member…" {
		t.Fatalf("the menu is %q", got)
	}
	s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())
	s.search.pick()
	for _, r := range ".2.5" {
		s.window.Canvas().Focused().TypedRune(r)
	}
	s.press(fyne.KeyReturn)
	if len(s.search.results.rows) != 1 || s.search.who.Text != "192.0.2.5" || s.window.Canvas().Focused() != s.search.box {
		t.Errorf("%d found of %q, the focus is on %T", len(s.search.results.rows), s.search.who.Text, s.window.Canvas().Focused())
	}
}

func TestAnotherChosenResultIsDrawn(t *testing.T) {
	s := newStudy(t, wideWindow, Archives{})
	s.hear(7, 3, "m%d")
	s.seek("m")
	drawn := 0
	s.search.results.repaint = func() { drawn++ }
	s.press(fyne.KeyDown)
	if drawn == 0 {
		t.Error("nothing has the toolkit draw the window")
	}
}
