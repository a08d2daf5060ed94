package gb2312_test

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"udpchat/chat/typed"
	"udpchat/transport/gb2312"
)

// A message of which plain peers would read nothing could reach nobody, so it must be refused as empty.
func TestWhatIsNotBlankLeavesSomethingToRead(t *testing.T) {
	for r := range unicode.MaxRune + 1 {
		if !utf8.ValidRune(r) || typed.Blank(string(r)) {
			continue
		}
		if read, _ := gb2312.Replace(string(r)); typed.Blank(read) {
			t.Errorf("%U is read as %+q", r, read)
		}
	}
}
