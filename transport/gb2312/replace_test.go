package gb2312

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestReplace(t *testing.T) {
	tests := []struct{ name, in, out string }{
		{"nothing", "", ""},
		{"plain text", "你好, world！\t88\n", "你好, world！\t88\n"},
		{"both dots and dashes stay", "·・—―", "·・—―"},
		{"rare hanzi", "朱镕基", "朱〓基"},
		{"two rare hanzi are two", "囧玥", "〓〓"},
		{"traditional hanzi", "中華民國，臺灣", "中华民国，台湾"},
		{"emoji", "好😀吧", "好〓吧"},
		{"two emoji are two", "😀😀", "〓〓"},
		{"sign of the table itself", "〓😀", "〓〓"},

		{"variation selector", "❤️", "〓"},
		{"variation selector after a sign of GB2312", "♀️★️", "♀★"},
		{"skin tone", "👍🏽!", "〓!"},
		{"skin tone alone", "🏽", "〓"},
		{"skin tone after a letter", "a🏽", "a〓"},
		{"family", "👨‍👩‍👧‍👦", "〓"},
		{"joined with a sign of GB2312", "🏃🏽‍♀️好", "〓好"},
		{"joined heart", "👩‍❤️‍👩", "〓"},
		{"joiner before a hanzi", "😀‍好", "〓好"},
		{"flag", "🇨🇳", "〓"},
		{"two flags", "🇨🇳🇫🇷", "〓〓"},
		{"half a flag", "🇨a🇳", "〓a〓"},
		{"flag of tags", "🏴󠁧󠁢󠁥󠁮󠁧󠁿!", "〓!"},
		{"pirates", "🏴‍☠️", "〓"},
		{"keycap", "1️⃣", "1"},

		{"accents are composed", "e\u0301 a\u030c n\u0303", "é ǎ n"},
		{"accent on another letter", "x\u0301", "x"},
		{"mark on a rare hanzi", "囧\u0301", "〓"},
		{"mark alone", "\u0301", ""},
		{"marks in heaps", "h" + strings.Repeat("\u0334", 100) + "i", "hi"},
		{"Thai", "ที่", "〓"},
		{"Devanagari with joiner", "क्\u200dष", "〓〓"},

		{"line breaks", "a\r\nb\rc\nd\u2028e\u2029f\vg\fh\u0085i", "a\nb\nc\nd\ne\nf\ng\nh\ni"},
		{"CR CR LF", "\r\r\n", "\n\n"},
		{"control characters", "a\x00\x1b[2J\x7f\u0080\u009fb", "a[2Jb"},
		{"TAB stays", "a\tb", "a\tb"},
		{"bidi controls", "\u202eabc\u202c\u2066d\u2069\u200f", "abcd"},
		{"byte order mark", "\ufeffa", "a"},
		{"zero width", "a\u200b\u200c\u200d\u2060b\u00ad", "ab"},
		{"Hangul filler", "a\u3164b", "ab"},
		{"spaces", "a\u00a0b\u2009c\u202fd\u3000e", "a b c d\u3000e"},

		{"dashes", "a–b‒c−d", "a—b—c－d"},
		{"hyphens", "a‐b‑c", "a-b-c"},
		{"bullets", "• ∙ ･", "· · ·"},
		{"wave", "好〜", "好～"},
		{"zero", "二〇二六", "二○二六"},
		{"money", "€5 £6 ¥7", "EUR5 ￡6 ￥7"},
		{"quotes", "„a‟ «b» ‹c›", "“a“ 《b》 〈c〉"},
		{"half-width", "｢a｣､｡", "「a」、。"},
		{"half-width kana", "ｶﾞｷﾞ ﾊﾟﾝ ｱｰ ｦ", "ガギ パン ア— ヲ"},
		{"half-width voiced mark alone", "aﾞ", "a"},
		{"full width stays", "ＡＢＣ１２３！", "ＡＢＣ１２３！"},
		{"fraction", "½ ¾", "1/2 3/4"},
		{"fraction after a digit", "3½ a½", "3 1/2 a1/2"},
		{"joined to a sign with an equivalent", "😀\u200d™好", "〓好"},
		{"ohm and ångström", "\u2126\u212b", "ΩA"},
		{"compatibility hanzi", "\uf900", "岂"},
		{"compatibility hanzi in GB2312", "\uf901", "更"},

		{"not UTF-8", "a\xffb\xc4\xe3", "a〓b〓〓"},
		{"private use and beyond", "\ue000\U0010ffff\ufffd", "〓〓〓"},
		{"Arabic sign with a shape", "\u0600", "〓"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, changed := Replace(tt.in)
			if got != tt.out || changed != (tt.in != tt.out) {
				t.Errorf("%q, %v, want %q", got, changed, tt.out)
			}
			checkReplaced(t, tt.in)
		})
	}
}

func TestReplaceEveryRune(t *testing.T) {
	for r := range rune(utf8.MaxRune + 1) {
		out, changed := Replace(string(r))
		if out != string(geta) && r != utf8.RuneError {
			checkReplaced(t, string(r))
		}
		keep := r == '\t' || r == '\n' || Encodable(r) && !unicode.IsControl(r)
		if changed == keep || utf8.RuneCountInString(out) > 6 {
			t.Fatalf("%U: %q, %v", r, out, changed)
		}
	}
}

func TestTextOfGB2312IsComposedAlready(t *testing.T) {
	all, _ := Decode(assignedPairs())
	if !norm.NFC.IsNormalString(all) {
		t.Error("normalising would change characters that can be sent")
	}
}

// checkReplaced checks what Replace promises for every text.
func checkReplaced(t *testing.T, s string) {
	t.Helper()
	out, changed := Replace(s)
	if changed != (out != s) {
		t.Fatalf("%q: %q, changed %v", s, out, changed)
	}
	if again, changed := Replace(out); again != out || changed {
		t.Fatalf("%q: %q and then %q", s, out, again)
	}
	if p, ok := Encode(out); !ok || !Valid(p) {
		t.Fatalf("%q: %q does not encode", s, out)
	}
	if strings.ContainsFunc(out, func(r rune) bool { return r != '\t' && r != '\n' && unicode.IsControl(r) }) {
		t.Fatalf("%q: %q has a control character", s, out)
	}
}

func FuzzReplace(f *testing.F) {
	for _, s := range []string{"", "你好", "👨‍👩‍👧", "🇨🇳🇫", "e\u0301", "a\r\n\u2028", "\xff\u200d♀️", "€–•〇", "國ｶﾞ3½①⑪²", "1️⃣", "🏃🏽‍♀️"} {
		f.Add(s)
	}
	f.Fuzz(checkReplaced)
}
