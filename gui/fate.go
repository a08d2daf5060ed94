package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
)

// told is what a row tells beside its message; it changes without the message.
type told struct {
	who  person // the author, of others' messages
	fate fate   // of own ones
}

// fate is what became of an own message.
type fate struct {
	state      chat.State
	stored, of int  // how many copies have it, of those it is for
	away       bool // nobody who is yet to have it is here
}

// tells is what a row tells now.
func (p *painter) tells(r *row) told {
	if !r.Mine() {
		return told{who: p.who(r.Author)}
	}
	o := r.Outcome(p.copies)
	return told{fate: fate{
		state: o.State, stored: len(o.Stored), of: len(o.Stored) + len(o.Waiting),
		away: !slices.ContainsFunc(o.Waiting, func(m chat.Member) bool { return m.Linked }),
	}}
}

// retell draws the rows in sight anew, if one of them tells something else than before.
func (l *messageList) retell() {
	for r, d := range l.body.shown {
		if d.layout.told != l.tells(r) {
			l.body.fill()
			canvas.Refresh(l.body)
			return
		}
	}
}

// fateWords tells what became of an own message, in which colour, and whether it can be sent again.
func fateWords(m chat.Message, f fate) (string, fyne.ThemeColorName, bool) {
	switch {
	case f.state == chat.StateWaiting && f.away:
		return say("waiting, {{.N}} of {{.M}} delivered", "N", f.stored, "M", f.of), theme.ColorNamePlaceHolder, false
	case f.state == chat.StateWaiting && f.stored == 0:
		return say("sending"), theme.ColorNamePlaceHolder, false
	case f.state == chat.StateStored:
		return say("delivered"), theme.ColorNamePlaceHolder, false
	case f.state == chat.StateWaiting:
		return say("delivered to {{.N}} of {{.M}}", "N", f.stored, "M", f.of), theme.ColorNamePlaceHolder, false
	}
	return stateWords(m)
}

// reachWords tells who has an own message and who is yet to have it, naming at most so many of each.
func reachWords(m chat.Message, copies []chat.Member, most int) []string {
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
			lines = append(lines, say(sentence, "Names", nameList(all, most)))
		}
	}
	add("Delivered to {{.Names}}", labels(stored))
	add("Sending to {{.Names}}", labels(here))
	add("Waiting for {{.Names}} to come online", labels(away))
	var plain []string
	for _, d := range m.Deliveries {
		if d.State == chat.Sent {
			plain = append(plain, string(d.To))
		}
	}
	add("Sent unencrypted to {{.Names}}; scripts can't confirm", plain)
	for _, d := range m.FailedTo() {
		lines = append(lines, say("Not sent to {{.Who}}: {{.Why}}", "Who", string(d.To), "Why", reasonWords(d.Why)))
	}
	if len(lines) == 0 {
		lines = append(lines, say("No one was here when you sent it."))
	}
	return lines
}

func labels(all []chat.Member) []string {
	var names []string
	for _, m := range all {
		names = append(names, labelOf(m))
	}
	return names
}

// nameList is names in one sentence, at most so many of them.
func nameList(names []string, most int) string {
	if more := len(names) - most; more > 0 {
		return say("{{.Names}} and {{.N}} more", "Names", strings.Join(names[:most], say(", ")), "N", more)
	}
	return strings.Join(names, say(", "))
}
