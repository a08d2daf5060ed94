package transcript

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	kit "udpchat/gui/widget"
)

// The arrow keys choose a message, which has a line around it, and Enter opens its menu. Typed text goes to the composer.

// FocusGained implements fyne.Focusable. The keyboard begins at the last message that is wholly in sight.
func (l *List) FocusGained() {
	if l.selection != nil {
		return
	}
	y := l.Scroll.Offset.Y
	below := l.RowAt(y + l.Size().Height)
	if below == l.RowAt(y) { // one message fills the list
		below++
	}
	l.ChooseNext(below, -1)
}

// FocusLost implements fyne.Focusable.
func (l *List) FocusLost() {
	l.Choose(-1)
	l.clearSelection()
}

// selectIn notes the text in which the mouse begins to select.
func (l *List) selectIn(s *kit.Selectable) {
	if l.selection != s {
		l.clearSelection()
	}
	l.selection = s
	l.Choose(-1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
}

// clearSelection removes the selection.
func (l *List) clearSelection() {
	if l.selection != nil {
		l.selection.Select(0, 0)
		l.selection = nil
	}
}

// TypedRune implements fyne.Focusable.
func (l *List) TypedRune(r rune) { kit.UnfocusedRune(l, r) }

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(key *fyne.KeyEvent) {
	if !l.Key(key.Name, l.openMenu) {
		kit.UnfocusedKey(l, key)
	} else if l.Chosen >= 0 {
		l.clearSelection()
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (l *List) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCopy:
		if l.Chosen >= 0 {
			l.painter.Act.Copy(chat.Visible(l.data.Rows[l.Chosen].Text))
		} else if l.selection != nil && l.selection.From < l.selection.To {
			l.painter.Act.Copy(strings.Clone(l.selection.Selected()))
		}
	case *fyne.ShortcutSelectAll:
		if l.selection != nil {
			l.selection.Select(0, len(l.selection.Text))
		}
	default:
		kit.UnfocusedShortcut(l, s)
	}
}

// ring is the line around the chosen message.
func (l *List) ring(i int) fyne.CanvasObject {
	r := l.data.Rows[i]
	x, y, w, h := bubbleAt(l.painter.Style, r, l.Size().Width)
	o := canvas.NewRectangle(color.Transparent)
	o.StrokeColor, o.StrokeWidth = theme.Color(theme.ColorNamePrimary), outlineWidth
	o.CornerRadius = l.painter.Style.BubbleRadius + outlineWidth/2
	kit.Put(o, x-outlineWidth/2, r.Top+y-outlineWidth/2, w+outlineWidth, h+outlineWidth)
	return o
}

// openMenu opens the menu of the chosen message, below the beginning of its bubble.
func (l *List) openMenu() {
	if l.Chosen < 0 {
		return
	}
	r := l.data.Rows[l.Chosen]
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
	x, y, _, _ := bubbleAt(l.painter.Style, r, l.Size().Width)
	y = min(max(0, r.Top+y-l.Scroll.Offset.Y), l.Size().Height)
	l.painter.OpenMenu(r, "", at.AddXY(x, y+l.painter.Style.BodyLine+2*bubbleDown))
}
