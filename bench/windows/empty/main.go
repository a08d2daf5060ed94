//go:build linux

// Empty is the toolkit alone, to compare the program with: a window with one focused entry.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.New().NewWindow("empty")
	e := widget.NewEntry()
	w.SetContent(container.New(layout.NewBorderLayout(nil, e, nil, nil), e))
	w.Resize(fyne.NewSize(1100, 720))
	w.Show()
	w.Canvas().Focus(e)
	fyne.CurrentApp().Run()
}
