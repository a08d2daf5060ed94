package words

import (
	"embed"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/typeset"
	"udpchat/settings"
)

// Shown is a text of somebody else as it may be drawn, without what no face has.
func Shown(s *typeset.Style, text string) string {
	if text == "" {
		return Empty()
	}
	return s.Glyphs.Drawable(strings.ReplaceAll(chat.Visible(text), "\t", "    "))
}

func SameDay(a, b time.Time) bool {
	ay, am, ad := a.Local().Date()
	by, bm, bd := b.Local().Date()
	return ay == by && am == bm && ad == bd
}

// This file is where the window finds its words. The sentences themselves are in translations: the English one is the key.

//go:embed translations
var translations embed.FS

// Load makes the window speak a language: "zh", "en", or empty for the system's. It is called before anything is
// drawn, and again when the person chooses another language.
func Load(language string) error {
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

// Say is a sentence with its gaps filled.
func Say(sentence string, gaps ...any) string {
	if len(gaps) == 0 {
		return lang.L(sentence)
	}
	data := make(map[string]any, len(gaps)/2)
	for i := 0; i+1 < len(gaps); i += 2 {
		data[gaps[i].(string)] = gaps[i+1]
	}
	return lang.L(sentence, data)
}

// SayN is a sentence about n things: one if there is exactly one of them, many otherwise. It fills their gap N as well.
// The toolkit's plural forms cannot serve: they follow the system's language, also where the person has chosen another.
func SayN[Int int | int64 | uint64](n Int, one, many string, gaps ...any) string {
	if n == 1 {
		many = one
	}
	return Say(many, append([]any{"N", n}, gaps...)...)
}

// Address is an address as one tells it to others: with the port only if it is not the usual one.
func Address(a netip.Addr, port uint16) string {
	if port == 0 || port == settings.DefaultPort {
		return a.String()
	}
	return netip.AddrPortFrom(a, port).String()
}

// Plain is the tag of plain peers and of their messages.
func Plain() string { return Say("unencrypted") }

func Empty() string { return Say("(empty)") }

func Retry() string { return Say("Retry") }

func Clock(t time.Time) string { return t.Local().Format("15:04") }

// Day is the date of a message as a heading.
func Day(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	date := Date(t, t.Year() != now.Year())
	switch {
	case SameDay(t, now):
		return Say("Today, {{.Date}}", "Date", date)
	case SameDay(t, now.AddDate(0, 0, -1)):
		return Say("Yesterday, {{.Date}}", "Date", date)
	}
	return date
}

func Date(t time.Time, year bool) string {
	gaps := []any{
		"Year", t.Year(), "Month", int(t.Month()), "Day", t.Day(),
		"MonthName", t.Format("January"), "Weekday", Say(t.Format("Monday")),
	}
	if year {
		return Say("{{.Weekday}}, {{.Day}} {{.MonthName}} {{.Year}}", gaps...)
	}
	return Say("{{.Weekday}}, {{.Day}} {{.MonthName}}", gaps...)
}

// LastSeen tells how long ago somebody was heard.
func LastSeen(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case t.IsZero():
		return Say("not seen yet")
	case d < 10*time.Second:
		return Say("now")
	case d < time.Minute:
		return Say("{{.N}} s ago", "N", int(d.Seconds()))
	case d < time.Hour:
		return Say("{{.N}} min ago", "N", int(d.Minutes()))
	case SameDay(t, now):
		return Clock(t)
	case SameDay(t, now.AddDate(0, 0, -1)):
		return Say("yesterday {{.Time}}", "Time", Clock(t))
	}
	return t.Local().Format("2006-01-02")
}

// Encoding tells how the bytes were read, when they were not the room's own GB2312.
func Encoding(e chat.Encoding) string {
	switch e {
	case chat.EncodingUTF8:
		return "  UTF-8"
	case chat.EncodingGB18030:
		return "  GB18030"
	case chat.EncodingUnknown:
		return "  " + Say("Unknown encoding, shown as received")
	}
	return ""
}

func MoreLinks(n int) string { return SayN(n, "{{.N}} more link", "{{.N}} more links") }

// State tells what became of an own message, in which colour, and whether it can be sent again.
func State(m chat.Message) (string, fyne.ThemeColorName, bool) {
	switch m.State() {
	case chat.StateNobody:
		return Say("nobody yet"), theme.ColorNamePlaceHolder, false
	case chat.StateSending:
		return Say("sending"), theme.ColorNamePlaceHolder, false
	case chat.StateFailed:
		return Failed(m), theme.ColorNameError, true
	}
	return Say("sent"), theme.ColorNamePlaceHolder, false
}

// StateIcon is the mark beside the state of an own message; empty: none. Of plain peers nothing is known once it is sent.
func StateIcon(s chat.State) fyne.ThemeIconName {
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

// Failed tells why a message did not go out, and to how many when it went out to others.
func Failed(m chat.Message) string {
	failed := m.FailedTo()
	why := Reason(failed[0].Why)
	if len(failed) < len(m.Deliveries) {
		return Say("not sent to {{.N}} of {{.M}}: {{.Why}}", "N", len(failed), "M", len(m.Deliveries), "Why", why)
	}
	return Say("not sent: {{.Why}}", "Why", why)
}

func Reason(why chat.Reason) string {
	switch why {
	case chat.NoNetwork:
		return Say("no network")
	case chat.UnknownHost:
		return Say("computer not found")
	case chat.NotAllowed:
		return Say("the system does not allow it")
	case chat.QueueFull:
		return Say("too many messages are waiting")
	case chat.Interrupted:
		return Say("the program quit first")
	}
	return Say("the system refused")
}

// Online tells how many others are here.
func Online(here int) string {
	if here == 0 {
		return Say("No one else online")
	}
	return Say("{{.N}} online", "N", here)
}

// coded adds that the room has a code: a person who has forgotten it wonders why the room is empty.
func coded(n chat.Network, words string) string {
	if !n.Copies.Coded {
		return words
	}
	return Say("{{.Status}}, with a room code", "Status", words)
}

// Status tells in one line how many are here, or what does not work, and in which colour its dot is.
func Status(n chat.Network, here int) (string, fyne.ThemeColorName) {
	switch n.State {
	case chat.Receiving:
		return coded(n, Online(here)), theme.ColorNameSuccess
	case chat.SendOnly:
		return SendOnly(n), theme.ColorNameWarning
	case chat.Released:
		return Say("Can't receive from scripts: port {{.Port}} is free for another program", "Port", n.Port), theme.ColorNameWarning
	case chat.Offline:
		return Say("No network, will reconnect"), theme.ColorNameError
	}
	return Say("Opening the room…"), theme.ColorNamePlaceHolder
}

// PortStatus is statusWords where the port matters more than who is here.
func PortStatus(n chat.Network) (string, fyne.ThemeColorName) {
	words, c := Status(n, 0)
	if n.State == chat.Receiving {
		words = coded(n, Say("Receiving on UDP {{.Port}}", "Port", n.Port))
	}
	return words, c
}
