package gui

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestF6GoesThroughThePanes(t *testing.T) {
	h := newLiveWindow(t)
	talk(h)
	for _, want := range []fyne.Focusable{h.members.First(), h.conversation.list, h.composer.Entry, h.members.First()} {
		h.tap(fyne.KeyF6)
		if got := h.window.Canvas().Focused(); got != want {
			t.Fatalf("%T has the focus, want %T", got, want)
		}
	}
	h.frame.nextPane(true)
	h.wantFocus()
	h.window.Canvas().Focus(h.members.First())
	h.window.Canvas().FocusPrevious()
	h.tap(fyne.KeyF6)
	if h.window.Canvas().Focused() != h.conversation.list {
		t.Error("from a button of the members it does not go on to the messages")
	}
}
