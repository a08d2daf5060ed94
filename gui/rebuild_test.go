package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"udpchat/gui/guitest"
)

func TestRebuildingKeepsTheSearch(t *testing.T) {
	s := newManualWindow(t, guitest.WideWindow, Archives{})
	s.hear(7, 60, "m%d")
	s.hear(8, 3, "m5%d")
	s.seek("m5")
	s.search.SetAuthor(s.conversation.rows.Rows[0].Author)
	s.pull()
	s.press(fyne.KeyDown, fyne.KeyReturn)
	hit := s.outlined()
	s.zoom(2)
	s.pull()
	if got := guitest.Texted(s.search); s.search.Box.Text != "m5" || !slices.Contains(got, "192.0.2.7") || !slices.Contains(got, "11 results, newest first") {
		t.Errorf("%q shows %q", s.search.Box.Text, got)
	}
	if n := s.search.Results.Len(); n != 11 || s.search.Results.Chosen != 1 {
		t.Errorf("%d results, at %d", n, s.search.Results.Chosen)
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
	s := newManualWindow(t, guitest.WideWindow, Archives{})
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
		at, height := l.Span(l.Chosen)
		if top := l.Scroll.Offset.Y; l.Chosen != 30 || at < top || at+height > top+l.Size().Height {
			t.Errorf("result %d is at %v, shown is from %v to %v", l.Chosen, at, top, top+l.Size().Height)
		}
	}
	if at := s.composer.Entry.Caret(); at != len("draft") {
		t.Errorf("the cursor of the draft is at %d", at)
	}
}
