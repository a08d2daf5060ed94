package gui

import (
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/gui/alerts"
	"udpchat/gui/guitest"
	"udpchat/settings"
)

// posted collects the notifications of a window.
func posted(h *liveWindow) *[]Alert {
	all := &[]Alert{}
	h.alerts.Show = func(a Alert) { *all = append(*all, a) }
	return all
}

func TestWhoLooksElsewhereIsToldOfMessages(t *testing.T) {
	quiet := func(s *settings.Settings) { s.DoNotDisturb = true }
	muted := func(s *settings.Settings) {
		s.Remember(settings.Known{ID: chat.PlainMember(guitest.HomePeer.Addr()), Muted: true})
	}
	for name, c := range map[string]struct {
		change func(*settings.Settings)
		front  bool
		text   string
		want   Alert
		unread int
	}{
		"a message":                   {text: "hello\nsecond line", want: Alert{Title: "192.0.2.7:5501", Text: "hello…"}, unread: 1},
		"markup and controls":         {text: "<b>a</b>\x1b[1m", want: Alert{Title: "192.0.2.7:5501", Text: `<b>a</b>\x1b[1m`}, unread: 1},
		"in front":                    {text: "hello", front: true},
		"not wanted":                  {change: func(s *settings.Settings) { s.Notify = false }, text: "hello", unread: 1},
		"not to be disturbed":         {change: quiet, text: "@lin hello", unread: 1},
		"without what was said":       {change: func(s *settings.Settings) { s.HideText = true }, text: "@lin", want: FixedAlert(), unread: 1},
		"of a muted member":           {change: muted, text: "hello"},
		"of one muted, by name":       {change: muted, text: "see Lin, please", want: Alert{Title: "192.0.2.7:5501 mentions you", Text: "see Lin, please"}, unread: 1},
		"of one muted, no such name":  {change: muted, text: "linda's line"},
		"with a name that was given":  {change: named("lab"), text: "x", want: Alert{Title: "lab", Text: "x"}, unread: 1},
		"with a name one cannot read": {change: named("a\u202eb"), text: "x", want: Alert{Title: `a\u202eb`, Text: "x"}, unread: 1},
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
				t.Errorf("told %+v, want %+v", got, c.want)
			}
			if h.alerts.Unread != c.unread {
				t.Errorf("%d unread, want %d", h.alerts.Unread, c.unread)
			}
		})
	}
}

func named(name string) func(*settings.Settings) {
	return func(s *settings.Settings) {
		s.Remember(settings.Known{ID: chat.PlainMember(guitest.HomePeer.Addr()), Name: name})
	}
}

func TestABusyRoomIsToldOfNowAndThen(t *testing.T) {
	h := newLiveWindow(t)
	all := posted(h)
	for range 5 {
		h.room.Receive([]chat.Incoming{{From: guitest.HomePeer, At: h.now, Text: "quick"}, {From: guitest.HomePeer, At: h.now, Text: "quicker"}})
	}
	h.room.Receive([]chat.Incoming{{From: guitest.HomePeer, At: h.now, Text: "lin, look here"}})
	h.now = h.now.Add(alerts.Every)
	h.room.Receive([]chat.Incoming{{From: guitest.HomePeer, At: h.now, Text: "later"}})
	want := []Alert{
		{Title: "192.0.2.7:5501, 2 unread", Text: "quicker"},
		{Title: "192.0.2.7:5501 mentions you, 11 unread", Text: "lin, look here"},
		{Title: "192.0.2.7:5501, 12 unread", Text: "later"},
	}
	if len(*all) != 3 || (*all)[0] != want[0] || (*all)[1] != want[1] || (*all)[2] != want[2] {
		t.Errorf("told %+v, want %+v", *all, want)
	}
	if h.window.Title() != "(12) "+Title {
		t.Errorf("the title is %q", h.window.Title())
	}
	h.setFront(true)
	if got := (*all)[len(*all)-1]; got != (Alert{}) || h.window.Title() != Title {
		t.Errorf("who comes back still sees %+v, %q", got, h.window.Title())
	}
}

