package textarea

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	look "udpchat/gui/theme"
)

// sample is an area in a window.
type sample struct {
	Area
	window fyne.Window
}

func newSample(t testing.TB, text string) *sample {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	s := &sample{}
	s.Init(s)
	s.SetMinRowsVisible(6)
	s.SetText(text)
	s.window = test.NewTempWindow(t, s)
	s.window.SetPadded(false)
	s.window.Resize(fyne.NewSize(700, s.MinSize().Height))
	s.window.Canvas().Focus(s)
	return s
}

func (s *sample) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		s.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func (s *sample) with(m fyne.KeyModifier, keys ...fyne.KeyName) {
	for _, k := range keys {
		s.TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: m})
	}
}

// state is the text with the selection in brackets, or the cursor as a bar.
func (s *sample) state() string {
	from, to := s.editor.selection()
	switch {
	case from == to:
		return s.Text[:from] + "|" + s.Text[from:]
	case s.Caret() == to:
		return s.Text[:from] + "[" + s.Text[from:to] + ">" + s.Text[to:]
	}
	return s.Text[:from] + "<" + s.Text[from:to] + "]" + s.Text[to:]
}

// at is the point of a place in the text, relative to the area.
func (s *sample) at(i int) fyne.Position {
	n := s.editor.rowAt(place{at: i})
	p := s.drawn.sheet.point(n, s.editor.x(s.editor.row(n), i))
	return p.Add(s.drawn.scroll.Position()).Subtract(s.drawn.scroll.Offset).AddXY(0, s.drawn.sheet.line()/2)
}

func (s *sample) click(i int, b desktop.MouseButton) {
	s.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: s.at(i)}, Button: b})
	s.MouseUp(&desktop.MouseEvent{Button: b})
}

const (
	left, right, up, down = fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown
	home, end             = fyne.KeyHome, fyne.KeyEnd
	back, del, enter      = fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyReturn
	pageUp, pageDown      = fyne.KeyPageUp, fyne.KeyPageDown
	ctrl, shifted         = fyne.KeyModifierControl, fyne.KeyModifierShift
)

func TestKeysMoveAndErase(t *testing.T) {
	family := "👨‍👩‍👧"
	for _, c := range []struct {
		text string
		keys []fyne.KeyName
		want string
	}{
		{"", []fyne.KeyName{left, right, up, down, home, end, back, del, pageUp, pageDown}, "|"},
		{"ab", []fyne.KeyName{left, back}, "|b"},
		{"ab", []fyne.KeyName{home, del}, "|b"},
		{"ab", []fyne.KeyName{home, back, end, del}, "ab|"},
		{"a\nb", []fyne.KeyName{left, back}, "a|b"},
		{"a\nb", []fyne.KeyName{up, del}, "a|b"},
		{"a\nb", []fyne.KeyName{home, enter}, "a\n\n|b"},
		{"a\n", []fyne.KeyName{left, left, right, right}, "a\n|"},
		{"你好" + family, []fyne.KeyName{back}, "你好|"},
		{"你好" + family, []fyne.KeyName{left, left}, "你|好" + family},
		{"e\u0301e\u0301", []fyne.KeyName{left, back}, "|e\u0301"},
		{"🇩🇪🇨🇳", []fyne.KeyName{left, del}, "🇩🇪|"},
		{"long\nx\nlong", []fyne.KeyName{left, up, up}, "lon|g\nx\nlong"},
		{"long\nx\nlong", []fyne.KeyName{up, up, up}, "|long\nx\nlong"},
		{"one\ntwo", []fyne.KeyName{home, up, down, down}, "one\ntwo|"},
		{"1\n2\n3\n4\n5\n6\n7\n8\n9", []fyne.KeyName{pageUp}, "1\n2\n3\n4|\n5\n6\n7\n8\n9"},
		{"1\n2\n3\n4\n5\n6\n7\n8\n9", []fyne.KeyName{pageUp, pageUp, pageDown}, "1\n2\n3\n4\n5\n6|\n7\n8\n9"},
		{"a\tb", []fyne.KeyName{left, left, left, right}, "a|\tb"},
		{"\xff\xfe", []fyne.KeyName{left}, "\xff|\xfe"},
	} {
		s := newSample(t, c.text)
		s.press(c.keys...)
		if got := s.state(); got != c.want {
			t.Errorf("%q, %v: %q, want %q", c.text, c.keys, got, c.want)
		}
	}
}

