package fold

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "",
		"Hello, 世界。":                          "hello, 世界。",
		"ＡＢＣ　１２３，（ｘ）":                         "abc 123,(x)",
		"Straße STRASSE":                      "strasse strasse",
		"İstanbul ISTANBUL":                   "istanbul istanbul",
		"ﬁnd ﬀ":                               "find ff",
		"ｶﾞｲﾄﾞ":                               "ガイド",
		"①②⑩ x² ½":                            "1210 x2 1⁄2",
		"e\u0301 É":                           "é é",
		"각 \u1100\u1161":                      "각 가",
		"\u1112\u1161\u11ab":                  "한",
		"ΣΊΣΥΦΟΣ σς":                          "σίσυφοσ σσ",
		"a\u200bb\u00adc\ufeffd\u2060e\u200d": "abcde",
		"\u2f08\uf9a9\u3231":                  "人囹(株)",
		"漢汉":                                  "漢汉",
		"℃ ™ №":                               "°c tm no",
		"❤\ufe0f":                             "❤",
		"Ǆ ǅ":                                 "dž dž",
		"𝐀𝟘":                                  "a0",
		"\xff a":                              "\ufffd a",
		"IŞIK ışık":                           "işik işik",
		"e\u200b\u0301 e\u034f\u200d\u0301":   "é é",
		"\u13a0\uab70\u13f8\u13f0":            "\u13a0\u13a0\u13f0\u13f0",
		"か\u3099 \u1103\u200b\u1161":          "が 다",
	} {
		if got := Text(text); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestWhatIsFoldedStaysAsItIs(t *testing.T) {
	for r := range rune(unicode.MaxRune) {
		once := Text(string(r))
		if twice := Text(once); twice != once {
			t.Errorf("%U becomes %q and then %q", r, once, twice)
		}
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ text, query, want string }{
		{"see ＡＢＣ here", "abc", "ＡＢＣ"},
		{"see abc here", "ＡＢＣ", "abc"},
		{"die Straße", "strasse", "Straße"},
		{"ein ﬁsch", "f", "ﬁ"},
		{"ein ﬁsch", "isch", "ﬁsch"},
		{"e\u0301t\u00e9", "té", "t\u00e9"},
		{"caf\u00e9", "cafe\u0301", "caf\u00e9"},
		{"a\u200bb", "ab", "a\u200bb"},
		{"İx", "x", "x"},
		{"13812345678", "５６７８", "5678"},
		{"①②", "2", "②"},
		{"漢字", "汉", ""},
		{"cafe", "é", ""},
		{"anything", "\u200b", ""},
		{"anything", "", ""},
		{"", "a", ""},
		{"e\u200b\u0301t", "é", "e\u200b\u0301"},
		{"ab\u200b", "b", "b"},
		{"\u200bab", "a", "a"},
		{"Iş", "ı", "I"},
	} {
		at, n := Find(c.text, c.query)
		if c.want == "" != (at < 0) || at >= 0 && c.text[at:at+n] != c.want {
			t.Errorf("%q in %q: at %d, %d bytes", c.query, c.text, at, n)
		}
	}
}

func TestAllFindsEachMatchAfterTheOneBefore(t *testing.T) {
	for _, c := range []struct {
		text, query string
		want        []string
	}{
		{"Lin, LIN und ｌｉｎ", "lin", []string{"Lin", "LIN", "ｌｉｎ"}},
		{"aaaaa", "aa", []string{"aa", "aa"}},
		{"ﬁnﬀ f", "f", []string{"ﬁ", "ﬀ", "f"}},
		{"e\u0301te\u0301", "é", []string{"e\u0301", "e\u0301"}},
		{"a\u200bb a\u200bb\u200b", "ab", []string{"a\u200bb", "a\u200bb"}},
		{"none", "x", nil},
		{"none", "\u200b", nil},
	} {
		var got []string
		for from, to := range All(c.text, c.query) {
			got = append(got, c.text[from:to])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q in %q: %q, want %q", c.query, c.text, got, c.want)
		}
	}
}

// FuzzFind checks that Find agrees with Contains, and that what is found is there.
func FuzzFind(f *testing.F) {
	f.Add("Straße ＡＢＣ", "ab")
	f.Add("\u1100\u1161\u11a8 İ\u0307", "i")
	f.Add("e\u200b\u0301 ﬁ", "f")
	f.Fuzz(func(t *testing.T, text, query string) {
		if !utf8.ValidString(text) || !utf8.ValidString(query) || len(text)+len(query) > 1000 {
			return
		}
		at, n := Find(text, query)
		if found := at >= 0; found != (Text(query) != "" && Contains(text, query)) {
			t.Errorf("%q in %q: at %d", query, text, at)
		}
		if at >= 0 && (n <= 0 || at+n > len(text) || !strings.Contains(Text(text[at:at+n]), Text(query))) {
			t.Errorf("%q in %q: %q", query, text, text[at:at+n])
		}
	})
}

func TestEasyCharactersFoldAsUnicodeSays(t *testing.T) {
	caser := cases.Fold()
	for r := range rune(unicode.MaxRune) {
		if !isEasy(r) {
			continue
		}
		if got, want := string(simple(r)), norm.NFKC.String(caser.String(norm.NFKC.String(string(r)))); got != want {
			t.Errorf("%U becomes %q, want %q", r, got, want)
		}
		if p := norm.NFKC.PropertiesString(string(r)); !p.BoundaryBefore() || invisible(r) {
			t.Errorf("%U may join with the character before it", r)
		}
	}
}

func TestARunOfInvisibleCharactersIsOnePart(t *testing.T) {
	run := strings.Repeat("\u200c", 20_000)
	parts := 0
	segments(run+"A"+run, func(_, _ int, _ string) bool {
		parts++
		return true
	})
	if parts > 3 { // each part looks for the end of the run
		t.Errorf("%d parts", parts)
	}
	if got := Text(run + "A" + run + "\u0301"); got != "á" {
		t.Errorf("%q", got)
	}
}
