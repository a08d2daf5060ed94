package gui

import (
	"fyne.io/fyne/v2"
)

// panes are the parts of the window that F6 goes through, each with what has the focus there, as far as they are shown.
func (w *Window) panes() []pane {
	var all []pane
	if w.members.Visible() {
		all = append(all, pane{w.members, w.members.First()})
	}
	if w.list.Visible() {
		all = append(all, pane{w.list, w.list})
	} else {
		all = append(all, pane{w.welcome, w.welcome.add})
	}
	all = append(all, pane{w.composer.Box, w.composer.First()})
	if w.search.Visible() {
		all = append(all, pane{w.search, w.search.Box})
	}
	return all
}

// pane is a part of the window and what has the focus when one goes there.
type pane struct {
	area  fyne.CanvasObject
	first fyne.Focusable
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
		if p.first == w.composer.First() {
			at = i
		}
	}
	return at
}
