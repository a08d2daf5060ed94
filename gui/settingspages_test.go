package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"udpchat/settings"
)

func TestName(t *testing.T) {
	d := newDesk(t, wideWindow, withPeers())
	d.show(sectionMe)
	box := find(d, anyOf[*input])
	if box.Text != "" || box.PlaceHolder != "lin@lab" {
		t.Errorf("text %q, placeholder %q", box.Text, box.PlaceHolder)
	}
	test.Type(box, "林晓 ")
	if got := d.store.Get().Name; got != "林晓" {
		t.Errorf("stored %q", got)
	}
}

func TestOwnAddressIsCopied(t *testing.T) {
	d := newDesk(t, wideWindow, withPeers())
	d.fingerprint = ""
	d.show(sectionMe)
	n := network()
	d.setNetwork(n)
	test.Tap(find(d, anyOf[*push]))
	if got := fyne.CurrentApp().Clipboard().Content(); got != "192.0.2.23" {
		t.Errorf("copied %q", got)
	}
	n.Port = 4000
	d.setNetwork(n)
	test.Tap(find(d, anyOf[*push]))
	if got := fyne.CurrentApp().Clipboard().Content(); got != "192.0.2.23:4000" {
		t.Errorf("copied %q", got)
	}
}

func TestLookTakesEffectAtOnce(t *testing.T) {
	d := newDesk(t, wideWindow, withPeers())
	d.show(sectionLook)
	language := func() *choice { return find(d, func(c *choice) bool { return slices.Contains(c.Options, "中文") }) }
	shade := func() *choice { return find(d, func(c *choice) bool { return slices.Contains(c.Options, "Dark") }) }

	language().SetSelected("中文")
	if d.store.Get().Language != settings.Chinese || d.looked != 1 {
		t.Errorf("language %q, drawn anew %d times", d.store.Get().Language, d.looked)
	}
	shade().SetSelected("Dark")
	if d.store.Get().Theme != settings.DarkTheme || d.looked != 2 {
		t.Errorf("theme %q, drawn anew %d times", d.store.Get().Theme, d.looked)
	}
	if d.window.Canvas().Focused() != fyne.Focusable(shade()) {
		t.Error("the choice has not the focus again")
	}
	find(d, anyOf[*scale]).SetValue(200)
	if d.store.Get().TextSize != 200 || theme.Size(theme.SizeNameText) != 28 {
		t.Errorf("text size %d, drawn with %v", d.store.Get().TextSize, theme.Size(theme.SizeNameText))
	}
	if s := find(d, anyOf[*scale]); d.window.Canvas().Focused() != fyne.Focusable(s) || s.Value != 200 {
		t.Errorf("the line is at %v", s.Value)
	}
	if len(d.window.Canvas().Overlays().List()) != 1 || d.section != sectionLook {
		t.Error("the dialog is another")
	}
	if d.sheet.list.Visible() {
		t.Error("sections that do not fit are at the side")
	}
}

func TestTextSizeWaitsUntilTheLineIsLetGo(t *testing.T) {
	d := newDesk(t, wideWindow, withPeers())
	d.show(sectionLook)
	line := find(d, anyOf[*scale])
	line.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(line.Size().Width, 5)}})
	if d.looked != 0 {
		t.Error("drawn anew while dragging")
	}
	line.DragEnd()
	if d.looked != 1 || d.store.Get().TextSize != settings.MaxTextSize {
		t.Errorf("drawn anew %d times, size %d", d.looked, d.store.Get().TextSize)
	}
}

func TestMessageSettings(t *testing.T) {
	d := newDesk(t, wideWindow, withPeers())
	d.show(sectionMessages)
	find(d, anyOf[*choice]).SetSelected("Ctrl+Enter")
	test.Tap(find(d, func(c *tick) bool { return c.Text == "88 leaves the room" }))
	test.Tap(find(d, func(c *tick) bool { return c.Text == "Ask before replacing characters" }))
	s := d.store.Get()
	if s.SendKey != settings.SendCtrlEnter || s.Leave88 || s.AskReplace {
		t.Errorf("stored %q, %v, %v", s.SendKey, s.Leave88, s.AskReplace)
	}
	if hint := find(d, anyOf[*formRow]).note.content; hint != "Enter starts a new line." {
		t.Errorf("hint %q", hint)
	}
}

func TestKeepingMessagesIsAChoice(t *testing.T) {
	d := newDesk(t, wideWindow, withPeers())
	d.show(sectionHistory)
	for _, want := range []bool{false, true} {
		test.Tap(find(d, anyOf[*tick]))
		if got := d.store.Get().History; got != want {
			t.Errorf("keeps the history: %v, want %v", got, want)
		}
	}
}

func TestDataFolderIsOpened(t *testing.T) {
	d := newDesk(t, wideWindow, withPeers())
	d.show(sectionHistory)
	test.Tap(find(d, anyOf[*push]))
	if d.opened != 1 {
		t.Errorf("opened %d times", d.opened)
	}
}

func TestPort(t *testing.T) {
	for name, c := range map[string]struct {
		typed string
		want  uint16
		note  string
	}{
		"another":      {"4000", 4000, "Receiving on UDP 3456"},
		"full-width":   {"４０００", 4000, "Receiving on UDP 3456"},
		"space around": {" 4000 ", 4000, "Receiving on UDP 3456"},
		"the same":     {"3456", 3456, "Receiving on UDP 3456"},
		"too large":    {"65536", 3456, "Enter a port from 1 to 65535."},
		"zero":         {"0", 3456, "Enter a port from 1 to 65535."},
		"no number":    {"abc", 3456, "Enter a port from 1 to 65535."},
		"an address":   {"1:2", 3456, "Enter a port from 1 to 65535."},
		"nothing":      {"", 3456, "Enter a port from 1 to 65535."},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, wideWindow, withPeers())
			d.setNetwork(network())
			d.show(sectionNetwork)
			box, row := find(d, anyOf[*input]), find(d, anyOf[*formRow])
			d.window.Canvas().Focus(box)
			box.SetText("")
			test.Type(box, c.typed)
			if len(d.ports) != 0 {
				t.Errorf("listened on %v while typing", d.ports)
			}
			d.window.Canvas().Unfocus()
			if got := d.store.Get().Port; got != c.want || row.note.content != c.note {
				t.Errorf("stored %d, note %q", got, row.note.content)
			}
			if (len(d.ports) == 1 && d.ports[0] == c.want) != (c.want != 3456) {
				t.Errorf("listened on %v", d.ports)
			}
		})
	}
}

func TestPortIsTakenByEnterAndByClosing(t *testing.T) {
	d := newDesk(t, wideWindow, withPeers())
	d.show(sectionNetwork)
	box := find(d, anyOf[*input])
	d.window.Canvas().Focus(box)
	box.SetText("4000")
	box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	box.SetText("5000")
	d.hide()
	if !slices.Equal(d.ports, []uint16{4000, 5000}) || d.store.Get().Port != 5000 {
		t.Errorf("listened on %v", d.ports)
	}
}
