package gui

import (
	"embed"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
)

// This file is where the window finds its words. The sentences themselves are in translations: the English one is the key.

//go:embed translations
var translations embed.FS

// LoadWords makes the window speak a language: "zh", "en", or empty for the system's. It is called before anything is
// drawn, and again when the person chooses another language.
func LoadWords(language string) error {
	system := lang.SystemLocale().LanguageString()
	if language == "" {
		language = "en"
		if strings.HasPrefix(system, "zh") {
			language = "zh"
		}
	}
	content, err := translations.ReadFile("translations/" + language + ".json")
	if err != nil {
		return fmt.Errorf("find the words of %q: %w", language, err)
	}
	// The toolkit always speaks the system's language, so the chosen words are filed under that name.
	return lang.AddTranslations(fyne.NewStaticResource(system+".json", content))
}

// say is a sentence with its gaps filled.
func say(sentence string, gaps ...any) string {
	if len(gaps) == 0 {
		return lang.L(sentence)
	}
	data := make(map[string]any, len(gaps)/2)
	for i := 0; i+1 < len(gaps); i += 2 {
		data[gaps[i].(string)] = gaps[i+1]
	}
	return lang.L(sentence, data)
}

// sayN is a sentence about n things: one if there is exactly one of them, many otherwise. It fills their gap N as well.
// The toolkit's plural forms cannot serve: they follow the system's language, also where the person has chosen another.
func sayN[Int int | int64 | uint64](n Int, one, many string, gaps ...any) string {
	if n == 1 {
		many = one
	}
	return say(many, append([]any{"N", n}, gaps...)...)
}

func plainWords() string { return say("unencrypted") }
func emptyWords() string { return say("(empty)") }
func retryWords() string { return say("Retry") }

func clock(t time.Time) string { return t.Local().Format("15:04") }

// dayWords is the date of a message as a heading.
func dayWords(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	date := dateWords(t, t.Year() != now.Year())
	switch {
	case sameDay(t, now):
		return say("Today, {{.Date}}", "Date", date)
	case sameDay(t, now.AddDate(0, 0, -1)):
		return say("Yesterday, {{.Date}}", "Date", date)
	}
	return date
}

func dateWords(t time.Time, year bool) string {
	gaps := []any{
		"Year", t.Year(), "Month", int(t.Month()), "Day", t.Day(),
		"MonthName", t.Format("January"), "Weekday", say(t.Format("Monday")),
	}
	if year {
		return say("{{.Weekday}}, {{.Day}} {{.MonthName}} {{.Year}}", gaps...)
	}
	return say("{{.Weekday}}, {{.Day}} {{.MonthName}}", gaps...)
}

// heardWords tells how long ago somebody was heard.
func heardWords(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case t.IsZero():
		return say("not seen yet")
	case d < 10*time.Second:
		return say("now")
	case d < time.Minute:
		return say("{{.N}} s ago", "N", int(d.Seconds()))
	case d < time.Hour:
		return say("{{.N}} min ago", "N", int(d.Minutes()))
	case sameDay(t, now):
		return clock(t)
	case sameDay(t, now.AddDate(0, 0, -1)):
		return say("yesterday {{.Time}}", "Time", clock(t))
	}
	return t.Local().Format("2006-01-02")
}

// encodingWords tells how the bytes were read, when they were not the room's own GB2312.
func encodingWords(e chat.Encoding) string {
	switch e {
	case chat.EncodingUTF8:
		return "  UTF-8"
	case chat.EncodingGB18030:
		return "  GB18030"
	case chat.EncodingUnknown:
		return "  " + say("Unknown encoding, shown as received")
	}
	return ""
}

func foldWords(f fold, text string) string {
	switch f {
	case foldLess:
		return say("Show less")
	case foldCut:
		return say("Show less. The text is cut here; copy it to read the rest")
	}
	return say("Show all ({{.N}} characters)", "N", runes(text))
}

func moreLinksWords(n int) string { return sayN(n, "{{.N}} more link", "{{.N}} more links") }

// stateWords tells what became of an own message, in which colour, and whether it can be sent again.
func stateWords(m chat.Message) (string, fyne.ThemeColorName, bool) {
	switch m.State() {
	case chat.StateNobody:
		return say("nobody yet"), theme.ColorNamePlaceHolder, false
	case chat.StateSending:
		return say("sending"), theme.ColorNamePlaceHolder, false
	case chat.StateFailed:
		return failedWords(m), theme.ColorNameError, true
	}
	return say("sent"), theme.ColorNamePlaceHolder, false
}

// stateIconOf is the mark beside the state of an own message; empty: none. Of plain peers nothing is known once it is sent.
func stateIconOf(s chat.State) fyne.ThemeIconName {
	switch s {
	case chat.StateSending, chat.StateWaiting:
		return theme.IconNameHistory
	case chat.StateStored:
		return theme.IconNameConfirm
	case chat.StateFailed:
		return theme.IconNameViewRefresh
	}
	return ""
}

// failedWords tells why a message did not go out, and to how many when it went out to others.
func failedWords(m chat.Message) string {
	failed := m.FailedTo()
	why := reasonWords(failed[0].Why)
	if len(failed) < len(m.Deliveries) {
		return say("not sent to {{.N}} of {{.M}}: {{.Why}}", "N", len(failed), "M", len(m.Deliveries), "Why", why)
	}
	return say("not sent: {{.Why}}", "Why", why)
}

func reasonWords(why chat.Reason) string {
	switch why {
	case chat.NoNetwork:
		return say("no network")
	case chat.UnknownHost:
		return say("computer not found")
	case chat.NotAllowed:
		return say("the system does not allow it")
	case chat.QueueFull:
		return say("too many messages are waiting")
	case chat.Interrupted:
		return say("the program quit first")
	}
	return say("the system refused")
}

// onlineWords tells how many others are here.
func onlineWords(here int) string {
	if here == 0 {
		return say("No one else online")
	}
	return say("{{.N}} online", "N", here)
}

// codedWords adds that the room has a code: a person who has forgotten it wonders why the room is empty.
func codedWords(n chat.Network, words string) string {
	if !n.Copies.Coded {
		return words
	}
	return say("{{.Status}}, with a room code", "Status", words)
}

// statusWords tells in one line how many are here, or what does not work, and in which colour its dot is.
func statusWords(n chat.Network, here int) (string, fyne.ThemeColorName) {
	switch n.State {
	case chat.Receiving:
		return codedWords(n, onlineWords(here)), theme.ColorNameSuccess
	case chat.SendOnly:
		return sendOnlyWords(n), theme.ColorNameWarning
	case chat.Released:
		return say("Can't receive from scripts: port {{.Port}} is free for another program", "Port", n.Port), theme.ColorNameWarning
	case chat.Offline:
		return say("No network, will reconnect"), theme.ColorNameError
	}
	return say("Opening the room…"), theme.ColorNamePlaceHolder
}

// portStatusWords is statusWords where the port matters more than who is here.
func portStatusWords(n chat.Network) (string, fyne.ThemeColorName) {
	words, c := statusWords(n, 0)
	if n.State == chat.Receiving {
		words = codedWords(n, say("Receiving on UDP {{.Port}}", "Port", n.Port))
	}
	return words, c
}
