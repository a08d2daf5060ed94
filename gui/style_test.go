package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/gui/guitest"
	"udpchat/settings"
)

func TestMarginsShrinkWithTheColumn(t *testing.T) {
	h := newLiveWindow(t)
	talk(h)
	h.arrive(31, "王芳") // so that the composer begins with who reads along
	for width, want := range map[float32]float32{400: 12, 639: 12, 800: 12, 1100: 20} {
		h.frame.Resize(fyne.NewSize(width, 600))
		place := fyne.CurrentApp().Driver().AbsolutePositionForObject
		column := place(h.conversation.list).X
		if got := place(h.composer.Readers).X - column; got != want {
			t.Errorf("%v wide: the composer begins at %v, want %v", width, got, want)
		}
	}
}

// smallest is the least height at which each picture in an object is drawn.
func smallest(o fyne.CanvasObject, least map[string]float32) {
	if !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *canvas.Image:
		if o.Resource != nil {
			name, h := o.Resource.Name(), o.Size().Height
			if before, ok := least[name]; !ok || h < before {
				least[name] = h
			}
		}
	case *fyne.Container:
		for _, i := range o.Objects {
			smallest(i, least)
		}
	case fyne.Widget:
		for _, i := range test.WidgetRenderer(o).Objects() {
			smallest(i, least)
		}
	}
}

func TestMarksGrowWithTheText(t *testing.T) {
	var sizes [2]map[string]float32
	for i, percent := range []int{100, 200} {
		h := newLiveWindow(t, sized(1400, 2000), func(s *settings.Settings) { s.TextSize = percent })
		class(h)
		h.hear("192.0.2.7:5000", "see https://example.org/a")
		h.remember(chat.PlainMember(guitest.HomePeer.Addr()), func(k *settings.Known) { k.Muted = true })
		h.room.SetKnown(h.Settings.Get().Members())
		sizes[i] = map[string]float32{}
		smallest(h.frame, sizes[i])
		sizes[i]["the dot of the state"] = h.header.dot.Size().Height
		h.conversation.list.Page(-1)
		sizes[i]["the way back"] = h.conversation.latest.Size().Height
	}
	if len(sizes[0]) < 11 {
		t.Errorf("only %d pictures", len(sizes[0]))
	}
	for name, usual := range sizes[0] {
		if large := sizes[1][name]; large < 1.99*usual || large > 2.01*usual {
			t.Errorf("%s is %v high, and %v at 200 %%", name, usual, large)
		}
	}
}

func TestTheMenuOpensBelowItsButtonAtEverySize(t *testing.T) {
	for _, percent := range []int{100, 200} {
		h := newLiveWindow(t, sized(600, 600), func(s *settings.Settings) { s.TextSize = percent })
		b := h.header.buttons[0]
		h.menus.more()
		place := fyne.CurrentApp().Driver().AbsolutePositionForObject
		top := place(h.menuItem("Add address…")).Y
		if end := place(b).Y + b.Size().Height; top < end || top > end+20 {
			t.Errorf("%d %%: the menu is at %v, the button ends at %v", percent, top, end)
		}
	}
}
