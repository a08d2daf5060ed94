package composer

import (
	"udpchat/gui/words"
	"udpchat/settings"
)

// newline tells whether Enter breaks the line: what sends is the person's choice.
func (c *Composer) newline(shift, ctrl bool) bool {
	if c.sendsByCtrl() {
		return !ctrl
	}
	return shift
}

func (c *Composer) sendsByCtrl() bool { return c.store.Get().SendKey == settings.SendCtrlEnter }

// Remind says in the empty box which keys do what.
func (c *Composer) Remind() {
	sentence := words.Say("Write a message. Enter sends, Shift+Enter starts a new line")
	if c.sendsByCtrl() {
		sentence = words.Say("Write a message. Ctrl+Enter sends, Enter starts a new line")
	}
	if room := c.lineWidth(); room > 0 && c.measure().TextWidth(sentence) > room {
		sentence = c.measure().Truncate(words.Say("Write a message"), room)
	}
	if c.Entry.PlaceHolder != sentence {
		c.Entry.SetPlaceHolder(sentence)
	}
}

// againWords asks for the sending key once more, now that it shows what plain peers will read.
func (c *Composer) againWords(read string) string {
	key := "Enter"
	if c.sendsByCtrl() {
		key = "Ctrl+Enter"
	}
	return words.Say("Press {{.Key}} again to send it like this: {{.Text}}", "Key", key, "Text", read)
}
