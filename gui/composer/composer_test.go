package composer

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/chat/memory"
	"udpchat/gui/guitest"
	"udpchat/settings"
)

// openRoom is the open room of a room.
type openRoom struct{ room *chat.Room }

func (o openRoom) Say(text string) (chat.ID, error)      { return o.room.Say(chat.OpenRoom, text) }
func (o openRoom) Preview(text string) (chat.Plain, int) { return o.room.Preview(chat.OpenRoom, text) }
func (o openRoom) Rejoin()                               { o.room.Rejoin(chat.OpenRoom) }

// desk is a composer alone in a window, over a room whose recipients are the test's.
type desk struct {
	*Composer
	t       *testing.T
	carrier *guitest.Carrier
	store   *settings.Store
	window  fyne.Window
}

func newDesk(t *testing.T, changes ...func(*settings.Settings)) *desk {
	t.Helper()
	store := guitest.NewStore(t, changes...)
	if language := store.Get().Language; language == settings.SystemChoice {
		guitest.Speak(t, settings.English)
	} else {
		guitest.Speak(t, language)
	}
	guitest.LightApp(t)
	d := &desk{t: t, store: store, carrier: &guitest.Carrier{}}
	room := chat.New(chat.Config{
		Archive: memory.New(), Now: func() time.Time { return guitest.Noon },
		Plain: guitest.WithoutEmoji{}, Carriers: []chat.Carrier{d.carrier}, Changed: func() {},
	})
	d.Composer = New(Deps{
		Room: openRoom{room}, Store: store, Quit: func() {}, Sent: func() {}, Resized: func() {},
		Focus:         func() { d.window.Canvas().Focus(d.Entry) },
		FocusOn:       func(o fyne.Focusable) { d.window.Canvas().Focus(o) },
		Key:           func(fyne.KeyName) bool { return false },
		OpenAddresses: func() {}, HoverReaders: func(bool) {},
	})
	d.window = test.NewTempWindow(t, d.Box)
	d.window.Resize(fyne.NewSize(844, 720))
	return d
}

func (d *desk) write(text string) {
	d.window.Canvas().Focus(d.Entry)
	d.Entry.Insert(text)
}

func (d *desk) enter() { guitest.Press(d.Entry, fyne.KeyReturn) }

func (d *desk) ctrlEnter() {
	d.Entry.KeyDown(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.Entry.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
}

func (d *desk) wantText(want string) {
	d.t.Helper()
	if got := d.Entry.Text; got != want {
		d.t.Errorf("the entry has %q, want %q", got, want)
	}
}

// wantSent checks what the first recipient was sent.
func (d *desk) wantSent(want ...string) {
	d.t.Helper()
	var got []string
	for i, text := range d.carrier.Sent {
		if i%len(d.carrier.To) == 0 {
			got = append(got, text)
		}
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		d.t.Errorf("sent %q, want %q", got, want)
	}
}

func TestWhatCannotBeSaidStays(t *testing.T) {
	d := newDesk(t)
	d.write("  ")
	d.enter()
	d.wantText("  ")
	long := strings.Repeat("长", chat.MaxText+1)
	d.Entry.SetText(long)
	d.enter()
	d.wantText(long)
	d.wantBanner("Too long by 43692 characters.")
	d.window.Canvas().Focus(d.send)
	d.send.Tapped(nil)
	if d.window.Canvas().Focused() != d.Entry {
		t.Error("after a refusal the entry has no focus")
	}
	d.Entry.SetText("短")
	d.wantSent()
	for _, blank := range []string{"\u3164", "\ufe0f", "\u200d\ufeff", "\u0301", "\u2800", "\n\u115f\u1160"} {
		d.Entry.SetText(blank)
		if !d.send.Disabled() {
			t.Errorf("%+q can be sent", blank)
		}
		d.enter()
		d.wantText(blank)
	}
	if d.preview.banner.Visible() {
		t.Error("the banner is still there")
	}
	d.wantSent()
}

func (d *desk) wantBanner(want string) {
	d.t.Helper()
	if got := d.preview.banner.Words.Content; !d.preview.banner.Visible() || got != want {
		d.t.Errorf("the banner says %q, want %q", got, want)
	}
}

// clipboard is a clipboard with a content.
type clipboard string

func (c clipboard) Content() string { return string(c) }
func (clipboard) SetContent(string) {}

func (d *desk) paste(text string) {
	d.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard(text)})
}

func TestPastedLineEndsAreLineFeeds(t *testing.T) {
	for text, want := range map[string]string{
		"one\r\ntwo": "one\ntwo", "one\rtwo": "one\ntwo", "a\u2028b\u2029c": "a\nb\nc", "a\u0085b\v\fc": "a\nb\n\nc", "\r\n": "\n",
	} {
		d := newDesk(t)
		d.paste(text)
		d.wantText(want)
		d.Entry.SetText(text)
		d.wantText(want)
	}
}

func TestATextWithoutRoomIsNotPasted(t *testing.T) {
	d := newDesk(t)
	d.Entry.SetText(strings.Repeat("a", chat.MaxText-3))
	d.paste("长长")
	d.wantBanner("Not pasted: too long by 1 character.")
	d.paste("长")
	if len(d.Entry.Text) != chat.MaxText || d.preview.banner.Visible() {
		t.Errorf("%d bytes, the banner says %q", len(d.Entry.Text), d.preview.banner.Words.Content)
	}
	d.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	d.paste(strings.Repeat("字", 32_000))
	d.wantBanner("Not pasted: too long by 10155 characters.")
	if len(d.Entry.Text) != chat.MaxText || d.Entry.SelectedText() != d.Entry.Text {
		t.Error("what was selected is gone")
	}
	d.paste("短")
	d.wantText("短")
}

