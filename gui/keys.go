package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	kit "udpchat/gui/widget"
)

// keys handles the keys that belong to the whole window.
type keys struct {
	parts        *parts
	conversation *conversation
	searching    *searching
	dialogs      *dialogs
	overlay      *overlay
	zoom         func(steps int)
	focus        func() // puts the cursor where one writes, into the search too
	compose      func() // puts it into the composer
}

// install sets what keys do while no control with the focus takes them. Most shortcuts are those of menu items; the ones here are
// second ways to the same actions.
func (k *keys) install() {
	c := k.overlay.window.Canvas()
	c.SetOnTypedRune(k.typed)
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		switch {
		case k.key(e.Name):
		case e.Name == fyne.KeyEscape:
			k.back()
		case e.Name == fyne.KeyPageUp:
			k.conversation.list.Page(-0.9)
		case e.Name == fyne.KeyPageDown:
			k.conversation.list.Page(0.9)
		}
	})
	const zoom, unread = fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift, fyne.KeyModifierAlt | fyne.KeyModifierShift
	larger := func() { k.zoom(1) }
	for _, s := range []struct {
		key  fyne.KeyName
		with fyne.KeyModifier
		does func()
	}{
		{fyne.KeyEqual, zoom, larger},
		{fyne.KeyPlus, zoom, larger},
		{fyne.KeyPlus, fyne.KeyModifierShortcutDefault, larger},
		{fyne.KeyDown, unread, k.conversation.toLatest},
	} {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: s.key, Modifier: s.with}, func(fyne.Shortcut) { s.does() })
	}
}

// key handles a key of the window wherever the cursor is, and reports whether it is one.
func (k *keys) key(name fyne.KeyName) bool {
	switch {
	case name == fyne.KeyF1:
		k.dialogs.help.Show()
	case name == fyne.KeyF3:
		k.searching.next(kit.Modifiers()&fyne.KeyModifierShift != 0)
	case name == fyne.KeyF6:
		k.parts.frame.nextPane(kit.Modifiers()&fyne.KeyModifierShift != 0)
	case name == fyne.KeyEscape && k.parts.frame.opened && !k.overlay.busy():
		k.parts.frame.closeMembers()
	case name == fyne.KeyEscape && !k.overlay.busy():
		return k.searching.escape()
	default:
		return false
	}
	return true
}

// back closes what lies over the window, or else puts the cursor where one writes.
func (k *keys) back() {
	switch top := k.overlay.window.Canvas().Overlays().Top().(type) {
	case *kit.Dialog:
		top.Close()
	case nil:
		k.focus()
	}
}

// typed takes what was typed outside the composer to it, except for a space, which may have pressed what had the focus.
func (k *keys) typed(r rune) {
	if r == ' ' || k.overlay.busy() || !k.parts.composer.Open() {
		return
	}
	k.compose()
	k.parts.composer.Entry.TypedRune(r)
}
