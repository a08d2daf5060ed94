package gui

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	"udpchat/gui/transcript"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// messageDialogs are the dialogs about one message.
type messageDialogs struct {
	overlay *overlay
	room    *chat.Room
	nodes   func() []chat.Member // that messages are delivered to
	style   func() *typeset.Style
	copy    func(string)
	open    func(*url.URL) error
}

// delivery opens the dialog that tells which members have a message of the person.
func (d *messageDialogs) delivery(m chat.Message) {
	var lines []fyne.CanvasObject
	for _, words := range transcript.DeliveryLines(m, d.nodes(), people.ManyNames) {
		line := kit.NewParagraph(words)
		line.Color, line.Most = theme.ColorNameForeground, 60
		lines = append(lines, line, kit.Space(4))
	}
	p := d.overlay.dialog(words.Say("Delivery details"), 420)
	p.Fill(lines...)
	if _, _, retry := words.State(m); retry {
		p.Button(words.Retry(), widget.MediumImportance, func() { d.room.Retry(m) })
	}
	p.Open(p.Button(words.Say("Done"), widget.HighImportance, nil))
}

// askDelete opens the dialog that asks whether to delete a message.
func (d *messageDialogs) askDelete(m chat.Message) {
	start := typeset.FirstRunes(typeset.OneLine(words.Shown(d.style(), typeset.FirstRunes(m.Text, 60))), 60)
	p := d.overlay.dialog(words.Say("Delete this message?"), 420)
	quoted := kit.NewParagraph(start)
	quoted.Color = theme.ColorNameForeground
	p.Fill(kit.NewInset(quoted), kit.NewParagraph(words.Say("It is deleted on this computer only and can't be restored.")))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Delete"), widget.DangerImportance, func() { d.room.Delete(m) })
	p.Open(cancel)
}

// askOpen opens the dialog that shows a whole link and asks whether to open it.
func (d *messageDialogs) askOpen(link string) {
	address := kit.NewParagraph(link)
	address.Color, address.Most = theme.ColorNameForeground, len(link) // all of it
	p := d.overlay.dialog(words.Say("Open this address?"), 520)
	p.Fill(kit.NewInset(address))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Copy only"), widget.MediumImportance, func() { d.copy(link) })
	p.Button(words.Say("Open"), widget.HighImportance, func() { d.openLink(link) })
	p.Open(cancel)
}

func (d *messageDialogs) openLink(link string) {
	u, err := url.Parse(link)
	if err != nil || !transcript.ValidLink(link) {
		return
	}
	if err := d.open(u); err != nil {
		fyne.LogError("open a link", err)
	}
}
