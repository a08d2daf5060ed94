package people

import (
	"strings"
	"time"

	"udpchat/chat"
	"udpchat/gui/words"
)

// Labels returns what the members are called.
func Labels(all []chat.Member) []string {
	var names []string
	for _, m := range all {
		names = append(names, Label(m))
	}
	return names
}

// NameList joins names for a sentence: at most so many, and how many more there are.
func NameList(names []string, most int) string {
	if more := len(names) - most; more > 0 {
		return words.Say("{{.Names}} and {{.N}} more", "Names", strings.Join(names[:most], words.Say(", ")), "N", more)
	}
	return strings.Join(names, words.Say(", "))
}

// StatePrefix is the beginning of the second line of a member that is muted or blocked.
func StatePrefix(m chat.Member) string {
	switch {
	case m.Blocked:
		return words.Say("blocked") + "  "
	case m.Muted:
		return words.Say("muted") + "  "
	}
	return ""
}

// LastSeen tells when a message of a member came last or, if its node is away, when it was here.
func LastSeen(m chat.Member, now time.Time) string {
	switch {
	case m.Key == (chat.Key{}):
		return words.LastSeen(m.Heard, now)
	case !m.Linked && !m.Seen.IsZero():
		return words.LastSeen(m.Seen, now)
	case m.Heard.IsZero():
		return ""
	}
	return words.LastSeen(m.Heard, now)
}

// Label is what a member is called: its name, or else its host.
func Label(m chat.Member) string {
	if m.Key != (chat.Key{}) {
		return Of(m).Label()
	}
	if host, ok := m.ID.Host(); ok && m.Name == "" {
		return host.String()
	}
	return m.Label()
}

// Address is the address a member last sent from; for a plain peer without the port.
func Address(m chat.Member) string {
	if _, plain := m.ID.Host(); !plain && m.Last.IsValid() {
		return m.Last.String()
	}
	return Host(m)
}

// Host is the address of a member without the port. If the address of a node is unknown, it is the fingerprint.
func Host(m chat.Member) string {
	if host, ok := m.ID.Host(); ok {
		return host.String()
	}
	if m.Last.IsValid() {
		return m.Last.Addr().String()
	}
	return m.Fingerprint
}

// CountHere is the number of members that are here.
func CountHere(all []chat.Member, now time.Time) int {
	n := 0
	for _, m := range all {
		if m.Here(now) {
			n++
		}
	}
	return n
}

// How many names a NameList has.
const (
	FewNames  = 12  // in a tooltip
	ManyNames = 400 // in a dialog
)
