package transcript

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
)

// newTestText is a text of two drawn lines, of which only the second break is the text's own.
func newTestText(t *testing.T) (*kit.Selectable, *List, *string) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look.New(look.Options{}))
	st := typeset.NewStyle(1)
	const text = "大家早上好\n第二行"
	lines, _ := st.Body.Wrap(text, st.Body.TextWidth("大家早"), 9)
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	s := kit.NewSelectable(st, text, lines)
	copied := new(string)
	l := NewList(&Rows{}, &Painter{Style: st, Act: Actions{Copy: func(c string) { *copied = c }}})
	s.Pick = l.selectIn
	s.Menu = func(fyne.Position) {}
	s.Hover = func(bool) {}
	test.NewTempWindow(t, container.NewStack(s, l)).Resize(fyne.NewSize(300, 200))
	return s, l, copied
}

func pressAt(s *kit.Selectable, p fyne.Position) {
	s.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: desktop.MouseButtonPrimary})
}

func TestDraggingSelectsWithoutTheBreaksOfTheDrawing(t *testing.T) {
	s, l, copied := newTestText(t)
	one := s.Style.Body.Width("大")
	pressAt(s, fyne.NewPos(one+1, 2))
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(one+1, 2*s.Style.BodyLine+2)}})
	s.DragEnd()
	l.TypedShortcut(&fyne.ShortcutCopy{})
	if *copied != "家早上好\n第" {
		t.Errorf("copied %q", *copied)
	}
}

func TestDraggingBackwardsSelectsTheSame(t *testing.T) {
	s, _, _ := newTestText(t)
	one := s.Style.Body.Width("大")
	pressAt(s, fyne.NewPos(2*one, 2))
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(-40, -9)}})
	if s.Selected() != "大家" {
		t.Errorf("selected %q", s.Selected())
	}
}

func TestNothingSelectedCopiesNothing(t *testing.T) {
	s, l, copied := newTestText(t)
	*copied = "before"
	pressAt(s, fyne.NewPos(2, 2))
	l.TypedShortcut(&fyne.ShortcutCopy{})
	if *copied != "before" {
		t.Errorf("copied %q", *copied)
	}
}

func TestSelectingAllAndLosingTheKeyboard(t *testing.T) {
	s, l, _ := newTestText(t)
	pressAt(s, fyne.NewPos(2, 2))
	l.TypedShortcut(&fyne.ShortcutSelectAll{})
	if s.Selected() != s.Text {
		t.Errorf("selected %q", s.Selected())
	}
	l.FocusLost()
	if s.Selected() != "" {
		t.Errorf("still selected: %q", s.Selected())
	}
}
