package widget

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"udpchat/gui/typeset"
)

// NewItem is a menu item without a key.
func NewItem(label string, action func()) *fyne.MenuItem {
	return fyne.NewMenuItem(typeset.Ordered(label), action)
}

// NewKeyItem is a menu item with a key of its own, with Ctrl or Cmd.
func NewKeyItem(label string, key fyne.KeyName, action func()) *fyne.MenuItem {
	return NewModifiedItem(label, key, fyne.KeyModifierShortcutDefault, action)
}

// NewShiftItem is a menu item with a key of its own, with Shift and Ctrl or Cmd.
func NewShiftItem(label string, key fyne.KeyName, action func()) *fyne.MenuItem {
	return NewModifiedItem(label, key, fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift, action)
}

// NewModifiedItem is a menu item with a key of its own. The toolkit writes keys too faintly to be read, so they are part of the
// label; macOS draws its menus itself.
func NewModifiedItem(label string, key fyne.KeyName, with fyne.KeyModifier, action func()) *fyne.MenuItem {
	m := NewItem(label, action)
	s := desktop.CustomShortcut{KeyName: key, Modifier: with}
	if runtime.GOOS == "darwin" {
		m.Shortcut = &s
		return m
	}
	m.Shortcut = HiddenKey{s}
	m.Label += "\t" + KeyName(s)
	return m
}

// HiddenKey is a shortcut that the toolkit obeys but does not write.
type HiddenKey struct{ Of desktop.CustomShortcut }

// ShortcutName implements fyne.Shortcut.
func (k HiddenKey) ShortcutName() string { return k.Of.ShortcutName() }

// KeyName is a shortcut as it is written on the keyboard.
func KeyName(s desktop.CustomShortcut) string {
	name := ""
	for _, m := range []struct {
		modifier fyne.KeyModifier
		name     string
	}{{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}, {fyne.KeyModifierSuper, "Super+"}} {
		if s.Modifier&m.modifier != 0 {
			name += m.name
		}
	}
	switch s.KeyName {
	case fyne.KeyEqual:
		return name + "+"
	case fyne.KeyMinus:
		return name + "−"
	case fyne.KeyUp:
		return name + "↑"
	}
	return name + string(s.KeyName)
}

// NewMenu is a menu whose keys stand below one another.
func NewMenu(title string, items ...*fyne.MenuItem) *fyne.Menu {
	m := typeset.NewMeasurer(theme.Size(theme.SizeNameText))
	var most float32
	for _, i := range items {
		label, _, _ := strings.Cut(i.Label, "\t")
		most = max(most, m.TextWidth(label))
	}
	for _, i := range items {
		if label, key, ok := strings.Cut(i.Label, "\t"); ok {
			n := int((most-m.TextWidth(label))/m.Width(" ")+0.5) + 6
			i.Label = label + strings.Repeat(" ", n) + key
		}
	}
	return fyne.NewMenu(title, items...)
}
