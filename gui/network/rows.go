package network

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat/health"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// probeRow is a line for one probe of the self-test.
func probeRow(p health.Probe) fyne.CanvasObject {
	switch p.Result {
	case health.ProbeHeard:
		return kit.MarkedRow(theme.IconNameConfirm, theme.ColorNameSuccess, words.Probe(p), words.Took(p.Took))
	case health.ProbeSilent:
		return kit.MarkedRow(theme.IconNameError, theme.ColorNameError, words.Probe(p), "")
	}
	return kit.MarkedRow(theme.IconNameWarning, theme.ColorNameWarning, words.Probe(p), "")
}

// copyButton is a button that copies text.
func (p *Page) copyButton(text string) *kit.DialogButton {
	return kit.NewCopyButton(p.dialog, words.Say("Copy"), words.Say("Copied"), func() { p.Copy(text) })
}

// newSnippet is text to copy: a line that says what it is with the button, and the text on a ground of its own.
func newSnippet(title, content string, b *kit.DialogButton) fyne.CanvasObject {
	lead := kit.NewText(title, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	text := kit.NewParagraph(content)
	text.Color, text.Above = theme.ColorNameForeground, 2
	return kit.NewStack(container.New(kit.Arrange(
		func() fyne.Size { return fyne.NewSize(1, theme.Size(look.SizeDetailRow)) },
		func(s fyne.Size) {
			side := b.MinSize().Width
			kit.PutMiddle(lead, 0, s.Height/2, s.Width-side)
			kit.Put(b, s.Width-side+6, 0, side, s.Height)
		},
	), lead, b), kit.NewInset(text), kit.Space(4))
}

// newCommand is a command with a button that copies it.
func newCommand(command string, b *kit.DialogButton) fyne.CanvasObject {
	words := kit.NewParagraph(command)
	words.Color, words.Above = theme.ColorNameForeground, 0
	ground := kit.NewRoundFill(theme.ColorNameHeaderBackground, 8)
	return kit.NewFlow(func(width float32) float32 {
		return max(theme.Size(look.SizeButton), words.HeightAt(width-b.MinSize().Width-24)+14)
	}, func(s fyne.Size) {
		side := b.MinSize().Width
		ground.Resize(s)
		h := words.HeightAt(s.Width - side - 24)
		kit.Put(words, 12, (s.Height-h)/2, s.Width-side-24, h)
		kit.Put(b, s.Width-side-2, 2, side, s.Height-4)
	}, ground, words, b)
}

// newDatagramRow is a line with direction, time, address and text of a datagram.
func newDatagramRow(st *typeset.Style, d health.Datagram) fyne.CanvasObject {
	sentence, c := words.Direction(d)
	way := kit.NewText(sentence, theme.SizeNameCaptionText, c)
	at := kit.NewText(d.At.Local().Format(time.TimeOnly), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	who := kit.NewText(d.Address.String(), theme.SizeNameCaptionText, theme.ColorNameForeground)
	says := kit.NewText(typeset.OneLine(words.Shown(st, typeset.FirstRunes(d.Text, 200))), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	return container.New(kit.Arrange(
		func() fyne.Size { return fyne.NewSize(1, look.Scaled(25)) },
		func(s fyne.Size) {
			x := float32(0)
			for i, t := range []*kit.Text{way, at, who} {
				w := look.Scaled([]float32{32, 62, 148}[i])
				kit.PutMiddle(t, x, s.Height/2, w-8)
				x += w
			}
			kit.PutMiddle(says, x, s.Height/2, max(1, s.Width-x))
		},
	), way, at, who, says)
}
