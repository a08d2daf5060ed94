package gui

import (
	"testing"

	"fyne.io/fyne/v2"

	"udpchat/chat"
)

func TestF6GoesThroughThePanes(t *testing.T) {
	h := newHouse(t)
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

func TestAMemberIsFoundByName(t *testing.T) {
	h := newHouse(t)
	h.hear("192.0.2.7:5000", "a")
	h.hear("192.0.2.8:5000", "b")
	h.remember(h.members.Shown[1].ID, func(k *chat.Known) { k.Name = "小王" })
	h.room.SetKnown(h.Settings.Get().Members())
	h.pull()
	h.menuAction("Go to member")
	for _, r := range "小" {
		h.window.Canvas().Focused().TypedRune(r)
	}
	h.tap(fyne.KeyReturn)
	if h.window.Canvas().Focused() != h.members.First() || h.members.Selected().Name != "小王" {
		t.Fatalf("%T has the focus, at %s", h.window.Canvas().Focused(), h.members.Selected().ID)
	}
	h.tap(fyne.KeyReturn)
	if got := h.menuLabels(); len(got) == 0 || got[0] != "Copy address" {
		t.Errorf("the menu is %q", got)
	}
}

func TestNobodyIsFound(t *testing.T) {
	h := newHouse(t)
	h.menuAction("Go to member")
	h.window.Canvas().Focused().TypedRune('x')
	h.tap(fyne.KeyUp, fyne.KeyDown, fyne.KeyReturn)
	if !h.overlay.busy() {
		t.Error("it closes without anybody to go to")
	}
}
