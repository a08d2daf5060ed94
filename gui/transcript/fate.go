package transcript

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/people"
	"udpchat/gui/words"
)

// Told is what a row tells beside its message; it changes without the message.
type Told struct {
	who  people.Person // the author, of others' messages
	fate fate          // of own ones
}

// fate is what became of an own message.
type fate struct {
	state      chat.State
	stored, of int  // how many copies have it, of those it is for
	away       bool // nobody who is yet to have it is here
}

// Tells is what a row tells now.
func (p *Painter) Tells(r *Row) Told {
	if !r.Mine() {
		return Told{who: p.Who(r.Author)}
	}
	o := r.Outcome(p.Copies)
	return Told{fate: fate{
		state: o.State, stored: len(o.Stored), of: len(o.Stored) + len(o.Waiting),
		away: !slices.ContainsFunc(o.Waiting, func(m chat.Member) bool { return m.Linked }),
	}}
}

// fateWords tells what became of an own message, in which colour, and whether it can be sent again.
func fateWords(m chat.Message, f fate) (string, fyne.ThemeColorName, bool) {
	switch {
	case f.state == chat.StateWaiting && f.away:
		return words.Say("waiting, {{.N}} of {{.M}} delivered", "N", f.stored, "M", f.of), theme.ColorNamePlaceHolder, false
	case f.state == chat.StateWaiting && f.stored == 0:
		return words.Say("sending"), theme.ColorNamePlaceHolder, false
	case f.state == chat.StateStored:
		return words.Say("delivered"), theme.ColorNamePlaceHolder, false
	case f.state == chat.StateWaiting:
		return words.Say("delivered to {{.N}} of {{.M}}", "N", f.stored, "M", f.of), theme.ColorNamePlaceHolder, false
	}
	return words.State(m)
}

// ReachWords tells who has an own message and who is yet to have it, naming at most so many of each.
func ReachWords(m chat.Message, copies []chat.Member, most int) []string {
	stored, waiting := chat.Reach(m, copies)
	var here, away []chat.Member
	for _, w := range waiting {
		if w.Linked {
			here = append(here, w)
		} else {
			away = append(away, w)
		}
	}
	var lines []string
	add := func(sentence string, all []string) {
		if len(all) > 0 {
			lines = append(lines, words.Say(sentence, "Names", people.NameList(all, most)))
		}
	}
	add("Delivered to {{.Names}}", people.Labels(stored))
	add("Sending to {{.Names}}", people.Labels(here))
	add("Waiting for {{.Names}} to come online", people.Labels(away))
	var plain []string
	for _, d := range m.Deliveries {
		if d.State == chat.Sent {
			plain = append(plain, string(d.To))
		}
	}
	add("Sent unencrypted to {{.Names}}; scripts can't confirm", plain)
	for _, d := range m.FailedTo() {
		lines = append(lines, words.Say("Not sent to {{.Who}}: {{.Why}}", "Who", string(d.To), "Why", words.Reason(d.Why)))
	}
	if len(lines) == 0 {
		lines = append(lines, words.Say("No one was here when you sent it."))
	}
	return lines
}
