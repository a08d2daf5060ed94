package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"udpchat/gui/guitest"
	"udpchat/gui/transcript"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

// tapIn taps the button with a label in what lies over the window.
func (s *manualWindow) tapIn(label string) {
	s.t.Helper()
	for _, o := range test.LaidOutObjects(s.window.Canvas().Overlays().Top()) {
		if b, ok := o.(*kit.DialogButton); ok && b.Text == label {
			test.Tap(b)
			return
		}
	}
	s.t.Fatalf("there is no button %q", label)
}

func TestDeletingAsksFirst(t *testing.T) {
	s := newManualWindow(t, guitest.WideWindow, Archives{})
	s.hear(7, 2, "m%d")
	for _, c := range []struct {
		button string
		want   int
	}{{"Cancel", 2}, {"Delete", 1}} {
		s.dialogs.messages.AskDelete(s.conversation.rows.Rows[0].Message)
		s.tapIn(c.button)
		s.pull()
		if n := len(s.conversation.rows.Rows); n != c.want {
			t.Errorf("%s: %d messages are left", c.button, n)
		}
	}
	if s.window.Canvas().Focused() != s.composer.Entry {
		t.Error("the cursor is not in the composer afterwards")
	}
}

func TestTheClassicViewFoldsWhatIsLongAndSaysSo(t *testing.T) {
	h := newLiveWindow(t, func(s *settings.Settings) { s.ClassicView = true })
	h.hear("192.0.2.7:5000", strings.Repeat("长", 3000))
	r := h.conversation.rows.Rows[0]
	folded := r.Layout.Height
	if drawn := strings.Join(guitest.Texted(h.conversation.list), "|"); !strings.Contains(drawn, "Show all (3000 characters)") {
		t.Errorf("it does not say that there is more: %.80q", drawn)
	}
	h.chooseForFirst("Show all (3000 characters)")
	if drawn := strings.Join(guitest.Texted(h.conversation.list), "|"); r.Layout.Height <= folded || !strings.Contains(drawn, "Show less") {
		t.Errorf("%v high, was %v", r.Layout.Height, folded)
	}
}

func TestTodayIsYesterdayAfterMidnight(t *testing.T) {
	h := newLiveWindow(t)
	h.hear("192.0.2.7:5000", "a")
	h.now = h.now.AddDate(0, 0, 1)
	h.pull()
	if drawn := strings.Join(guitest.Texted(h.conversation.list), "|"); !strings.Contains(drawn, "Yesterday") || strings.Contains(drawn, "Today") {
		t.Errorf("drawn is %q", drawn)
	}
}

func TestNoFaceIsAskedForWhatItLacks(t *testing.T) {
	h := newLiveWindow(t)
	tried := h.lackingAll()
	h.hear("192.0.2.7:5000", "a \U00013000")
	h.dialogs.messages.AskDelete(h.conversation.rows.Rows[0].Message)
	if drawn := strings.Join(guitest.Texted(h.window.Canvas().Overlays().Top()), "|"); !strings.Contains(drawn, "a □") {
		t.Errorf("asked to delete %q", drawn)
	}
	h.menus.toggleClassic()
	if h.conversation.style.Glyphs.Try('x'); len(tried) != 2 {
		t.Errorf("tried %v: what was known is forgotten", tried)
	}
}

// lackingAll makes the window find no typeface on the system, and counts the characters it tries.
func (h *liveWindow) lackingAll() map[rune]int {
	tried := map[rune]int{}
	h.conversation.style.Glyphs = typeset.NewGlyphsTrying(func(r rune) bool { tried[r]++; return false })
	return tried
}

func TestLinksAreOpenedFromTheClassicView(t *testing.T) {
	h := newLiveWindow(t, func(s *settings.Settings) { s.ClassicView = true })
	h.hear("192.0.2.7:5000", "see https://example.org/a")
	h.conversation.painter.OpenMenu(h.conversation.rows.Rows[0], "", fyne.NewPos(100, 100))
	if got := h.menuLabels(); len(got) == 0 || got[0] != "Open https://example.org/a" {
		t.Errorf("the menu is %q", got)
	}
}