func TestCombinationsGoByWordsAndToTheEnds(t *testing.T) {
	for _, c := range []struct {
		text string
		with fyne.KeyModifier
		keys []fyne.KeyName
		want string
	}{
		{"one two", ctrl, []fyne.KeyName{left}, "one |two"},
		{"one two", ctrl, []fyne.KeyName{left, left, left}, "|one two"},
		{"one, two", ctrl, []fyne.KeyName{home, right, right}, "one, two|"},
		{"one, two", ctrl, []fyne.KeyName{home, right}, "one|, two"},
		{"你好，世界", ctrl, []fyne.KeyName{left}, "你好，|世界"},
		{"a\nb", ctrl, []fyne.KeyName{left, left, left}, "|a\nb"},
		{"a\nb", ctrl, []fyne.KeyName{home, right, right, right, right}, "a\nb|"},
		{"one two", ctrl, []fyne.KeyName{back}, "one |"},
		{"one two", ctrl, []fyne.KeyName{home, del}, "| two"},
		{"a\nb c", ctrl | shifted, []fyne.KeyName{left}, "a\nb <c]"},
		{"a\nb c", ctrl | shifted, []fyne.KeyName{home}, "<a\nb c]"},
		{"a\nb c", ctrl | shifted, []fyne.KeyName{home, end}, "a\nb c|"},
	} {
		s := newSample(t, c.text)
		s.with(c.with, c.keys...)
		if got := s.state(); got != c.want {
			t.Errorf("%q, %v: %q, want %q", c.text, c.keys, got, c.want)
		}
	}
}

func TestShiftSelects(t *testing.T) {
	s := newSample(t, "one\ntwo\nthree")
	s.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	for _, c := range []struct {
		key  fyne.KeyName
		want string
	}{
		{left, "one\ntwo\nthre<e]"},
		{up, "one\ntwo<\nthree]"},
		{home, "one\n<two\nthree]"},
		{pageUp, "<one\ntwo\nthree]"},
		{pageDown, "one\ntwo\nthree|"},
	} {
		if s.press(c.key); s.state() != c.want {
			t.Errorf("Shift+%s: %q, want %q", c.key, s.state(), c.want)
		}
	}
	s.press(left, left)
	s.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	if s.press(left); s.state() != "one\ntwo\nthr|ee" {
		t.Errorf("Left goes to %q", s.state())
	}
	s.TypedShortcut(&fyne.ShortcutSelectAll{})
	if s.press(right); s.state() != "one\ntwo\nthree|" {
		t.Errorf("Right goes to %q", s.state())
	}
	s.TypedShortcut(&fyne.ShortcutSelectAll{})
	if s.TypedRune('x'); s.state() != "x|" {
		t.Errorf("typed over everything: %q", s.state())
	}
}

func TestTheMouseSelects(t *testing.T) {
	text := "one two, three\nfour"
	s := newSample(t, text)
	s.click(5, desktop.MouseButtonPrimary)
	if s.state() != "one t|wo, three\nfour" {
		t.Errorf("a click: %q", s.state())
	}
	s.drawn.sheet.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: s.at(17).Subtract(s.drawn.scroll.Position())}})
	if s.state() != "one t[wo, three\nfo>ur" {
		t.Errorf("dragged: %q", s.state())
	}
	s.click(2, desktop.MouseButtonSecondary)
	if s.SelectedText() == "" {
		t.Error("the menu lets go of the selection")
	}
	s.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftRight})
	s.click(8, desktop.MouseButtonPrimary)
	s.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftRight})
	if s.state() != "one t[wo,> three\nfour" {
		t.Errorf("Shift and a click: %q", s.state())
	}
	s.click(5, desktop.MouseButtonPrimary)
	s.DoubleTapped(&fyne.PointEvent{Position: s.at(5)})
	if s.state() != "one [two>, three\nfour" {
		t.Errorf("a double click: %q", s.state())
	}
	s.click(5, desktop.MouseButtonPrimary)
	if s.state() != "[one two, three>\nfour" {
		t.Errorf("a triple click: %q", s.state())
	}
	s.doubled = time.Time{}
	s.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(600, 130)}})
	if s.state() != text+"|" {
		t.Errorf("below everything: %q", s.state())
	}
}

func TestTheClipboard(t *testing.T) {
	s := newSample(t, "one two")
	c := fyne.CurrentApp().Clipboard()
	c.SetContent("kept")
	s.TypedShortcut(&fyne.ShortcutCut{Clipboard: c})
	if c.Content() != "kept" || s.Text != "one two" {
		t.Errorf("nothing was selected: %q, the clipboard has %q", s.Text, c.Content())
	}
	s.with(ctrl|shifted, left)
	s.TypedShortcut(&fyne.ShortcutCut{Clipboard: c})
	s.TypedShortcut(&fyne.ShortcutPaste{Clipboard: c})
	s.TypedShortcut(&fyne.ShortcutPaste{Clipboard: c})
	if s.state() != "one twotwo|" {
		t.Errorf("cut and pasted twice: %q", s.state())
	}
}

