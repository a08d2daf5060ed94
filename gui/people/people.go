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

// Person is how rows tell who somebody is. A row is drawn anew when it is another.
type Person struct {
	Name     string // empty: known by the address
	Mark     string // the first characters of a copy's fingerprint, where the name is not enough
	verified bool   // a copy whose digits were compared
	impostor bool   // a copy with the name of a verified one
}

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

// Call is the name with the mark, as far as there are.
func (p Person) Call() string {
	switch {
	case p.Name == "":
		return p.Mark
	case p.Mark == "":
		return p.Name
	}
	return p.Name + " ·" + p.Mark
}

// Badge is the icon beside the name of a copy, and its colour.
func (p Person) Badge() (fyne.ThemeIconName, fyne.ThemeColorName) {
	switch {
	case p.impostor:
		return theme.IconNameWarning, theme.ColorNameError
	case p.verified:
		return look.IconShield, theme.ColorNamePrimary
	}
	return look.IconLock, theme.ColorNamePlaceHolder
}

// InOrder are the members as the pane lists them: copies that are here, plain peers, copies that are away, and those unseen
// for long.
func InOrder(all []chat.Member) []chat.Member {
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

// Tint is the colour of a copy, the same on every machine.
func Tint(k chat.Key) color.Color { return look.Avatar(binary.BigEndian.Uint64(k[:])) }

// Initial is the character of a name that stands for it: the last of a Chinese name, the first letter of another.
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
