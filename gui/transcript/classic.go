package transcript

import (
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/data/binding"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/addressline"
	"udpchat/chat/console"
	"udpchat/chat/visible"
	"udpchat/gui/people"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// The classic view shows what the console program prints: a line with the address, then the text. As there, an own message to
// plain peers is shown when it comes back. An own message to nodes is shown at once.

// layoutClassic measures a row of the classic view. A message that the console program would not print has no height.
func layoutClassic(s *typeset.Style, r *Row, width float32) rowLayout {
	l := rowLayout{width: width, age: s.Age}
	if r.Mine() && !r.From.IsValid() && r.Number == 0 {
		return l
	}
	l.most = width - 2*kit.Margin(width)
	most := foldRunes
	if r.Unfolded {
		most = unfoldedRunes
	}
	start := typeset.FirstRunes(r.Text, most)
	l.text = classicText(s, start)
	l.links = findLinks(l.text.Said)
	var whole bool
	if l.lines, whole = s.Body.Wrap(l.text.Shown, l.most, unfoldedLines); wrapsToAddress(l.text.Shown, l.lines) {
		l.indent = s.Body.TextWidth(addressline.Margin)
		l.lines, whole = s.Body.Wrap(l.text.Shown, l.most-l.indent, unfoldedLines)
	}
	l.Height = s.BodyLine * float32(1+len(l.lines))
	switch whole = whole && len(start) == len(r.Text); {
	case r.Unfolded && whole:
		l.fold = foldLess
	case r.Unfolded:
		l.fold = foldCut
	case !whole:
		l.fold = foldMore
	}
	if l.fold != foldNone {
		l.Height += s.BodyLine
	}
	return l
}

// wrapsToAddress reports whether a line that begins within a line of a text could pass for the address of a sender.
func wrapsToAddress(text string, lines []typeset.Line) bool {
	for _, l := range lines {
		if l.From > 0 && text[l.From-1] != '\n' && addressline.Names(text[l.From:l.To]) {
			return true
		}
	}
	return false
}

// classicText is the text of a message, with what the classic view makes of it.
func classicText(s *typeset.Style, said string) visible.Text {
	standIn := s.Glyphs.StandIns()
	t := visible.Of(said, func(r rune) string {
		if r == '\n' {
			return "\n" + addressline.Margin
		}
		return standIn(r)
	})
	if addressline.Names(t.Shown) {
		return t.After(addressline.Margin)
	}
	return t
}

// copied is a message with its address line, as it is copied: the text as it was said, but no line of it can pass for an address.
func copied(m chat.Message, who people.Person) string {
	return addressLine(m, who) + "\n" + addressline.Indent(m.Text)
}

// addressLine is the line above a message.
func addressLine(m chat.Message, who people.Person) string {
	m.Text = "" // it may be long
	return strings.TrimSuffix(ClassicWords(m, who), "\n")
}

// ClassicWords is a message as the console program prints it. The name of a node stands before its address.
func ClassicWords(m chat.Message, who people.Person) string {
	switch {
	case m.Linked():
		return console.TextOf(who.Label(), m)
	case m.Mine() && !m.From.IsValid():
		return words.Say("me") + console.Text(m)
	}
	return console.Text(m)
}

// classic draws a row of the classic view.
func (s *rowDrawing) classic() {
	l, r := s.row.Layout, s.row
	x := kit.Margin(s.width)
	if r.Highlighted {
		s.Objects = append(s.Objects, outline(s.Style, x-6, 0, l.most+12, l.Height))
	}
	first := addressLine(r.Message, s.Who(r.Author))
	name, _ := s.Who(r.Author).Parts()
	end, named := strings.CutPrefix(first, name)
	if !named {
		name, end = "", first
	}
	address := s.Style.Body.Keep(name, end, l.most)
	kit.Put(s.Text(address, theme.SizeNameText, theme.ColorNamePlaceHolder), x, 0, l.most, s.Style.BodyLine)
	w := NewSelectable(s.Style, l.text.Shown, l.lines)
	w.Said = l.text.Between
	w.Pick, w.Hover = s.selectText, func(bool) {}
	w.Menu = func(at fyne.Position) {
		selected := w.Selected()
		if selected == "" {
			selected = copied(r.Message, s.Who(r.Author))
		}
		s.OpenMenu(r, selected, at)
	}
	h := s.Style.BodyLine * float32(len(l.lines))
	s.Add(w, x+l.indent, s.Style.BodyLine, l.most-l.indent, h)
	if l.fold != foldNone {
		kit.Put(s.Text(foldWords(l.fold, r.Text), theme.SizeNameCaptionText, theme.ColorNamePrimary), x, s.Style.BodyLine+h, 0, s.Style.BodyLine)
		s.Add(kit.NewArea(func() { s.unfold(r) }), x, s.Style.BodyLine+h, l.most, s.Style.BodyLine)
	}
}

// ErrReadOnly is the error of the methods that would write to the binding. Messages are sent through the composer.
var ErrReadOnly = errors.New("the transcript is written by saying something")

var _ binding.StringList = (*Rows)(nil)

// AddListener implements binding.DataItem. The listener is called at once, on the UI goroutine, as on every change.
func (t *Rows) AddListener(l binding.DataListener) {
	t.listeners = append(t.listeners, l)
	l.DataChanged()
}

// RemoveListener implements binding.DataItem.
func (t *Rows) RemoveListener(l binding.DataListener) {
	t.listeners = slices.DeleteFunc(t.listeners, func(x binding.DataListener) bool { return x == l })
}

// Length implements binding.DataList.
func (t *Rows) Length() int { return len(t.Rows) }

// GetItem implements binding.DataList.
func (t *Rows) GetItem(i int) (binding.DataItem, error) {
	s, err := t.GetValue(i)
	if err != nil {
		return nil, err
	}
	return binding.BindString(&s), nil
}

// GetValue implements binding.StringList: message i as the classic window prints it.
func (t *Rows) GetValue(i int) (string, error) {
	if i < 0 || i >= len(t.Rows) {
		return "", errors.New("no such message")
	}
	return console.Text(t.Rows[i].Message), nil
}

// Get implements binding.StringList.
func (t *Rows) Get() ([]string, error) {
	all := make([]string, len(t.Rows))
	for i, r := range t.Rows {
		all[i] = console.Text(r.Message)
	}
	return all, nil
}

// readOnly has the methods of a binding.StringList that write to it. All of them fail.
type readOnly struct{}

func (readOnly) Append(string) error        { return ErrReadOnly }
func (readOnly) Prepend(string) error       { return ErrReadOnly }
func (readOnly) Remove(string) error        { return ErrReadOnly }
func (readOnly) Set([]string) error         { return ErrReadOnly }
func (readOnly) SetValue(int, string) error { return ErrReadOnly }
