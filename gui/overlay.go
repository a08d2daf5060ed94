package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// overlay opens dialogs and menus over the window.
type overlay struct {
	window fyne.Window
	closed func() // puts the cursor back
}

// busy reports whether a dialog or a menu lies over the window. Keys belong to it then.
func (o *overlay) busy() bool { return o.window.Canvas().Overlays().Top() != nil }

// dialog makes a dialog, as wide as most where there is room. The cursor goes back when it is closed.
func (o *overlay) dialog(title string, most float32) *kit.Dialog {
	return kit.NewDialog(o.window, title, most, o.closed)
}

// tellNotOpened opens the dialog that says that the system opens a link or a folder with nothing.
func (o *overlay) tellNotOpened(target string, copyText func(string)) {
	what := kit.NewParagraph(target)
	what.Color, what.Most = theme.ColorNameForeground, len(target) // all of it
	p := o.dialog(words.Say("This could not be opened"), 520)
	p.Fill(kit.NewInset(what), kit.NewParagraph(words.Say("No program on this computer opened it. Copy it and open it elsewhere.")))
	p.Button(words.Say("Done"), widget.MediumImportance, nil)
	p.Open(p.Button(words.Say("Copy"), widget.HighImportance, func() { copyText(target) }))
}

// menu opens a menu at a place on the canvas.
func (o *overlay) menu(at fyne.Position, items ...*fyne.MenuItem) {
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), o.window.Canvas(), at)
}

// keyMenu opens a menu for the keyboard: Enter takes its item with the index chosen, unless other keys choose another one.
func (o *overlay) keyMenu(at fyne.Position, chosen int, items ...*fyne.MenuItem) {
	m := widget.NewPopUpMenu(fyne.NewMenu("", items...), o.window.Canvas())
	m.ShowAtPosition(at)
	for range chosen + 1 {
		m.ActivateNext()
	}
}

// focus gives the focus to a part of the window, even if the toolkit has not drawn it yet.
func (o *overlay) focus(f fyne.Focusable) { o.window.Canvas().Focus(f) }
