package composer

import (
	"slices"
	"strings"

	"udpchat/settings"
)

const maxRecent = 2 * emojiColumns

// recentEmojis are the emojis used last, kept in the settings.
type recentEmojis struct{ store Store }

// all returns the emojis, the latest first.
func (r recentEmojis) all() []string { return strings.Fields(r.store.Get().RecentEmoji) }

// add puts an emoji first.
func (r recentEmojis) add(char string) {
	r.store.Update(func(s *settings.Settings) {
		recent := slices.DeleteFunc(strings.Fields(s.RecentEmoji), func(c string) bool { return c == char })
		recent = slices.Insert(recent, 0, char)
		s.RecentEmoji = strings.Join(recent[:min(len(recent), maxRecent)], " ")
	})
}
