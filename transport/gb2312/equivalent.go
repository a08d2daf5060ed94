package gb2312

import (
	"strings"
	"sync"
	"unicode"
)

//go:generate go run udpchat/packaging/equivalents pairs.go

// lineBreaks are the line breaks of Unicode other than LF.
const lineBreaks = "\r\v\f\u0085\u2028\u2029"

// equivalents returns the table of pairs.go; the first call builds it in about
// a millisecond. Every value is Encodable text, and no key is Encodable.
var equivalents = sync.OnceValue(func() map[rune]string {
	fields := strings.Fields(pairs)
	table := make(map[rune]string, len(pairs)/6)
	for i := 0; i+1 < len(fields); i += 2 {
		for _, r := range fields[i+1] {
			table[r] = fields[i]
		}
	}
	return table
})

// equivalent returns the text that replaces r, which is not in GB2312, and
// whether there is one.
func equivalent(r rune) (string, bool) {
	switch {
	case unicode.Is(unicode.Zs, r):
		return " ", true
	case strings.ContainsRune(lineBreaks, r):
		return "\n", true
	}
	text, ok := equivalents()[r]
	return text, ok
}
