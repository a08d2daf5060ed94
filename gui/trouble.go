package gui

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/archive"
	"udpchat/gui/people"
	settingsui "udpchat/gui/settings"
	"udpchat/gui/words"
)

// report is what the banner shows.
type report struct {
	words  string
	icon   fyne.ThemeIconName
	color  fyne.ThemeColorName
	button string
	tapped func()
	more   int // what else there is to say, after this
}

// successTime is how long it is shown that something went well.
const successTime = 8 * time.Second

// showReport shows how an action is going or how it ended. The end stays until the person presses its button; success goes after a
// while.
func (w *Window) showReport(a archive.Report) {
	r := &report{words: a.Words, icon: a.Icon, color: a.Color, button: words.Say("Cancel"), tapped: a.Cancel}
	if a.Cancel == nil {
		r.button, r.tapped = words.Say("OK"), w.endReport
	}
	w.report = r
	w.showTrouble()
	w.frame.arrangeMain()
	if r.color == theme.ColorNameSuccess {
		time.AfterFunc(successTime, func() { w.notifier.later(func() { w.forget(r) }) })
	}
}

// forget takes a report away, if it is still the one that is shown.
func (w *Window) forget(r *report) {
	if w.report == r {
		w.report = nil
	}
}

func (w *Window) endReport() {
	w.report = nil
	w.showTrouble()
	w.frame.arrangeMain()
	w.focus()
}

// showTrouble shows the one thing a person should know about, with what can be done.
func (w *Window) showTrouble() {
	r := w.report
	if r == nil {
		r = w.worst()
	}
	if r == nil {
		w.trouble.Clear()
		return
	}
	w.trouble.Calm = r.color != theme.ColorNameWarning && r.color != theme.ColorNameError
	w.trouble.Offer(r.button, r.tapped)
	right := ""
	if r.more > 0 {
		right = fmt.Sprintf("(+%d)", r.more)
	}
	w.trouble.Tell(r.icon, r.color, r.words, right)
}

// setNotices takes the troubles that last. What the person has taken note of stays away until it is over or another.
func (w *Window) setNotices(all []chat.Notice) {
	w.noted = slices.DeleteFunc(w.noted, func(n chat.Notice) bool { return !slices.Contains(all, n) })
	w.notices = slices.DeleteFunc(slices.Clone(all), func(n chat.Notice) bool {
		return words.Notice(n) == "" || slices.Contains(w.noted, n)
	})
}

// remind shows again why messages are not kept, if they are not.
func (w *Window) remind() {
	w.noted = slices.DeleteFunc(w.noted, words.Unkept)
	w.pull()
}

// note takes a notice away.
func (w *Window) note(n chat.Notice) {
	w.noted = append(w.noted, n)
	w.notices = slices.DeleteFunc(w.notices, func(other chat.Notice) bool { return other == n })
	w.endReport()
}

// worst is the trouble that matters most; nil when there is none.
func (w *Window) worst() *report {
	warn := func(words, button string, tapped func()) *report {
		return &report{words: words, icon: theme.IconNameWarning, color: theme.ColorNameWarning, button: button, tapped: tapped}
	}
	status, _ := words.Status(w.network, 0)
	if m, ok := w.impostor(); ok {
		return w.warnOf(m)
	}
	switch {
	case len(w.notices) > 0:
		first := w.notices[0]
		r := warn(words.Notice(first), words.Say("OK"), func() { w.note(first) })
		r.more = len(w.notices) - 1
		return r
	case w.network.State == chat.SendOnly && w.network.Why != chat.ReasonNone:
		return warn(status, words.Say("Use another port…"), func() { w.settings.Open(settingsui.SectionNetwork) })
	case w.network.State == chat.SendOnly:
		return warn(status, words.Say("Try now"), func() { w.Release(false) })
	case w.network.State == chat.Released:
		r := warn(status, words.Say("Take back port {{.Port}}", "Port", w.network.Port), func() { w.Release(false) })
		r.icon = theme.IconNameInfo
		return r
	case words.Missed(w.network) > w.lossesSeen:
		return warn(words.Losses(w.network), words.Say("OK"), func() {
			w.lossesSeen = words.Missed(w.network)
			w.endReport()
		})
	case w.silent():
		r := warn(words.Say("No one else has been found yet."), words.Say("Check network"), w.showNetwork)
		r.icon = theme.IconNameInfo
		return r
	}
	return nil
}

// silentAfter is how long nobody was heard before the network page is offered.
const silentAfter = 3 * time.Minute

// silent reports whether nothing was ever heard, though it should have been, and the person has not looked into that.
func (w *Window) silent() bool {
	heard := slices.ContainsFunc(w.roster, func(m chat.Member) bool { return !m.Heard.IsZero() || m.Linked })
	return !w.offered && !heard && w.network.State == chat.Receiving && w.network.Received == 0 && w.Now().Sub(w.since) >= silentAfter
}

// impostor is somebody who has the name of a verified member, and whom the person has not taken note of under that name.
func (w *Window) impostor() (chat.Member, bool) {
	for _, m := range w.roster {
		if m.Impostor && !m.Blocked && w.warned[m.ID] != m.SelfName {
			return m, true
		}
	}
	return chat.Member{}, false
}

// warnOf is the trouble that somebody has the name of a verified member.
func (w *Window) warnOf(m chat.Member) *report {
	name := people.Of(m).Name
	return &report{
		words: words.Say("This “{{.Name}}” is not the one you verified ({{.Mark}})", "Name", name, "Mark", m.Fingerprint),
		icon:  theme.IconNameError, color: theme.ColorNameError, button: words.Say("OK"),
		tapped: func() {
			w.warned[m.ID] = m.SelfName
			w.endReport()
		},
	}
}
