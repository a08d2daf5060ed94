package gui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
)

// With the keyboard one goes through the messages one by one; the one chosen has a line around it, and Enter opens what can
// be done with it. What is typed goes to the composer.

// FocusGained implements fyne.Focusable.
func (l *messageList) FocusGained() {
	if l.picked == nil {
		l.step(len(l.data.rows), -1)
	}
}

// FocusLost implements fyne.Focusable.
func (l *messageList) FocusLost() {
	l.choose(nil)
	l.drop()
}

// pick notes in which message the mouse begins to select.
func (l *messageList) pick(s *selectable) {
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
func (l *messageList) drop() {
	if l.picked != nil {
		l.picked.sel(0, 0)
		l.picked = nil
	}
}

// TypedRune implements fyne.Focusable.
func (l *messageList) TypedRune(r rune) { unfocusedRune(l, r) }

// TypedKey implements fyne.Focusable.
func (l *messageList) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyUp:
		l.step(l.index(), -1)
	case fyne.KeyDown:
		l.step(l.index(), 1)
	case fyne.KeyHome:
		l.step(-1, 1)
	case fyne.KeyEnd:
		l.step(len(l.data.rows), -1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF10, desktop.KeyMenu:
		l.openMenu()
	default:
		unfocusedKey(l, key)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (l *messageList) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCopy:
		if l.chosen != nil {
			l.onCopy(chat.Visible(l.chosen.Text))
		} else if l.picked != nil && l.picked.from < l.picked.to {
			l.onCopy(strings.Clone(l.picked.selected()))
		}
	case *fyne.ShortcutSelectAll:
		if l.picked != nil {
			l.picked.sel(0, len(l.picked.text))
		}
	default:
		unfocusedShortcut(l, s)
	}
}

// index is where the chosen row is; below all of them when there is none.
func (l *messageList) index() int {
	if l.chosen != nil {
		if i, ok := l.data.find(l.chosen.ID); ok {
			return i
		}
	}
	return len(l.data.rows)
}

// step chooses the nearest message from a row on, in one direction.
func (l *messageList) step(from, by int) {
	for i := from + by; i >= 0 && i < len(l.data.rows); i += by {
		if r := l.data.rows[i]; r.quiet == 0 && r.layout.height > 0 {
			l.choose(r)
			l.reveal(r)
			return
		}
	}
}

// choose lets a message stand out as the one the keyboard is at; nil: none.
func (l *messageList) choose(r *row) {
	if r != nil {
		l.drop()
	}
	l.chosen = r
	l.body.fill()
	canvas.Refresh(l.body)
}

// keepChosen finds the chosen message among rows that may be others than before.
func (l *messageList) keepChosen() {
	if l.chosen == nil {
		return
	}
	i, ok := l.data.find(l.chosen.ID)
	if l.chosen = nil; ok {
		l.chosen = l.data.rows[i]
	}
}

// ring is the line around the message that is chosen.
func (l *messageList) ring(r *row) fyne.CanvasObject {
	x, y, w, h := bubbleAt(l.style, r, l.Size().Width)
	o := canvas.NewRectangle(color.Transparent)
	o.StrokeColor, o.StrokeWidth = theme.Color(theme.ColorNamePrimary), outlineWidth
	o.CornerRadius = l.style.bubbleRadius + outlineWidth/2
	put(o, x-outlineWidth/2, r.top+y-outlineWidth/2, w+outlineWidth, h+outlineWidth)
	return o
}

// reveal scrolls until a row is in sight.
func (l *messageList) reveal(r *row) {
	top, height := l.scroll.Offset.Y, l.Size().Height
	switch end := r.top + r.layout.height; {
	case r.top < top || r.layout.height > height:
		l.scroll.ScrollToOffset(fyne.NewPos(0, max(0, r.top-rowGap)))
	case end > top+height:
		l.scroll.ScrollToOffset(fyne.NewPos(0, end+2*rowGap-height))
	}
}

// openMenu opens what can be done with the chosen message, beside it.
func (l *messageList) openMenu() {
	r := l.chosen
	if r == nil {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
	x, y, _, _ := bubbleAt(l.style, r, l.Size().Width)
	y = min(max(0, r.top+y-l.scroll.Offset.Y), l.Size().Height)
	l.onMenu(r, at.AddXY(x, y+l.style.bodyLine+2*bubbleDown))
}
