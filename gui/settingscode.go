package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	look "udpchat/gui/theme"
	"udpchat/settings"
)

const (
	maxCodeLength = 64 // characters
	weakCode      = 8  // a shorter code is soon guessed
)

// codeRow is the box of the room code. While it is typed nothing happens, for every change of it ends all links.
func (d *settingsDialog) codeRow() (row *formRow, leave func()) {
	box := newInput(d, d.store.Get().Code, say("Open room"), maxCodeLength)
	row = newFormRow(say("Room code"), box, "")
	judge := func() {
		words, c := codeWords(strings.TrimSpace(box.Text), d.store.Get().Code)
		if row.note.set(words, c) {
			d.reflow()
		}
	}
	take := func() {
		if code := strings.TrimSpace(box.Text); code != d.store.Get().Code {
			d.change(func(c *settings.Settings) { c.Code = code })
		}
		judge()
	}
	box.onText(func(string) { judge() })
	box.OnSubmitted = func(string) { take() }
	box.left = take
	judge()
	return row, take
}

// codeWords tells what a code does, or what to think of before it does.
func codeWords(code, stored string) (string, fyne.ThemeColorName) {
	switch {
	case code != "" && runes(code) < weakCode:
		return say("Easy to guess. Use four words or more."), theme.ColorNameWarning
	case code != stored:
		return say("Applies when you press Enter or leave the box."), theme.ColorNamePlaceHolder
	case code == "":
		return say("Without a code, everyone who opens this program on this network is in the room. With a code, only people who enter the same one are."), theme.ColorNamePlaceHolder
	}
	return say("You meet only people with the same code. Addresses added by hand still receive unencrypted text."), theme.ColorNamePlaceHolder
}

// newFingerprint is the fingerprint of this copy, with a button that copies it.
func newFingerprint(d *settingsDialog) fyne.CanvasObject {
	words := newProse(d.fingerprint)
	words.color, words.above = theme.ColorNameForeground, 0
	var copied *push
	copied = newIconPush(d, theme.IconNameContentCopy, func() {
		d.copy(d.fingerprint)
		copied.SetIcon(theme.NewColoredResource(theme.ConfirmIcon(), theme.ColorNameSuccess))
	})
	side := func() float32 { return max(theme.Size(look.SizeDetailRow), copied.MinSize().Height) }
	room := func(width float32) float32 { return width - side() - 6 }
	return newWell(newFlow(
		func(width float32) float32 { return max(side(), words.heightAt(room(width))) },
		func(s fyne.Size) {
			h := words.heightAt(room(s.Width))
			put(words, 0, (s.Height-h)/2, room(s.Width), h)
			put(copied, s.Width-side()+6, (s.Height-side())/2, side(), side())
		}, words, copied))
}
