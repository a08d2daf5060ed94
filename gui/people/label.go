package people

import (
	"strings"
	"time"

	"udpchat/chat"
	"udpchat/gui/words"
)

func Labels(all []chat.Member) []string {
	var names []string
	for _, m := range all {
		names = append(names, Label(m))
	}
	return names
}

// NameList is names in one sentence, at most so many of them.
func NameList(names []string, most int) string {
	if more := len(names) - most; more > 0 {
		return words.Say("{{.Names}} and {{.N}} more", "Names", strings.Join(names[:most], words.Say(", ")), "N", more)
	}
	return strings.Join(names, words.Say(", "))
}

// State begins the second line of who is muted or blocked.
func State(m chat.Member) string {
	switch {
	case m.Blocked:
		return words.Say("blocked") + "  "
	case m.Muted:
		return words.Say("muted") + "  "
	}
	return ""
}

// LastHeard tells when somebody was heard; of a copy that is away, when it was here.
func LastHeard(m chat.Member, now time.Time) string {
	switch {
	case m.Key == (chat.Key{}):
		return words.Heard(m.Heard, now)
	case !m.Linked && !m.Seen.IsZero():
		return words.Heard(m.Seen, now)
	case m.Heard.IsZero():
		return ""
	}
	return words.Heard(m.Heard, now)
}

// Label is what a member is called: its name, or else its host alone, for a script has a new port at every run.
func Label(m chat.Member) string {
	if m.Key != (chat.Key{}) {
		return Of(m).Call()
	}
	if host, ok := m.ID.Host(); ok && m.Name == "" {
		return host.String()
	}
	return m.Label()
}

// Address is where a member was last heard from; of a plain peer it is the host, for it has a new port at every run.
func Address(m chat.Member) string {
	if _, plain := m.ID.Host(); !plain && m.Last.IsValid() {
		return m.Last.String()
	}
	return Host(m)
}

// Host is the address of a member without a port, which changes with every run of a script. Of a copy whose address is
// not known it is the fingerprint.
func Host(m chat.Member) string {
	if host, ok := m.ID.Host(); ok {
		return host.String()
	}
	if m.Last.IsValid() {
		return m.Last.Addr().String()
	}
	return m.Fingerprint
}

func Present(all []chat.Member, now time.Time) int {
	n := 0
	for _, m := range all {
		if m.Here(now) {
			n++
		}
	}
	return n
}

// Who has an own message is told in a card while the mouse is over its state, and in a dialog by click and key.

const (
	FewNames  = 12  // how many names the card has for each sentence
	ManyNames = 400 // and the dialog
)
