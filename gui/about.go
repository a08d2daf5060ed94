package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// showAbout tells the version, that the program asks nobody anything, and the licences of all that is in it. They are long,
// so only the lines in sight are drawn.
func (w *Window) showAbout() {
	version := widget.NewLabel(w.Version)
	version.Selectable = true
	words := widget.NewLabel(say("The program makes no connection of its own: no update check, no telemetry."))
	words.Wrapping = fyne.TextWrapWord
	lines := strings.Split(strings.TrimRight(w.Licences, "\n"), "\n")
	list := widget.NewList(func() int { return len(lines) },
		func() fyne.CanvasObject { return newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder) },
		func(i widget.ListItemID, o fyne.CanvasObject) { o.(*text).set(lines[i]) })
	list.HideSeparators = true
	list.OnSelected = list.Unselect
	d := dialog.NewCustom(say("About"), say("Done"),
		container.NewBorder(container.NewVBox(version, words), nil, nil, nil, list), w.window)
	d.SetOnClosed(w.focus)
	size := w.frame.Size()
	d.Resize(fyne.NewSize(min(680, size.Width-32), min(560, size.Height-32)))
	d.Show()
}
