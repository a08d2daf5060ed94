package gb2312

import (
	"flag"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// chat returns the sample conversation: its clauses, each with the sign that
// ends it.
func chat(t testing.TB) []string {
	t.Helper()
	raw, err := os.ReadFile("testdata/chat.txt")
	if err != nil {
		t.Fatal(err)
	}
	var clauses []string
	var clause strings.Builder
	for _, r := range string(raw) {
		if r != '\n' {
			clause.WriteRune(r)
		}
		if clause.Len() > 0 && strings.ContainsRune("，。！？：；\n", r) {
			clauses = append(clauses, clause.String())
			clause.Reset()
		}
	}
	return clauses
}

// chatText returns the first n runes of the sample.
func chatText(t testing.TB, n int) string {
	t.Helper()
	return string([]rune(strings.Join(chat(t), ""))[:n])
}

// running returns the sample, and after it clauses drawn from it at random,
// n runes or a few more.
func running(t *testing.T, n int) string {
	t.Helper()
	clauses, draw := chat(t), rand.New(rand.NewPCG(2312, 3456))
	text := strings.Join(clauses, "")
	for count := utf8.RuneCountInString(text); count < n; {
		clause := clauses[draw.IntN(len(clauses))]
		text += clause
		count += utf8.RuneCountInString(clause)
	}
	return text
}

// windowErrors reads every stretch of 1 to 20 characters of p that begins at
// one of the first n offsets, and returns how many were not read as want.
func windowErrors(t *testing.T, p []byte, offsets []int, n int, want Encoding) (errors int) {
	t.Helper()
	for start := range n {
		for length := 1; length <= 20; length++ {
			window := p[offsets[start]:offsets[start+length]]
			_, enc, _ := Read(window, ASCII)
			if enc == want || enc == ASCII {
				continue
			}
			if errors++; errors <= 5 {
				t.Errorf("%X was read as %v", window, enc)
			}
		}
	}
	return errors
}

var windows = flag.Int("windows", 20_000, "windows of running text, of each length, that are read; make soak reads 100,000")

// TestRunningTextIsNeverMistaken reads windows of each length from 1 to 20
// characters in both encodings, with nothing known about the sender.
func TestRunningTextIsNeverMistaken(t *testing.T) {
	text := running(t, *windows+20)
	gb, ok := Encode(text)
	if !ok {
		t.Fatal("the sample is not GB2312")
	}
	inGB, inUTF8 := []int{0}, []int{}
	for i, r := range text {
		size := 2
		if r < utf8.RuneSelf {
			size = 1
		}
		inGB, inUTF8 = append(inGB, inGB[len(inGB)-1]+size), append(inUTF8, i)
	}
	inUTF8 = append(inUTF8, len(text))
	for _, tt := range []struct {
		enc     Encoding
		bytes   []byte
		offsets []int
	}{{GB2312, gb, inGB}, {UTF8, []byte(text), inUTF8}} {
		t.Run(tt.enc.String(), func(t *testing.T) {
			t.Parallel()
			errors := windowErrors(t, tt.bytes, tt.offsets, *windows, tt.enc)
			t.Logf("%d errors in %d windows", errors, *windows*20)
		})
	}
}

func TestEverySingleCharacterIsReadAsGB2312(t *testing.T) {
	for pairs := assignedPairs(); len(pairs) > 0; pairs = pairs[2:] {
		want, _ := Decode(pairs[:2])
		if text, enc, _ := Read(pairs[:2], ASCII); text != want || enc != GB2312 {
			t.Errorf("%X: %q, %v", pairs[:2], text, enc)
		}
	}
}

func TestEverySingleHanziIsReadAsUTF8(t *testing.T) {
	for pairs := assignedPairs(); len(pairs) > 0; pairs = pairs[2:] {
		want, _ := Decode(pairs[:2])
		if len(want) < 3 {
			continue // as é is: the accepted loss
		}
		if text, enc, certain := Read([]byte(want), ASCII); text != want || enc != UTF8 || !certain {
			t.Errorf("%s: %q, %v, %v", want, text, enc, certain)
		}
	}
}

// TestDamagedTextIsNeverMistaken cuts windows of the sample in UTF-8 within
// their last character, puts a bad byte into others, and replaces a hanzi of
// others by one that only GBK has.
func TestDamagedTextIsNeverMistaken(t *testing.T) {
	const windows = 20_000
	text := []rune(running(t, windows+20))
	draw := rand.New(rand.NewPCG(8, 16))
	mistakes := map[string]int{}
	count := func(kind string, p []byte, want Encoding) {
		if _, enc, _ := Read(p, ASCII); enc != want && enc != ASCII {
			if mistakes[kind]++; mistakes[kind] <= 5 {
				t.Errorf("%s: %X was read as %v", kind, p, enc)
			}
		}
	}
	for start := range windows {
		part := string(text[start : start+4+draw.IntN(16)])
		if _, last := utf8.DecodeLastRuneInString(part); last == 3 {
			cut := part[:len(part)-1-draw.IntN(2)]
			count("cut", []byte(cut), UTF8)
		}
		at := draw.IntN(len(part))
		for !utf8.RuneStart(part[at]) {
			at--
		}
		count("a bad byte", []byte(part[:at]+"\xff"+part[at:]), UTF8)
		before, _ := Encode(part[:at])
		after, _ := Encode(part[at:])
		count("a hanzi of GBK", slices.Concat(before, []byte("\xe9\x46"), after), GB18030)
	}
}
