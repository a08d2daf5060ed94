package gui

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/archive"
	"udpchat/gui/people"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// troubles shows in a banner the one thing that a person should know now, with what can be done about it.
type troubles struct {
	troubleDeps
	banner  *kit.Banner
	network health.Network
	members []chat.Member            // of the conversation that is shown
	around  []chat.Member            // of the open room: everybody on the network
	notices []health.Notice          // that last, the most important first, without the dismissed ones
	hidden  []health.Notice          // that the person has dismissed
	known   map[chat.MemberID]string // the names of the impostors that the person has dismissed
	lost    uint64                   // messages whose loss the person has dismissed
	report  *trouble                 // of an action with the history; nil: none
	checked bool                     // the network page was shown
	since   time.Time                // when the window was opened
}

// troubleDeps is what troubles needs of the window.
type troubleDeps struct {
	now          func() time.Time
	later        func(func()) // runs a function on the UI goroutine soon
	arrange      func()       // the banner came, went or changed its height
	focus        func()       // puts the cursor where one writes
	release      func(bool)   // frees the port, or takes it back
	openPort     func()       // opens the settings at the port
	openMe       func()       // opens the settings at the person's identity
	checkNetwork func()
}

// trouble is what the banner shows.
type trouble struct {
	words  string
	icon   fyne.ThemeIconName
	color  fyne.ThemeColorName
	button string
	tapped func()
	more   int // how many others wait behind it
}

// successTime is how long the banner shows a success.
const successTime = 8 * time.Second

// showReport shows how an action is going or how it ended. The end stays until the person presses its button; success goes after a
// while.
func (t *troubles) showReport(a archive.Report) {
	r := &trouble{words: a.Words, icon: a.Icon, color: a.Color, button: words.Say("Cancel"), tapped: a.Cancel}
	if a.Cancel == nil {
		r.button, r.tapped = words.Say("OK"), t.endReport
	}
	t.report = r
	t.show()
	t.arrange()
	if r.color == theme.ColorNameSuccess {
		time.AfterFunc(successTime, func() { t.later(func() { t.forget(r) }) })
	}
}

// forget removes a report, if it is still the one that is shown.
func (t *troubles) forget(r *trouble) {
	if t.report == r {
		t.report = nil
	}
}

// endReport removes the report, shows the next trouble and puts the cursor back.
func (t *troubles) endReport() {
	t.report = nil
	t.show()
	t.arrange()
	t.focus()
}

// show shows the report, or else the worst trouble.
func (t *troubles) show() {
	r := t.report
	if r == nil {
		r = t.worst()
	}
	if r == nil {
		t.banner.Clear()
		return
	}
	t.banner.Calm = r.color != theme.ColorNameWarning && r.color != theme.ColorNameError
	t.banner.Offer(r.button, r.tapped)
	right := ""
	if r.more > 0 {
		right = fmt.Sprintf("(+%d)", r.more)
	}
	t.banner.Tell(r.icon, r.color, r.words, right)
}

// take learns the state of the room. A dismissed notice stays away until it is over or says something else.
func (t *troubles) take(n health.Network, members, around []chat.Member, notices []health.Notice) {
	t.network, t.members, t.around = n, members, around
	t.hidden = slices.DeleteFunc(t.hidden, func(n health.Notice) bool { return !slices.Contains(notices, n) })
	t.notices = slices.DeleteFunc(slices.Clone(notices), func(n health.Notice) bool {
		return words.Notice(n) == "" || slices.Contains(t.hidden, n)
	})
}

// all are the notices that last, dismissed or not.
func (t *troubles) all() []health.Notice { return slices.Concat(t.notices, t.hidden) }

// remind brings back the dismissed notices that the history is not saved. take must be called after it.
func (t *troubles) remind() { t.hidden = slices.DeleteFunc(t.hidden, words.Unsaved) }

// dismiss hides a notice.
func (t *troubles) dismiss(n health.Notice) {
	t.hidden = append(t.hidden, n)
	t.notices = slices.DeleteFunc(t.notices, func(other health.Notice) bool { return other == n })
	t.endReport()
}

// worst is the most important trouble; nil when there is none.
func (t *troubles) worst() *trouble {
	warn := func(words, button string, tapped func()) *trouble {
		return &trouble{words: words, icon: theme.IconNameWarning, color: theme.ColorNameWarning, button: button, tapped: tapped}
	}
	status, _ := words.Status(t.network, 0)
	if m, ok := t.impostor(); ok {
		return t.warnOf(m)
	}
	switch {
	case len(t.notices) > 0:
		first := t.notices[0]
		r := warn(words.Notice(first), words.Say("OK"), func() { t.dismiss(first) })
		if first.Kind == health.IdentityMoved {
			r.button, r.tapped = words.Say("Choose…"), func() { t.dismiss(first); t.openMe() }
		}
		r.more = len(t.notices) - 1
		return r
	case t.network.State == health.SendOnly && t.network.Why != chat.ReasonNone:
		return warn(status, words.Say("Use another port…"), t.openPort)
	case t.network.State == health.SendOnly:
		return warn(status, words.Say("Try now"), func() { t.release(false) })
	case t.network.State == health.Released:
		r := warn(status, words.Say("Take back port {{.Port}}", "Port", t.network.Port), func() { t.release(false) })
		r.icon = theme.IconNameInfo
		return r
	case words.Missed(t.network) > t.lost:
		return warn(words.Losses(t.network), words.Say("OK"), func() {
			t.lost = words.Missed(t.network)
			t.endReport()
		})
	case t.silent():
		r := warn(words.Say("No one else has been found yet."), words.Say("Check network"), t.checkNetwork)
		r.icon = theme.IconNameInfo
		return r
	}
	return nil
}

// silentAfter is how long nobody must have been heard before the banner offers the network page.
const silentAfter = 3 * time.Minute

// silent reports whether nothing was ever received though the network works, and the network page was not shown yet.
func (t *troubles) silent() bool {
	heard := slices.ContainsFunc(t.around, func(m chat.Member) bool { return !m.Heard.IsZero() || m.Linked })
	return !t.checked && !heard && t.network.State == health.Receiving && t.network.Received == 0 && t.now().Sub(t.since) >= silentAfter
}

// impostor is a member with the name of a verified one, unless the person has dismissed the warning about that name.
func (t *troubles) impostor() (chat.Member, bool) {
	for _, m := range t.members {
		if m.Impostor && !m.Blocked && t.known[m.ID] != m.SelfName {
			return m, true
		}
	}
	return chat.Member{}, false
}

// warnOf is the trouble that a member has the name of a verified one.
func (t *troubles) warnOf(m chat.Member) *trouble {
	name := people.Of(m).Name
	return &trouble{
		words: words.Say("This “{{.Name}}” is not the one you verified ({{.Mark}})", "Name", name, "Mark", m.Fingerprint),
		icon:  theme.IconNameError, color: theme.ColorNameError, button: words.Say("OK"),
		tapped: func() {
			t.known[m.ID] = m.SelfName
			t.endReport()
		},
	}
}
