package network

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/guitest"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// opened is a page in a window of the test driver.
type opened struct {
	*Page
	window fyne.Window
	copied []string
}

func open(t *testing.T, size fyne.Size, language string, n health.Network) *opened {
	t.Helper()
	guitest.LightApp(t)
	guitest.Speak(t, language)
	o := &opened{window: test.NewTempWindow(t, kit.NewFill(theme.ColorNameBackground))}
	o.window.SetPadded(false)
	o.window.Resize(size)
	o.Page = New(o.window, Deps{
		Now: func() time.Time { return guitest.Noon }, Style: typeset.NewStyle(1), Check: func() {}, Closed: func() {},
		Copy: func(text string) { o.copied = append(o.copied, text) },
	})
	o.Update(n, nil)
	o.Open()
	return o
}

func TestThePageLooksAsItDid(t *testing.T) {
	for _, language := range []string{settings.English, settings.Chinese} {
		for name, size := range map[string]fyne.Size{"wide": {Width: 1100, Height: 900}, "narrow": {Width: 400, Height: 600}} {
			t.Run(name+" "+language, func(t *testing.T) {
				o := open(t, size, language, guitest.Checked(health.ProbeSilent))
				o.window.Canvas().Unfocus()
				test.AssertRendersToMarkup(t, "network_"+name+"_"+language+".xml", o.window.Canvas())
			})
		}
	}
}

func TestThePageSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		network func() health.Network
		heard   bool
		want    string
	}{
		"a firewall": {
			func() health.Network { return guitest.Checked(health.ProbeSilent) }, false,
			"This computer's firewall blocks UDP 3456 on eth0. You can reach others; they can't reach you.",
		},
		"nobody yet": {func() health.Network { return guitest.Checked(health.ProbeHeard) }, false, "This computer accepts messages from others."},
		"all well":   {func() health.Network { return guitest.Checked(health.ProbeHeard) }, true, "Messages from others arrive."},
		"a firewall on loopback too": {func() health.Network {
			n := guitest.Checked(health.ProbeSilent)
			for i := range n.Check.Probes {
				n.Check.Probes[i].Result = health.ProbeSilent
			}
			return n
		}, false, "Nothing sent to UDP 3456 arrives, not even from this computer:"},
		"another program": {func() health.Network {
			n := guitest.Online()
			n.State, n.Holder, n.Check.Ended = health.SendOnly, "python3 (12)", guitest.Noon
			return n
		}, false, "Only a port that this program holds can be tested."},
	} {
		if got, _ := words.Verdict(c.network(), c.heard); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestWhatIsCopiedIsWhatIsShown(t *testing.T) {
	n := guitest.Checked(health.ProbeSilent)
	o := open(t, guitest.WideWindow, settings.English, n)
	for _, part := range test.LaidOutObjects(o.dialog) {
		if b, ok := part.(*kit.DialogButton); ok && b.Text == "Copy" {
			test.Tap(b)
		}
	}
	want := []string{"192.0.2.20", "198.51.100.1", "sudo ufw allow proto udp from 192.0.2.0/24 to any port 3456:3458"}
	for _, e := range Examples(exampleAddress(n)) {
		want = append(want, e.Text)
	}
	if !slices.Equal(o.copied, want) {
		t.Errorf("copied %q, want %q", o.copied, want)
	}
}

func TestLinksAreListedWithTheirRoundTrips(t *testing.T) {
	n := guitest.Checked(health.ProbeHeard)
	o := open(t, guitest.WideWindow, settings.English, n)
	if o.links.Visible() {
		t.Error("there are no links")
	}
	o.Update(n, []chat.Member{{ID: "a", Node: chat.Node{SelfName: "wang", Linked: true, RoundTrip: 400 * time.Microsecond}}, {ID: "b", Node: chat.Node{SelfName: "away"}}})
	if got := guitest.Texted(o.links); !slices.Contains(got, "wang") || !slices.Contains(got, "0.4 ms") || slices.Contains(got, "away") {
		t.Errorf("shown are %q", got)
	}
}

func TestADatagramShowsWhatNoFaceHasAsABox(t *testing.T) {
	guitest.LightApp(t)
	st := typeset.NewStyle(1)
	st.Glyphs = typeset.NewGlyphsTrying(func(rune) bool { return false })
	row := newDatagramRow(st, health.Datagram{Address: guitest.HomePeer, Text: "b \U00013000"})
	if drawn := strings.Join(guitest.Texted(row), "|"); !strings.Contains(drawn, "b □") {
		t.Errorf("the datagram is %q", drawn)
	}
}

func TestExamplesHoldTheRealAddress(t *testing.T) {
	for name, c := range map[string]struct {
		network health.Network
		want    []string
	}{
		"usual":      {guitest.Online(), []string{"192.0.2.20", "3456"}},
		"no network": {health.Network{Port: 4000}, []string{"127.0.0.1", "4000"}},
	} {
		for _, e := range Examples(exampleAddress(c.network)) {
			for _, want := range c.want {
				if !strings.Contains(e.Text, want) || !strings.Contains(e.Text, "gb2312") || !strings.Contains(e.Text, "你好") {
					t.Errorf("%s, %s: %s", name, e.Title, e.Text)
				}
			}
		}
	}
}
