// Command typewriter shows one entry and prints what it does: "changed" with each new text, and "said" with the text when
// Enter submits it, which empties the entry.
package main

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"udpchat/gui/native"
	kit "udpchat/gui/widget"
)

func main() {
	a := app.New()
	w := a.NewWindow("typewriter")
	e := kit.NewEntry()
	changed := func(s string) { fmt.Printf("changed %q\n", s) }
	e.OnChanged = changed
	e.Submit = func() {
		fmt.Printf("said %q\n", e.Text)
		e.OnChanged = nil
		e.SetText("")
		e.OnChanged = changed
	}
	w.SetContent(e)
	w.Resize(fyne.NewSize(400, 200))
	a.Lifecycle().SetOnStarted(func() { // before, the system has no window yet
		w.Show()
		native.Of(w).ShowKeypad()
		w.Canvas().Focus(e)
	})
	a.Lifecycle().SetOnEnteredForeground(func() { fmt.Println("ready") })
	a.Run()
}
