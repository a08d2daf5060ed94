package words

import (
	"embed"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// The translations. The English sentence is the key.
//
//go:embed translations
var translations embed.FS

// Load makes the window speak a language: "zh", "en", or empty for that of the system. It must be called before anything is
// drawn, and again when the person chooses another language.
func Load(language string) error {
	system := lang.SystemLocale().LanguageString()
	if language == "" {
		language = "en"
		if strings.HasPrefix(system, "zh") {
			language = "zh"
		}
	}
	content, err := translations.ReadFile("translations/" + language + ".json")
	if err != nil {
		return fmt.Errorf("find the words of %q: %w", language, err)
	}
	// The toolkit always speaks the system's language, so the chosen words are filed under that name.
	return lang.AddTranslations(fyne.NewStaticResource(system+".json", content))
}

// Say returns a sentence in the language of the window. The gaps are names and values in turn: {{.Name}} in the sentence
// becomes the value after "Name".
func Say(sentence string, gaps ...any) string {
	if len(gaps) == 0 {
		return lang.L(sentence)
	}
	data := make(map[string]any, len(gaps)/2)
	for i := 0; i+1 < len(gaps); i += 2 {
		data[gaps[i].(string)] = gaps[i+1]
	}
	return lang.L(sentence, data)
}

// SayN returns the sentence one if n is 1, otherwise many, and fills the gap N. The plural forms of the toolkit do not serve:
// they follow the language of the system even if the person has chosen another.
func SayN[Int int | int64 | uint64](n Int, one, many string, gaps ...any) string {
	if n == 1 {
		many = one
	}
	return Say(many, append([]any{"N", n}, gaps...)...)
}

// Plain is the tag of plain peers and of their messages.
func Plain() string { return Say("unencrypted") }

// empty stands for a message without text.
func empty() string { return Say("(empty)") }

// Retry is on the button that sends a message again.
func Retry() string { return Say("Retry") }