func TestUndoGoesByWordsAndIsBounded(t *testing.T) {
	s := newSample(t, "")
	undo, redo := func() { s.TypedShortcut(&fyne.ShortcutUndo{}) }, func() { s.TypedShortcut(&fyne.ShortcutRedo{}) }
	for _, r := range "你好 世界" {
		s.TypedRune(r)
	}
	s.press(back, back)
	s.with(ctrl|shifted, home)
	s.TypedRune('x')
	for _, want := range []string{"你好 ", "你好 世界", "你好", "", ""} {
		if undo(); s.Text != want {
			t.Errorf("undone: %q, want %q", s.Text, want)
		}
	}
	for _, want := range []string{"你好", "你好 世界", "你好 ", "x", "x"} {
		if redo(); s.Text != want {
			t.Errorf("done again: %q, want %q", s.Text, want)
		}
	}
	for range 3 * mostSteps {
		s.press(enter)
	}
	big := strings.Repeat("长", 20_000)
	for range 40 {
		s.TypedShortcut(&fyne.ShortcutSelectAll{})
		s.Insert(big)
	}
	bytes := 0
	for _, c := range s.editor.steps.done {
		bytes += len(c.removed) + len(c.inserted)
	}
	if n := len(s.editor.steps.done); n > mostSteps || bytes > mostBytes || n == 0 {
		t.Errorf("%d steps of %d bytes are kept", n, bytes)
	}
}

func TestRowsBreakWhereTheyAreFull(t *testing.T) {
	s := newSample(t, strings.Repeat("天地玄黄", 40))
	rows := s.Rows()
	if rows < 3 {
		t.Fatalf("%d rows", rows)
	}
	s.press(home)
	start := s.Caret()
	s.press(up, end)
	if s.Caret() != start || s.editor.rowAt(s.editor.cursor) != rows-2 {
		t.Errorf("End goes to %d in row %d, the last row begins at %d", s.Caret(), s.editor.rowAt(s.editor.cursor), start)
	}
	s.press(right, left)
	if s.editor.rowAt(s.editor.cursor) != rows-1 {
		t.Error("an arrow stays at the end of the row")
	}
	s.window.Resize(fyne.NewSize(1000, 200))
	if s.Rows() >= rows {
		t.Errorf("wider it has %d rows, had %d", s.Rows(), rows)
	}
	if s.Caret() != start {
		t.Errorf("the cursor went from %d to %d", start, s.Caret())
	}
}

func TestADisabledAreaCanOnlyBeRead(t *testing.T) {
	s := newSample(t, "text")
	s.Disable()
	s.press(back, enter)
	s.TypedRune('x')
	s.Insert("y")
	c := fyne.CurrentApp().Clipboard()
	s.TypedShortcut(&fyne.ShortcutSelectAll{})
	s.TypedShortcut(&fyne.ShortcutCut{Clipboard: c})
	s.TypedShortcut(&fyne.ShortcutPaste{Clipboard: c})
	s.TypedShortcut(&fyne.ShortcutCopy{Clipboard: c})
	if s.Text != "text" || c.Content() != "text" || len(s.items()) != 2 {
		t.Errorf("%q, copied %q, %d items", s.Text, c.Content(), len(s.items()))
	}
}

func TestOnlyRowsInSightAreDrawn(t *testing.T) {
	s := newSample(t, strings.Repeat("row\n", 1000)+"last")
	shown := func() (all []string) {
		for _, o := range s.drawn.sheet.shown {
			if row, ok := o.(*canvas.Text); ok {
				all = append(all, row.Text)
			}
		}
		return all
	}
	if got := shown(); len(got) > 8 || got[len(got)-1] != "last" {
		t.Errorf("at the end it draws %q", got)
	}
	s.with(ctrl|shifted, home)
	if s.drawn.scroll.Offset.Y != 0 || len(s.drawn.sheet.marks) > 8 {
		t.Errorf("scrolled to %v, %d marks", s.drawn.scroll.Offset.Y, len(s.drawn.sheet.marks))
	}
	s.drawn.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -1e6)})
	if got := shown(); got[len(got)-1] != "last" {
		t.Errorf("the wheel scrolls to %q", got)
	}
}

func TestAKeyLaysOutOneParagraph(t *testing.T) {
	s := newSample(t, strings.Repeat("twelve bytes\n", 1000))
	s.editor.moveTo(place{at: 500 * 13}, false)
	before := s.editor.laid
	s.TypedRune('x')
	s.press(back, enter)
	if laid := s.editor.laid - before; laid > 5*13 {
		t.Errorf("%d bytes were laid out for three keys", laid)
	}
}
