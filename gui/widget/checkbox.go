package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Checkbox is the toolkit's checkbox on a dialog.
type Checkbox struct {
	widget.Check
	host Host
}

// NewCheckbox makes a checkbox. changed is called when the person checks or unchecks it.
func NewCheckbox(h Host, label string, on bool, changed func(bool)) *Checkbox {
	c := &Checkbox{host: h}
	c.Text, c.Checked, c.OnChanged = label, on, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements fyne.Focusable.
func (c *Checkbox) TypedKey(key *fyne.KeyEvent) {
	if !escapes(c.host, key) {
		c.Check.TypedKey(key)
	}
}

// FocusGained implements fyne.Focusable.
func (c *Checkbox) FocusGained() {
	c.Check.FocusGained()
	c.host.Reveal(c)
}
