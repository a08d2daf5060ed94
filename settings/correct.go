package settings

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"udpchat/chat/typed"
)

const (
	maxName   = 64     // characters
	maxEmojis = 256    // characters
	maxLength = 16_384 // units of the toolkit; no screen is wider
)

// correct replaces values that are out of range, and returns their keys; nil when there are none.
func (s *Settings) correct() []string {
	var c corrections
	set(&c, "name", &s.Name, cut(shown(s.Name), maxName))
	set(&c, "recentEmoji", &s.RecentEmoji, cut(s.RecentEmoji, maxEmojis))
	set(&c, "textSize", &s.TextSize, min(max(s.TextSize, MinTextSize), MaxTextSize))
	if s.Port == 0 {
		set(&c, "port", &s.Port, DefaultPort)
	}
	oneOf(&c, "language", &s.Language, SystemChoice, Chinese, English)
	oneOf(&c, "theme", &s.Theme, SystemChoice, LightTheme, DarkTheme)
	oneOf(&c, "sendKey", &s.SendKey, SendEnter, SendCtrlEnter)
	s.Window.correct(&c)
	s.correctConversations(&c)
	return c
}

func (w *Window) correct(c *corrections) {
	for _, length := range []*float32{&w.Width, &w.Height, &w.Pane} {
		if !(*length >= 0 && *length <= maxLength) { // written so that it holds for NaN, too
			*length = 0
			c.add("window")
		}
	}
}

// corrections are the keys of corrected values, each once.
type corrections []string

func (c *corrections) add(key string) {
	if !slices.Contains(*c, key) {
		*c = append(*c, key)
	}
}

// set sets a value, and notes its key if that changes the value.
func set[T comparable](c *corrections, key string, value *T, right T) {
	if *value != right {
		*value = right
		c.add(key)
	}
}

// oneOf sets a value that is not allowed to the first allowed one.
func oneOf(c *corrections, key string, value *string, allowed ...string) {
	if !slices.Contains(allowed, *value) {
		set(c, key, value, allowed[0])
	}
}

// cut returns the first n characters of text, in valid UTF-8.
func cut(text string, n int) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	seen := 0
	for i := range text {
		if seen == n {
			return text[:i]
		}
		seen++
	}
	return text
}

// cutBytes cuts text to at most n bytes, between characters, in valid UTF-8.
func cutBytes(text string, n int) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	if len(text) <= n {
		return text
	}
	for !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// shown returns what can be seen of a name.
func shown(name string) string {
	if typed.Blank(name) {
		return ""
	}
	return strings.Map(printable, name)
}

// printable drops control and invisible format characters, for [strings.Map].
func printable(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}
