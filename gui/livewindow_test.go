package gui

import (
	"fmt"
	"net/netip"
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

// liveWindow is the whole window over a room whose recipients, settings and clock are the test's. The room reports its
// changes to the window, as in the program.
type liveWindow struct {
	*Window
	t      testing.TB
	room   *chat.Room
	disk   *memory.Archive
	porter *guitest.Carrier
	now    time.Time
	calls  []string // of the functions of the window's Config

	verified map[chat.Key]bool // by the person, with digits
}

// sized is a change of the settings that gives the window a size.
func sized(width, height float32) func(*settings.Settings) {
	return func(s *settings.Settings) { s.Window.Width, s.Window.Height = width, height }
}

func inChinese(s *settings.Settings) { s.Language = settings.Chinese }

func newLiveWindow(t testing.TB, changes ...func(*settings.Settings)) *liveWindow {
	t.Helper()
	guitest.OnEnglishSystem(t)
	a := test.NewTempApp(t)
	store := guitest.NewStore(t)
	h := &liveWindow{t: t, now: guitest.Noon, disk: memory.New(), porter: &guitest.Carrier{}, verified: map[chat.Key]bool{}}
	h.change(store, func(s *settings.Settings) {
		s.Language, s.Theme, s.Name = settings.English, settings.LightTheme, "lin"
	})
	h.change(store, sized(1100, 720))
	for _, c := range changes {
		h.change(store, c)
	}
	h.Window = New(Config{
		Archives: endless, Health: &health.Board{},
		App: a, Settings: store, Name: "lin@host", DataDir: "/data", Now: func() time.Time { return h.now },
		Release: func(released bool) { h.call("release", released) }, SetPort: func(uint16) {},
		Verify: h.verify,
		ReadAs: func(raw []byte, _ chat.Encoding) (string, bool) { return string(raw), true },
		Quit:   func() { h.call("quit", true) },
		Digits: func(k chat.Key) string { return strings.Repeat(fmt.Sprintf("%05d", k[0]), 12) },
	})
	pull := h.notifier.pull
	h.notifier.pull = func() int { // no flood: the test driver would pull on the goroutine of the timer
		pull()
		return 0
	}
	own := &signer{}
	h.room = chat.New(chat.Config{
		Archive: h.disk, Now: func() time.Time { return h.now }, Plain: guitest.WithoutEmoji{}, Carriers: []chat.Carrier{h.porter}, Changed: h.Changed,
		Me: guitest.KeyOf(1), Journal: own,
		Fingerprint: func(k chat.Key) string { return fmt.Sprintf("%X", k[:8]) },
	})
	own.room = h.room
	h.room.SetOptions(chat.Options{Leave88: true})
	h.Health.OnChange(h.Changed)
	h.Health.SetNetwork(guitest.Online())
	h.Open(h.room)
	t.Cleanup(func() { h.Stop(); h.window.Close() })
	return h
}

func (h *liveWindow) change(store *settings.Store, change func(*settings.Settings)) {
	h.t.Helper()
	if err := store.Update(change); err != nil {
		h.t.Fatal(err)
	}
}

func (h *liveWindow) call(name string, yes bool) {
	if !yes {
		name = "un" + name
	}
	h.calls = append(h.calls, name)
}

// hear lets a message come in a minute after the last.
func (h *liveWindow) hear(from string, texts ...string) {
	for _, text := range texts {
		h.now = h.now.Add(time.Minute)
		h.room.Receive([]chat.Incoming{{From: netip.MustParseAddrPort(from), At: h.now, Text: text}})
	}
}

// write types text into the composer.
func (h *liveWindow) write(text string) {
	h.window.Canvas().Focus(h.composer.Entry)
	guitest.Type(h.composer.Entry, text)
}

// enter presses Enter in the composer.
func (h *liveWindow) enter() { guitest.Press(h.composer.Entry, fyne.KeyReturn) }

// said are the texts of the rows.
func (h *liveWindow) said() []string {
	var out []string
	for _, r := range h.conversation.rows.Rows {
		out = append(out, r.Text)
	}
	return out
}

// wantSaid checks the texts of the rows.
func (h *liveWindow) wantSaid(want ...string) {
	h.t.Helper()
	if got := strings.Join(h.said(), "|"); got != strings.Join(want, "|") {
		h.t.Errorf("the rows say %q, want %q", got, strings.Join(want, "|"))
	}
}

// batchOf is n messages of one peer.
func batchOf(n int) []chat.Incoming {
	batch := make([]chat.Incoming, n)
	for i := range batch {
		batch[i] = chat.Incoming{From: guitest.HomePeer, At: guitest.Noon, Text: fmt.Sprintf("第 %d 条：今天下午三点在图书馆见面，记得带上课本。", i)}
	}
	return batch
}
