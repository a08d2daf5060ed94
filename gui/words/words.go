// Package words has the sentences of the window in English and Chinese, and tells times, states, problems and reasons in them.
// Sentences that need the types of a part of the window are made there, by Say.
package words

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/visible"
	"udpchat/gui/typeset"
	"udpchat/settings"
)

// The translations. The English sentence is the key.
//
//go:embed translations
var translations embed.FS

// Load makes the window speak a language: "zh", "en", or empty for that of the system. It must be called before anything is
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

// Say returns a sentence in the language of the window. The gaps are names and values in turn: {{.Name}} in the sentence
// becomes the value after "Name". A value with letters that are read from right to left keeps its order to itself.
func Say(sentence string, gaps ...any) string {
	if len(gaps) == 0 {
		return lang.L(sentence)
	}
	data := make(map[string]any, len(gaps)/2)
	for i := 0; i+1 < len(gaps); i += 2 {
		data[gaps[i].(string)] = gaps[i+1]
		if name, ok := gaps[i+1].(string); ok {
			data[gaps[i].(string)] = typeset.Isolate(name)
		}
	}
	return lang.L(sentence, data)
}

// SayN returns the sentence one if n is 1, otherwise many, and fills the gap N. The plural forms of the toolkit do not serve:
// they follow the language of the system even if the person has chosen another.
func SayN[Int int | int64 | uint64](n Int, one, many string, gaps ...any) string {
	if n == 1 {
		many = one
	}
	return Say(many, append([]any{"N", n}, gaps...)...)
}

// Then is a sentence and the next one. Chinese has no space between them.
func Then(one, next string) string {
	if strings.HasSuffix(one, "。") {
		return one + next
	}
	return one + " " + next
}

// Plain is the tag of plain peers and of their messages.
func Plain() string { return Say("unencrypted") }

// Code is the code of a room as it is shown.
func Code(d chat.Details) string { return cmp.Or(d.Code, Say("on its way")) }

// CodeLetsIn says what the code of a room is for.
func CodeLetsIn() string {
	return Say("Whoever enters this code on this network becomes a member. Write it on the blackboard, or read it out.")
}

// Retry is on the button that sends a message again.
func Retry() string { return Say("Retry") }

// SameDay reports whether two times are on one day here.
func SameDay(a, b time.Time) bool {
	ay, am, ad := a.Local().Date()
	by, bm, bd := b.Local().Date()
	return ay == by && am == bm && ad == bd
}

// Clock is the time of day, such as 15:04.
func Clock(t time.Time) string { return t.Local().Format("15:04") }

// Day is the heading above the messages of a day.
func Day(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	date := date(t, t.Year() != now.Year())
	switch {
	case SameDay(t, now):
		return Say("Today, {{.Date}}", "Date", date)
	case SameDay(t, now.AddDate(0, 0, -1)):
		return Say("Yesterday, {{.Date}}", "Date", date)
	}
	return date
}

// date is a weekday and date, with the year if it is wanted.
func date(t time.Time, year bool) string {
	gaps := []any{
		"Year", t.Year(), "Month", int(t.Month()), "Day", t.Day(),
		"MonthName", t.Format("January"), "Weekday", Say(t.Format("Monday")),
	}
	if year {
		return Say("{{.Weekday}}, {{.Day}} {{.MonthName}} {{.Year}}", gaps...)
	}
	return Say("{{.Weekday}}, {{.Day}} {{.MonthName}}", gaps...)
}

// LastSeen tells how long ago something of a member arrived; a zero time: nothing yet.
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

// Shown is a text of another program, ready to be drawn: control characters are visible, and characters without a glyph replaced.
func Shown(s *typeset.Style, text string) string {
	return ShownText(s, text).Shown
}

// ShownText is a text of another program with what Shown makes of it.
func ShownText(s *typeset.Style, said string) visible.Text {
	if said == "" {
		return visible.Instead("", Say("(empty)"))
	}
	return visible.Of(said, s.Glyphs.StandIns())
}

// Encoding names the encoding of a plain message if it was not GB2312.
func Encoding(e chat.Encoding) string {
	return map[chat.Encoding]string{
		chat.EncodingUTF8: "  UTF-8", chat.EncodingGB18030: "  GB18030", chat.EncodingUTF16: "  UTF-16",
		chat.EncodingUnknown: "  " + Say("Unknown encoding, shown as received"),
	}[e]
}

// MoreLinks tells how many links of a message are not shown.
func MoreLinks(n int) string { return SayN(n, "{{.N}} more link", "{{.N}} more links") }

