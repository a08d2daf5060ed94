package visible_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"udpchat/chat/visible"
)

func TestString(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":                               {"", ""},
		"hanzi and ASCII as they are":           {"你好, world！", "你好, world！"},
		"line feeds and tabs stay":              {"a\n\tb", "a\n\tb"},
		"CRLF is one line end":                  {"a\r\nb", "a\nb"},
		"a lone CR is a line end":               {"a\rb", "a\nb"},
		"CR CR LF is two line ends":             {"a\r\r\nb", "a\n\nb"},
		"an escape sequence shows":              {"\x1b[31mred", `\x1b[31mred`},
		"NUL, BEL and DEL show":                 {"\x00\a\x7f", `\x00\x07\x7f`},
		"vertical tab and form feed show":       {"a\vb\fc", `a\x0bb\x0cc`},
		"C1 controls are told from bytes":       {"\u0085\u009b", `\u0085\u009b`},
		"line and paragraph separators show":    {"a\u2028b\u2029c", `a\u2028b\u2029c`},
		"bidi overrides show":                   {"a\u202eb\u2066c", `a\u202eb\u2066c`},
		"bidi marks show":                       {"a\u200eb\u200f", `a\u200eb\u200f`},
		"zero width space and BOM show":         {"a\u200bb\ufeff", `a\u200bb\ufeff`},
		"invisible fillers show":                {"a\u3164b\u115f\uffa0\u034f", `a\u3164b\u115f\uffa0\u034f`},
		"private use shows":                     {"\ue000\U000f0000", `\ue000\U000f0000`},
		"unassigned and noncharacters show":     {"\u0378\ufffe\U000e0080", `\u0378\ufffe\U000e0080`},
		"invisible tags show":                   {"\U000e0041", `\U000e0041`},
		"bytes that are no UTF-8 show":          {"a\xffb\xc0", `a\xffb\xc0`},
		"a cut replacement character shows":     {"a\xef\xbfb", `a\xef\xbfb`},
		"a replacement character is text":       {"\ufffd\x01", "\ufffd" + `\x01`},
		"Arabic and Hebrew stay":                {"سلام שלום", "سلام שלום"},
		"four marks stay":                       {"e\u0301\u0302\u0303\u0304!", "e\u0301\u0302\u0303\u0304!"},
		"the fifth mark is an ellipsis":         {"e\u0301\u0302\u0303\u0304\u0305!", "e\u0301\u0302\u0303\u0304…!"},
		"a pile of marks is cut":                {"e" + strings.Repeat("\u0301", 10_000) + "f", "e\u0301\u0301\u0301\u0301…f"},
		"joiners do not hold up a pile":         {"क" + strings.Repeat("\u094d\u200d", 5000), "क\u094d\u200d\u094d…"},
		"marks of direction end no pile":        {"ש" + strings.Repeat("\u05b4\u200f", 5) + "ב", "ש" + strings.Repeat("\u05b4\u200f", 4) + "…\\u200fב"},
		"the tags of a flag are no marks":       {"🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"},
		"every character may have its marks":    {strings.Repeat("e\u0301\u0302", 9), strings.Repeat("e\u0301\u0302", 9)},
		"a family is one emoji":                 {"👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"},
		"kiss, flag and keycap stay":            {"👩🏽‍❤️‍💋‍👨🏿 🏳️‍🌈 1️⃣", "👩🏽‍❤️‍💋‍👨🏿 🏳️‍🌈 1️⃣"},
		"Hindi with a joiner stays":             {"क्\u200dष", "क्\u200dष"},
		"spaces of all widths stay":             {"a\u00a0b\u3000c", "a\u00a0b\u3000c"},
		"what looks like an escape is left":     {`\x1b`, `\x1b`},
		"a mark after an escape is a new start": {"\x01\u0301", `\x01` + "\u0301"},
	} {
		t.Run(name, func(t *testing.T) {
			got := visible.String(c.text)
			if got != c.want {
				t.Errorf("String(%+q) = %+q, want %+q", c.text, got, c.want)
			}
			checkVisible(t, c.text, got)
		})
	}
}

func TestPlainTextIsNotCopied(t *testing.T) {
	text := strings.Repeat("你好 hello\n", 100)
	if n := testing.AllocsPerRun(10, func() { visible.String(text) }); n != 0 {
		t.Errorf("String of plain text allocates %v times", n)
	}
}

func TestPlainCharactersAreShownAndAreNoMarks(t *testing.T) {
	for r := range rune(unicode.MaxRune) {
		if visible.Plain(r) && r != '\n' && (!visible.Showable(r) || unicode.In(r, unicode.M, unicode.Cf)) {
			t.Errorf("%U is no plain character", r)
		}
	}
}

