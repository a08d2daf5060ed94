package gui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/gui/guitest"
	kit "udpchat/gui/widget"
)

func TestEnterGoesToTheHitAndEscapeBack(t *testing.T) {
	for name, size := range map[string]fyne.Size{"beside": guitest.WideWindow, "over the transcript": fyne.NewSize(600, 500)} {
		t.Run(name, func(t *testing.T) {
			s := newManualWindow(t, size, Archives{})
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

func TestResultsOfTodayAreOfYesterdayAfterMidnight(t *testing.T) {
	s := newManualWindow(t, guitest.WideWindow, Archives{})
	s.hear(7, 1, "hit")
	s.seek("hit")
	s.now = s.now.AddDate(0, 0, 1)
	s.pull()
	if drawn := strings.Join(guitest.Texted(s.search.Results), "|"); !strings.Contains(drawn, "yesterday") {
		t.Errorf("drawn is %q", drawn)
	}
}

func TestAnAuthorIsFoundByAddress(t *testing.T) {
	s := newManualWindow(t, guitest.WideWindow, Archives{})
	for host := byte(1); host <= 30; host++ {
		s.hear(host, 1, "m of %d")
	}
	s.seek("m")
	for _, o := range clickable(s.search) {
		if b, ok := o.(*kit.Button); ok && b.Text == "Anyone" {
			test.Tap(b)
		}
	}
	(&liveWindow{Window: s.Window, t: t}).tapMenu("Find a member…")
	for _, r := range ".2.5" {
		s.window.Canvas().Focused().TypedRune(r)
	}
	s.press(fyne.KeyReturn)
	if got := guitest.Texted(s.search); !slices.Contains(got, "1 result") || !slices.Contains(got, "192.0.2.5") || s.window.Canvas().Focused() != s.search.Box {
		t.Errorf("the search shows %q, the focus is on %T", got, s.window.Canvas().Focused())
	}
}
