package composer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// leftBar replaces the entry after the person has left the room by 88.
type leftBar struct {
	box   *fyne.Container
	again *kit.Button
}

func newLeftBar(rejoin, quit func()) *leftBar {
	sentence := kit.NewText(words.Say("You left. Messages still arrive."), theme.SizeNameText, theme.ColorNameForeground)
	l := &leftBar{again: kit.NewButton(words.Say("Join again"), nil, rejoin)}
	l.again.Importance = widget.HighImportance
	l.again.EnterOnly = true // a space may belong to a text that the person goes on typing without seeing the bar
	buttons := container.NewHBox(l.again, kit.NewButton(words.Say("Quit"), nil, quit))
	l.box = container.NewBorder(nil, nil, nil, buttons, sentence)
	l.box.Hide()
	return l
}

// Open reports whether one can write: the person has not left the room.
func (c *Composer) Open() bool { return c.bar.Visible() }

// SetLeft closes or opens the composer.
func (c *Composer) SetLeft(left bool) {
	if left != c.Open() {
		return
	}
	if left {
		c.preview.banner.Hide()
		c.bar.Hide()
		c.left.box.Show()
		c.deps.FocusOn(c.left.again) // otherwise keys would go to the hidden entry
	} else {
		c.left.box.Hide()
		c.bar.Show()
		c.deps.Focus()
	}
	c.Box.Refresh()
}

// First is the part of the composer that gets the focus, open or closed.
func (c *Composer) First() fyne.Focusable {
	if c.Open() {
		return c.Entry
	}
	return c.left.again
}
