package gui

import (
	"slices"

	"fyne.io/fyne/v2"
)

// panes are the visible parts of the window that F6 goes through, each with the control that gets the focus.
func (f *frame) panes() []pane {
	var all []pane
	if f.parts.members.Visible() {
		all = append(all, pane{f.parts.members, f.parts.members.First()})
	}
	if f.conversation.list.Visible() {
		all = append(all, pane{f.conversation.list, f.conversation.list})
	} else {
		all = append(all, pane{f.parts.welcome, f.parts.welcome.First()})
	}
	all = append(all, pane{f.parts.composer.Box, f.parts.composer.First()})
	if f.parts.search.Visible() {
		all = append(all, pane{f.parts.search, f.parts.search.Box})
	}
	return slices.DeleteFunc(all, func(p pane) bool { return p.first == nil })
}

// pane is a part of the window and the control that gets the focus when F6 reaches it.
type pane struct {
	area  fyne.CanvasObject
	first fyne.Focusable
}

// nextPane gives the focus to the pane after the one that has it, or before it.
func (f *frame) nextPane(back bool) {
	if f.overlay.busy() {
		return
	}
	all := f.panes()
	at := f.paneOf(all, f.overlay.window.Canvas().Focused())
	if back {
		at += len(all) - 1
	} else {
		at++
	}
	f.overlay.focus(all[at%len(all)].first)
}

// paneOf is the index of the pane that has the focus. If none has it, that of the composer counts.
func (f *frame) paneOf(all []pane, focused fyne.Focusable) int {
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	at := 0
	for i, p := range all {
		if o, ok := focused.(fyne.CanvasObject); ok {
			from, size, here := place(p.area), p.area.Size(), place(o)
			if here.X >= from.X && here.X < from.X+size.Width && here.Y >= from.Y && here.Y < from.Y+size.Height {
				return i
			}
		}
		if p.first == f.parts.composer.First() {
			at = i
		}
	}
	return at
}
