package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// newLeft is what stands in the composer's place after 88.
func (c *composer) newLeft() *fyne.Container {
	words := newText(say("You left. Messages still arrive."), theme.SizeNameText, theme.ColorNameForeground)
	c.again = newButton(say("Join again"), nil, c.room.Rejoin)
	c.again.Importance = widget.HighImportance
	c.again.enterOnly = true // a space may be part of what somebody writes who does not see yet that they left
	buttons := container.NewHBox(c.again, newButton(say("Quit"), nil, c.quit))
	return container.NewBorder(nil, nil, nil, buttons, words)
}

// setLeft closes or opens the composer.
func (c *composer) setLeft(left bool) {
	if left == c.leftAt.Visible() {
		return
	}
	if left {
		c.strip.Hide()
		c.bar.Hide()
		c.leftAt.Show()
		c.focusOn(c.again) // or what is typed would go into the hidden entry
	} else {
		c.leftAt.Hide()
		c.bar.Show()
		c.focus()
	}
	c.box.Refresh()
}
