package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// showAbout tells the version, that nothing leaves the network, and the licences of all that is in it. They are long,
// so only the lines in sight are drawn.
func (w *Window) showAbout() {
	version := newProse(w.Version)
	version.color = theme.ColorNameForeground
	lines := strings.Split(strings.TrimRight(w.Licences, "\n"), "\n")
	list := newKeyList(func() int { return len(lines) },
		func() fyne.CanvasObject { return newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder) },
		func(i int, o fyne.CanvasObject) { o.(*text).set(lines[i]) }, func(int) {})
	p := w.plate(say("About"), 680)
	p.fill(version, newProse(say("The program contacts only members on this network and the addresses you add. No update checks, no telemetry.")),
		newProse(say("Messages between members are encrypted; messages to scripts are not.")), space(12),
		container.New(newArranged(fixed(1, 260), list.Resize), list))
	p.show(p.button(say("Done"), widget.HighImportance, nil))
}
