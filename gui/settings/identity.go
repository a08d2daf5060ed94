package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// identityRows are the fingerprint of the person and, if an earlier one can be used again, that one with a button.
func identityRows(d *Dialog) []fyne.CanvasObject {
	rows := []fyne.CanvasObject{
		kit.Heading(words.Say("My fingerprint")),
		kit.NewParagraph(words.Say("Others recognise you by this fingerprint. Compare it when names are alike.")), kit.Space(8), newFingerprint(d),
	}
	if d.me.Former == "" {
		return rows
	}
	use := kit.NewDialogButton(d.frame, words.Say("Use the earlier one here"), nil, func() { kit.Call(d.Recall) })
	return append(rows, kit.Space(8),
		kit.NewParagraph(words.Say("Your earlier fingerprint is {{.Mark}}. With it, members who have met you recognise you.", "Mark", d.me.Former)), kit.Space(8), leading(use))
}

// newFingerprint is the fingerprint of this node, with a button that copies it.
func newFingerprint(d *Dialog) fyne.CanvasObject {
	shown := kit.NewParagraph(d.me.Fingerprint)
	shown.Color, shown.Above = theme.ColorNameForeground, 0
	b := kit.NewCopyButton(d.frame, "", "", func() { copyText(d.me.Fingerprint) })
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