func FuzzString(f *testing.F) {
	for _, s := range []string{
		"你好", "\x1b[2J\r\n", "a\xff\xef\xbf", "\u202e\ufeff\u200d", "e\u0301\u0301\u0301\u0301\u0301\u200d", "\ufffd", "👨‍👩‍👧‍👦",
		"\xa7\u200d👦", "می\u200cخواهم", "र\u200d\u094dय\u094d\u200d", "a\u00adb", "ש\u05b7\u034f\u05b4\u200f", "🏴\U000e0067\U000e0062\U000e007f", "一\ufe00\U000e0101", "ᠠ\u180e\u180b",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkVisible(t, text, visible.String(text))
	})
}

// working are the format characters that may stay where a script needs them, beside the tags of flags.
const working = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"

// checkVisible checks what holds for any text.
func checkVisible(t *testing.T, text, got string) {
	t.Helper()
	if !utf8.ValidString(got) {
		t.Fatalf("String(%+q) = %+q is not UTF-8", text, got)
	}
	if len(got) > 4*len(text) {
		t.Fatalf("String(%+q) is %d times as long", text, len(got)/len(text))
	}
	if visible.String(got) != got {
		t.Fatalf("String(%+q) = %+q changes when made visible again", text, got)
	}
	pile := 0
	for _, r := range got {
		if !unicode.IsGraphic(r) && r != '\n' && r != '\t' && !strings.ContainsRune(working, r) && !(r >= 0xe0030 && r <= 0xe007f) {
			t.Fatalf("String(%+q) = %+q lets %U through", text, got, r)
		}
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me) || r == '\u200c' || r == '\u200d':
			pile++
		case !unicode.Is(unicode.Cf, r): // what else has no shape ends no pile
			pile = 0
		}
		if pile > 4 {
			t.Fatalf("String(%+q) = %+q piles up marks", text, got)
		}
	}
}

func TestJoinersWorkWhereAScriptNeedsThem(t *testing.T) {
	for name, text := range map[string]string{
		"Persian prefix":                      "می\u200cخواهم",
		"Persian plural after a right joiner": "کار\u200cها",
		"Persian after a vowel sign":          "مُ\u200cخ",
		"Persian suffix of a Latin word":      "PDF\u200cها",
		"Persian suffix of a number":          "۱۲\u200cساله 5\u200cتا",
		"Latin after a Persian prefix":        "می\u200ctweetم",
		"Persian suffix of an accented word":  "café\u200cها cafe\u0301\u200cها",
		"Arabic initial form at the end":      "سنة ١٤٤٥ ه\u200d.",
		"Arabic final form at the start":      "\u200dه",
		"Syriac":                              "ܒ\u200cܒ",
		"N'Ko":                                "ߊ\u200cߋ",
		"Mongolian vowel separator":           "ᠨ\u180eᠠ",
		"Mongolian variant":                   "ᠠ\u180bᠠ",
		"Devanagari half form":                "क\u094d\u200dष",
		"Devanagari explicit virama":          "क\u094d\u200cष",
		"Bengali ya-phalaa":                   "র\u200d\u09cdয",
		"Malayalam chillu at the end":         "ന\u0d4d\u200d ക",
		"Sinhala rakaransaya":                 "ශ\u0dca\u200dර\u0dd3",
		"Khmer word break":                    "ភាសា\u200bខ្មែរ",
		"Thai word break":                     "ภาษา\u200bไทย",
		"Hebrew marks kept in order":          "ש\u05b7\u034f\u05b4",
		"Slovak digraph":                      "c\u034f\u0301h",
		"a soft hyphen":                       "Donau\u00addampfschiff",
		"a soft hyphen after a mark":          "cafe\u0301\u00adteria",
		"an RLM after punctuation":            "שלום!\u200f ok",
		"an LRM in Arabic":                    "عدد 5\u200e-3",
		"an Arabic letter mark":               "\u061cعدد",
		"a word joiner at a slash":            "ja/\u2060nein",
		"a word joiner between hanzi":         "中\u2060文",
		"a text heart":                        "❤\ufe0e",
		"a keycap":                            "1\ufe0f\u20e3",
		"a hanzi variant":                     "葛\U000e0100",
		"punctuation in a corner":             "，\ufe00",
		"a profession":                        "👩🏽\u200d🔬",
		"a pirate flag":                       "🏴\u200d☠\ufe0f",
		"the flag of Scotland":                "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
		"an Arabic number sign":               "\u0600١٢",
	} {
		if got := visible.String(text); got != text {
			t.Errorf("%s: %+q became %+q", name, text, got)
		}
	}
}

