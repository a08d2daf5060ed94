package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestTheMembersFoldAway(t *testing.T) {
	h := newLiveWindow(t)
	if !h.members.Visible() || h.header.menu.Visible() {
		t.Error("a wide window hides its members")
	}
	h.frame.toggleMembers()
	if h.members.Visible() || !h.Settings.Get().Window.PaneHidden || !h.header.menu.Visible() {
		t.Error("they cannot be hidden")
	}
	h.frame.toggleMembers()
	h.window.Resize(fyne.NewSize(500, 500))
	if h.members.Visible() {
		t.Error("a narrow window shows them")
	}
	h.frame.toggleMembers()
	if !h.members.Visible() || h.conversation.list.Size().Width+h.welcome.Size().Width < 900 {
		t.Error("they do not come over the transcript")
	}
	h.frame.toggleMembers()
	if h.members.Visible() {
		t.Error("they stay")
	}
}

func TestMembersOverTheTranscriptAreEasilyClosed(t *testing.T) {
	ways := map[string]func(*liveWindow){
		"a click beside them":    func(h *liveWindow) { test.TapCanvas(h.window.Canvas(), fyne.NewPos(450, 300)) },
		"Escape in the composer": func(h *liveWindow) { h.composer.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) },
		"Escape among them": func(h *liveWindow) {
			h.window.Canvas().Focus(h.members.First())
			h.tap(fyne.KeyEscape)
		},
	}
	for name, closes := range ways {
		h := newLiveWindow(t, sized(500, 600))
		h.hear("192.0.2.7:5000", "a")
		h.frame.toggleMembers()
		if !h.frame.scrim.Visible() || !h.members.Visible() {
			t.Fatal("they are not shown over a veil")
		}
		closes(h)
		if h.members.Visible() || h.frame.scrim.Visible() {
			t.Errorf("%s does not close them", name)
		}
		h.wantFocus()
	}
}

func TestMembersOverTheSearchAreClosedFirst(t *testing.T) {
	h := newLiveWindow(t, sized(500, 600))
	h.searching.show()
	h.frame.toggleMembers()
	h.search.Box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if h.members.Visible() || !h.search.Visible() {
		t.Errorf("members are shown: %v, the search is: %v", h.members.Visible(), h.search.Visible())
	}
	h.search.Box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if h.search.Visible() {
		t.Error("the search stays")
	}
}

func TestAWindowThatBecameNarrowAgainShowsNoMembers(t *testing.T) {
	h := newLiveWindow(t, sized(500, 600))
	h.frame.toggleMembers()
	h.frame.Resize(fyne.NewSize(700, 600))
	h.frame.Resize(fyne.NewSize(500, 600))
	if h.members.Visible() || h.frame.shield.Visible() {
		t.Error("they lie over the transcript, and nobody opened them")
	}
}
