package conversations

import (
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/chat/typed"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/rooms/code"
)

// How long names and codes may be, in characters.
const (
	maxName = 64
	maxCode = 128
)

// openFound opens the dialog that makes a room.
func (s *Switch) openFound() {
	p := s.Dialog(words.Say("New room"), 460)
	name := kit.NewInput(p, "", words.Say("Name, such as the class"), maxName)
	own := kit.NewInput(p, "", words.Say("Own code, or leave empty"), maxCode)
	hint := kit.NewParagraph(judged(""))
	own.OnText(func(text string) { hint.Set(judged(text), theme.ColorNamePlaceHolder) })
	p.Fill(name, kit.Space(8), own, hint)
	p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	found := func() {
		in, err := s.Commands.Found(typed.Trim(name.Text), typed.Trim(own.Text))
		if err != nil {
			hint.Set(refusal(err), theme.ColorNameError)
			return
		}
		p.Close()
		s.want(in)
	}
	b := p.Action(words.Say("Make room"), nil, found)
	b.Importance = widget.HighImportance
	own.OnSubmitted = func(string) { found() }
	name.OnSubmitted = func(string) { found() }
	p.Open(name)
}

// judged says how good an own code is.
func judged(text string) string {
	plain, err := code.Normalise(text)
	switch {
	case errors.Is(err, code.ErrEmpty):
		return words.Say("Left empty, the program makes a code of 16 digits, which nobody can guess.")
	case err != nil:
		return refusal(err)
	case code.Bits(plain) < code.RefusedBelow:
		return refusal(joining.ErrWeak)
	case code.Bits(plain) < code.WarnedBelow:
		return words.Say("This code can be guessed in some days. A few more random words make it good.")
	}
	return words.Say("A good code.")
}

// refusal is why a code is not taken.
func refusal(err error) string {
	switch {
	case errors.Is(err, joining.ErrWeak):
		return words.Say("This code is too easy to guess. Take several random words, or leave it empty.")
	case errors.Is(err, code.ErrLong):
		return words.Say("This code is too long.")
	case errors.Is(err, code.ErrEmpty):
		return words.Say("A code has letters or digits.")
	}
	return words.Say("This program speaks plain text only, so it has no rooms.")
}

// openCode shows the code of a room, large enough for a blackboard.
func (s *Switch) openCode(c chat.Summary) {
	p := s.Dialog(words.Say("Code of {{.Room}}", "Room", Title(c.Details)), 480)
	p.Fill(kit.NewInset(kit.NewLarge(words.Code(c.Details))), kit.NewParagraph(words.CodeLetsIn()))
	if c.Details.Founder {
		p.Button(words.Say("Change code"), widget.MediumImportance, func() { _ = s.Commands.SetCode(c.Conversation, "") })
		p.Button(words.Say("Rename…"), widget.MediumImportance, func() { s.openRename(c) })
	}
	p.Button(words.Say("Done"), widget.MediumImportance, nil)
	p.Open(p.Button(words.Say("Copy"), widget.HighImportance, func() { s.Copy(c.Details.Code) }))
}

// openRename opens the dialog that gives a room another name.
func (s *Switch) openRename(c chat.Summary) {
	p := s.Dialog(words.Say("Rename {{.Who}}", "Who", Title(c.Details)), 420)
	name := kit.NewInput(p, c.Details.Name, "", maxName)
	rename := func() { s.Commands.Rename(c.Conversation, typed.Trim(name.Text)) }
	name.OnSubmitted = func(string) {
		p.Close()
		rename()
	}
	p.Fill(name)
	p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Rename"), widget.HighImportance, rename)
	p.Open(name)
}

// openLeave asks whether to leave a room.
func (s *Switch) openLeave(c chat.Summary) {
	p := s.Dialog(words.Say("Leave {{.Room}}?", "Room", Title(c.Details)), 440)
	text := words.Say("What was said stays readable here. To come back you need the code.")
	if c.Details.Founder {
		text = words.Then(text, words.Say("You made this room: without you, nobody can remove members or change the code."))
	}
	p.Fill(kit.NewParagraph(text))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Leave"), widget.DangerImportance, func() { s.Commands.Leave(c.Conversation) })
	p.Open(cancel)
}

