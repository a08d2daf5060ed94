package widget

import "testing"

// All tests have buttons as the program has them.
func TestMain(m *testing.M) {
	PlainButtons()
	m.Run()
}
