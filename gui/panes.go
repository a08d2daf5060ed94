package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
)

// keyList is the toolkit's list, in which Enter opens a row, and keys that mean nothing to it do what they do elsewhere.
type keyList struct {
	widget.List
	at     int // the row the keyboard is at
	open   func(i int)
	came   func()      // before the keyboard comes to it
	moved  func(i int) // the keyboard went to a row
	focus  bool        // the keyboard is at it
	moving bool        // the keyboard goes to another row: the toolkit tells of the mouse by the same call
}

func newKeyList(length func() int, make func() fyne.CanvasObject, bind func(int, fyne.CanvasObject), open func(int)) *keyList {
	l := &keyList{open: open, came: func() {}, moved: func(int) {}}
	l.Length, l.CreateItem, l.UpdateItem = length, make, bind
	l.HideSeparators = true
	l.OnHighlighted = func(i int) {
		if l.moving {
			l.at = i
			l.moved(i)
		}
	}
	l.OnSelected = func(int) { l.UnselectAll() }
	l.ExtendBaseWidget(l)
	return l
}

// move does something that brings the keyboard to another row.
func (l *keyList) move(how func()) {
	l.moving = true
	how()
	l.moving = false
}

// Highlight brings the keyboard to a row.
func (l *keyList) Highlight(i int) { l.move(func() { l.List.Highlight(i) }) }

// FocusGained implements fyne.Focusable.
func (l *keyList) FocusGained() {
	l.focus = true
	l.came()
	l.move(l.List.FocusGained)
}

// FocusLost implements fyne.Focusable.
func (l *keyList) FocusLost() {
	l.focus = false
	l.List.FocusLost()
}

// TypedKey implements fyne.Focusable.
func (l *keyList) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF10, desktop.KeyMenu:
		l.open(l.at)
	case fyne.KeyUp, fyne.KeyDown:
		l.move(func() { l.List.TypedKey(key) })
	default:
		unfocusedKey(l, key)
	}
}

// TypedRune implements fyne.Focusable.
func (l *keyList) TypedRune(r rune) { unfocusedRune(l, r) }

// keepChosen brings the keyboard to where its member is among those shown now. Who is gone leaves it to the next.
func (m *members) keepChosen() {
	i := slices.IndexFunc(m.shown, func(other chat.Member) bool { return other.ID == m.chosen })
	if i < 0 {
		i = min(m.list.at, len(m.shown)-1)
	}
	if i < 0 {
		return
	}
	m.chosen = m.shown[i].ID
	if i != m.list.at {
		m.list.Highlight(i)
	}
}

// openMember opens what can be done with the member of a row, below the row's beginning.
func (m *members) openMember(i int) {
	if i >= len(m.shown) {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(m.list)
	row := m.list.CreateItem().MinSize().Height + 4
	y := float32(i+1)*row - m.list.GetScrollOffset()
	m.menu(m.shown[i], at.AddXY(68, min(max(0, y), m.list.Size().Height)))
}

// panes are the parts of the window that F6 goes through, each with what has the focus there, as far as they are shown.
func (w *Window) panes() []pane {
	var all []pane
	if w.members.Visible() {
		all = append(all, pane{w.members, w.members.list})
	}
	if w.list.Visible() {
		all = append(all, pane{w.list, w.list})
	} else {
		all = append(all, pane{w.welcome, w.welcome.add})
	}
	all = append(all, pane{w.composer.box, w.composer.first()})
	if w.search.Visible() {
		all = append(all, pane{w.search, w.search.box})
	}
	return all
}

// pane is a part of the window and what has the focus when one goes there.
type pane struct {
	area  fyne.CanvasObject
	first fyne.Focusable
}

// first is what has the focus in the composer, open or closed.
func (c *composer) first() fyne.Focusable {
	if c.leftAt.Visible() {
		return c.again
	}
	return c.entry
}

// nextPane gives the focus to the pane after the one that has it, or before it.
func (w *Window) nextPane(back bool) {
	if w.asking() {
		return
	}
	all := w.panes()
	at := w.paneOf(all, w.window.Canvas().Focused())
	if back {
		at += len(all) - 1
	} else {
		at++
	}
	w.window.Canvas().Focus(all[at%len(all)].first)
}

// paneOf is the pane the focus is in. Without any, one is where one writes.
func (w *Window) paneOf(all []pane, focused fyne.Focusable) int {
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	at := 0
	for i, p := range all {
		if o, ok := focused.(fyne.CanvasObject); ok {
			from, size, here := place(p.area), p.area.Size(), place(o)
			if here.X >= from.X && here.X < from.X+size.Width && here.Y >= from.Y && here.Y < from.Y+size.Height {
				return i
			}
		}
		if p.first == w.composer.first() {
			at = i
		}
	}
	return at
}
