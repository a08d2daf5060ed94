package gui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/gui/composer"
	"udpchat/gui/guitest"
	"udpchat/settings"
)

func sendByCtrlEnter(s *settings.Settings) { s.SendKey = settings.SendCtrlEnter }

// ctrlEnter presses Ctrl+Enter in the composer.
func (h *house) ctrlEnter() {
	h.composer.Entry.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
}

func (h *house) wantText(want string) {
	h.t.Helper()
	if got := h.composer.Entry.Text; got != want {
		h.t.Errorf("the box has %q, want %q", got, want)
	}
}

func (h *house) wantFocus() {
	h.t.Helper()
	if h.window.Canvas().Focused() != fyne.Focusable(h.composer.Entry) {
		h.t.Errorf("the focus is on %T", h.window.Canvas().Focused())
	}
}

func TestEnterSendsAndTheFocusStays(t *testing.T) {
	h := newHouse(t)
	h.porter.to = []chat.Recipient{"192.0.2.7"}
	h.write("你好")
	h.enter()
	h.wantSaid("你好")
	h.wantText("")
	h.wantFocus()
	if len(h.porter.sent) != 1 || !h.composer.Send.Disabled() {
		t.Errorf("sent %q, Send is disabled: %v", h.porter.sent, h.composer.Send.Disabled())
	}
	h.write("again")
	h.window.Canvas().Unfocus()
	test.Tap(h.composer.Send)
	h.wantSaid("你好", "again")
	h.wantFocus()
}

