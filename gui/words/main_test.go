package words

import (
	"errors"
	"os"
	"testing"
)

// All tests start in English on an English system.
func TestMain(m *testing.M) {
	if err := errors.Join(os.Setenv("LC_ALL", "en_US.UTF-8"), os.Setenv("LANGUAGE", ""), Load("en")); err != nil {
		panic(err)
	}
	m.Run()
}
