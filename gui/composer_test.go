package gui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/gui/guitest"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

func sendByCtrlEnter(s *settings.Settings) { s.SendKey = settings.SendCtrlEnter }

// ctrlEnter presses Ctrl+Enter in the composer.
func (h *liveWindow) ctrlEnter() {
	h.composer.Entry.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
}

func (h *liveWindow) wantText(want string) {
	h.t.Helper()
	if got := h.composer.Entry.Text; got != want {
		h.t.Errorf("the box has %q, want %q", got, want)
	}
}

func (h *liveWindow) wantFocus() {
	h.t.Helper()
	if h.window.Canvas().Focused() != fyne.Focusable(h.composer.Entry) {
		h.t.Errorf("the focus is on %T", h.window.Canvas().Focused())
	}
}

func TestEnterSendsAndTheFocusStays(t *testing.T) {
	h := newLiveWindow(t)
	h.porter.To = []chat.Recipient{"192.0.2.7"}
	h.write("你好")
	h.enter()
	h.wantSaid("你好")
	h.wantText("")
	h.wantFocus()
	if len(h.porter.Sent) != 1 {
		t.Errorf("sent %q", h.porter.Sent)
	}
	h.write("again")
	h.window.Canvas().Unfocus()
	box := h.composer.Box
	corner := fyne.CurrentApp().Driver().AbsolutePositionForObject(box).Add(box.Size())
	test.TapCanvas(h.window.Canvas(), corner.SubtractXY(kit.Margin(box.Size().Width)+20, 30)) // on Send
	h.wantSaid("你好", "again")
	h.wantFocus()
}

func TestEnterBreaksTheLineAsChosen(t *testing.T) {
	shiftEnter := func(h *liveWindow) { h.composer.Entry.Enter(true, false) }
	cases := []struct {
		name, key  string
		press      func(*liveWindow)
		text, said string
	}{
		{"Enter", settings.SendEnter, (*liveWindow).enter, "", "one"},
		{"Shift+Enter", settings.SendEnter, shiftEnter, "one\n", ""},
		{"Ctrl+Enter", settings.SendEnter, (*liveWindow).ctrlEnter, "", "one"},
		{"Enter", settings.SendCtrlEnter, (*liveWindow).enter, "one\n", ""},
		{"Shift+Enter", settings.SendCtrlEnter, shiftEnter, "one\n", ""},
		{"Ctrl+Enter", settings.SendCtrlEnter, (*liveWindow).ctrlEnter, "", "one"},
	}
	for _, c := range cases {
		t.Run(c.key+" and "+c.name, func(t *testing.T) {
			h := newLiveWindow(t, func(s *settings.Settings) { s.SendKey = c.key })
			h.write("one")
			c.press(h)
			h.wantText(c.text)
			if got := strings.Join(h.said(), "|"); got != c.said {
				t.Errorf("said %q", got)
			}
		})
	}
}

func TestTheEmptyBoxTellsItsKeys(t *testing.T) {
	h := newLiveWindow(t)
	if got := h.composer.Entry.PlaceHolder; !strings.Contains(got, "Shift+Enter starts") {
		t.Errorf("%q", got)
	}
	h.change(h.Settings, sendByCtrlEnter)
	h.focus()
	if got := h.composer.Entry.PlaceHolder; !strings.Contains(got, "Ctrl+Enter sends") {
		t.Errorf("after the change %q", got)
	}
}

func TestTheBoxGrowsToSixLines(t *testing.T) {
	h := newLiveWindow(t)
	entry := h.composer.Entry
	one := entry.Size().Height
	const mostLines = 6
	before := one
	for n := 2; n <= 8; n++ {
		h.write("x")
		entry.Enter(true, false)
		now := entry.Size().Height
		if n <= mostLines && now <= before || n > mostLines && now != before {
			t.Errorf("%d lines: %v high, was %v", n, now, before)
		}
		if bottom := h.composer.Box.Position().Y + h.composer.Box.Size().Height; bottom != h.frame.Size().Height {
			t.Errorf("%d lines: the composer ends at %v of %v", n, bottom, h.frame.Size().Height)
		}
		before = now
	}
	entry.SetText("")
	if entry.Size().Height != one {
		t.Errorf("empty it is %v high, was %v", entry.Size().Height, one)
	}
}

