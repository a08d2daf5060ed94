package gui

import (
	"testing"

	"fyne.io/fyne/v2"

	"udpchat/gui/guitest"
	"udpchat/gui/search"
)

func TestRebuildingKeepsTheSearch(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	s.hear(7, 60, "m%d")
	s.hear(8, 3, "m5%d")
	s.seek("m5")
	s.search.SetAuthor(s.conversation.rows.Rows[0].Author)
	s.search.SetPeriod(search.Week)
	s.pull()
	s.press(fyne.KeyDown, fyne.KeyReturn)
	found, hit := len(s.search.Results.Rows), s.outlined()
	s.zoom(2)
	s.pull()
	if !s.search.Visible() || s.search.Box.Text != "m5" || s.search.Who.Text != "192.0.2.7" || s.search.When.Text != search.Week.Words() {
		t.Errorf("shown %v, %q of %q in %q", s.search.Visible(), s.search.Box.Text, s.search.Who.Text, s.search.When.Text)
	}
	if n := len(s.search.Results.Rows); n != found || n == 0 || s.search.Results.Chosen != 1 || s.search.Count.Content == "" {
		t.Errorf("%d results, were %d; at %d, %q", n, found, s.search.Results.Chosen, s.search.Count.Content)
	}
	if s.outlined() != hit || hit == "" {
		t.Errorf("outlined is %q, was %q", s.outlined(), hit)
	}
	if s.search.Box.CursorColumn != len("m5") {
		t.Errorf("the cursor is at %d", s.search.Box.CursorColumn)
	}
	s.press(fyne.KeyEscape)
	if s.search.Visible() || s.outlined() != "" || !s.conversation.list.AtEnd {
		t.Errorf("shown %v, outlined %q, at the end %v", s.search.Visible(), s.outlined(), s.conversation.list.AtEnd)
	}
}

func TestRebuildingKeepsTheChosenResultInSight(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	s.hear(7, 40, "m%d")
	s.composer.Entry.SetText("draft")
	s.seek("m")
	for range 30 {
		s.press(fyne.KeyDown)
	}
	for _, steps := range []int{2, -1, 0} {
		s.zoom(steps)
		s.pull()
		l := s.search.Results
		r, ok := l.Current()
		if top := l.Scroll.Offset.Y; !ok || l.Chosen != 30 || r.Top < top || r.Top+r.Height > top+l.Size().Height {
			t.Errorf("result %d is at %v, shown is from %v to %v", l.Chosen, r.Top, top, top+l.Size().Height)
		}
	}
	if at := s.composer.Entry.CursorColumn; at != len("draft") {
		t.Errorf("the cursor of the draft is at %d", at)
	}
}
