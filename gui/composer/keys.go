package composer

import (
	"udpchat/gui/words"
	"udpchat/settings"
)

// newline reports whether Enter breaks the line: the person chooses which keys send.
func (c *Composer) newline(shift, ctrl bool) bool {
	if sendsByCtrl(c.deps.Store) {
		return !ctrl
	}
	return shift
}

func sendsByCtrl(s Store) bool { return s.Get().SendKey == settings.SendCtrlEnter }

// Remind updates the hint in the empty entry: which keys send and which break the line.
func (c *Composer) Remind() {
	sentence := words.Say("Write a message. Enter sends, Shift+Enter starts a new line")
	if sendsByCtrl(c.deps.Store) {
		sentence = words.Say("Write a message. Ctrl+Enter sends, Enter starts a new line")
	}
	measurer := c.lines.measure()
	if width := c.lineWidth(); width > 0 && measurer.TextWidth(sentence) > width {
		sentence = measurer.Truncate(words.Say("Write a message"), width)
	}
	if c.Entry.PlaceHolder != sentence {
		c.Entry.SetPlaceHolder(sentence)
	}
}

// againWords asks for the sending key once more, and tells what plain peers will read.
func againWords(s Store, read string) string {
	key := "Enter"
	if sendsByCtrl(s) {
		key = "Ctrl+Enter"
	}
	return words.Say("Press {{.Key}} again to send it like this: {{.Text}}", "Key", key, "Text", read)
}
