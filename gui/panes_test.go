package gui

import (
	"testing"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/people"
)

func TestF6GoesThroughThePanes(t *testing.T) {
	h := newHouse(t)
	talk(h)
	for _, want := range []fyne.Focusable{h.members.List, h.list, h.composer.Entry, h.members.List} {
		h.tap(fyne.KeyF6)
		if got := h.window.Canvas().Focused(); got != want {
			t.Fatalf("%T has the focus, want %T", got, want)
		}
	}
	h.nextPane(true)
	h.wantFocus()
	h.window.Canvas().Focus(h.members.Add)
	h.tap(fyne.KeyF6)
	if h.window.Canvas().Focused() != h.list {
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
	if h.window.Canvas().Focused() != h.members.List || h.members.Shown[h.members.List.At].Name != "小王" {
		t.Fatalf("%T has the focus, at %d", h.window.Canvas().Focused(), h.members.List.At)
	}
	h.tap(fyne.KeyReturn)
	if got := h.menuLabels(); len(got) == 0 || got[0] != "Copy address" {
		t.Errorf("the menu is %q", got)
	}
}

func TestTheKeyboardStaysAtItsMember(t *testing.T) {
	h := newHouse(t)
	h.hear("192.0.2.7:5000", "a")
	h.hear("192.0.2.8:5000", "b")
	at := func() string { return people.Host(h.members.Shown[h.members.List.At]) }
	h.goToMember(h.members.Shown[1].ID)
	want := at()
	h.arrive(31, "王芳") // a copy comes first
	if got := at(); got != want {
		t.Errorf("it is at %s, was at %s", got, want)
	}
	h.window.Canvas().Unfocus()
	h.arrive(32, "李雷")
	h.window.Canvas().Focus(h.members.List)
	if got := at(); got != want {
		t.Errorf("once it is back it is at %s, was at %s", got, want)
	}
	h.members.List.OnHighlighted(0) // as the mouse does that goes over a row
	h.tap(fyne.KeyReturn)
	h.tapMenu("Copy address")
	if got := h.App.Clipboard().Content(); got != want {
		t.Errorf("the menu is that of %s, want %s", got, want)
	}
}

func TestTheKeyboardGoesOnFromAMemberWhoIsGone(t *testing.T) {
	h := newHouse(t)
	for _, from := range []string{"192.0.2.7:1", "192.0.2.8:1", "192.0.2.9:1"} {
		h.hear(from, "a")
	}
	all := h.members.Shown
	h.goToMember(all[1].ID)
	h.members.Set([]chat.Member{all[0], all[2]})
	h.members.Set([]chat.Member{all[2], all[0]})
	if got := h.members.Shown[h.members.List.At].ID; got != all[2].ID {
		t.Errorf("it is at %s, want the next, %s", got, all[2].ID)
	}
	h.members.Set(nil)
	h.members.Set(all[:1])
	if h.members.List.At != 0 {
		t.Errorf("it is at %d of one", h.members.List.At)
	}
}

func TestNobodyIsFound(t *testing.T) {
	h := newHouse(t)
	h.menuAction("Go to member")
	h.window.Canvas().Focused().TypedRune('x')
	h.tap(fyne.KeyUp, fyne.KeyDown, fyne.KeyReturn)
	if !h.asking() {
		t.Error("it closes without anybody to go to")
	}
}
