package gui

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/gui/transcript"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// openLink shows the whole address before anything is opened.
func (w *Window) openLink(link string) {
	address := kit.NewParagraph(link)
	address.Color, address.Most = theme.ColorNameForeground, len(link) // all of it
	p := w.plate(words.Say("Open this address?"), 520)
	p.Fill(kit.NewInset(address))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Copy only"), widget.MediumImportance, func() { w.copy(link) })
	p.Button(words.Say("Open"), widget.HighImportance, func() { w.openURL(link) })
	p.Open(cancel)
}

func (w *Window) openURL(link string) {
	u, err := url.Parse(link)
	if err != nil || !transcript.ValidLink(link) {
		return
	}
	if err := w.App.OpenURL(u); err != nil {
		fyne.LogError("open a link", err)
	}
}
