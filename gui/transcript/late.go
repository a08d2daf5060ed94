package transcript

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/words"
)

// Unseen are messages that came out of the reader's sight: those that came late, above others, until the highest of them has been in
// sight; and those below all others, until the reader is at the end. The zero value has none.
type Unseen struct {
	Below int  // how many came below all others
	More  bool // further ones came below that nobody counted
	late  int  // how many came late

	highest chat.Message // of those that came late
	read    chat.ID      // the message that arrived before the first of those
}

// Take notes those of new messages that do not stand below all that rows know, and returns how many there are. It is called before
// the rows have the changes.
func (u *Unseen) Take(rows *Rows, c chat.Changes) (late int) {
	if c.Reset && len(c.Messages) == 0 {
		*u = Unseen{}
	}
	for _, m := range c.Messages {
		if m.ID <= rows.Arrived || !m.Pos.Before(rows.Last) || m.Mine() || rows.Muted[m.Author] {
			continue
		}
		late++
		if u.late++; u.late == 1 {
			u.highest, u.read = m, rows.Arrived
		} else if m.Pos.Before(u.highest.Pos) {
			u.highest = m
		}
	}
	return late
}

// All is how many there are.
func (u *Unseen) All() int { return u.Below + u.late }

// UpTo is the message up to which all that arrived is read, for a reader who has read up to another one but for what came late.
func (u *Unseen) UpTo(read chat.ID) chat.ID {
	if u.late == 0 {
		return read
	}
	return min(read, u.read)
}

// TakeLate returns the highest message that came late, and forgets all that did. If no line tells which they are, it puts one above
// them. It returns false if none came late.
func (u *Unseen) TakeLate(rows *Rows) (chat.Message, bool) {
	m, late := u.highest, u.late > 0
	if late && rows.Read == 0 {
		rows.SetRead(u.read)
	}
	u.late = 0
	return m, late
}

// Moved forgets what the reader of a list has seen. It returns the words and the icon of a button that leads to the rest, or to the
// newest message; no words if the reader is there.
func (u *Unseen) Moved(l *List) (string, fyne.Resource) {
	if l.AtEnd {
		u.Below, u.More = 0, false
	}
	above, below := l.beyond(u.highest.Pos)
	if !above && !below {
		u.late = 0
	}
	switch {
	case above && u.late > 0:
		return words.Say("{{.N}} new", "N", u.late), theme.MoveUpIcon()
	case u.All() > 0 && u.More:
		return words.Say("{{.N}}+ new", "N", u.All()), theme.MoveDownIcon()
	case u.All() > 0:
		return words.Say("{{.N}} new", "N", u.All()), theme.MoveDownIcon()
	case l.AtEnd:
		return "", nil
	}
	return words.Say("Go to latest"), theme.MoveDownIcon()
}

// beyond reports whether a message at a place stands above what is in sight, or below.
func (l *List) beyond(p chat.Pos) (above, below bool) {
	if l.Anchor == nil || len(l.data.Rows) == 0 {
		return false, false
	}
	last := l.data.Rows[min(l.RowAt(l.Scroll.Offset.Y+l.Size().Height), len(l.data.Rows)-1)]
	return p.Before(l.Anchor.Pos), last.end().Before(p)
}