// burst is a window that heard messages, and whose clock the test moves.
type burst struct {
	*liveWindow
	all  *[]Alert
	wait time.Duration
	due  func() // runs after wait
}

func newBurst(t *testing.T, change ...func(*settings.Settings)) *burst {
	b := &burst{liveWindow: newLiveWindow(t, change...)}
	b.all = posted(b.liveWindow)
	b.alerts.Wait = func(d time.Duration, f func()) { b.wait, b.due = d, f }
	return b
}

// say hears so many messages at once.
func (b *burst) say(n int, text string) {
	all := make([]chat.Incoming, n)
	for i := range all {
		all[i] = chat.Incoming{From: guitest.HomePeer, At: b.now, Text: text}
	}
	b.room.Receive(all)
}

// pass lets time pass until nothing waits any more.
func (b *burst) pass() {
	for b.due != nil {
		b.now = b.now.Add(b.wait)
		due := b.due
		b.due = nil
		due()
	}
}

func TestANotificationShowsAllOfABurstOnceItHasEnded(t *testing.T) {
	const who = "192.0.2.7:5501"
	again := func(title, text string) Alert { return Alert{Title: title, Text: text, Again: true} }
	hidden := func(s *settings.Settings) { s.HideText = true }
	quiet := func(s *settings.Settings) { s.DoNotDisturb = true }
	for name, c := range map[string]struct {
		change func(*settings.Settings)
		during func(*burst)
		want   []Alert
	}{
		"three, then 400": {nil, func(b *burst) {
			for range 3 {
				b.say(1, "one")
				b.now = b.now.Add(500 * time.Millisecond)
			}
			for range 4 {
				b.say(100, "many")
				b.now = b.now.Add(200 * time.Millisecond)
			}
		}, []Alert{{Title: who, Text: "one"}, again(who+", 403 unread", "many")}},
		"one alone": {nil, func(b *burst) { b.say(1, "one") }, []Alert{{Title: who, Text: "one"}}},
		"two":       {nil, func(b *burst) { b.say(1, "one"); b.say(1, "two") }, []Alert{{Title: who, Text: "one"}, again(who+", 2 unread", "two")}},
		"one that mentions the person, among others": {nil, func(b *burst) { b.say(1, "one"); b.say(1, "lin?"); b.say(5, "two") }, []Alert{
			{Title: who, Text: "one"}, {Title: who + " mentions you, 2 unread", Text: "lin?"}, again(who+" mentions you, 7 unread", "lin?"),
		}},
		"without what was said": {hidden, func(b *burst) { b.say(1, "one"); b.say(9, "two") }, []Alert{FixedAlert()}},
		"not to be disturbed":   {quiet, func(b *burst) { b.say(1, "one"); b.say(9, "two") }, nil},
		"read meanwhile":        {nil, func(b *burst) { b.say(1, "one"); b.say(9, "two"); b.setFront(true) }, []Alert{{Title: who, Text: "one"}, {}}},
		"forbidden meanwhile":   {nil, func(b *burst) { b.say(1, "one"); b.say(9, "two"); b.desk.ToggleQuiet() }, []Alert{{Title: who, Text: "one"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if c.change == nil {
				c.change = func(*settings.Settings) {}
			}
			b := newBurst(t, c.change)
			c.during(b)
			b.pass()
			if !slices.Equal(*b.all, c.want) {
				t.Errorf("told %+v, want %+v", *b.all, c.want)
			}
		})
	}
}

func TestWhatWasSaidBeforeOrBySomebodyHereIsNotTold(t *testing.T) {
	h := newLiveWindow(t)
	all := posted(h)
	h.alerts.Seen = 2
	h.hear(guitest.HomePeer.String(), "of an earlier run", "too", "of now")
	h.now = h.now.Add(time.Minute)
	if _, err := h.room.Say(chat.OpenRoom, "mine"); err != nil {
		t.Fatal(err)
	}
	if len(*all) != 1 || (*all)[0].Text != "of now" {
		t.Errorf("told %+v", *all)
	}
}
