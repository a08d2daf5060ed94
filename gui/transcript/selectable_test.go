package transcript

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"udpchat/chat/addressline"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
)

// newTestText is a text of two drawn lines, of which only the second break is the text's own.
func newTestText(t *testing.T) (*Selectable, *List, *string) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look.New(look.Options{}))
	st := typeset.NewStyle(1)
	const text = "大家早上好\n第二行"
	lines, _ := st.Body.Wrap(text, st.Body.TextWidth("大家早"), 9)
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	s := NewSelectable(st, text, lines)
	copied := new(string)
	l := NewList(&Rows{}, &Painter{Style: st, Act: Actions{Copy: func(c string) { *copied = c }}})
	s.Pick = l.selectIn
	s.Menu = func(fyne.Position) {}
	s.Hover = func(bool) {}
	test.NewTempWindow(t, container.NewStack(s, l)).Resize(fyne.NewSize(300, 200))
	return s, l, copied
}

func pressAt(s *Selectable, p fyne.Position) {
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

// TestSelectingCopiesWhatWasSaid selects all of a drawn message, and a part of it.
func TestSelectingCopiesWhatWasSaid(t *testing.T) {
	for name, c := range map[string]struct{ said, shown, part, want string }{
		"a tab":                  {"if x:\n\tprint(1)", "if x:\n    print(1)", "  print", "\tprint"},
		"a hanzi without a face": {"字\U0003072d", "字□", "□", "\U0003072d"},
		"an address line":        {"10.0.0.1:5", "10.0.0.1:5", "0.0", "0.0"},
		"an override":            {"a\u202eb", `a\u202eb`, `\u202eb`, "\u202eb"},
		"no text":                {"", "(empty)", "emp", ""},
	} {
		for view, classic := range map[string]bool{"usual": false, "classic": true} {
			if c.said == "" && classic {
				continue // it shows nothing there
			}
			st, p := painted(t)
			st.Classic = classic
			st.Glyphs = typeset.NewGlyphsTrying(func(rune) bool { return false })
			r := rowsOf(c.said)["later"]
			r.Layout = layoutRow(st, r, 800)
			s := selectableIn(p.Draw(r, 800))
			want := c.shown
			if classic {
				want = addressline.Indent(want)
			}
			if s.Text != want {
				t.Errorf("%s, %s: shown is %q", name, view, s.Text)
			}
			if s.Select(0, len(s.Text)); s.Selected() != c.said {
				t.Errorf("%s, %s: all of it is %+q", name, view, s.Selected())
			}
			at := strings.Index(s.Text, c.part)
			if s.Select(at, at+len(c.part)); s.Selected() != c.want {
				t.Errorf("%s, %s: a part is %+q", name, view, s.Selected())
			}
		}
	}
}

func selectableIn(o fyne.CanvasObject) *Selectable {
	for _, child := range o.(*fyne.Container).Objects {
		if s, ok := child.(*Selectable); ok {
			return s
		}
	}
	return nil
}
