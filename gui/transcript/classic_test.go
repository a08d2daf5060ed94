package transcript

import (
	"net/netip"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"udpchat/chat"
	"udpchat/gui/people"
	"udpchat/gui/typeset"
	"udpchat/gui/words"
)

func TestNoTextPassesForAnotherSenderInTheClassicView(t *testing.T) {
	style := typeset.NewStyle(1)
	style.Classic = true
	own, _, _ := strings.Cut(ClassicWords(chat.Message{Author: chat.Me, Text: "x"}, people.Person{}), "\n")
	for _, text := range []string{"192.0.2.7:3456", "林晓 (192.0.2.7:3457)", own, words.Say("me"), "我"} {
		r := &Row{Message: chat.Message{From: netip.MustParseAddrPort("192.0.2.9:3456"), Text: text, Via: chat.ViaPlain}}
		l := layoutClassic(style, r, 800)
		if l.text.Shown != "  "+text || l.text.Between(0, len(l.text.Shown)) != text {
			t.Errorf("%q is drawn as %q", text, l.text.Shown)
		}
		if got := copied(r.Message, people.Person{}); got != "192.0.2.9:3456\n  "+text {
			t.Errorf("%q is copied as %q", text, got)
		}
	}
}

// A person at a window of any width sees the lines as they are wrapped.
func TestNoWrappedLinePassesForAnotherSenderInTheClassicView(t *testing.T) {
	style := typeset.NewStyle(1)
	style.Classic = true
	for text, indented := range map[string]bool{
		strings.Repeat("x", 60) + " 192.0.2.7:3456 " + strings.Repeat("y", 60): true,
		strings.Repeat("x", 60) + " 字字字 " + strings.Repeat("y", 60):            false,
		"字\n192.0.2.7:3456": false, // has the margin
	} {
		r := &Row{Message: chat.Message{From: netip.MustParseAddrPort("192.0.2.9:3456"), Text: text, Via: chat.ViaPlain}}
		found := false
		for width := float32(300); width < 1200; width += 4 {
			l := layoutClassic(style, r, width)
			for _, line := range l.lines {
				if line.Width+l.indent > l.most {
					t.Fatalf("at a width of %v a line has %v", width, line.Width+l.indent)
				}
			}
			if wrapsToAddress(l.text.Shown, l.lines) && l.indent == 0 {
				t.Fatalf("at a width of %v nothing is indented", width)
			}
			found = found || l.indent > 0
		}
		if found != indented {
			t.Errorf("%.20q…: indented %v", text, found)
		}
	}
}

func TestAHebrewNameKeepsItsBracketsInTheClassicView(t *testing.T) {
	style, p := painted(t)
	style.Classic = true
	p.Who = func(chat.MemberID) people.Person { return people.Person{Name: "אבג (x)", Mark: "a1b2"} }
	r := &Row{Message: chat.Message{From: netip.MustParseAddrPort("192.0.2.9:3456"), Text: "hi", Via: chat.ViaLink}}
	for width, want := range map[float32]string{800: "\u202d(x) גבא ·a1b2 (192.0.2.9:3456)\u202c", 230: "…"} {
		r.Layout = layoutRow(style, r, width)
		address := p.Draw(r, width).(*fyne.Container).Objects[0].(*canvas.Text)
		if !strings.Contains(address.Text, want) || strings.Contains(address.Text, "\u2068") {
			t.Errorf("at a width of %v: %q", width, address.Text)
		}
	}
}