// State tells the delivery state of an own message to plain peers, in which colour, and whether it can be sent again.
func State(m chat.Message) (string, fyne.ThemeColorName, bool) {
	switch m.State() {
	case chat.StateNobody:
		return Say("nobody yet"), theme.ColorNamePlaceHolder, false
	case chat.StateSending:
		return Say("sending"), theme.ColorNamePlaceHolder, false
	case chat.StateFailed:
		return failed(m), theme.ColorNameError, true
	}
	return Say("sent"), theme.ColorNamePlaceHolder, false
}

// StateIcon is the icon beside the delivery state; empty: none. Plain peers confirm nothing, so Sent has none.
func StateIcon(s chat.State) fyne.ThemeIconName {
	return map[chat.State]fyne.ThemeIconName{
		chat.StateSending: theme.IconNameHistory, chat.StateWaiting: theme.IconNameHistory,
		chat.StateStored: theme.IconNameConfirm, chat.StateFailed: theme.IconNameViewRefresh,
	}[s]
}

// Readable returns messages with a sentence in the place of the text of those that only a newer version can read.
func Readable(all []chat.Message) []chat.Message {
	newer := func(m chat.Message) bool { return m.Via == chat.ViaNewer }
	if !slices.ContainsFunc(all, newer) {
		return all
	}
	all = slices.Clone(all) // the room shares them
	for i := range all {
		if newer(all[i]) {
			all[i].Text = Say("This message can only be read with a newer version of the program.")
		}
	}
	return all
}

// failed tells why a message was not sent, and to how many if it was sent to others.
func failed(m chat.Message) string {
	failed := m.FailedTo()
	if len(failed) == 0 { // no entry could be made
		return Say("not sent: {{.Why}}", "Why", Reason(chat.OtherSendFailed))
	}
	why := Reason(failed[0].Why)
	if len(failed) < len(m.Deliveries) {
		return Say("not sent to {{.N}} of {{.M}}: {{.Why}}", "N", len(failed), "M", len(m.Deliveries), "Why", why)
	}
	return Say("not sent: {{.Why}}", "Why", why)
}

// Reason tells why a recipient could not be reached, as part of a sentence.
func Reason(why chat.Reason) string {
	return cmp.Or(map[chat.Reason]string{
		chat.NoNetwork:    Say("no network"),
		chat.NeedsIPv4:    Say("IPv4 is needed"),
		chat.UnknownHost:  Say("computer not found"),
		chat.ServerSilent: Say("the name server does not answer"),
		chat.ServerFailed: Say("the name server is not working"),
		chat.NotAllowed:   Say("the system does not allow it"),
		chat.TooManyOpen:  Say("the program may not open more files"),
		chat.QueueFull:    Say("too many messages are waiting"),
		chat.Interrupted:  Say("the program quit first"),
	}[why], Say("the system refused"))
}

// Address is an address as one tells it to others: without the port if that is the usual one.
func Address(a netip.Addr, port uint16) string {
	if port == 0 || port == settings.DefaultPort {
		return a.String()
	}
	return netip.AddrPortFrom(a, port).String()
}

// Fault tells why an address that was entered is refused.
func Fault(fault error) string {
	var e *settings.PeerError
	if !errors.As(fault, &e) {
		return Say("This address is already in the list.")
	}
	value := typeset.Shorten(visible.String(e.Value), 40)
	return cmp.Or(map[settings.PeerErrorKind]string{
		settings.PeerEmpty:         Say("Enter an address."),
		settings.PeerIncomplete:    Say("The address is incomplete."),
		settings.PeerTooFewParts:   Say("An address has four parts, like 192.168.1.20."),
		settings.PeerTooManyParts:  Say("An address has four parts, like 192.168.1.20."),
		settings.PeerOctetTooLarge: Say("{{.Part}} is too large. Each part is 0 to 255.", "Part", value),
		settings.PeerLeadingZero:   Say("Write {{.Part}} without leading zeros; some programs read it as another number.", "Part", value),
		settings.PeerBadPort:       Say("“{{.Port}}” is not a port. Enter one from 1 to 65535.", "Port", value),
		settings.PeerIPv6:          Say("Only IPv4 works here. Use an address like 192.168.1.20."),
		settings.PeerMulticast:     Say("{{.Address}} is a multicast address, which can't be used here.", "Address", value),
		settings.PeerUnspecified:   Say("{{.Address}} is not the address of a computer.", "Address", value),
		settings.PeerReserved:      Say("{{.Address}} is reserved; nothing sent there arrives.", "Address", value),
		settings.PeerNetwork:       Say("That is a whole network. Enter one computer's address, or {{.Address}} for all of them.", "Address", value),
		settings.PeerSeveral:       Say("Enter one address at a time, such as {{.Address}}.", "Address", value),
		settings.PeerExtra:         Say("“{{.Text}}” has more than an address. Leave out the rest, as in lab-pc or 192.168.1.20:4000.", "Text", value),
	}[e.Kind], Say("“{{.Name}}” is not a valid host name.", "Name", value))
}
