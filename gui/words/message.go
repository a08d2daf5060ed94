package words

import (
	"net/netip"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/typeset"
	"udpchat/settings"
)

// Shown is a text of another program, ready to be drawn: control characters are visible, and characters without a glyph replaced.
func Shown(s *typeset.Style, text string) string {
	if text == "" {
		return empty()
	}
	return s.Glyphs.Drawable(strings.ReplaceAll(chat.Visible(text), "\t", "    "))
}

// Encoding names the encoding of a plain message if it was not GB2312.
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

// failed tells why a message was not sent, and to how many if it was sent to others.
func failed(m chat.Message) string {
	failed := m.FailedTo()
	why := Reason(failed[0].Why)
	if len(failed) < len(m.Deliveries) {
		return Say("not sent to {{.N}} of {{.M}}: {{.Why}}", "N", len(failed), "M", len(m.Deliveries), "Why", why)
	}
	return Say("not sent: {{.Why}}", "Why", why)
}

// Reason tells why a recipient could not be reached, as part of a sentence.
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

// Address is an address as one tells it to others: without the port if that is the usual one.
func Address(a netip.Addr, port uint16) string {
	if port == 0 || port == settings.DefaultPort {
		return a.String()
	}
	return netip.AddrPortFrom(a, port).String()
}
