package rooms

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAWelcomeIsReadWhateverTheRoomIsCalled(t *testing.T) {
	w := newWorld(t, 1, "anna")
	id := w.node("anna").roll.Identity()
	for given, want := range map[string]string{
		"3B": "3B", "": "",
		strings.Repeat("班", 86):           strings.Repeat("班", 85),
		"x" + strings.Repeat("é", 200):    "x" + strings.Repeat("é", 127),
		strings.Repeat("a", 300):          strings.Repeat("a", MaxName),
		"3\xffB":                          "3\ufffdB",
		strings.Repeat("\xff", 300):       "\ufffd",
		"\xff" + strings.Repeat("a", 255): "\ufffd" + strings.Repeat("a", 253),
	} {
		got, name, err := ParseWelcome(AppendWelcome(nil, id, given))
		if err != nil || got != id || name != want || !utf8.ValidString(name) {
			t.Errorf("%.20q… is read as %q: %v", given, name, err)
		}
	}
}
