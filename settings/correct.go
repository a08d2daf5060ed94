package settings

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"udpchat/chat"
)

const (
	maxName   = 64     // characters
	maxCode   = 64     // characters
	maxEmojis = 256    // characters
	maxLength = 16_384 // units of the toolkit; no screen is wider
)

// correct brings values that are out of range back into it and returns the keys of those, nil when there were none.
func (s *Settings) correct() []string {
	var c corrections
	set(&c, "name", &s.Name, cut(strings.Map(printable, s.Name), maxName))
	set(&c, "code", &s.Code, cut(strings.Map(printable, s.Code), maxCode))
	set(&c, "recentEmoji", &s.RecentEmoji, cut(s.RecentEmoji, maxEmojis))
	set(&c, "draft", &s.Draft, cutBytes(s.Draft, chat.MaxText))
	set(&c, "textSize", &s.TextSize, min(max(s.TextSize, MinTextSize), MaxTextSize))
	if s.Port == 0 {
		set(&c, "port", &s.Port, DefaultPort)
	}
	oneOf(&c, "language", &s.Language, SystemChoice, Chinese, English)
	oneOf(&c, "theme", &s.Theme, SystemChoice, LightTheme, DarkTheme)
	oneOf(&c, "sendKey", &s.SendKey, SendEnter, SendCtrlEnter)
	s.Window.correct(&c)
	return c
}

func (w *Window) correct(c *corrections) {
	for _, length := range []*float32{&w.Width, &w.Height, &w.Pane} {
		if !(*length >= 0 && *length <= maxLength) { // so written, it is true of NaN too
			*length = 0
			c.add("window")
		}
	}
}

// corrections is the keys whose values were out of range, each once.
type corrections []string

func (c *corrections) add(key string) {
	if !slices.Contains(*c, key) {
		*c = append(*c, key)
	}
}

// set changes a value to what it should be, and notes its key if that is something else.
func set[T comparable](c *corrections, key string, value *T, right T) {
	if *value != right {
		*value = right
		c.add(key)
	}
}

// oneOf changes a value that is none of those allowed to the first of them.
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

// cutBytes returns the whole characters within the first n bytes of text, in valid UTF-8.
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

// printable drops control and invisible format characters, for [strings.Map].
func printable(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}
