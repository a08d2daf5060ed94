package archive

import (
	"errors"
	"os"
	"testing"

	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// All tests have buttons as the program has them, also those without a Window, and start in English on an English system.
func TestMain(m *testing.M) {
	kit.PlainButtons()
	if err := errors.Join(os.Setenv("LC_ALL", "en_US.UTF-8"), os.Setenv("LANGUAGE", ""), words.Load("en")); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
