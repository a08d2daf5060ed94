package settings

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

const (
	maxNameLength = 64 // characters
	maxCodeLength = 64 // characters
	weakCode      = 8  // a shorter code is soon guessed
)

// mePage has the person's name, the room's code, and what others need to know this node.
func mePage(d *Dialog) *page {
	name := kit.NewInput(d.frame, d.Store.Get().Name, d.Name, maxNameLength)
	name.OnText(func(s string) {
		d.change(func(c *settings.Settings) { c.Name = strings.TrimSpace(s) })
	})
	own := newOwnAddresses(d)
	p := &page{objects: []fyne.CanvasObject{kit.Heading(words.Say("Me")), kit.Space(8)}, update: own.update}
	add := func(objects ...fyne.CanvasObject) { p.objects = append(p.objects, objects...) }
	if d.Fingerprint == "" {
		add(kit.NewFormRow(words.Say("Name"), name, words.Say("Shown only in this window. Unencrypted text carries no name, so others see your address.")))
	} else {
		code, leave := codeRow(d)
		p.leave = leave
		add(kit.NewFormRow(words.Say("Name"), name, words.Say("Members see this name. Scripts see only your address.")), kit.Space(6), code, kit.Space(14),
			kit.Heading(words.Say("My fingerprint")), kit.NewParagraph(words.Say("Others recognise you by this fingerprint. Compare it when names are alike.")), kit.Space(8),
			newFingerprint(d))
	}
	add(kit.Space(20), kit.Heading(words.Say("Your addresses")), kit.Space(8), own)
	return p
}

// codeRow is the entry of the room's code. Nothing happens while it is typed, because every change of it ends all links.
func codeRow(d *Dialog) (row *kit.FormRow, leave func()) {
	box := kit.NewInput(d.frame, d.Store.Get().Code, words.Say("Open room"), maxCodeLength)
	row = kit.NewFormRow(words.Say("Room code"), box, "")
	judge := func() {
		if row.Hint.Set(codeWords(strings.TrimSpace(box.Text), d.Store.Get().Code)) {
			d.reflow()
		}
	}
	take := func() {
		if code := strings.TrimSpace(box.Text); code != d.Store.Get().Code {
			d.change(func(c *settings.Settings) { c.Code = code })
		}
		judge()
	}
	box.OnText(func(string) { judge() })
	box.OnSubmitted = func(string) { take() }
	box.Left = take
	judge()
	return row, take
}

// codeWords tells what a code does, or what to consider before it takes effect.
func codeWords(code, stored string) (string, fyne.ThemeColorName) {
	switch {
	case code != "" && typeset.Runes(code) < weakCode:
		return words.Say("Easy to guess. Use four words or more."), theme.ColorNameWarning
	case code != stored:
		return words.Say("Applies when you press Enter or leave the box."), theme.ColorNamePlaceHolder
	case code == "":
		return words.Say("Without a code, everyone who opens this program on this network is in the room. With a code, only people who enter the same one are."), theme.ColorNamePlaceHolder
	}
	return words.Say("You meet only people with the same code. Addresses added by hand still receive unencrypted text."), theme.ColorNamePlaceHolder
}

// newFingerprint is the fingerprint of this node, with a button that copies it.
func newFingerprint(d *Dialog) fyne.CanvasObject {
	shown := kit.NewParagraph(d.Fingerprint)
	shown.Color, shown.Above = theme.ColorNameForeground, 0
	b := kit.NewCopyButton(d.frame, "", "", func() { copyText(d.Fingerprint) })
	side := func() float32 { return max(theme.Size(look.SizeDetailRow), b.MinSize().Height) }
	room := func(width float32) float32 { return width - side() - 6 }
	return kit.NewInset(kit.NewFlow(
		func(width float32) float32 { return max(side(), shown.HeightAt(room(width))) },
		func(s fyne.Size) {
			h := shown.HeightAt(room(s.Width))
			kit.Put(shown, 0, (s.Height-h)/2, room(s.Width), h)
			kit.Put(b, s.Width-side()+6, (s.Height-side())/2, side(), side())
		}, shown, b))
}
