package gui

import (
	"testing"

	"fyne.io/fyne/v2"

	"udpchat/gui/guitest"
)

func TestASpaceThatClosesADialogIsNotTyped(t *testing.T) {
	h := newLiveWindow(t)
	c := h.window.Canvas()
	for range 2 {
		h.write("a")
		guitest.Press(h.composer.Entry, fyne.KeyF1)
		guitest.Press(c.Focused(), fyne.KeySpace)
		h.wantFocus()
		c.Focused().TypedRune(' ')
		c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		c.Focused().TypedRune(' ')
	}
	h.wantText("aa")
	guitest.Press(h.composer.Entry, fyne.KeyF1)
	guitest.Press(c.Focused(), fyne.KeyReturn)
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	h.wantText("aa")
	guitest.Press(h.composer.Entry, fyne.KeySpace)
	c.Focused().TypedRune(' ')
	h.wantText("aa ")
	c.Unfocus()
	h.keys.typed(' ')
	h.wantText("aa ")
}
