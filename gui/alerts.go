package gui

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"udpchat/chat"
	"udpchat/gui/search"
	"udpchat/gui/typeset"
	"udpchat/gui/words"
	"udpchat/settings"
)

// Alert is a notification. The zero value takes away the one that is shown.
type Alert struct{ Title, Text string }

// alertEvery is how often a notification may come, unless one's own name is in the message: a busy room is told of once.
const alertEvery = 3 * time.Second

// maxAlert is how much of a message a notification says, in characters.
const maxAlert = 120

// alerts is what came while the window was not in front.
type alerts struct {
	front  bool
	seen   chat.ID // the newest message that was looked at
	unread int
	told   bool // a notification may be on the screen
	next   time.Time
}

// heed looks through what is new, counts what the person should read, and tells them of it if they look elsewhere.
func (w *Window) heed(messages []chat.Message) {
	var last chat.Message
	n, called := 0, false
	for _, m := range messages {
		if m.ID <= w.alerts.seen {
			continue
		}
		w.alerts.seen = m.ID
		if w.alerts.front || m.Mine() {
			continue
		}
		calls := mentions(m.Text, w.myName())
		if w.transcript.Muted[m.Author] && !calls {
			continue
		}
		n++
		if calls || !called {
			last, called = m, calls
		}
	}
	if n > 0 {
		w.alerts.unread += n
		w.alert(last, called)
	}
}

// alert tells of a message.
func (w *Window) alert(m chat.Message, called bool) {
	s, now := w.Settings.Get(), w.Now()
	if w.Desk.Alert == nil || !s.Notify || s.DoNotDisturb || now.Before(w.alerts.next) && !called {
		return
	}
	w.alerts.next, w.alerts.told = now.Add(alertEvery), true
	w.Desk.Alert(w.alertWords(s, m, called))
}

// alertWords is what a notification of a message says: who, and the first line.
func (w *Window) alertWords(s settings.Settings, m chat.Message, called bool) Alert {
	if s.HideText {
		return FixedAlert()
	}
	who := search.OneParagraph(chat.Visible(typeset.FirstRunes(w.callOf(m), maxAlert)))
	if called {
		who = words.Say("{{.Who}} mentions you", "Who", who)
	} else if w.alerts.unread > 1 {
		who = words.Say("{{.Who}}, {{.N}} unread", "Who", who, "N", w.alerts.unread)
	}
	return Alert{who, firstLine(m.Text)}
}

// FixedAlert is a notification that says nothing of what was written or by whom.
func FixedAlert() Alert { return Alert{Title, words.Say("New messages in the room")} }

// callOf is what the author of a message is called: by the name the person gave or a copy gives itself, or by its address.
func (w *Window) callOf(m chat.Message) string {
	if name := w.people[m.Author].Call(); name != "" {
		return name
	}
	return m.From.String()
}

// firstLine is the first line of a message that says something, cut and with everything odd made visible.
func firstLine(text string) string {
	text = strings.TrimSpace(typeset.FirstRunes(text, 4*maxAlert))
	line, more, _ := strings.Cut(chat.Visible(text), "\n")
	line = search.OneParagraph(line)
	cut := typeset.FirstRunes(line, maxAlert)
	if cut != line || more != "" {
		cut += "…"
	}
	return cut
}

// mentionReach is how much of a message is looked through for one's own name, in bytes.
const mentionReach = 4 << 10

// mentions reports whether a text has a name in it, as a word of its own where the name's script has words.
func mentions(text, name string) bool {
	if utf8.RuneCountInString(name) < 2 {
		return false
	}
	text = text[:min(len(text), mentionReach)]
	for from := 0; ; {
		at, n := search.FindFold(text[from:], name)
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

// setFront notes whether the window is in front. Who has it in front has been told.
func (w *Window) setFront(front bool) {
	w.alerts.front = front
	if front {
		w.alerts.unread = 0
		w.alerts.next = time.Time{}
		if w.alerts.told {
			w.alerts.told = false
			w.Desk.Alert(Alert{})
		}
	}
	w.showDesk()
}
