// Package people is how every part of the window shows a member:
//
//   - the name ([Label]): the one the person gave it, or the one it gives itself, or its host. Where a name could be taken for
//     another's, the first characters of the fingerprint follow as a mark.
//   - the badge ([Person.Badge]): a lock for a node, a shield once its digits were compared, a warning for a node that bears the
//     name of a verified one. A plain peer has none.
//   - the avatar ([Avatar]): a round one in the colour of its key with a letter for a node, a square with a prompt for a plain
//     peer.
//   - the address ([Address], [Host]): without a port for a plain peer, which has a new port at every start.
//
// It belongs to the UI goroutine.
package people

import (
	"encoding/binary"
	"image/color"
	"slices"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	"udpchat/gui/words"
)

// Person is how a row shows its author. Persons can be compared: a row is drawn again when its author has become another.
type Person struct {
	Name     string // empty: the address stands for it
	Mark     string // the first characters of the fingerprint, where the name is not enough
	verified bool   // the digits of the node were compared
	impostor bool   // the node bears the name of a verified one
}

// Of returns how a member is shown.
func Of(m chat.Member) Person {
	if m.Key == (chat.Key{}) {
		return Person{Name: m.Name}
	}
	p := Person{Name: m.Name, verified: m.Verified, impostor: m.Impostor}
	if p.Name == "" {
		p.Name = m.SelfName
	}
	if p.Name != m.SelfName || p.Name == "" || m.Twin || m.Impostor {
		p.Mark = m.Mark()
	}
	return p
}

// Label is the name and the mark, as far as there are any.
func (p Person) Label() string {
	name, mark := p.Parts()
	return name + mark
}

// Short is Label for a sentence that may be cut: a long name gives way, so that the mark stays.
func (p Person) Short() string {
	name, mark := p.Parts()
	return typeset.Shorten(name, shortName) + mark
}

// shortName is how many characters of a name stand in a sentence.
const shortName = 20

// Parts are what a label consists of: a name, which may be cut, and the mark with what parts them, which may not.
func (p Person) Parts() (name, mark string) {
	switch {
	case p.Name == "":
		return "", p.Mark
	case p.Mark == "":
		return p.Name, ""
	}
	return p.Name, " ·" + p.Mark
}

// Badge is the icon beside the name of a member with a node, and its colour.
func (p Person) Badge() (fyne.ThemeIconName, fyne.ThemeColorName) {
	switch {
	case p.impostor:
		return theme.IconNameWarning, theme.ColorNameError
	case p.verified:
		return look.IconShield, theme.ColorNamePrimary
	}
	return look.IconLock, theme.ColorNamePlaceHolder
}

// Sorted returns the members in the order of the pane: nodes that are here, plain peers, nodes that are away, and at last those
// not seen for long.
func Sorted(all []chat.Member) []chat.Member {
	rank := func(m chat.Member) int {
		switch {
		case m.Gone:
			return 3
		case m.Key == (chat.Key{}):
			return 1
		case m.Linked:
			return 0
		}
		return 2
	}
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b chat.Member) int { return rank(a) - rank(b) })
	return sorted
}

// Identity is how members know the person at this window.
type Identity struct {
	Key         chat.Key
	Fingerprint string // the short form of Key for people; empty: the program speaks plain text only
	Former      string // the fingerprint of an earlier identity that can be used again; empty: there is none
}

// Color is the colour of a key, the same on every machine.
func Color(k chat.Key) color.Color { return look.Avatar(binary.BigEndian.Uint64(k[:])) }

// Initial is the character of a name that an avatar shows: the last one of a Chinese name, the first letter of another.
func Initial(name string) string {
	first := '·'
	for _, r := range slices.Backward([]rune(name)) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || !look.Covered(r) {
			continue
		}
		if first = unicode.ToUpper(r); unicode.Is(unicode.Han, r) {
			break
		}
	}
	return string(first)
}

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

// Parts are what the label of a member consists of, see [Person.Parts].
func Parts(m chat.Member) (name, mark string) {
	if m.Key != (chat.Key{}) {
		return Of(m).Parts()
	}
	return Label(m), ""
}

// Short is Label for a sentence that may be cut, see [Person.Short].
func Short(m chat.Member) string {
	name, mark := Parts(m)
	return typeset.Shorten(name, shortName) + mark
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