func TestJoinersAreMarkedElsewhere(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a non-joiner in Latin":              {"ad\u200cmin", `ad\u200cmin`},
		"a joiner in Latin":                  {"ad\u200dmin", `ad\u200dmin`},
		"a joiner between hanzi":             {"管\u200d理", `管\u200d理`},
		"a joiner at the end of an emoji":    {"👩\u200d", `👩\u200d`},
		"a joiner between emoji and letter":  {"👩\u200da", `👩\u200da`},
		"a non-joiner between emoji":         {"👩\u200c👩", `👩\u200c👩`},
		"a non-joiner after a bracket":       {"(آن)\u200cها", `(آن)\u200cها`},
		"a non-joiner before a hanzi":        {"中\u200c文", `中\u200c文`},
		"a second non-joiner":                {"می\u200c\u200cخ", `می\u200c\u200cخ`},
		"a non-joiner at the end of a word":  {"محمد\u200c", `محمد\u200c`},
		"a non-joiner without virama":        {"क\u200cष", `क\u200cष`},
		"a soft hyphen at the end":           {"a\u00ad", `a\u00ad`},
		"a soft hyphen before a space":       {"a\u00ad b", `a\u00ad b`},
		"a second soft hyphen":               {"a\u00ad\u00adb", `a\u00ad\u00adb`},
		"a grapheme joiner between letters":  {"a\u034fb", `a\u034fb`},
		"a word joiner within a word":        {"pay\u2060pal", `pay\u2060pal`},
		"a zero width space in Latin":        {"a\u200bb", `a\u200bb`},
		"a mark of direction in Latin":       {"admin\u200e", `admin\u200e`},
		"an override in Hebrew":              {"ש\u202eab", `ש\u202eab`},
		"an isolate in Hebrew":               {"ש\u2067ab\u2069", `ש\u2067ab\u2069`},
		"a selector after a letter":          {"a\ufe0f", `a\ufe0f`},
		"a selector at the start":            {"\ufe0f", `\ufe0f`},
		"bytes smuggled in selectors":        {"😀\ufe0f\U000e0100\U000e0101", "😀\ufe0f" + `\U000e0100\U000e0101`},
		"an ideographic selector on a smile": {"😀\U000e0100", `😀\U000e0100`},
		"a flag that does not end":           {"🏴\U000e0067\U000e0062x", `🏴\U000e0067\U000e0062x`},
		"tags without a flag":                {"a\U000e0067\U000e007f", `a\U000e0067\U000e007f`},
		"a flag with a text in it":           {"🏴" + strings.Repeat("\U000e0061", 20) + "\U000e007f", "🏴" + strings.Repeat(`\U000e0061`, 20) + `\U000e007f`},
		"a vowel separator in Latin":         {"a\u180eb", `a\u180eb`},
		"an invisible times":                 {"a\u2062b", `a\u2062b`},
		"a BOM in the middle":                {"中\ufeff文", `中\ufeff文`},
	} {
		if got := visible.String(c.text); got != c.want {
			t.Errorf("%s: %+q became %+q", name, c.text, got)
		}
	}
}

// Every sign of the list has the combining class of a virama.
func TestViramas(t *testing.T) {
	for _, r := range visible.Viramas {
		if c := norm.NFC.PropertiesString(string(r)).CCC(); c != 9 {
			t.Errorf("%U has class %d", r, c)
		}
	}
}

func TestBetweenGivesWhatWasSaid(t *testing.T) {
	draw := func(r rune) string {
		return map[rune]string{'\t': "    ", '\U0003072d': "□", '\n': "\n  "}[r]
	}
	for name, c := range map[string]struct{ said, shown, pick, want string }{
		"plain":                      {"你好", "你好", "好", "好"},
		"a tab":                      {"if x:\tprint(1)", "if x:    print(1)", "x:    p", "x:\tp"},
		"half a tab":                 {"a\tb", "a    b", "  b", "\tb"},
		"a character without a face": {"字\U0003072d字", "字□字", "□", "\U0003072d"},
		"an override":                {"a\u202eb", `a\u202eb`, `\u202eb`, "\u202eb"},
		"a part of an escape":        {"a\u202eb", `a\u202eb`, "202", "\u202e"},
		"after an escape":            {"a\u202ebc", `a\u202ebc`, "bc", "bc"},
		"between two escapes":        {"\x01a\x02", `\x01a\x02`, "a", "a"},
		"CRLF":                       {"a\r\nb", "a\n  b", "a\n  b", "a\r\nb"},
		"an indented line":           {"a\nb", "a\n  b", "  b", "\nb"},
		"a pile":                     {"e" + strings.Repeat("\u0301", 9) + "f", "e\u0301\u0301\u0301\u0301…f", "…", strings.Repeat("\u0301", 5)},
		"behind a pile":              {"e" + strings.Repeat("\u0301", 9) + "f", "e\u0301\u0301\u0301\u0301…f", "f", "f"},
		"nothing":                    {"\x01", `\x01`, "", ""},
	} {
		v := visible.Of(c.said, draw)
		if v.Shown != c.shown {
			t.Errorf("%s: shows %+q", name, v.Shown)
			continue
		}
		at := strings.Index(v.Shown, c.pick)
		if got := v.Between(at, at+len(c.pick)); got != c.want {
			t.Errorf("%s: %+q, want %+q", name, got, c.want)
		}
		if got := v.Between(0, len(v.Shown)); got != c.said {
			t.Errorf("%s: all of it is %+q", name, got)
		}
	}
}
