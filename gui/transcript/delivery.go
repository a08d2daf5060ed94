package transcript

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/outcome"
	"udpchat/gui/people"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// rowStatus is what a row shows that may change while its message does not.
type rowStatus struct {
	author   people.Person // of a message of somebody else
	delivery delivery      // of an own message
}

// delivery is the delivery status of an own message.
type delivery struct {
	state      chat.State
	stored, of int  // how many of the nodes it is for have stored it
	away       bool // every node that has not is away
	yet        bool // nobody was there, and it goes to whoever comes
}

// status is the status of a row now.
func (p *Painter) status(r *Row) rowStatus {
	if !r.Mine() {
		return rowStatus{author: p.Who(r.Author)}
	}
	o := outcome.Of(r.Message, p.Nodes)
	return rowStatus{delivery: delivery{
		state: o.State, stored: len(o.Stored), of: len(o.Stored) + len(o.Waiting),
		yet:  r.Number > 0 || p.Early != 0 && r.ID >= p.Early, // an entry waits for nodes
		away: !slices.ContainsFunc(o.Waiting, func(m chat.Member) bool { return m.Linked }),
	}}
}

// deliveryWords is the delivery status of an own message in words, their colour, and whether the message can be sent again.
func deliveryWords(m chat.Message, d delivery) (string, fyne.ThemeColorName, bool) {
	switch {
	case d.state == chat.StateWaiting && d.away:
		return words.Say("waiting, {{.N}} of {{.M}} delivered", "N", d.stored, "M", d.of), theme.ColorNamePlaceHolder, false
	case d.state == chat.StateWaiting && d.stored == 0:
		return words.Say("sending"), theme.ColorNamePlaceHolder, false
	case d.state == chat.StateStored:
		return words.Say("delivered"), theme.ColorNamePlaceHolder, false
	case d.state == chat.StateWaiting:
		return words.Say("delivered to {{.N}} of {{.M}}", "N", d.stored, "M", d.of), theme.ColorNamePlaceHolder, false
	case d.state == chat.StateNobody && !d.yet:
		return words.Say("no one was here"), theme.ColorNamePlaceHolder, false
	}
	return words.State(m)
}

// DeliveryLines say which members have an own message and which do not yet, with at most so many names in each line.
func DeliveryLines(m chat.Message, nodes []chat.Member, most int) []string {
	stored, waiting := outcome.Receipts(m, nodes)
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

// detailsArea makes one target of the text and the icon beside an own bubble. A click retries a failed message, or shows the
// delivery details.
func (s *rowDrawing) detailsArea(retry bool, left, y, right float32) {
	r := s.row
	tapped := func() { s.Act.Details(r.Message) }
	if retry {
		tapped = func() { s.Act.Retry(r.Message) }
	}
	height := 2 * s.Style.SmallLine
	var a *kit.HoverArea
	a = kit.NewHoverArea(tapped, func(in bool) {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(a)
		s.Act.Tooltip(in, at.AddXY(a.Size().Width, 0), height, func() []string {
			return DeliveryLines(r.Message, s.Nodes, people.FewNames)
		})
	})
	a.OnMenu = func(at fyne.Position) { s.OpenMenu(r, "", at) }
	s.Add(a, left, y, right-left, height)
}
