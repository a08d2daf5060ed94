package gui

import (
	"os"
	"testing"
)

// All tests have buttons as the program has them, also those without a Window.
func TestMain(m *testing.M) {
	plainButtons()
	os.Exit(m.Run())
}
