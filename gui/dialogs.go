package gui

import (
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// plate makes a dialog over the window. The cursor goes back to where one writes when it is closed.
func (w *Window) plate(title string, most float32) *kit.Dialog {
	return kit.NewDialog(w.window, title, most, w.focus)
}

// askDelete asks whether a message is to be deleted.
func (w *Window) askDelete(m chat.Message) {
	start := typeset.FirstRunes(typeset.OneLine(words.Shown(w.style, typeset.FirstRunes(m.Text, 60))), 60)
	p := w.plate(words.Say("Delete this message?"), 420)
	quoted := kit.NewParagraph(start)
	quoted.Color = theme.ColorNameForeground
	p.Fill(kit.NewInset(quoted), kit.NewParagraph(words.Say("It is deleted on this computer only and can't be restored.")))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Delete"), widget.DangerImportance, func() { w.room.Delete(m) })
	p.Open(cancel)
}
