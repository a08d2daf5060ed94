// Package visible makes text of others safe to show. What is shown may differ from what was said, so a [Text] keeps both, and can
// tell which part of the one stands for a part of the other.
package visible

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks may follow one character before the rest is folded into an ellipsis.
const maxMarks = 4

// Text is a text as it was said and as it is shown.
type Text struct {
	Said, Shown string
	changes     []change // where they differ, in order
}

// change is a part of the shown text that stands for another part of the text as said.
type change struct{ shown, said span }

type span struct{ from, to int }

// Of makes a text visible. Line ends become line feeds. Every control, bidirectional override, invisible, private-use, unassigned
// or undecodable character becomes an escape such as \x1b or \u202e; line feeds and tabs stay, and so do joiners and other format
// characters where their script needs them, see [works]. A pile of combining marks is cut with an ellipsis. The shown text is at
// most four times as long.
//
// draw replaces further characters of the result; it returns the empty string for a character that stays. It may be nil.
func Of(said string, draw func(rune) string) Text {
	if draw == nil && plainly(said) {
		return Text{Said: said, Shown: said}
	}
	m := maker{text: said, draw: draw}
	m.out.Grow(len(said) + 16)
	for m.at < len(said) {
		m.step()
	}
	return Text{said, m.out.String(), m.changes}
}

// Instead is a text for which another is shown as a whole.
func Instead(said, shown string) Text {
	return Text{said, shown, []change{{span{0, len(shown)}, span{0, len(said)}}}}
}

// After is the text with something shown before it that stands for nothing.
func (t Text) After(prefix string) Text {
	changes := []change{{shown: span{0, len(prefix)}}}
	for _, c := range t.changes {
		changes = append(changes, change{span{c.shown.from + len(prefix), c.shown.to + len(prefix)}, c.said})
	}
	return Text{t.Said, prefix + t.Shown, changes}
}

// String is the shown text that Of makes without further replacements.
func String(said string) string { return Of(said, nil).Shown }

// Between returns the part of the text as said that Shown[from:to] stands for. A character that is shown as several belongs to it
// if any of these does.
func (t Text) Between(from, to int) string {
	if from >= to {
		return ""
	}
	begin, _ := t.said(from)
	_, end := t.said(to)
	return t.Said[begin:end]
}

// said returns the place in the text as said of a place in the shown text. Within a change these are its begin and its end.
func (t Text) said(at int) (begin, end int) {
	moved := 0
	for _, c := range t.changes {
		switch {
		case at <= c.shown.from:
			return at + moved, at + moved
		case at < c.shown.to:
			return c.said.from, c.said.to
		}
		moved = c.said.to - c.shown.to
	}
	return at + moved, at + moved
}

// maker makes one text visible.
type maker struct {
	text     string
	draw     func(rune) string
	at       int  // the next character in text
	before   rune // zero: none, or one that became an escape
	marks    int  // how many lie upon the last character
	out      strings.Builder
	changes  []change
	tagsEnd  int  // the end of a flag's tags, where these are well formed
	rightRun bool // the text has letters that are read from right to left
	scanned  bool // rightRun is known
}

// step makes the next character visible.
func (m *maker) step() {
	r, size := utf8.DecodeRuneInString(m.text[m.at:])
	if r == '\r' && strings.HasPrefix(m.text[m.at:], "\r\n") {
		size = 2
	}
	from := m.out.Len()
	undecodable := r == utf8.RuneError && size == 1
	shows := !undecodable && m.shows(r, size)
	switch m.marks = m.pile(r, shows); {
	case m.marks == maxMarks+1:
		m.out.WriteRune('…')
	case m.marks > maxMarks: // the ellipsis stands for it
		m.before, m.at = r, m.at+size
		m.changes[len(m.changes)-1].said.to = m.at
		return
	case undecodable:
		fmt.Fprintf(&m.out, `\x%02x`, m.text[m.at])
	case shows:
		m.write(r)
	default:
		m.escape(r)
	}
	if made := m.out.String()[from:]; made != m.text[m.at:m.at+size] {
		m.changes = append(m.changes, change{span{from, from + len(made)}, span{m.at, m.at + size}})
	}
	m.before, m.at = r, m.at+size
	if !shows {
		m.before = 0
	}
}

// shows reports whether a character of some bytes is shown as itself.
func (m *maker) shows(r rune, size int) bool {
	return plain(r) || r == '\r' || r == '\t' || showable(r) || m.works(r, m.text[m.at+size:])
}

// pile is how many marks lie upon a character once r has followed. A joiner counts too, and what else has no shape ends no pile, or
// piles could have any height.
func (m *maker) pile(r rune, shows bool) int {
	switch {
	case plain(r):
		return 0
	case shows && unicode.Is(unicode.Cf, r) && !joins(r):
		return m.marks
	case !shows || !joins(r) && !unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case joins(r) && m.marks == maxMarks-1 && markFollows(m.text[m.at+utf8.RuneLen(r):]):
		return m.marks + 2 // a joiner does nothing without the mark that it stands before
	}
	return m.marks + 1
}

func markFollows(rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	return unicode.In(next, unicode.Mn, unicode.Me)
}

func (m *maker) write(r rune) {
	if r == '\r' {
		r = '\n'
	}
	if m.draw != nil {
		if instead := m.draw(r); instead != "" {
			m.out.WriteString(instead)
			return
		}
	}
	m.out.WriteRune(r)
}

func (m *maker) escape(r rune) {
	switch {
	case r < 0x80:
		fmt.Fprintf(&m.out, `\x%02x`, r)
	case r < 0x10000:
		fmt.Fprintf(&m.out, `\u%04x`, r)
	default:
		fmt.Fprintf(&m.out, `\U%08x`, r)
	}
}

// plainly is the fast path for nearly every message: all of its characters are plain.
func plainly(text string) bool {
	for _, r := range text {
		if !plain(r) {
			return false
		}
	}
	return true
}

// plain knows without a table most characters that are shown as themselves and are no marks: printable ASCII, line feeds, hanzi and
// their punctuation.
func plain(r rune) bool {
	return r >= ' ' && r < 0x7f || r == '\n' ||
		r >= 0x4e00 && r <= 0x9fa5 || r >= 0x3001 && r <= 0x3029 || r >= 0xff01 && r <= 0xff5e
}

// showable reports whether a character has a shape of its own. Some fillers are letters to Unicode but invisible; the number signs
// of Arabic are format characters but visible.
func showable(r rune) bool {
	if unicode.Is(unicode.Variation_Selector, r) {
		return false
	}
	return unicode.IsGraphic(r) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) ||
		unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}