func TestEnterBreaksTheLineAsChosen(t *testing.T) {
	shiftEnter := func(h *house) { h.composer.Entry.Enter(true, false) }
	cases := []struct {
		name, key  string
		press      func(*house)
		text, said string
	}{
		{"Enter", settings.SendEnter, (*house).enter, "", "one"},
		{"Shift+Enter", settings.SendEnter, shiftEnter, "one\n", ""},
		{"Ctrl+Enter", settings.SendEnter, (*house).ctrlEnter, "", "one"},
		{"Enter", settings.SendCtrlEnter, (*house).enter, "one\n", ""},
		{"Shift+Enter", settings.SendCtrlEnter, shiftEnter, "one\n", ""},
		{"Ctrl+Enter", settings.SendCtrlEnter, (*house).ctrlEnter, "", "one"},
	}
	for _, c := range cases {
		t.Run(c.key+" and "+c.name, func(t *testing.T) {
			h := newHouse(t, func(s *settings.Settings) { s.SendKey = c.key })
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
	h := newHouse(t)
	if got := h.composer.Entry.PlaceHolder; !strings.Contains(got, "Shift+Enter starts") {
		t.Errorf("%q", got)
	}
	h.change(h.Settings, sendByCtrlEnter)
	h.focus()
	if got := h.composer.Entry.PlaceHolder; !strings.Contains(got, "Ctrl+Enter sends") {
		t.Errorf("after the change %q", got)
	}
}

func TestWhatCannotBeSaidStays(t *testing.T) {
	h := newHouse(t)
	h.write("  ")
	h.enter()
	h.wantText("  ")
	long := strings.Repeat("长", chat.MaxText+1)
	h.composer.Entry.SetText(long)
	h.enter()
	h.wantText(long)
	if !h.composer.Strip.Visible() || !strings.Contains(h.composer.Strip.Words.Content, "21845") {
		t.Errorf("the strip says %q", h.composer.Strip.Words.Content)
	}
	h.composer.Entry.SetText("短")
	if h.composer.Strip.Visible() {
		t.Error("the strip is still there")
	}
	h.wantSaid()
}

func TestTheFirstReplacementIsAskedFor(t *testing.T) {
	h := newHouse(t)
	h.porter.to = []chat.Recipient{"192.0.2.7", "192.0.2.8"}
	strip := h.composer.Strip
	h.write("hi 😀")
	if got := strip.Words.Content; !strip.Visible() || got != "Scripts (2) will see: hi 〓" {
		t.Errorf("while typing: %q", got)
	}
	h.enter()
	if got := strip.Words.Content; len(h.said()) > 0 || got != "Press Enter again to send it like this: hi 〓" {
		t.Errorf("asked: %q, said %q", got, h.said())
	}
	h.composer.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	h.enter()
	h.wantSaid()
	h.write("!")
	h.enter()
	h.wantSaid()
	h.enter()
	h.wantSaid("hi 😀!")
	h.write("😀")
	h.enter()
	h.wantSaid("hi 😀!", "😀")
	if h.Settings.Get().AskReplace {
		t.Error("it asks for ever")
	}
}

func TestNobodyIsAskedWithoutRecipients(t *testing.T) {
	h := newHouse(t)
	h.write("😀")
	if h.composer.Strip.Visible() {
		t.Error("the strip warns of nobody")
	}
	h.enter()
	h.wantSaid("😀")
}

func TestTheStripCountsLongTexts(t *testing.T) {
	h := newHouse(t)
	h.porter.to = []chat.Recipient{"192.0.2.7"}
	for _, c := range []struct {
		text, words, right string
	}{
		{"short", "", ""},
		{strings.Repeat("x", composer.NearLimit), "Scripts receive exactly this text.", "in 23 parts"},
		{"a\n😀", "Scripts (1) will see: a↵〓", "5 of 1024 bytes"},
	} {
		h.composer.Entry.SetText(c.text)
		s := h.composer.Strip
		if s.Visible() != (c.words != "") || c.words != "" && (s.Words.Content != c.words || s.Right.Content != c.right) {
			t.Errorf("%.10q: shown %v, %q and %q", c.text, s.Visible(), s.Words.Content, s.Right.Content)
		}
	}
}

func TestTheBoxGrowsToSixLines(t *testing.T) {
	h := newHouse(t)
	entry := h.composer.Entry
	one := entry.Size().Height
	before := one
	for n := 2; n <= 8; n++ {
		h.write("x")
		entry.Enter(true, false)
		now := entry.Size().Height
		if n <= composer.MaxLines && now <= before || n > composer.MaxLines && now != before {
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

// What is counted as lines must be what the entry draws, or it would scroll too early or gape.
func TestLinesAreCountedAsTheBoxDrawsThem(t *testing.T) {
	h := newHouse(t, sized(700, 500))
	entry := h.composer.Entry
	for _, text := range []string{
		strings.Repeat("天地玄黄", 30), strings.Repeat("word ", 50), strings.Repeat("W", 200), "a\nb\n" + strings.Repeat("玄", 50),
	} {
		entry.SetText(text)
		entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
		entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
		room := entry.Size().Width - h.composer.Smile.MinSize().Width - 16
		if got := h.composer.Width.Rows(text, room, 100); got != entry.CursorRow+1 {
			t.Errorf("%.12q: %d lines, the entry has %d", text, got, entry.CursorRow+1)
		}
	}
}

func TestANarrowerWindowMakesTheBoxHigher(t *testing.T) {
	h := newHouse(t)
	h.composer.Entry.SetText(strings.Repeat("天地玄黄", 14))
	high := h.composer.Entry.Size().Height
	h.window.Resize(fyne.NewSize(400, 500))
	if now := h.composer.Entry.Size().Height; now <= high {
		t.Errorf("%v high, was %v", now, high)
	}
}

func TestEightyEightClosesTheComposer(t *testing.T) {
	h := newHouse(t)
	h.write("88")
	h.enter()
	h.wantSaid("88")
	if h.composer.Bar.Visible() || !h.composer.LeftAt.Visible() {
		t.Error("the composer is open")
	}
	if h.window.Canvas().Focused() != fyne.Focusable(h.composer.Again) {
		t.Errorf("the focus is on %T", h.window.Canvas().Focused())
	}
	h.hear("192.0.2.7:5000", "still here")
	h.typed('x')
	h.tap(fyne.KeySpace)
	h.wantSaid("88", "still here")
	if h.composer.Bar.Visible() {
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
	h := newHouse(t)
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
	if h.composer.Entry.Wrapping != fyne.TextWrapBreak {
		t.Error("lines are no longer broken")
	}
}

func TestUpInAnEmptyBoxBringsBackTheLastMessage(t *testing.T) {
	h := newHouse(t)
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
			h := newHouse(t, func(s *settings.Settings) { s.Language, s.TextSize = language, percent })
			for width := float32(320); width < 1400; width += 90 {
				h.frame.Resize(fyne.NewSize(width, 400))
				if lines := guitest.Texted(h.composer.Entry); len(lines) != 1 {
					t.Errorf("%s, %d %%, %v wide: %q", language, percent, width, lines)
				}
			}
		}
	}
}