func TestTheWholeTimeIsShownAtEveryWidth(t *testing.T) {
	for _, width := range []float32{360, 640, 1100} {
		for _, text := range []string{"short", strings.Repeat("long ", 60)} {
			h := newLiveWindow(t, sized(width, 600))
			h.hear("192.0.2.7:5000", text)
			theirs := h.now.Local().Format("2006-01-02 15:04:05")
			h.write(text)
			h.enter()
			want := []string{theirs, h.now.Local().Format("2006-01-02 15:04:05")}
			at := 0
			for _, o := range test.LaidOutObjects(h.conversation.list) {
				over, ok := o.(desktop.Hoverable)
				if _, text := o.(*transcript.Selectable); !ok || !text {
					continue
				}
				over.MouseIn(&desktop.MouseEvent{})
				if !h.reads(want[at]) {
					t.Errorf("%v wide, %.5s, message %d: %q is not to be seen", width, text, at, want[at])
				}
				over.MouseOut()
				if h.reads(want[at]) {
					t.Errorf("%v wide, %.5s, message %d: it stays", width, text, at)
				}
				at++
			}
			if at != 2 {
				t.Errorf("%d texts", at)
			}
		}
	}
}

// reads reports whether words can be read in the window as a whole.
func (h *liveWindow) reads(words string) bool {
	for _, l := range leaves(h.frame, fyne.Position{}) {
		if l.name == words && l.within(h.frame.Size()) {
			return true
		}
	}
	for _, l := range leaves(h.conversation.list.Scroll.Content, h.conversation.list.Scroll.Content.Position().AddXY(h.conversation.list.Position().X, 0)) {
		if l.name == words && l.from.X >= h.conversation.list.Position().X && l.to.X <= h.frame.Size().Width {
			return true
		}
	}
	return false
}

func TestWhatNothingCanOpenIsShownToCopy(t *testing.T) {
	const link = "https://example.com/a?b=c"
	for name, c := range map[string]struct {
		target string
		begin  func(*liveWindow)
	}{
		"a link":                        {link, func(h *liveWindow) { h.dialogs.messages.AskOpen(link); pressIn(t, openDialog(t, h), "Open") }},
		"the folder, from the menu":     {"/data", func(h *liveWindow) { h.menus.window.openFolder() }},
		"the folder, from the help":     {"/data", func(h *liveWindow) { h.dialogs.help.Show(); pressIn(t, openDialog(t, h), "Open data folder") }},
		"the folder, from the settings": {"/data", func(h *liveWindow) { h.dialogs.settings.OpenFolder() }},
	} {
		t.Run(name, func(t *testing.T) {
			h := newLiveWindow(t)
			var asked []string
			var failed func()
			h.desk.Program = func(target string, f func()) { asked, failed = append(asked, target), f }
			c.begin(h)
			before := h.window.Canvas().Overlays().Top()
			if len(asked) != 1 || asked[0] != c.target {
				t.Fatalf("asked to open %q, want %q", asked, c.target)
			}
			failed()
			p := openDialog(t, h)
			if drawn := strings.Join(guitest.Texted(p), "|"); p == before || !strings.Contains(drawn, "could not be opened") || !strings.Contains(drawn, c.target) {
				t.Errorf("the window says %q", drawn)
			}
			pressIn(t, p, "Copy")
			if got := h.App.Clipboard().Content(); got != c.target {
				t.Errorf("copied is %q", got)
			}
		})
	}
}

func TestADesktopThatOpensNothingSaysSo(t *testing.T) {
	h := newLiveWindow(t)
	h.menus.window.openFolder()
	if drawn := strings.Join(guitest.Texted(openDialog(t, h)), "|"); !strings.Contains(drawn, "could not be opened") {
		t.Errorf("the window says %q", drawn)
	}
}
