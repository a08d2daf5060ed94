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
	maxCodeLength = 64 // characters
	weakCode      = 8  // a shorter code is soon guessed
)

// codeRow is the box of the room code. While it is typed nothing happens, for every change of it ends all links.
func (d *Dialog) codeRow() (row *kit.FormRow, leave func()) {
	box := kit.NewInput(d, d.Store.Get().Code, words.Say("Open room"), maxCodeLength)
	row = kit.NewFormRow(words.Say("Room code"), box, "")
	judge := func() {
		words, c := codeWords(strings.TrimSpace(box.Text), d.Store.Get().Code)
		if row.Note.Set(words, c) {
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

// codeWords tells what a code does, or what to think of before it does.
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

// newFingerprint is the fingerprint of this copy, with a button that copies it.
func newFingerprint(d *Dialog) fyne.CanvasObject {
	words := kit.NewParagraph(d.Fingerprint)
	words.Color, words.Above = theme.ColorNameForeground, 0
	var copied *kit.DialogButton
	copied = kit.NewDialogIconButton(d, theme.IconNameContentCopy, func() {
		d.copy(d.Fingerprint)
		copied.SetIcon(theme.NewColoredResource(theme.ConfirmIcon(), theme.ColorNameSuccess))
	})
	side := func() float32 { return max(theme.Size(look.SizeDetailRow), copied.MinSize().Height) }
	room := func(width float32) float32 { return width - side() - 6 }
	return kit.NewInset(kit.NewFlow(
		func(width float32) float32 { return max(side(), words.HeightAt(room(width))) },
		func(s fyne.Size) {
			h := words.HeightAt(room(s.Width))
			kit.Put(words, 0, (s.Height-h)/2, room(s.Width), h)
			kit.Put(copied, s.Width-side()+6, (s.Height-side())/2, side(), side())
		}, words, copied))
}
