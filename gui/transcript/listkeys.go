package transcript

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	kit "udpchat/gui/widget"
)

// With the keyboard one goes through the messages one by one; the one chosen has a line around it, and Enter opens what can
// be done with it. What is typed goes to the composer.

// FocusGained implements fyne.Focusable.
func (l *List) FocusGained() {
	if l.picked == nil {
		l.step(len(l.data.Rows), -1)
	}
}

// FocusLost implements fyne.Focusable.
func (l *List) FocusLost() {
	l.choose(nil)
	l.drop()
}

// Pick notes in which message the mouse begins to select.
func (l *List) Pick(s *kit.Selectable) {
	if l.picked != s {
		l.drop()
	}
	l.picked = s
	l.choose(nil)
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
}

// drop takes the selection back.
func (l *List) drop() {
	if l.picked != nil {
		l.picked.Sel(0, 0)
		l.picked = nil
	}
}

// TypedRune implements fyne.Focusable.
func (l *List) TypedRune(r rune) { kit.UnfocusedRune(l, r) }

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyUp:
		l.step(l.index(), -1)
	case fyne.KeyDown:
		l.step(l.index(), 1)
	case fyne.KeyHome:
		l.step(-1, 1)
	case fyne.KeyEnd:
		l.step(len(l.data.Rows), -1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF10, desktop.KeyMenu:
		l.openMenu()
	default:
		kit.UnfocusedKey(l, key)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (l *List) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCopy:
		if l.Chosen != nil {
			l.painter.Act.Copy(chat.Visible(l.Chosen.Text))
		} else if l.picked != nil && l.picked.From < l.picked.To {
			l.painter.Act.Copy(strings.Clone(l.picked.Selected()))
		}
	case *fyne.ShortcutSelectAll:
		if l.picked != nil {
			l.picked.Sel(0, len(l.picked.Text))
		}
	default:
		kit.UnfocusedShortcut(l, s)
	}
}

// index is where the chosen row is; below all of them when there is none.
func (l *List) index() int {
	if l.Chosen != nil {
		if i, ok := l.data.Find(l.Chosen.ID); ok {
			return i
		}
	}
	return len(l.data.Rows)
}

// step chooses the nearest message from a row on, in one direction.
func (l *List) step(from, by int) {
	for i := from + by; i >= 0 && i < len(l.data.Rows); i += by {
		if r := l.data.Rows[i]; r.Quiet == 0 && r.Layout.Height > 0 {
			l.choose(r)
			l.reveal(r)
			return
		}
	}
}

// choose lets a message stand out as the one the keyboard is at; nil: none.
func (l *List) choose(r *Row) {
	if r != nil {
		l.drop()
	}
	l.Chosen = r
	l.Body.fill()
	canvas.Refresh(l.Body)
}

// keepChosen finds the chosen message among rows that may be others than before.
func (l *List) keepChosen() {
	if l.Chosen == nil {
		return
	}
	i, ok := l.data.Find(l.Chosen.ID)
	if l.Chosen = nil; ok {
		l.Chosen = l.data.Rows[i]
	}
}

// ring is the line around the message that is chosen.
func (l *List) ring(r *Row) fyne.CanvasObject {
	x, y, w, h := bubbleAt(l.painter.Style, r, l.Size().Width)
	o := canvas.NewRectangle(color.Transparent)
	o.StrokeColor, o.StrokeWidth = theme.Color(theme.ColorNamePrimary), outlineWidth
	o.CornerRadius = l.painter.Style.BubbleRadius + outlineWidth/2
	kit.Put(o, x-outlineWidth/2, r.Top+y-outlineWidth/2, w+outlineWidth, h+outlineWidth)
	return o
}

// reveal scrolls until a row is in sight.
func (l *List) reveal(r *Row) {
	top, height := l.Scroll.Offset.Y, l.Size().Height
	switch end := r.Top + r.Layout.Height; {
	case r.Top < top || r.Layout.Height > height:
		l.Scroll.ScrollToOffset(fyne.NewPos(0, max(0, r.Top-rowGap)))
	case end > top+height:
		l.Scroll.ScrollToOffset(fyne.NewPos(0, end+2*rowGap-height))
	}
}

// openMenu opens what can be done with the chosen message, beside it.
func (l *List) openMenu() {
	r := l.Chosen
	if r == nil {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
	x, y, _, _ := bubbleAt(l.painter.Style, r, l.Size().Width)
	y = min(max(0, r.Top+y-l.Scroll.Offset.Y), l.Size().Height)
	l.painter.OpenMenu(r, "", at.AddXY(x, y+l.painter.Style.BodyLine+2*bubbleDown))
}
