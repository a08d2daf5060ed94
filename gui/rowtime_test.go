package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	kit "udpchat/gui/widget"
)

func TestTheWholeTimeIsShownAtEveryWidth(t *testing.T) {
	for _, width := range []float32{360, 640, 1100} {
		for _, text := range []string{"short", strings.Repeat("long ", 60)} {
			h := newHouse(t, sized(width, 600))
			h.hear("192.0.2.7:5000", text)
			theirs := h.now.Local().Format("2006-01-02 15:04:05")
			h.write(text)
			h.enter()
			want := []string{theirs, h.now.Local().Format("2006-01-02 15:04:05")}
			at := 0
			for _, o := range test.LaidOutObjects(h.conversation.list) {
				over, ok := o.(desktop.Hoverable)
				if _, text := o.(*kit.Selectable); !ok || !text {
					continue
				}
				over.MouseIn(&desktop.MouseEvent{})
				if !h.reads(want[at]) {
					t.Errorf("%v wide, %.5s, message %d: %q is not to be seen", width, text, at, want[at])
				}
				over.MouseOut()
				if h.reads(want[at]) {
					t.Errorf("%v wide, %.5s, message %d: it stays", width, text, at)
				}
				at++
			}
			if at != 2 {
				t.Errorf("%d texts", at)
			}
		}
	}
}

// reads tells whether words stand in the window, as a whole.
func (h *house) reads(words string) bool {
	for _, l := range leaves(h.frame, fyne.Position{}) {
		if l.name == words && l.within(h.frame.Size()) {
			return true
		}
	}
	for _, l := range leaves(h.conversation.list.Scroll.Content, h.conversation.list.Scroll.Content.Position().AddXY(h.conversation.list.Position().X, 0)) {
		if l.name == words && l.from.X >= h.conversation.list.Position().X && l.to.X <= h.frame.Size().Width {
			return true
		}
	}
	return false
}
