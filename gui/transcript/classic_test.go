package transcript

import (
	"net/netip"
	"strings"
	"testing"

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
