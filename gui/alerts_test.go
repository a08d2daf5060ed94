package gui

import (
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/gui/guitest"
	"udpchat/settings"
)

// posted collects the notifications of a window.
func posted(h *liveWindow) *[]Alert {
	all := &[]Alert{}
	h.alerts.show = func(a Alert) { *all = append(*all, a) }
	return all
}

func TestWhoLooksElsewhereIsToldOfMessages(t *testing.T) {
	quiet := func(s *settings.Settings) { s.DoNotDisturb = true }
	muted := func(s *settings.Settings) {
		s.Remember(chat.Known{ID: chat.PlainMember(guitest.HomePeer.Addr()), Muted: true})
	}
	for name, c := range map[string]struct {
		change func(*settings.Settings)
		front  bool
		text   string
		want   Alert
		unread int
	}{
		"a message":                   {text: "hello\nsecond line", want: Alert{"192.0.2.7:5501", "hello…"}, unread: 1},
		"markup and controls":         {text: "<b>a</b>\x1b[1m", want: Alert{"192.0.2.7:5501", `<b>a</b>\x1b[1m`}, unread: 1},
		"in front":                    {text: "hello", front: true},
		"not wanted":                  {change: func(s *settings.Settings) { s.Notify = false }, text: "hello", unread: 1},
		"not to be disturbed":         {change: quiet, text: "@lin hello", unread: 1},
		"without what was said":       {change: func(s *settings.Settings) { s.HideText = true }, text: "@lin", want: FixedAlert(), unread: 1},
		"of a muted member":           {change: muted, text: "hello"},
		"of one muted, by name":       {change: muted, text: "see Lin, please", want: Alert{"192.0.2.7:5501 mentions you", "see Lin, please"}, unread: 1},
		"of one muted, no such name":  {change: muted, text: "linda's line"},
		"with a name that was given":  {change: named("lab"), text: "x", want: Alert{"lab", "x"}, unread: 1},
		"with a name one cannot read": {change: named("a\u202eb"), text: "x", want: Alert{`a\u202eb`, "x"}, unread: 1},
	} {
		t.Run(name, func(t *testing.T) {
			if c.change == nil {
				c.change = func(*settings.Settings) {}
			}
			h := newLiveWindow(t, c.change)
			all := posted(h)
			h.room.SetKnown(h.Settings.Get().Members())
			h.setFront(c.front)
			h.hear(guitest.HomePeer.String(), c.text)
			if got := *all; len(got) > 1 || len(got) == 1 && got[0] != c.want || len(got) == 0 && c.want != (Alert{}) {
				t.Errorf("told %q, want %q", got, c.want)
			}
			if h.alerts.unread != c.unread {
				t.Errorf("%d unread, want %d", h.alerts.unread, c.unread)
			}
		})
	}
}

func named(name string) func(*settings.Settings) {
	return func(s *settings.Settings) {
		s.Remember(chat.Known{ID: chat.PlainMember(guitest.HomePeer.Addr()), Name: name})
	}
}

func TestABusyRoomIsToldOfNowAndThen(t *testing.T) {
	h := newLiveWindow(t)
	all := posted(h)
	for range 5 {
		h.room.Receive([]chat.Incoming{{From: guitest.HomePeer, At: h.now, Text: "quick"}, {From: guitest.HomePeer, At: h.now, Text: "quicker"}})
	}
	h.room.Receive([]chat.Incoming{{From: guitest.HomePeer, At: h.now, Text: "lin, look here"}})
	h.now = h.now.Add(alertEvery)
	h.room.Receive([]chat.Incoming{{From: guitest.HomePeer, At: h.now, Text: "later"}})
	want := []Alert{
		{"192.0.2.7:5501, 2 unread", "quicker"},
		{"192.0.2.7:5501 mentions you", "lin, look here"},
		{"192.0.2.7:5501, 12 unread", "later"},
	}
	if len(*all) != 3 || (*all)[0] != want[0] || (*all)[1] != want[1] || (*all)[2] != want[2] {
		t.Errorf("told %q, want %q", *all, want)
	}
	if h.window.Title() != "(12) "+Title {
		t.Errorf("the title is %q", h.window.Title())
	}
	h.setFront(true)
	if got := (*all)[len(*all)-1]; got != (Alert{}) || h.window.Title() != Title {
		t.Errorf("who comes back still sees %q, %q", got, h.window.Title())
	}
}

func TestWhatWasSaidBeforeOrBySomebodyHereIsNotTold(t *testing.T) {
	h := newLiveWindow(t)
	all := posted(h)
	h.alerts.seen = 2
	h.hear(guitest.HomePeer.String(), "of an earlier run", "too", "of now")
	h.now = h.now.Add(time.Minute)
	if _, err := h.room.Say("mine"); err != nil {
		t.Fatal(err)
	}
	if len(*all) != 1 || (*all)[0].Text != "of now" {
		t.Errorf("told %q", *all)
	}
}

func TestANotificationSaysTheFirstLineOnly(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "",
		"\n\n  first \nsecond":   "first …",
		"a\tb":                   "a b",
		"\u202eevil\r\nx":        `\u202eevil…`,
		strings.Repeat("长", 121): strings.Repeat("长", 120) + "…",
		strings.Repeat("长", 120): strings.Repeat("长", 120),
	} {
		if got := firstLine(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestANameIsFoundAsAWordOfItsOwn(t *testing.T) {
	for _, c := range []struct {
		text, name string
		want       bool
	}{
		{"lin", "Lin", true},
		{"@LIN: hello", "lin", true},
		{"叫lin来", "lin", true},
		{"我找林晓有事", "林晓", true},
		{"line", "lin", false},
		{"violin", "lin", false},
		{"linlin", "lin", false},
		{"linlin lin", "lin", true},
		{"lin2", "lin", false},
		{"x", "x", false},
		{"", "", false},
		{"lin\xff", "lin", true},
		{strings.Repeat("a ", mentionReach) + "lin", "lin", false},
	} {
		if got := mentions(c.text, c.name); got != c.want {
			t.Errorf("%q in %.40q: %v", c.name, c.text, got)
		}
	}
}
