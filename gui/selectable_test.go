package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	look "udpchat/gui/theme"
)

// newTestText is a text of two drawn lines, of which only the second break is the text's own.
func newTestText(t *testing.T) (*selectable, *messageList, *string) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look.New(look.Options{}))
	st := newStyle(1)
	const text = "大家早上好\n第二行"
	lines, _ := st.body.Wrap(text, st.body.TextWidth("大家早"), 9)
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	s := newSelectable(st, text, lines)
	copied := new(string)
	l := newMessageList(&transcript{}, st, nil)
	l.onCopy = func(c string) { *copied = c }
	s.pick = l.pick
	s.menu = func(fyne.Position) {}
	s.hover = func(bool) {}
	test.NewTempWindow(t, container.NewStack(s, l)).Resize(fyne.NewSize(300, 200))
	return s, l, copied
}

func pressAt(s *selectable, p fyne.Position) {
	s.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: desktop.MouseButtonPrimary})
}

func TestDraggingSelectsWithoutTheBreaksOfTheDrawing(t *testing.T) {
	s, l, copied := newTestText(t)
	one := s.style.body.Width("大")
	pressAt(s, fyne.NewPos(one+1, 2))
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(one+1, 2*s.style.bodyLine+2)}})
	s.DragEnd()
	l.TypedShortcut(&fyne.ShortcutCopy{})
	if *copied != "家早上好\n第" {
		t.Errorf("copied %q", *copied)
	}
}

func TestDraggingBackwardsSelectsTheSame(t *testing.T) {
	s, _, _ := newTestText(t)
	one := s.style.body.Width("大")
	pressAt(s, fyne.NewPos(2*one, 2))
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(-40, -9)}})
	if s.selected() != "大家" {
		t.Errorf("selected %q", s.selected())
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
	if s.selected() != s.text {
		t.Errorf("selected %q", s.selected())
	}
	l.FocusLost()
	if s.selected() != "" {
		t.Errorf("still selected: %q", s.selected())
	}
}
