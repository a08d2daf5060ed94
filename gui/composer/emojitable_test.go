package composer

import (
	"testing"

	look "udpchat/gui/theme"
)

func TestEmojisAreFoundByTheirWords(t *testing.T) {
	for query, want := range map[string]string{"火锅": "🍲", "锅": "🍲", "thumbs": "👍", "THANKS": "🙏", " 加油 ": "💪"} {
		if found := findEmojis(query); len(found) == 0 || found[0].char != want {
			t.Errorf("%q finds %v, not %s", query, found, want)
		}
	}
	if len(findEmojis("")) != len(emojis) || len(findEmojis("zzzz")) != 0 {
		t.Error("nothing to look for finds all, nonsense nothing")
	}
}

func TestEveryEmojiIsDifferentAndHasAPicture(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range emojis {
		if seen[e.char] || e.words == "" {
			t.Errorf("%s is there twice or has no words", e.char)
		}
		seen[e.char] = true
		for _, r := range e.char {
			if !look.Covered(r) {
				t.Errorf("%s has no picture", e.char)
			}
		}
	}
}
