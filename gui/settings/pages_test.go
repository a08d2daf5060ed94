package settings

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"udpchat/gui/guitest"
	"udpchat/gui/people"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

func TestName(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers())
	d.Open(SectionMe)
	box := find(d, anyOf[*kit.Input])
	if box.Text != "" || box.PlaceHolder != "lin@lab" {
		t.Errorf("text %q, placeholder %q", box.Text, box.PlaceHolder)
	}
	test.Type(box, "林晓 ")
	if got := d.Store.Get().Name; got != "林晓" {
		t.Errorf("stored %q", got)
	}
}

func TestOwnAddressIsCopied(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers())
	d.SetIdentity(people.Identity{})
	d.Open(SectionMe)
	n := network()
	d.SetNetwork(n)
	test.Tap(find(d, anyOf[*kit.DialogButton]))
	if got := fyne.CurrentApp().Clipboard().Content(); got != "192.0.2.23" {
		t.Errorf("copied %q", got)
	}
	n.Port = 4000
	d.SetNetwork(n)
	test.Tap(find(d, anyOf[*kit.DialogButton]))
	if got := fyne.CurrentApp().Clipboard().Content(); got != "192.0.2.23:4000" {
		t.Errorf("copied %q", got)
	}
}

func TestLookTakesEffectAtOnce(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers())
	d.Open(SectionLook)
	language := func() *kit.Select {
		return find(d, func(c *kit.Select) bool { return slices.Contains(c.Options, "中文") })
	}
	shade := func() *kit.Select {
		return find(d, func(c *kit.Select) bool { return slices.Contains(c.Options, "Dark") })
	}

	language().SetSelected("中文")
	if d.Store.Get().Language != settings.Chinese || d.looked != 1 {
		t.Errorf("language %q, drawn anew %d times", d.Store.Get().Language, d.looked)
	}
	shade().SetSelected("Dark")
	if d.Store.Get().Theme != settings.DarkTheme || d.looked != 2 {
		t.Errorf("theme %q, drawn anew %d times", d.Store.Get().Theme, d.looked)
	}
	if d.window.Canvas().Focused() != fyne.Focusable(shade()) {
		t.Error("the choice has not the focus again")
	}
	find(d, anyOf[*kit.Slider]).SetValue(200)
	if d.Store.Get().TextSize != 200 || theme.Size(theme.SizeNameText) != 28 {
		t.Errorf("text size %d, drawn with %v", d.Store.Get().TextSize, theme.Size(theme.SizeNameText))
	}
	if s := find(d, anyOf[*kit.Slider]); d.window.Canvas().Focused() != fyne.Focusable(s) || s.Value != 200 {
		t.Errorf("the line is at %v", s.Value)
	}
	if len(d.window.Canvas().Overlays().List()) != 1 || d.Section != SectionLook {
		t.Error("the dialog is another")
	}
	if d.around.list.Visible() {
		t.Error("sections that do not fit are at the side")
	}
}

func TestTextSizeWaitsUntilTheLineIsLetGo(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers())
	d.Open(SectionLook)
	line := find(d, anyOf[*kit.Slider])
	line.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(line.Size().Width, 5)}})
	if d.looked != 0 {
		t.Error("drawn anew while dragging")
	}
	line.DragEnd()
	if d.looked != 1 || d.Store.Get().TextSize != settings.MaxTextSize {
		t.Errorf("drawn anew %d times, size %d", d.looked, d.Store.Get().TextSize)
	}
}

func TestMessageSettings(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers())
	d.Open(SectionMessages)
	find(d, anyOf[*kit.Select]).SetSelected("Ctrl+Enter")
	test.Tap(find(d, func(c *kit.Checkbox) bool { return c.Text == "88 leaves the room" }))
	test.Tap(find(d, func(c *kit.Checkbox) bool { return c.Text == "Ask before replacing characters" }))
	s := d.Store.Get()
	if s.SendKey != settings.SendCtrlEnter || s.Leave88 || s.AskReplace {
		t.Errorf("stored %q, %v, %v", s.SendKey, s.Leave88, s.AskReplace)
	}
	if hint := find(d, anyOf[*kit.FormRow]).Hint.Content; hint != "Enter starts a new line." {
		t.Errorf("hint %q", hint)
	}
}

func TestKeepingMessagesIsAChoice(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers())
	d.Open(SectionHistory)
	for _, want := range []bool{false, true} {
		test.Tap(find(d, anyOf[*kit.Checkbox]))
		if got := d.Store.Get().History; got != want {
			t.Errorf("keeps the history: %v, want %v", got, want)
		}
	}
}

func TestDataFolderIsOpened(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers())
	d.Open(SectionHistory)
	test.Tap(find(d, anyOf[*kit.DialogButton]))
	if d.opened != 1 {
		t.Errorf("opened %d times", d.opened)
	}
}

func TestPort(t *testing.T) {
	for name, c := range map[string]struct {
		typed string
		want  uint16
		hint  string
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
			d := newDesk(t, guitest.WideWindow, withPeers())
			d.SetNetwork(network())
			d.Open(SectionNetwork)
			box, row := find(d, anyOf[*kit.Input]), find(d, anyOf[*kit.FormRow])
			d.window.Canvas().Focus(box)
			box.SetText("")
			test.Type(box, c.typed)
			if len(d.ports) != 0 {
				t.Errorf("listened on %v while typing", d.ports)
			}
			d.window.Canvas().Unfocus()
			if got := d.Store.Get().Port; got != c.want || row.Hint.Content != c.hint {
				t.Errorf("stored %d, hint %q", got, row.Hint.Content)
			}
			if (len(d.ports) == 1 && d.ports[0] == c.want) != (c.want != 3456) {
				t.Errorf("listened on %v", d.ports)
			}
		})
	}
}

func TestPortIsTakenByEnterAndByClosing(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers())
	d.Open(SectionNetwork)
	box := find(d, anyOf[*kit.Input])
	d.window.Canvas().Focus(box)
	box.SetText("4000")
	guitest.Press(box, fyne.KeyReturn)
	box.SetText("5000")
	d.Close()
	if !slices.Equal(d.ports, []uint16{4000, 5000}) || d.Store.Get().Port != 5000 {
		t.Errorf("listened on %v", d.ports)
	}
}
