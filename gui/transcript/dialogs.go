package transcript

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// DialogDeps is what the dialogs about a message need of the window.
type DialogDeps struct {
	Room   *chat.Room
	Dialog func(title string, most float32) *kit.Dialog // makes a dialog over the window, at most so wide
	Nodes  func() []chat.Member                         // to which messages are delivered
	Style  func() *typeset.Style
	Copy   func(string)         // puts text on the clipboard
	Open   func(*url.URL) error // opens a link in the browser
}

// Dialogs opens the dialogs about one message.
type Dialogs struct{ deps DialogDeps }

// NewDialogs returns the dialogs of a window.
func NewDialogs(deps DialogDeps) *Dialogs { return &Dialogs{deps} }

// Delivery opens the dialog that tells which members have a message of the person.
func (d *Dialogs) Delivery(m chat.Message) {
	var lines []fyne.CanvasObject
	for _, words := range DeliveryLines(m, d.deps.Nodes(), people.ManyNames) {
		line := kit.NewParagraph(words)
		line.Color, line.Most = theme.ColorNameForeground, 60
		lines = append(lines, line, kit.Space(4))
	}
	p := d.deps.Dialog(words.Say("Delivery details"), 420)
	p.Fill(lines...)
	if _, _, retry := words.State(m); retry {
		p.Button(words.Retry(), widget.MediumImportance, func() { d.deps.Room.Retry(m) })
	}
	p.Open(p.Button(words.Say("Done"), widget.HighImportance, nil))
}

// AskDelete opens the dialog that asks whether to delete a message.
func (d *Dialogs) AskDelete(m chat.Message) {
	start := typeset.FirstRunes(typeset.OneLine(words.Shown(d.deps.Style(), typeset.FirstRunes(m.Text, 60))), 60)
	p := d.deps.Dialog(words.Say("Delete this message?"), 420)
	quoted := kit.NewParagraph(start)
	quoted.Color = theme.ColorNameForeground
	p.Fill(kit.NewInset(quoted), kit.NewParagraph(words.Say("It is deleted on this computer only and can't be restored.")))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Delete"), widget.DangerImportance, func() { d.deps.Room.Delete(m) })
	p.Open(cancel)
}

// AskOpen opens the dialog that shows a whole link and asks whether to open it.
func (d *Dialogs) AskOpen(link string) {
	address := kit.NewParagraph(link)
	address.Color, address.Most = theme.ColorNameForeground, len(link) // all of it
	p := d.deps.Dialog(words.Say("Open this address?"), 520)
	p.Fill(kit.NewInset(address))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Copy only"), widget.MediumImportance, func() { d.deps.Copy(link) })
	p.Button(words.Say("Open"), widget.HighImportance, func() { d.openLink(link) })
	p.Open(cancel)
}

func (d *Dialogs) openLink(link string) {
	u, err := url.Parse(link)
	if err != nil || !ValidLink(link) {
		return
	}
	if err := d.deps.Open(u); err != nil {
		fyne.LogError("open a link", err)
	}
}
