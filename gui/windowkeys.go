package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	kit "udpchat/gui/widget"
	"udpchat/settings"
)

// shortcuts settles what keys do when nothing has the focus that takes them. Those with Ctrl are in the menus, but for those
// that are another way to the same.
func (w *Window) shortcuts() {
	c := w.window.Canvas()
	c.SetOnTypedRune(w.typed)
	c.SetOnTypedKey(func(k *fyne.KeyEvent) {
		switch {
		case w.key(k.Name):
		case k.Name == fyne.KeyEscape:
			w.back()
		case k.Name == fyne.KeyPageUp:
			w.list.Page(-0.9)
		case k.Name == fyne.KeyPageDown:
			w.list.Page(0.9)
		}
	})
	const zoom, unread = fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift, fyne.KeyModifierAlt | fyne.KeyModifierShift
	larger := func() { w.zoom(1) }
	for _, k := range []struct {
		key  fyne.KeyName
		with fyne.KeyModifier
		does func()
	}{
		{fyne.KeyEqual, zoom, larger},
		{fyne.KeyPlus, zoom, larger},
		{fyne.KeyPlus, fyne.KeyModifierShortcutDefault, larger},
		{fyne.KeyDown, unread, w.toLatest},
	} {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: k.key, Modifier: k.with}, func(fyne.Shortcut) { k.does() })
	}
}

// key takes the keys that belong to the window wherever the cursor is.
func (w *Window) key(name fyne.KeyName) bool {
	switch {
	case name == fyne.KeyF1:
		w.help.Show()
	case name == fyne.KeyF3:
		w.nextFound(kit.Modifiers()&fyne.KeyModifierShift != 0)
	case name == fyne.KeyF6:
		w.nextPane(kit.Modifiers()&fyne.KeyModifierShift != 0)
	case name == fyne.KeyEscape && w.frame.opened && !w.asking():
		w.closePane()
	case name == fyne.KeyEscape && w.seeking.open && !w.asking():
		if w.search.Visible() {
			w.closeSearch()
		} else { // the result lies where the panel was
			w.openSearch()
		}
	default:
		return false
	}
	return true
}

// back closes what lies over the window, or else goes to where one writes.
func (w *Window) back() {
	switch top := w.window.Canvas().Overlays().Top().(type) {
	case *kit.Dialog:
		top.Close()
	case nil:
		w.focus()
	}
}

// zoom makes text larger or smaller by a step; zero steps bring the actual size back.
func (w *Window) zoom(steps int) {
	size := settings.Default().TextSize
	if steps != 0 {
		size = min(max(w.Settings.Get().TextSize+10*steps, settings.MinTextSize), settings.MaxTextSize)
	}
	if size == w.Settings.Get().TextSize {
		return
	}
	if err := w.Settings.Update(func(s *settings.Settings) { s.TextSize = size }); err != nil {
		fyne.LogError("change the text size", err)
	}
	w.rebuild()
	w.settings.Redraw()
	w.focus()
}

// toFirstNew goes to the line above the first new message, if there is one.
func (w *Window) toFirstNew() {
	if w.transcript.Read != 0 {
		w.list.ToUnread()
	}
}
