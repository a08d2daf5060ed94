package visible

import (
	"strings"
	"unicode"

	"udpchat/chat/typed"
)

// Line returns a text as it may be shown in one line: a space for each run of space, none at the ends, nothing of a blank text,
// and an ellipsis for what is beyond so many characters.
func Line(text string, most int) string {
	text = strings.Join(strings.FieldsFunc(String(typed.Trim(text)), unicode.IsSpace), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