func TestTheFirstReplacementIsAskedFor(t *testing.T) {
	d := newDesk(t)
	d.carrier.To = []chat.Recipient{"192.0.2.7", "192.0.2.8"}
	banner := d.preview.banner
	d.write("hi 😀")
	if got := banner.Words.Content; !banner.Visible() || got != "Scripts (2) will see: hi 〓" {
		t.Errorf("while typing: %q", got)
	}
	d.enter()
	if got := banner.Words.Content; len(d.carrier.Sent) > 0 || got != "Press Enter again to send it like this: hi 〓" {
		t.Errorf("asked: %q, sent %q", got, d.carrier.Sent)
	}
	d.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	d.enter()
	d.wantSent()
	d.write("!")
	d.enter()
	d.wantSent()
	d.enter()
	d.wantSent("hi 😀!")
	d.write("😀")
	d.enter()
	d.wantSent("hi 😀!", "😀")
	if d.store.Get().AskReplace {
		t.Error("it asks for ever")
	}
}

func TestNobodyIsAskedWithoutRecipients(t *testing.T) {
	d := newDesk(t)
	d.carrier.To = nil
	d.write("😀")
	if d.preview.banner.Visible() {
		t.Error("the banner warns of nobody")
	}
	d.enter()
	d.wantText("")
}

func TestTheBannerCountsLongTexts(t *testing.T) {
	d := newDesk(t)
	d.carrier.To = []chat.Recipient{"192.0.2.7"}
	for _, c := range []struct {
		text, words, right string
	}{
		{"short", "", ""},
		{strings.Repeat("x", nearLimit), "Scripts receive exactly this text.", "in 23 parts"},
		{"a\n😀", "Scripts (1) will see: a↵〓", "5 of 1024 bytes"},
	} {
		d.Entry.SetText(c.text)
		s := d.preview.banner
		if s.Visible() != (c.words != "") || c.words != "" && (s.Words.Content != c.words || s.Right.Content != c.right) {
			t.Errorf("%.10q: shown %v, %q and %q", c.text, s.Visible(), s.Words.Content, s.Right.Content)
		}
	}
}

func TestTheSendingKeyIsNamedAsChosen(t *testing.T) {
	for _, c := range []struct {
		key, language, asks string
		press               func(*desk)
	}{
		{settings.SendEnter, settings.English, "Press Enter again", (*desk).enter},
		{settings.SendEnter, settings.Chinese, "再按一次 Enter 照此", (*desk).enter},
		{settings.SendCtrlEnter, settings.English, "Press Ctrl+Enter again", (*desk).ctrlEnter},
		{settings.SendCtrlEnter, settings.Chinese, "再按一次 Ctrl+Enter 照此", (*desk).ctrlEnter},
	} {
		d := newDesk(t, func(s *settings.Settings) { s.SendKey, s.Language = c.key, c.language })
		d.carrier.To = []chat.Recipient{"192.0.2.7"}
		d.write("😀")
		c.press(d)
		if got := d.preview.banner.Words.Content; !strings.HasPrefix(got, c.asks) {
			t.Errorf("%s, %s: asks %q", c.key, c.language, got)
		}
	}
}

func TestSendCanBePressedWhileThereIsText(t *testing.T) {
	d := newDesk(t)
	d.carrier.To = []chat.Recipient{"192.0.2.7"}
	if !d.send.Disabled() {
		t.Error("it can be pressed at the start")
	}
	d.write("hi")
	if d.send.Disabled() {
		t.Error("it cannot be pressed")
	}
	test.Tap(d.send)
	if d.wantSent("hi"); !d.send.Disabled() {
		t.Error("it can be pressed after sending")
	}
}

func TestTheTagShowsPlainPeersOrALock(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		recipients, own int
		nodes           bool
		count           string // of plain peers; empty: a lock
		visible         bool
	}{
		{0, 0, false, "", false},
		{0, 0, true, "", true},
		{2, 1, true, "1", true},
		{2, 0, false, "2", true},
		{1, 1, true, "", true},
	} {
		d.carrier.To = []chat.Recipient{"192.0.2.7", "192.0.2.8"}[:c.recipients]
		d.SetReaders(c.own, c.nodes)
		r, count := d.Readers, ""
		if r.count.Visible() {
			count = r.count.Content
		}
		if r.Visible() != c.visible || c.visible && (count != c.count || r.lock.Visible() != (c.count == "")) {
			t.Errorf("%+v: visible %v, count %q, lock %v", c, r.Visible(), count, r.lock.Visible())
		}
	}
}

func TestAReplacedComposerKeepsTheTextAndTheLastMessage(t *testing.T) {
	old, d := newDesk(t), newDesk(t)
	old.write("one")
	old.enter()
	old.write("two")
	d.Continue(old.Composer)
	d.wantText("two")
	if got := d.Entry.Recall(); got != "one" || d.Entry.Caret() != len("two") {
		t.Errorf("recalls %q, the cursor is at %d", got, d.Entry.Caret())
	}
}
