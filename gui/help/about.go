package help

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/gui/list"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// ShowAbout opens the page with the version, with what the program contacts, and with all licences. The licences are long, so
// only the lines in sight are drawn.
func (p *Pages) ShowAbout() {
	version := kit.NewParagraph(p.Version)
	version.Color = theme.ColorNameForeground
	lines := strings.Split(strings.TrimRight(p.Licences, "\n"), "\n")
	licences := list.NewItems(func() int { return len(lines) },
		func() fyne.CanvasObject {
			return kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
		},
		func(i int, o fyne.CanvasObject) { o.(*kit.Text).Set(lines[i]) }, func(int) {})
	d := p.Dialog(words.Say("About"), 680)
	d.Fill(version, kit.NewParagraph(words.Say("The program contacts only members on this network and the addresses you add. No update checks, no telemetry.")),
		kit.NewParagraph(words.Say("Messages between members are encrypted; messages to scripts are not.")), kit.Space(12),
		container.New(kit.Arrange(kit.Fixed(1, 260), licences.Resize), licences))
	d.Open(d.Button(words.Say("Done"), widget.HighImportance, nil))
}
