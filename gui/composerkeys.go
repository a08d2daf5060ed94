package gui

import "udpchat/settings"

// newline tells whether Enter breaks the line: what sends is the person's choice.
func (c *composer) newline(shift, ctrl bool) bool {
	if c.sendsByCtrl() {
		return !ctrl
	}
	return shift
}

func (c *composer) sendsByCtrl() bool { return c.store.Get().SendKey == settings.SendCtrlEnter }

// remind says in the empty box which keys do what.
func (c *composer) remind() {
	words := say("Write a message. Enter sends, Shift+Enter starts a new line")
	if c.sendsByCtrl() {
		words = say("Write a message. Ctrl+Enter sends, Enter starts a new line")
	}
	if room := c.lineWidth(); room > 0 && c.measure().TextWidth(words) > room {
		words = c.measure().Truncate(say("Write a message"), room)
	}
	if c.entry.PlaceHolder != words {
		c.entry.SetPlaceHolder(words)
	}
}

// againWords asks for the sending key once more, now that it shows what plain peers will read.
func (c *composer) againWords(read string) string {
	key := "Enter"
	if c.sendsByCtrl() {
		key = "Ctrl+Enter"
	}
	return say("Press {{.Key}} again to send it like this: {{.Text}}", "Key", key, "Text", read)
}
