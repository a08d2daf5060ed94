package chat

import "udpchat/chat/visible"

// MaxText is the longest message that can be said, in bytes of UTF-8.
const MaxText = 64 << 10

// Visible returns text as it may be shown, see [visible.Of]. Text that may be shown as it is stays the same, and so does a result of
// Visible.
func Visible(text string) string { return visible.String(text) }
