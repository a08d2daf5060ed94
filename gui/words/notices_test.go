package words_test

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"udpchat/chat/health"
	"udpchat/gui/guitest"
	"udpchat/gui/words"
	"udpchat/settings"
)

func TestTroublesAreWordedInBothLanguages(t *testing.T) {
	latin := regexp.MustCompile("[A-Za-z]")
	for _, language := range []string{settings.English, settings.Chinese} {
		guitest.Speak(t, language)
		for why := health.DiskFull; why <= health.MemoryOnly; why++ {
			sentence := words.Notice(health.Notice{Kind: health.HistoryUnsaved, Why: why})
			exported := words.Why(fmt.Errorf("export: %w", why))
			if exported == why.Error() && language == settings.Chinese || !strings.Contains(sentence, exported) || latin.MatchString(sentence) != (language == settings.English) {
				t.Errorf("%s: %q, %q", language, sentence, exported)
			}
		}
	}
	if got := words.Why(fs.ErrPermission); got != words.Trouble(health.ReadOnly) {
		t.Errorf("%q", got)
	}
	if got := words.Why(errors.New("odd")); got != "odd" {
		t.Errorf("%q", got)
	}
}
