// Package alerts counts the messages that came while the window was not in front, and shows notifications of them. It belongs to the UI
// goroutine.
package alerts

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"udpchat/chat"
	"udpchat/chat/visible"
	"udpchat/gui/typeset"
	"udpchat/gui/words"
	"udpchat/internal/fold"
	"udpchat/settings"
)

// Alert is a notification. The zero value takes away the one that is shown.
type Alert struct {
	Title, Text string
	Again       bool // it only brings the one that is shown up to date, and makes no sound
}

// Every is the least time between two notifications. A message that mentions the person does not wait. When others came in
// that time, the notification is brought up to date at its end, so that it never stays behind for longer.
const Every = 3 * time.Second

// maxAlert is how much of a message a notification shows, in characters.
const maxAlert = 120

// title is that of a notification without any words of others: the name of the program.
const title = "UDP聊天室"

// Deps is what Alerts need of the window.
type Deps struct {
	Store  *settings.Store
	Now    func() time.Time
	Show   func(Alert) // nil: there are no notifications
	MyName func() string
	Caller func(chat.Message) string   // what the author of a message is called
	Muted  func(chat.Message) bool     // the person does not want to hear of its author
	Wait   func(time.Duration, func()) // runs a function on the UI goroutine after a time; nil: it never does
}

// Alerts are the notifications of the window.
type Alerts struct {
	Deps
	Seen   chat.ID // the newest message that was counted or was there before
	Unread int
	Told   chat.Message // the newest notification is of it; zero: there was none

	front bool
	shown Alert     // may be on the screen; zero: none is
	next  time.Time // when the next notification may be shown

	latest
}

// latest is what the next notification is of.
type latest struct {
	newest    chat.Message
	mentioned bool // newest mentions the person
	behind    bool // messages came since the last notification
	waiting   bool // update will be called
}

// Take counts the new messages that are unread, and shows a notification of one of them: the newest, or the newest that mentions
// the person. One that mentions the person stays until none came for Every.
func (a *Alerts) Take(messages []chat.Message) {
	n, urgent, name := 0, false, a.MyName()
	if !a.Now().Before(a.next) {
		a.mentioned = false
	}
	for _, m := range messages {
		if m.ID <= a.Seen {
			continue
		}
		a.Seen = m.ID
		if a.front || m.Mine() {
			continue
		}
		mentions := mentions(m.Text, name)
		if a.Muted(m) && !mentions {
			continue
		}
		n++
		urgent = urgent || mentions
		if mentions || !a.mentioned {
			a.newest, a.mentioned = m, mentions
		}
	}
	if n > 0 {
		a.Unread += n
		a.notify(urgent)
	}
}

// notify shows a notification of the newest message, unless the settings forbid it. Soon after an earlier notification it only
// makes sure that update follows, unless the message is urgent.
func (a *Alerts) notify(urgent bool) {
	if now := a.Now(); urgent || !now.Before(a.next) {
		a.tell(now, false)
		return
	}
	a.behind = true
	a.updateIn(a.next.Sub(a.Now()))
}

// updateIn calls update after a time, unless that is under way.
func (a *Alerts) updateIn(d time.Duration) {
	if !a.waiting && a.Wait != nil {
		a.waiting = true
		a.Wait(d, a.update)
	}
}

// update brings the notification up to date with the messages that came after it.
func (a *Alerts) update() {
	a.waiting = false
	if !a.behind {
		return
	}
	now := a.Now()
	if left := a.next.Sub(now); left > 0 { // one that mentions the person came between
		a.updateIn(left)
		return
	}
	a.tell(now, a.shown != (Alert{}))
}

// tell shows a notification of the newest message, unless the settings forbid it.
func (a *Alerts) tell(now time.Time, again bool) {
	s := a.Store.Get()
	a.behind = false
	if a.Show == nil || !s.Notify || s.DoNotDisturb {
		return
	}
	next := a.alertOf(s, a.newest, a.mentioned)
	a.Told = a.newest
	if again && next == a.shown {
		return
	}
	a.next, a.shown = now.Add(Every), next
	next.Again = again
	a.Show(next)
}

// alertOf is the notification of a message: its author and its first line.
func (a *Alerts) alertOf(s settings.Settings, m chat.Message, mentioned bool) Alert {
	if s.HideText {
		return Fixed()
	}
	who := typeset.OneParagraph(visible.String(typeset.Shorten(a.Caller(m), maxAlert)))
	switch {
	case mentioned && a.Unread > 1:
		who = words.Say("{{.Who}} mentions you, {{.N}} unread", "Who", who, "N", a.Unread)
	case mentioned:
		who = words.Say("{{.Who}} mentions you", "Who", who)
	case a.Unread > 1:
		who = words.Say("{{.Who}}, {{.N}} unread", "Who", who, "N", a.Unread)
	}
	return Alert{Title: who, Text: firstLine(m.Text)}
}

// SetFront sets whether the window is in front. In front, everything counts as read and the notification goes.
func (a *Alerts) SetFront(front bool) {
	a.front = front
	if !front {
		return
	}
	a.Unread = 0
	a.next, a.behind = time.Time{}, false
	if a.shown != (Alert{}) {
		a.shown = Alert{}
		a.Show(Alert{})
	}
}

// Fixed is a notification without any words of others.
func Fixed() Alert {
	return Alert{Title: title, Text: words.Say("New messages in the room")}
}

// firstLine is the first line of a message that is not empty, cut to maxAlert, with controls made visible.
func firstLine(text string) string {
	line, more, _ := strings.Cut(visible.String(typeset.Shorten(strings.TrimSpace(text), 4*maxAlert)), "\n")
	line = typeset.OneParagraph(line)
	if more != "" {
		line += "…"
	}
	return typeset.Shorten(line, maxAlert)
}

// mentionReach is how much of a message is searched for the person's name, in bytes.
const mentionReach = 4 << 10

// mentions reports whether a text contains a name, as a whole word where the script separates words.
func mentions(text, name string) bool {
	if utf8.RuneCountInString(name) < 2 {
		return false
	}
	text = text[:min(len(text), mentionReach)]
	for from, to := range fold.All(text, name) {
		if !joined(text, from) && !joined(text, to) {
			return true
		}
	}
	return false
}

// joined reports whether a place in a text is inside a word.
func joined(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return inWord(before) && inWord(after)
}

// inWord reports whether a character is part of a word that ends at a space: a letter or digit of no East Asian script.
func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}
