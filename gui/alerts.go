package gui

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"udpchat/chat"
	"udpchat/gui/typeset"
	"udpchat/gui/words"
	"udpchat/settings"
)

// Alert is a notification. The zero value takes away the one that is shown.
type Alert struct{ Title, Text string }

// alertEvery is the least time between two notifications. A message that mentions the person does not wait.
const alertEvery = 3 * time.Second

// maxAlert is how much of a message a notification shows, in characters.
const maxAlert = 120

// alerts counts the messages that came while the window was not in front, and shows notifications of them.
type alerts struct {
	store  *settings.Store
	now    func() time.Time
	show   func(Alert) // nil: there are no notifications
	myName func() string
	caller func(chat.Message) string // what the author of a message is called
	muted  func(chat.MemberID) bool

	front  bool
	seen   chat.ID // the newest message that was counted or was there before
	unread int
	shown  bool      // a notification may be on the screen
	next   time.Time // when the next notification may be shown
}

// take counts the new messages that are unread, and shows a notification of one of them: the newest, or the newest that mentions
// the person.
func (a *alerts) take(messages []chat.Message) {
	var last chat.Message
	n, mentioned := 0, false
	for _, m := range messages {
		if m.ID <= a.seen {
			continue
		}
		a.seen = m.ID
		if a.front || m.Mine() {
			continue
		}
		mentions := mentions(m.Text, a.myName())
		if a.muted(m.Author) && !mentions {
			continue
		}
		n++
		if mentions || !mentioned {
			last, mentioned = m, mentions
		}
	}
	if n > 0 {
		a.unread += n
		a.notify(last, mentioned)
	}
}

// notify shows a notification of a message, unless the settings or an earlier notification forbid it.
func (a *alerts) notify(m chat.Message, mentioned bool) {
	s, now := a.store.Get(), a.now()
	if a.show == nil || !s.Notify || s.DoNotDisturb || now.Before(a.next) && !mentioned {
		return
	}
	a.next, a.shown = now.Add(alertEvery), true
	a.show(a.alertOf(s, m, mentioned))
}

// alertOf is the notification of a message: its author and its first line.
func (a *alerts) alertOf(s settings.Settings, m chat.Message, mentioned bool) Alert {
	if s.HideText {
		return FixedAlert()
	}
	who := typeset.OneParagraph(chat.Visible(typeset.FirstRunes(a.caller(m), maxAlert)))
	if mentioned {
		who = words.Say("{{.Who}} mentions you", "Who", who)
	} else if a.unread > 1 {
		who = words.Say("{{.Who}}, {{.N}} unread", "Who", who, "N", a.unread)
	}
	return Alert{who, firstLine(m.Text)}
}

// setFront sets whether the window is in front. In front, everything counts as read and the notification goes.
func (a *alerts) setFront(front bool) {
	a.front = front
	if !front {
		return
	}
	a.unread = 0
	a.next = time.Time{}
	if a.shown {
		a.shown = false
		a.show(Alert{})
	}
}

// FixedAlert is a notification without any words of others.
func FixedAlert() Alert { return Alert{Title, words.Say("New messages in the room")} }

// firstLine is the first line of a message that is not empty, cut to maxAlert, with controls made visible.
func firstLine(text string) string {
	text = strings.TrimSpace(typeset.FirstRunes(text, 4*maxAlert))
	line, more, _ := strings.Cut(chat.Visible(text), "\n")
	line = typeset.OneParagraph(line)
	cut := typeset.FirstRunes(line, maxAlert)
	if cut != line || more != "" {
		cut += "…"
	}
	return cut
}

// mentionReach is how much of a message is searched for the person's name, in bytes.
const mentionReach = 4 << 10

// mentions reports whether a text contains a name, as a whole word where the script separates words.
func mentions(text, name string) bool {
	if utf8.RuneCountInString(name) < 2 {
		return false
	}
	text = text[:min(len(text), mentionReach)]
	for from := 0; ; {
		at, n := typeset.FindFold(text[from:], name)
		if at < 0 {
			return false
		}
		from += at
		if !joined(text, from) && !joined(text, from+n) {
			return true
		}
		from += n
	}
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
