package tty

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"udpchat/transport/charset"
)

// screenshot draws as a terminal of a few columns would, and keeps what has scrolled away.
type screenshot struct {
	columns, rows int
	lines         [][]rune // a wide character is followed by a zero
	row, col      int
	gbk           bool
}

func (s *screenshot) Write(p []byte) (int, error) {
	text := string(p)
	if s.gbk {
		text, _ = simplifiedchinese.GBK.NewDecoder().String(text)
	}
	for len(text) > 0 {
		if rest, is := strings.CutPrefix(text, "\x1b["); is {
			end := strings.IndexAny(rest, "AJ")
			if n, _ := strconv.Atoi(rest[:end]); rest[end] == 'A' {
				s.row = max(0, s.row-n, len(s.lines)-s.rows)
			} else {
				s.lines = append(s.lines[:s.row], s.lines[s.row][:min(s.col, len(s.lines[s.row]))])
			}
			text = rest[end+1:]
			continue
		}
		r, n := utf8.DecodeRuneInString(text)
		s.put(r)
		text = text[n:]
	}
	return len(p), nil
}

func (s *screenshot) put(r rune) {
	w := columnsOf(r, 0)
	switch {
	case r == '\r':
		s.col = 0
		return
	case r == '\n':
		s.row, s.col = s.row+1, 0
		s.grow()
		return
	case r < ' ':
		return
	case s.col+w > s.columns:
		s.row, s.col = s.row+1, 0
	}
	s.grow()
	line := &s.lines[s.row]
	for len(*line) < s.col {
		*line = append(*line, ' ')
	}
	*line = append((*line)[:s.col], r)
	if w == 2 {
		*line = append(*line, 0)
	}
	s.col += w
}

func (s *screenshot) grow() {
	for len(s.lines) <= s.row {
		s.lines = append(s.lines, nil)
	}
}

func (s *screenshot) String() string {
	var out []string
	for _, l := range s.lines {
		out = append(out, strings.ReplaceAll(string(l), "\x00", ""))
	}
	return strings.Join(out, "|")
}

func newEditor(columns, rows int) (*editor, *screenshot) {
	s := &screenshot{columns: columns, rows: rows, lines: make([][]rune, 1)}
	return &editor{out: s, size: func() (int, int) { return columns, rows }, keys: usualKeys, stop: func() {}, first: charset.Charset{}.First}, s
}

func TestALineIsEditedAsTheSystemWouldAndShown(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("你好")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ typed, want, shown string }{
		"a line":                   {"hello\n", "hello\n", "hello|"},
		"two lines, pasted":        {"a\nb\n", "a\nb\n", "a|b|"},
		"with returns":             {"a\r\nb\r", "a\n\nb\n", "a||b|"},
		"an unfinished one":        {"a\nbc", "a\n", "a|bc"},
		"erased":                   {"ab\x7fc\n", "ac\n", "ac|"},
		"with a backspace":         {"ab\bc\n", "ac\n", "ac|"},
		"wide":                     {"你好\x7f们\n", "你们\n", "你们|"},
		"wider than the screen":    {"一二三四五六七八\x7f\x7f\x7f\x7f九\n", "一二三四九\n", "一二三四九|"},
		"one column is left":       {"a一二三四五六\x7f七\n", "a一二三四五七\n", "a一二三四|五七|"},
		"a full row":               {"0123456789\x7f\n", "012345678\n", "012345678|"},
		"a combining mark":         {"abe\u0301\x7fc\n", "abc\n", "abc|"},
		"an emoji with a selector": {"a❤\ufe0f\x7fb\n", "ab\n", "ab|"},
		"outside the first plane":  {"👍👍\x7f\n", "👍\n", "👍|"},
		"erased beyond":            {"a\x7f\x7f\x7fb\n", "b\n", "b|"},
		"a word":                   {"one two  \x17three\n", "one three\n", "one three|"},
		"Chinese words":            {"今天 天气\x17好\n", "今天 好\n", "今天 好|"},
		"all":                      {"one two\x15x\n", "x\n", "x|"},
		"all of many rows":         {strings.Repeat("x", 35) + "\x15y\n", "y\n", "y|"},
		"drawn again":              {"one\x12\n", "one\n", "one|"},
		"a tab":                    {"a\tb\x7fc\n", "a\tc\n", "a       c|"},
		"a control character":      {"a\x01b\n", "a\x01b\n", "a^Ab|"},
		"arrows":                   {"a\x1b[Ab\x1bOCc\x1b[1;5Dd\n", "abcd\n", "abcd|"},
		"a paste with brackets":    {"\x1b[200~one\x1b[201~\n", "one\n", "one|"},
		"a lone escape":            {"a\x1b\nb\n", "a\nb\n", "a|b|"},
		"escape twice":             {"a\x1b\x1bxb\n", "ab\n", "ab|"},
		"nothing on NUL":           {"a\x00b\n", "ab\n", "ab|"},
		"GBK":                      {gbk + "\x7f" + gbk + "\n", gbk[:2] + gbk + "\n", "你你好|"},
		"GB18030 of four bytes":    {"a\x94\x39\xd1\x31\x7fb\n", "ab\n", "ab|"},
		"sent before its end":      {"ab\x04c\n", "abc\n", "abc|"},
	} {
		for _, bytewise := range []bool{false, true} {
			e, s := newEditor(10, 5)
			s.gbk = name == "GBK"
			var got []byte
			for _, part := range parts(c.typed, bytewise) {
				finished, end := e.take([]byte(part))
				if got = append(got, finished...); end {
					t.Errorf("%s: it ended", name)
				}
			}
			if string(got) != c.want || s.String() != c.shown {
				t.Errorf("%s, bytewise %v: %q, shown %q", name, bytewise, got, s)
			}
		}
	}
}

