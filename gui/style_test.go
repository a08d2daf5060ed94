package gui

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestMarginsShrinkWithTheColumn(t *testing.T) {
	h := newHouse(t)
	talk(h)
	for width, want := range map[float32]float32{400: 12, 639: 12, 800: 12, 1100: 20} {
		h.frame.Resize(fyne.NewSize(width, 600))
		place := fyne.CurrentApp().Driver().AbsolutePositionForObject
		column := place(h.list).X
		if got := place(h.composer.bar).X - column; got != want {
			t.Errorf("%v wide: the composer begins at %v, want %v", width, got, want)
		}
		if got := h.style.bubbleLeft(h.list.Size().Width) - h.style.avatar - 12; got != want {
			t.Errorf("%v wide: rows begin at %v, want %v", width, got, want)
		}
	}
}
