package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// showAbout tells the version, that nothing leaves the network, and the licences of all that is in it. They are long,
// so only the lines in sight are drawn.
func (w *Window) showAbout() {
	version := kit.NewParagraph(w.Version)
	version.Color = theme.ColorNameForeground
	lines := strings.Split(strings.TrimRight(w.Licences, "\n"), "\n")
	list := kit.NewKeyList(func() int { return len(lines) },
		func() fyne.CanvasObject {
			return kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
		},
		func(i int, o fyne.CanvasObject) { o.(*kit.Text).Set(lines[i]) }, func(int) {})
	p := w.plate(words.Say("About"), 680)
	p.Fill(version, kit.NewParagraph(words.Say("The program contacts only members on this network and the addresses you add. No update checks, no telemetry.")),
		kit.NewParagraph(words.Say("Messages between members are encrypted; messages to scripts are not.")), kit.Space(12),
		container.New(kit.Arrange(kit.Fixed(1, 260), list.Resize), list))
	p.Open(p.Button(words.Say("Done"), widget.HighImportance, nil))
}