func TestANarrowerWindowMakesTheBoxHigher(t *testing.T) {
	h := newLiveWindow(t)
	h.composer.Entry.SetText(strings.Repeat("天地玄黄", 14))
	high := h.composer.Entry.Size().Height
	h.window.Resize(fyne.NewSize(400, 500))
	if now := h.composer.Entry.Size().Height; now <= high {
		t.Errorf("%v high, was %v", now, high)
	}
}

func TestEightyEightClosesTheComposer(t *testing.T) {
	h := newLiveWindow(t)
	h.write("88")
	h.enter()
	h.wantSaid("88")
	if h.composer.Open() {
		t.Error("the composer is open")
	}
	if h.window.Canvas().Focused() != h.composer.First() {
		t.Errorf("the focus is on %T", h.window.Canvas().Focused())
	}
	h.hear("192.0.2.7:5000", "still here")
	h.keys.typed('x')
	h.tap(fyne.KeySpace)
	h.wantSaid("88", "still here")
	if h.composer.Open() {
		t.Error("a space joins again")
	}
	h.wantText("")
	h.tap(fyne.KeyReturn)
	h.wantFocus()
	h.write("back")
	h.enter()
	h.wantSaid("88", "still here", "back")
}

// The toolkit needs 12 s for such a text when it breaks its lines.
func TestALongTextCanBePasted(t *testing.T) {
	h := newLiveWindow(t)
	long := strings.Repeat("长", chat.MaxText/3)
	h.App.Clipboard().SetContent(long)
	h.window.Canvas().Focus(h.composer.Entry)
	best := time.Hour
	for try := 0; best > 250*guitest.Limit && try < 3; try++ { // others use the machine too
		h.composer.Entry.SetText("")
		start := time.Now()
		h.composer.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: h.App.Clipboard()})
		h.write("x")
		best = min(best, time.Since(start))
	}
	if best > 250*guitest.Limit {
		t.Errorf("took %v", best)
	}
	h.wantText(long + "x")
	h.enter()
	h.wantText("")
	h.write("short")
}

func TestUpInAnEmptyBoxBringsBackTheLastMessage(t *testing.T) {
	h := newLiveWindow(t)
	h.write("one")
	h.enter()
	h.composer.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	h.wantText("one")
	h.write("!")
	h.wantText("one!")
	h.composer.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	h.wantText("one!")
}

func TestTheReminderIsOneLineAtEverySize(t *testing.T) {
	for _, language := range []string{settings.English, settings.Chinese} {
		for _, percent := range []int{100, 200} {
			h := newLiveWindow(t, func(s *settings.Settings) { s.Language, s.TextSize = language, percent })
			for width := float32(320); width < 1400; width += 90 {
				h.frame.Resize(fyne.NewSize(width, 400))
				if lines := guitest.Texted(h.composer.Entry); len(lines) != 1 {
					t.Errorf("%s, %d %%, %v wide: %q", language, percent, width, lines)
				}
			}
		}
	}
}

func TestAQuotationLeavesTheCursorBehindIt(t *testing.T) {
	h := newLiveWindow(t)
	h.write("so")
	h.composer.Quote(strings.Repeat("long ", 40))
	h.write("!")
	if got := h.composer.Entry.Text; !strings.HasSuffix(got, "\nso!") {
		t.Errorf("the box has %q", got)
	}
	h.composer.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	h.composer.Quote("short")
	h.write("?")
	if got := h.composer.Entry.Text; !strings.HasPrefix(got, "> short\n> long") || !strings.HasSuffix(got, "\nso?") {
		t.Errorf("then it has %q", got)
	}
}
