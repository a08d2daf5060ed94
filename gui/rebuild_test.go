package gui

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestRebuildingKeepsTheSearch(t *testing.T) {
	s := newStudy(t, wideWindow, Archives{})
	s.hear(7, 60, "m%d")
	s.hear(8, 3, "m5%d")
	s.seek("m5")
	s.search.setAuthor(s.transcript.rows[0].Author)
	s.search.setPeriod(week)
	s.pull()
	s.press(fyne.KeyDown, fyne.KeyReturn)
	found, hit := len(s.search.results.rows), s.outlined()
	s.zoom(2)
	s.pull()
	if !s.search.Visible() || s.search.box.Text != "m5" || s.search.who.Text != "192.0.2.7" || s.search.when.Text != week.words() {
		t.Errorf("shown %v, %q of %q in %q", s.search.Visible(), s.search.box.Text, s.search.who.Text, s.search.when.Text)
	}
	if n := len(s.search.results.rows); n != found || n == 0 || s.search.results.chosen != 1 || s.search.count.content == "" {
		t.Errorf("%d results, were %d; at %d, %q", n, found, s.search.results.chosen, s.search.count.content)
	}
	if s.outlined() != hit || hit == "" {
		t.Errorf("outlined is %q, was %q", s.outlined(), hit)
	}
	if s.search.box.CursorColumn != len("m5") {
		t.Errorf("the cursor is at %d", s.search.box.CursorColumn)
	}
	s.press(fyne.KeyEscape)
	if s.search.Visible() || s.outlined() != "" || !s.list.atEnd {
		t.Errorf("shown %v, outlined %q, at the end %v", s.search.Visible(), s.outlined(), s.list.atEnd)
	}
}

func TestRebuildingKeepsTheChosenResultInSight(t *testing.T) {
	s := newStudy(t, wideWindow, Archives{})
	s.hear(7, 40, "m%d")
	s.composer.entry.SetText("draft")
	s.seek("m")
	for range 30 {
		s.press(fyne.KeyDown)
	}
	for _, steps := range []int{2, -1, 0} {
		s.zoom(steps)
		s.pull()
		l := s.search.results
		r, ok := l.current()
		if top := l.scroll.Offset.Y; !ok || l.chosen != 30 || r.top < top || r.top+r.height > top+l.Size().Height {
			t.Errorf("result %d is at %v, shown is from %v to %v", l.chosen, r.top, top, top+l.Size().Height)
		}
	}
	if at := s.composer.entry.CursorColumn; at != len("draft") {
		t.Errorf("the cursor of the draft is at %d", at)
	}
}
