package gui

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

// person is how rows tell who somebody is. A row is drawn anew when it is another.
type person struct {
	name     string // empty: known by the address
	mark     string // the first characters of a copy's fingerprint, where the name is not enough
	verified bool   // a copy whose digits were compared
	impostor bool   // a copy with the name of a verified one
}

func personOf(m chat.Member) person {
	if m.Key == (chat.Key{}) {
		return person{name: m.Name}
	}
	p := person{name: m.Name, verified: m.Verified, impostor: m.Impostor}
	if p.name == "" {
		p.name = m.SelfName
	}
	if p.name != m.SelfName || p.name == "" || m.Twin || m.Impostor {
		p.mark = m.Mark()
	}
	return p
}

// call is the name with the mark, as far as there are.
func (p person) call() string {
	switch {
	case p.name == "":
		return p.mark
	case p.mark == "":
		return p.name
	}
	return p.name + " ·" + p.mark
}

// badge is the icon beside the name of a copy, and its colour.
func (p person) badge() (fyne.ThemeIconName, fyne.ThemeColorName) {
	switch {
	case p.impostor:
		return theme.IconNameWarning, theme.ColorNameError
	case p.verified:
		return look.IconShield, theme.ColorNamePrimary
	}
	return look.IconLock, theme.ColorNamePlaceHolder
}

// meet learns who is who, and returns the members with names that may be drawn.
func (w *Window) meet(all []chat.Member) []chat.Member {
	all = slices.Clone(all)
	w.people = make(map[chat.MemberID]person, len(all))
	w.painter.copies = w.painter.copies[:0:0]
	for i := range all {
		m := &all[i]
		m.SelfName = w.style.glyphs.drawable(m.SelfName)
		w.people[m.ID] = personOf(*m)
		if !m.Met.IsZero() && !m.Gone {
			w.painter.copies = append(w.painter.copies, *m)
		}
	}
	return all
}

func (w *Window) person(id chat.MemberID) person { return w.people[id] }

// inOrder are the members as the pane lists them: copies that are here, plain peers, copies that are away, and those unseen
// for long.
func inOrder(all []chat.Member) []chat.Member {
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

// tint is the colour of a copy, the same on every machine.
func tint(k chat.Key) color.Color { return look.Avatar(binary.BigEndian.Uint64(k[:])) }

// initial is the character of a name that stands for it: the last of a Chinese name, the first letter of another.
func initial(name string) string {
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
