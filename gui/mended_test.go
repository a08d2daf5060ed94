package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/archive"
	"udpchat/gui/guitest"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	"udpchat/gui/words"
	"udpchat/settings"
)

func TestTheClassicViewFoldsWhatIsLongAndSaysSo(t *testing.T) {
	h := newHouse(t, func(s *settings.Settings) { s.ClassicView = true })
	h.hear("192.0.2.7:5000", strings.Repeat("长", 3000))
	r := h.conversation.rows.Rows[0]
	folded := r.Layout.Height
	if drawn := strings.Join(guitest.Texted(h.conversation.list), "|"); !strings.Contains(drawn, "Show all (3000 characters)") {
		t.Errorf("it does not say that there is more: %.80q", drawn)
	}
	h.conversation.painter.OpenMenu(r, "", fyne.NewPos(100, 100))
	h.tapMenu("Show all (3000 characters)")
	if drawn := strings.Join(guitest.Texted(h.conversation.list), "|"); r.Layout.Height <= folded || !strings.Contains(drawn, "Show less") {
		t.Errorf("%v high, was %v", r.Layout.Height, folded)
	}
}

func TestTodayIsYesterdayAfterMidnight(t *testing.T) {
	h := newHouse(t)
	h.hear("192.0.2.7:5000", "a")
	h.now = h.now.AddDate(0, 0, 1)
	h.pull()
	if drawn := strings.Join(guitest.Texted(h.conversation.list), "|"); !strings.Contains(drawn, "Yesterday") || strings.Contains(drawn, "Today") {
		t.Errorf("drawn is %q", drawn)
	}
}

func TestASentenceOfTroubleIsWholeInANarrowWindow(t *testing.T) {
	h := newHouse(t, sized(360, 600))
	n := guitest.Online()
	n.State, n.Why = chat.SendOnly, chat.NotAllowed
	h.room.SetNetwork(n)
	h.frame.Resize(fyne.NewSize(360, 600))
	drawn := strings.ReplaceAll(strings.Join(guitest.Texted(h.troubles.banner), ""), " ", "")
	if want := strings.ReplaceAll(words.SendOnly(n), " ", ""); !strings.Contains(drawn, want) {
		t.Errorf("drawn is %q, want %q", drawn, want)
	}
}

func TestWhatWentWellDoesNotWarnAndGoes(t *testing.T) {
	h := newHouse(t)
	h.troubles.showReport(archive.Report{Words: "Exported", Icon: theme.IconNameConfirm, Color: theme.ColorNameSuccess})
	if h.troubles.banner.Ground.Color == look.ColorWarningBackground {
		t.Error("it warns")
	}
	h.troubles.forget(h.troubles.report)
	h.pull()
	if h.troubles.banner.Visible() {
		t.Error("it stays")
	}
	h.troubles.showReport(archive.Report{Words: "Not exported", Icon: theme.IconNameError, Color: theme.ColorNameError})
	if h.troubles.banner.Ground.Color != look.ColorWarningBackground {
		t.Error("what failed does not warn")
	}
}

func TestTheAddressOfAScriptHasNoPort(t *testing.T) {
	h := newHouse(t)
	h.hear("192.0.2.7:5000", "a")
	h.members.Menu(h.members.Shown[0], fyne.NewPos(50, 50))
	h.tapMenu("Copy address")
	if got := h.App.Clipboard().Content(); got != "192.0.2.7" {
		t.Errorf("copied %q", got)
	}
}

func TestNoFaceIsAskedForWhatItLacks(t *testing.T) {
	h := newHouse(t)
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

// lackingAll makes the window believe that the system has no faces, and counts what it tries.
func (h *house) lackingAll() map[rune]int {
	tried := map[rune]int{}
	h.conversation.style.Glyphs = typeset.NewGlyphsTrying(func(r rune) bool { tried[r]++; return false })
	return tried
}

func TestLinksAreOpenedFromTheClassicView(t *testing.T) {
	h := newHouse(t, func(s *settings.Settings) { s.ClassicView = true })
	h.hear("192.0.2.7:5000", "see https://example.org/a")
	h.conversation.painter.OpenMenu(h.conversation.rows.Rows[0], "", fyne.NewPos(100, 100))
	if got := h.menuLabels(); len(got) == 0 || got[0] != "Open https://example.org/a" {
		t.Errorf("the menu is %q", got)
	}
}
