package people

import (
	"encoding/binary"
	"image/color"
	"slices"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	look "udpchat/gui/theme"
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
	switch {
	case p.Name == "":
		return p.Mark
	case p.Mark == "":
		return p.Name
	}
	return p.Name + " ·" + p.Mark
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
