// Package console prints messages as the classic console window does.
package console

import (
	"strings"

	"udpchat/chat"
	"udpchat/chat/addressline"
	"udpchat/chat/visible"
)

// Text is a message as the classic chat window prints it, without the last line break: a line with the sender's address, then the
// text, indented by addressline.Indent, so that no text can imitate another sender's address line. The first line is empty for an
// own message that never came back.
func Text(m chat.Message) string {
	return address(m) + "\n" + addressline.Indent(visible.String(m.Text))
}

// TextOf is Text for a message of a linked member: the first line is the member's label, with the address in parentheses. No label
// can break that line.
func TextOf(label string, m chat.Message) string {
	line := strings.Join(strings.Fields(visible.String(label)), " ")
	if a := address(m); a != "" {
		line += " (" + a + ")"
	}
	return line + "\n" + addressline.Indent(visible.String(m.Text))
}

func address(m chat.Message) string {
	if !m.From.IsValid() {
		return ""
	}
	return m.From.String()
}