// Remove asks whether to remove a member from the room that is shown.
func (s *Switch) Remove(m chat.Member, label string) {
	now := s.Now()
	p := s.Dialog(words.Say("Remove {{.Who}} from the room?", "Who", label), 460)
	p.Fill(kit.NewParagraph(words.Say("{{.Who}} reads nothing that is said from now on, and the room gets a new code. What was read before stays.", "Who", label)))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Remove"), widget.DangerImportance, func() { s.Commands.Remove(now.Conversation, m.Key) })
	p.Open(cancel)
}

// MayRemove reports whether the person can remove members from the conversation that is shown.
func (s *Switch) MayRemove() bool {
	d := s.Now().Details
	return s.Commands != nil && d.Kind == chat.KindRoom && d.Founder && d.Standing == chat.Inside
}

// joinDialog is the dialog in which a room is looked for.
type joinDialog struct {
	*Switch
	dialog  *kit.Dialog
	code    *kit.Input
	hint    *kit.Paragraph
	join    *kit.DialogButton
	asked   bool
	offered []joining.Offer
}

// openJoin opens the dialog that looks for a room with a code.
func (s *Switch) openJoin() {
	j := &joinDialog{Switch: s, dialog: s.Dialog(words.Say("Join a room"), 460)}
	j.code = kit.NewInput(j.dialog, "", words.Say("Code, as 0271 8281 8284 5904"), maxCode)
	j.hint = kit.NewParagraph(words.Say("Somebody of the room has to be online. Spaces and capitals do not matter."))
	j.code.OnSubmitted = func(string) { j.ask() }
	j.fill()
	j.dialog.OnClose = j.closed
	j.dialog.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	j.join = j.dialog.Action(words.Say("Join"), nil, j.ask)
	j.join.Importance = widget.HighImportance
	s.joining = j
	j.dialog.Open(j.code)
}

// closed gives the search up, unless the room is found.
func (j *joinDialog) closed() {
	if j.Switch.joining == j {
		j.Switch.joining = nil
		j.Commands.GiveUp()
	}
}

func (j *joinDialog) ask() {
	if err := j.Commands.Join(strings.TrimSpace(j.code.Text)); err != nil {
		j.hint.Set(refusal(err), theme.ColorNameError)
		return
	}
	j.asked = true
	j.offer(nil)
	j.hint.Set(words.Say("Looking for the room…"), theme.ColorNamePlaceHolder)
}

// update shows what has become of the code.
func (j *joinDialog) update(now joining.State) {
	if !j.asked {
		return
	}
	switch now.Stage {
	case joining.Waiting:
		j.hint.Set(words.Say("No room with this code is here yet. It is looked for until you cancel."), theme.ColorNameWarning)
	case joining.Choosing:
		j.hint.Set(words.Say("Several rooms have this code. Which one?"), theme.ColorNamePlaceHolder)
		j.offer(now.Offers)
	case joining.Exhausted:
		j.hint.Set(words.Say("Nobody here has a room with this code. Check it and try again."), theme.ColorNameError)
	case joining.Full:
		j.hint.Set(words.Say("This room has as many members as a room can have."), theme.ColorNameError)
	case joining.Joined:
		j.Switch.joining = nil
		j.dialog.Close()
		j.want(now.In)
	case joining.Asking, joining.Admitting:
		j.hint.Set(words.Say("Looking for the room…"), theme.ColorNamePlaceHolder)
	}
}

// offer lets the person choose one of several rooms; none: it takes them away.
func (j *joinDialog) offer(all []joining.Offer) {
	same := func(a, b joining.Offer) bool { return a.Room == b.Room && a.Name == b.Name }
	if slices.EqualFunc(all, j.offered, same) {
		return
	}
	first := len(j.offered) == 0
	j.offered = all
	j.join.Importance = widget.HighImportance
	if len(all) > 0 {
		j.join.Importance = widget.MediumImportance // the rooms are what to press now
	}
	j.join.Refresh()
	if button := j.fill(); button != nil && first {
		j.Focus(button)
	}
}

// fill shows the page, and returns the button of the first room.
func (j *joinDialog) fill() (first fyne.Focusable) {
	objects := []fyne.CanvasObject{j.code, j.hint}
	for _, o := range j.offered {
		name := Title(chat.Details{Kind: chat.KindRoom, Name: o.Name})
		label := words.Say("{{.Room}}, made by {{.Who}}", "Room", name, "Who", j.Label(o.Founder))
		b := kit.NewDialogButton(j.dialog, label, nil, func() { j.Commands.Choose(o.Room) })
		if objects = append(objects, kit.Space(8), b); first == nil {
			first = b
		}
	}
	j.dialog.Fill(objects...)
	return first
}
