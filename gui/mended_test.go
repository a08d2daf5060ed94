package gui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	look "udpchat/gui/theme"
	"udpchat/settings"
)

func TestTheClassicViewFoldsWhatIsLongAndSaysSo(t *testing.T) {
	h := newHouse(t, func(s *settings.Settings) { s.ClassicView = true })
	h.hear("192.0.2.7:5000", strings.Repeat("长", 3000))
	r := h.transcript.rows[0]
	folded := r.layout.height
	if drawn := strings.Join(texted(h.list), "|"); !strings.Contains(drawn, "Show all (3000 characters)") {
		t.Errorf("it does not say that there is more: %.80q", drawn)
	}
	h.unfold(r)
	if drawn := strings.Join(texted(h.list), "|"); r.layout.height <= folded || !strings.Contains(drawn, "Show less") {
		t.Errorf("%v high, was %v", r.layout.height, folded)
	}
}

func TestTodayIsYesterdayAfterMidnight(t *testing.T) {
	h := newHouse(t)
	h.hear("192.0.2.7:5000", "a")
	h.now = h.now.AddDate(0, 0, 1)
	h.pull()
	if drawn := strings.Join(texted(h.list), "|"); !strings.Contains(drawn, "Yesterday") || strings.Contains(drawn, "Today") {
		t.Errorf("drawn is %q", drawn)
	}
}

func TestASentenceOfTroubleIsWholeInANarrowWindow(t *testing.T) {
	h := newHouse(t, sized(360, 600))
	n := online()
	n.State, n.Why = chat.SendOnly, chat.NotAllowed
	h.room.SetNetwork(n)
	h.frame.Resize(fyne.NewSize(360, 600))
	drawn := strings.ReplaceAll(strings.Join(texted(h.trouble), ""), " ", "")
	if want := strings.ReplaceAll(sendOnlyWords(n), " ", ""); !strings.Contains(drawn, want) {
		t.Errorf("drawn is %q, want %q", drawn, want)
	}
}

func TestWhatWentWellDoesNotWarnAndGoes(t *testing.T) {
	h := newHouse(t)
	h.exported("/x/a.txt", nil)
	if h.trouble.ground.color == look.ColorWarningBackground {
		t.Error("it warns")
	}
	h.forget(h.report)
	h.pull()
	if h.trouble.Visible() {
		t.Error("it stays")
	}
	h.exported("/x/a.txt", chat.DiskFull)
	if h.trouble.ground.color != look.ColorWarningBackground {
		t.Error("what failed does not warn")
	}
}

func TestEnterInAnAddressGoesOn(t *testing.T) {
	h := newHouse(t)
	h.settings.showAddresses()
	for _, r := range "192.0.2.300" {
		h.window.Canvas().Focused().TypedRune(r)
	}
	box := h.window.Canvas().Focused()
	h.tap(fyne.KeyReturn)
	if h.window.Canvas().Focused() != box {
		t.Error("the cursor leaves what is wrong")
	}
	h.tap(fyne.KeyBackspace, fyne.KeyReturn)
	if h.window.Canvas().Focused() != h.settings.sheet.done {
		t.Errorf("%T has the focus", h.window.Canvas().Focused())
	}
}

func TestWithoutANetworkTheSentenceIsNoAddress(t *testing.T) {
	h := newHouse(t)
	h.room.SetNetwork(chat.Network{State: chat.Offline})
	if w := h.welcome; w.lead.Visible() || w.copy.Visible() || w.address.size == look.SizeAddress {
		t.Error("it stands as an address would")
	}
	h.room.SetNetwork(online())
	if w := h.welcome; !w.lead.Visible() || w.address.size != look.SizeAddress {
		t.Error("the address comes back as a sentence")
	}
}

func TestTheAddressOfAScriptHasNoPort(t *testing.T) {
	h := newHouse(t)
	h.hear("192.0.2.7:5000", "a")
	h.memberMenu(h.members.shown[0], fyne.NewPos(50, 50))
	h.tapMenu("Copy address")
	if got := h.App.Clipboard().Content(); got != "192.0.2.7" {
		t.Errorf("copied %q", got)
	}
}

// A row stands for muted messages: its heading is part of its height, and is drawn anew when it is another.
func TestAMutedRowKeepsToItsHeight(t *testing.T) {
	lightApp(t)
	st := newStyle(1)
	p := &painter{style: st, now: func() time.Time { return noon }, who: func(chat.MemberID) person { return person{} }}
	r := &row{Message: chat.Message{ID: 1, At: noon}, quiet: 2}
	keys := map[rowLayoutKey]bool{}
	for _, r.first = range []bool{false, true} {
		for _, r.day = range []bool{false, true} {
			for _, r.fresh = range []bool{false, true} {
				r.layout = layoutRow(st, r, 700)
				keys[r.layout.key(r, told{})] = true
				for _, l := range leaves(p.draw(r, 700), fyne.Position{}) {
					if l.to.Y > r.layout.height+0.5 {
						t.Errorf("day %v, new %v, first %v: %q ends at %v of %v", r.day, r.fresh, r.first, l.name, l.to.Y, r.layout.height)
					}
				}
			}
		}
	}
	if len(keys) != 8 {
		t.Errorf("%d of 8 are drawn anew", len(keys))
	}
}

func TestNoFaceIsAskedForWhatItLacks(t *testing.T) {
	h := newHouse(t)
	tried := h.lackingAll()
	h.hear("192.0.2.7:5000", "a \U00013000")
	h.askDelete(h.transcript.rows[0].Message)
	if drawn := strings.Join(texted(h.window.Canvas().Overlays().Top()), "|"); !strings.Contains(drawn, "a □") {
		t.Errorf("asked to delete %q", drawn)
	}
	d := chat.Datagram{Address: homePeer, Text: "b \U00013000"}
	if drawn := strings.Join(texted(datagramRow(h.style, d)), "|"); !strings.Contains(drawn, "b □") {
		t.Errorf("the datagram is %q", drawn)
	}
	h.toggleClassic()
	if h.style.glyphs.try('x'); len(tried) != 2 {
		t.Errorf("tried %v: what was known is forgotten", tried)
	}
}

// lackingAll makes the window believe that the system has no faces, and counts what it tries.
func (h *house) lackingAll() map[rune]int {
	tried := map[rune]int{}
	h.style.glyphs = newGlyphsTrying(func(r rune) bool { tried[r]++; return false })
	return tried
}

func TestLinksAreOpenedFromTheClassicView(t *testing.T) {
	h := newHouse(t, func(s *settings.Settings) { s.ClassicView = true })
	h.hear("192.0.2.7:5000", "see https://example.org/a")
	h.rowMenu(h.transcript.rows[0], "", fyne.NewPos(100, 100))
	if got := h.menuLabels(); len(got) == 0 || got[0] != "Open https://example.org/a" {
		t.Errorf("the menu is %q", got)
	}
}