func parts(text string, bytewise bool) []string {
	if !bytewise {
		return []string{text}
	}
	var all []string
	for i := range len(text) {
		all = append(all, text[i:i+1])
	}
	return all
}

func TestTheKeyForTheEndEndsTheInputWhereALineBegins(t *testing.T) {
	for typed, want := range map[string]string{"\x04": "", "a\n\x04": "a\n", "a\x04\x04": "a", "ab\x7f\x7f\x04": ""} {
		e, _ := newEditor(10, 5)
		if finished, end := e.take([]byte(typed)); string(finished) != want || !end {
			t.Errorf("%q: %q, %v", typed, finished, end)
		}
	}
}

func TestALineIsKeptUpToItsLimit(t *testing.T) {
	e, _ := newEditor(10, 5)
	for _, n := range []int{4095, 4096, 5000, 65536, 65537, maxLine, maxLine + 1} {
		finished, _ := e.take([]byte(strings.Repeat("x", n) + "\n"))
		if want := min(n, maxLine) + 1; len(finished) != want {
			t.Errorf("%d of %d bytes", len(finished), want)
		}
	}
}

func TestWhatIsPrintedStandsAboveTheLine(t *testing.T) {
	e, s := newEditor(10, 6)
	say := func(text string) {
		e.hide()
		e.flush()
		fmt.Fprint(s, text)
		e.show()
		e.flush()
	}
	e.take([]byte("一二三四五六"))
	say("10.0.0.1:4000\n你好\n")
	if s.String() != "10.0.0.1:4|000|你好|一二三四五|六" {
		t.Errorf("shown %q", s)
	}
	e.take([]byte("\x7f!\n"))
	say("x\n")
	if s.String() != "10.0.0.1:4|000|你好|一二三四五|!|x|" {
		t.Errorf("shown %q", s)
	}
}

// A message from outside would otherwise push away all that stands on the screen.
func TestALongLineIsDrawnAgainInPart(t *testing.T) {
	e, s := newEditor(10, 6)
	e.take([]byte(strings.Repeat("一二三四五", 20) + "六"))
	if got := strings.Count(s.String(), "一"); got != 20 {
		t.Errorf("%d of 20 rows shown at first", got)
	}
	e.hide()
	e.show()
	e.flush()
	shown := strings.Split(s.String(), "|")
	if got := shown[len(shown)-3:]; got[0] != "<四五一二" || !strings.HasSuffix(got[2], "六") {
		t.Errorf("shown again: %q", got)
	}
	if finished, _ := e.take([]byte("\n")); len(finished) != 101*3+1 {
		t.Errorf("%d bytes", len(finished))
	}
}

func FuzzTheLineIsWhatIsLeftAndTheScreenShowsIt(f *testing.F) {
	for _, s := range []string{"a\tb\x7f\x7f\x15\n", "你\xe5\xa5\x7f\xbd\n", "\x1b[1;", "\x04", "\xc4\xe3\xba\x7f\n", "\x1b\x1b\x1b"} {
		f.Add([]byte(s), 3, 2)
	}
	f.Fuzz(func(t *testing.T, typed []byte, columns, rows int) {
		e, _ := newEditor(1+columns&127, 1+rows&127)
		finished, _ := e.take(typed)
		if len(finished) > len(typed) || e.drawn > len(e.text) {
			t.Errorf("%q of %q, %d drawn of %q", finished, typed, e.drawn, e.text)
		}
		e.hide()
		e.show()
		if again, _ := e.take([]byte("\n")); len(again) == 0 || again[len(again)-1] != '\n' {
			t.Errorf("the line ends as %q", again)
		}
	})
}

func TestNoControlCharacterBeyondASCIIReachesTheTerminal(t *testing.T) {
	e, s := newEditor(20, 5)
	finished, _ := e.take([]byte("a\u009b2Jb\u0085c"))
	if got := s.String(); got != "a?2Jb?c" || len(finished) > 0 {
		t.Errorf("%q is shown", got)
	}
	if finished, _ = e.take([]byte("\n")); string(finished) != "a\u009b2Jb\u0085c\n" {
		t.Errorf("%q is said", finished)
	}
}
