package list_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"udpchat/gui/list"
	kit "udpchat/gui/widget"
)

// newItems is a list of n lines in a window that shows a few of them. It notes the line that was opened.
func newItems(t *testing.T, n *int) (l *list.Items, opened *int) {
	t.Helper()
	test.NewTempApp(t)
	opened = new(int)
	l = list.NewItems(func() int { return *n }, func() fyne.CanvasObject {
		return kit.NewText("", theme.SizeNameText, theme.ColorNameForeground)
	}, func(i int, o fyne.CanvasObject) { o.(*kit.Text).Set(string(rune('a' + i%26))) }, func(i int) { *opened = i })
	w := test.NewTempWindow(t, container.NewStack(l))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(200, 100))
	return l, opened
}

func typeKeys(l *list.Items, keys ...fyne.KeyName) {
	for _, k := range keys {
		l.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

// checkInSight checks that the objects of the list are those of the rows in sight.
func checkInSight(t *testing.T, l *list.Items) {
	t.Helper()
	objects := 0
	for i := range l.Len() {
		top, height := l.Span(i)
		o, drawn := l.Drawn[i]
		if y := l.Scroll.Offset.Y; drawn != (top+height+l.Gap > y && top < y+l.Size().Height) {
			t.Errorf("row %d from %v, %v high, seen from %v: drawn %v", i, top, height, y, drawn)
		}
		if drawn && (o.Position().Y != top || o.Size() != fyne.NewSize(200, height)) {
			t.Errorf("row %d is at %v, %v big", i, o.Position(), o.Size())
		}
		if drawn {
			objects++
		}
	}
	if got := len(test.WidgetRenderer(l.Scroll.Content.(fyne.Widget)).Objects()); got != objects {
		t.Errorf("%d objects for %d rows in sight", got, objects)
	}
}

func TestTheChosenRowIsDrawn(t *testing.T) {
	n := 100
	l, opened := newItems(t, &n)
	l.FocusGained()
	for i := range 150 {
		key := fyne.KeyDown
		if i > 80 {
			key = fyne.KeyUp
		}
		typeKeys(l, key)
		checkInSight(t, l)
		if l.Drawn[l.Chosen] == nil {
			t.Fatalf("after %d keys row %d is out of sight", i+1, l.Chosen)
		}
	}
	typeKeys(l, fyne.KeyEnd, fyne.KeyReturn)
	if *opened != 99 || l.Drawn[99] == nil {
		t.Errorf("opened %d", *opened)
	}
	if bottom := l.Scroll.Offset.Y + l.Size().Height; bottom != l.Total {
		t.Errorf("shows up to %v of %v", bottom, l.Total)
	}
	typeKeys(l, fyne.KeyHome, desktop.KeyMenu)
	if *opened != 0 || l.Scroll.Offset.Y != 0 {
		t.Errorf("opened %d, at %v", *opened, l.Scroll.Offset.Y)
	}
}

func TestAListWhoseRowsGoEndsAtItsLastRow(t *testing.T) {
	n := 100
	l, _ := newItems(t, &n)
	l.Choose(99)
	for _, n = range []int{50, 7, 1, 0, 30} {
		l.Update()
		checkInSight(t, l)
		if end := max(0, l.Total-l.Size().Height); l.Scroll.Offset.Y > end {
			t.Errorf("of %d rows: seen from %v, the end is at %v", n, l.Scroll.Offset.Y, end)
		}
	}
}

func TestTheMouseAndTheKeyboardColourARow(t *testing.T) {
	n := 3
	l, _ := newItems(t, &n)
	coloured := func(i int) bool {
		return test.WidgetRenderer(l.Drawn[i].(fyne.Widget)).Objects()[0].(*fyne.Container).Objects[0].Visible()
	}
	l.FocusGained()
	if !coloured(0) || coloured(1) {
		t.Error("not the first row has the keyboard")
	}
	l.Drawn[1].(desktop.Hoverable).MouseIn(nil)
	if !coloured(1) || l.Chosen != 0 {
		t.Errorf("under the mouse: %v; the keyboard is at %d", coloured(1), l.Chosen)
	}
	l.Drawn[1].(desktop.Hoverable).MouseOut()
	l.FocusLost()
	if coloured(0) || coloured(1) {
		t.Error("a row is still coloured")
	}
	l.Drawn[2].(fyne.Tappable).Tapped(nil)
	if !coloured(2) || l.Chosen != 2 {
		t.Errorf("after a click the keyboard is at %d", l.Chosen)
	}
}
