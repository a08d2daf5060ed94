package gui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/memory"
	"udpchat/gui/guitest"
	"udpchat/settings"
)

// manualWindow is the whole window over a room with an archive in memory. It pulls only when the test says so.
type manualWindow struct {
	*Window
	t    *testing.T
	room *chat.Room
	now  time.Time

	archive *memory.Archive // of the room
}

func newManualWindow(t *testing.T, size fyne.Size, archives Archives) *manualWindow {
	t.Helper()
	app := test.NewTempApp(t)
	guitest.Speak(t, "en")
	store := guitest.NewStore(t, func(s *settings.Settings) {
		s.Language, s.Theme, s.Name = settings.English, settings.LightTheme, "lin"
		s.Window.Width, s.Window.Height = size.Width, size.Height
	})
	s := &manualWindow{t: t, now: guitest.Noon, archive: memory.New()}
	s.room = chat.New(chat.Config{Now: func() time.Time { return s.now }, Plain: guitest.AsWritten{}, Archive: s.archive})
	store.OnChange(func(now settings.Settings) { s.room.SetKnown(now.Members()) })
	s.Window = New(Config{
		App: app, Settings: store, Archives: archives, Health: &health.Board{}, Quit: func() {},
		Release: func(bool) {}, SetPort: func(uint16) {}, Now: func() time.Time { return s.now },
		ReadAs: func(raw []byte, _ chat.Encoding) (string, bool) { return string(raw), true },
	})
	s.Open(s.room)
	t.Cleanup(func() { s.Stop(); s.window.Close() })
	s.frame.Resize(size)
	return s
}

// hear lets n messages of a host come in, a minute apart; %d in the text is their number.
func (s *manualWindow) hear(host byte, n int, text string) {
	guitest.Hear(s.room, &s.now, host, n, text)
	s.pull()
}

// seek types into the search and pulls the answer.
func (s *manualWindow) seek(text string) {
	s.search.Box.SetText("")
	s.searching.show()
	for _, r := range text {
		s.search.Box.TypedRune(r)
	}
	s.pull()
}

// press presses keys where the cursor is, and pulls after each.
func (s *manualWindow) press(keys ...fyne.KeyName) {
	s.t.Helper()
	for _, k := range keys {
		focused := s.window.Canvas().Focused()
		if focused == nil {
			s.t.Fatalf("%s is pressed and nothing has the focus", k)
		}
		guitest.Press(focused, k)
		s.pull()
	}
}

// inSight returns the texts of the rows that are in sight.
func (s *manualWindow) inSight() []string {
	var texts []string
	top, bottom := s.conversation.list.Scroll.Offset.Y, s.conversation.list.Scroll.Offset.Y+s.conversation.list.Size().Height
	for _, r := range s.conversation.rows.Rows {
		if r.Top+r.Layout.Height > top && r.Top < bottom {
			texts = append(texts, r.Text)
		}
	}
	return texts
}

// outlined returns the text of the outlined row, if it is in sight.
func (s *manualWindow) outlined() string {
	top, bottom := s.conversation.list.Scroll.Offset.Y, s.conversation.list.Scroll.Offset.Y+s.conversation.list.Size().Height
	for _, r := range s.conversation.rows.Rows {
		if r.Highlighted && r.Top >= top && r.Top+r.Layout.Height <= bottom {
			return r.Text
		}
	}
	return ""
}

// remember changes the settings of a member.
func (w *Window) remember(id chat.MemberID, change func(*settings.Known)) {
	update(w.Settings, func(s *settings.Settings) { s.ChangeMember(id, change) })
}

// chooseFor chooses an item from the menu of a member.
func (w *Window) chooseFor(m chat.Member, label string) {
	w.members.Menu(m, fyne.NewPos(10, 10))
	for _, o := range test.LaidOutObjects(w.window.Canvas().Overlays().Top()) {
		if i, ok := o.(fyne.Tappable); ok && slices.Equal(guitest.Texted(o), []string{label}) {
			i.Tapped(&fyne.PointEvent{})
			return
		}
	}
	panic("the menu of a member has no " + label)
}

// menuAction does what an item of the main menu does.
func (w *Window) menuAction(label string) {
	for _, m := range w.window.MainMenu().Items {
		for _, i := range m.Items {
			if strings.HasPrefix(i.Label, label) {
				i.Action()
				return
			}
		}
	}
	panic("no menu has " + label)
}
