package chat

import (
	"strings"

	"udpchat/chat/visible"
)

// MaxText is the longest message that can be said, in bytes of UTF-8.
const MaxText = 64 << 10

// Visible returns text as it may be shown, see [visible.Of]. Text that may be shown as it is stays the same, and so does a result of
// Visible.
func Visible(text string) string { return visible.String(text) }

// Indent returns text with every line after the first indented by two spaces.
func Indent(text string) string { return strings.ReplaceAll(text, "\n", "\n  ") }
