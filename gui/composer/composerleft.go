package composer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// newLeft is what stands in the composer's place after 88.
func (c *Composer) newLeft() *fyne.Container {
	sentence := kit.NewText(words.Say("You left. Messages still arrive."), theme.SizeNameText, theme.ColorNameForeground)
	c.Again = kit.NewButton(words.Say("Join again"), nil, c.room.Rejoin)
	c.Again.Importance = widget.HighImportance
	c.Again.EnterOnly = true // a space may be part of what somebody writes who does not see yet that they left
	buttons := container.NewHBox(c.Again, kit.NewButton(words.Say("Quit"), nil, c.quit))
	return container.NewBorder(nil, nil, nil, buttons, sentence)
}

// SetLeft closes or opens the composer.
func (c *Composer) SetLeft(left bool) {
	if left == c.LeftAt.Visible() {
		return
	}
	if left {
		c.Strip.Hide()
		c.Bar.Hide()
		c.LeftAt.Show()
		c.FocusOn(c.Again) // or what is typed would go into the hidden entry
	} else {
		c.LeftAt.Hide()
		c.Bar.Show()
		c.Focus()
	}
	c.Box.Refresh()
}
