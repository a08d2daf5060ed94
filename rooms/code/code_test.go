package code

import (
	"bytes"
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

func TestACodeHasFourGroupsOfFourDigits(t *testing.T) {
	for range 100 {
		shown, err := Make(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if words := strings.Fields(shown); len(words) != 4 || len(shown) != 19 || strings.Trim(shown, "0123456789 ") != "" {
			t.Fatalf("%q", shown)
		}
		if n, err := Normalise(shown); err != nil || n != strings.ReplaceAll(shown, " ", "") {
			t.Errorf("%q is typed as %q: %v", shown, n, err)
		}
	}
}

func TestEveryDigitIsAsLikely(t *testing.T) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	count := map[byte]int{}
	for r := bytes.NewReader(all); ; {
		d, err := digit(r)
		if err != nil {
			break
		}
		count[d]++
	}
	for d := range byte(10) {
		if count[d] != 25 {
			t.Errorf("%d bytes make the digit %d", count[d], d)
		}
	}
}

func TestRandomnessThatFailsMakesNoCode(t *testing.T) {
	failure := errors.New("no randomness")
	if s, err := Make(iotest.ErrReader(failure)); !errors.Is(err, failure) || s != "" {
		t.Errorf("%q, %v", s, err)
	}
	if s, err := Make(bytes.NewReader(make([]byte, 15))); err == nil || s != "" {
		t.Errorf("%q, %v", s, err)
	}
}

func TestAllWaysToTypeACodeAreOne(t *testing.T) {
	for want, typed := range map[string][]string{
		"0271828182845904": {
			"0271 8281 8284 5904", "0271-8281-8284-5904", "０２７１　８２８１　８２８４　５９０４", " 0271.8281,8284_5904\n",
			"0271–8281—8284−5904", "0271８281\u200b8284\u00a05904", "“0271”、8281。8284·5904", "0271\u200e8281\ufeff82845904",
		},
		"abc":     {"ABC", "aBc", "ＡＢＣ", "a b c", "A+B=C", "a-b-c", "ⓐⓑⓒ"},
		"三年二班":    {"三年二班", "三年 二班", "三年、二班", "「三年二班」"},
		"straße":  nil,
		"strasse": {"straße", "STRASSE", "Straße", "STRAẞE"},
		"café":    {"café", "cafe\u0301", "CAFÉ", "cafe-\u0301"},
		"🐱🐶":      {"🐱🐶", "🐱 🐶", "🐱\ufe0f🐶"},
		"ガ":       {"ｶﾞ", "ガ", "カ\u3099"},
		"ᎠᏰ":      {"ᎠᏰ", "ꭰᏸ", "ꭰ-Ᏸ"},
	} {
		for _, s := range typed {
			if got, err := Normalise(s); got != want || err != nil {
				t.Errorf("%q becomes %q, want %q: %v", s, got, want, err)
			}
		}
	}
}

func TestWhatIsNoCode(t *testing.T) {
	for typed, want := range map[string]error{
		"": ErrEmpty, "   ": ErrEmpty, "-.,!?": ErrEmpty, "\u200b\u0000": ErrEmpty, "\xff\xfe": ErrEmpty,
		strings.Repeat("x", 65): ErrLong, strings.Repeat(" ", 1025): ErrLong, strings.Repeat("ﷺ", 20): ErrLong,
	} {
		if got, err := Normalise(typed); got != "" || !errors.Is(err, want) {
			t.Errorf("%q becomes %q: %v", typed, got, err)
		}
	}
	if got, err := Normalise(strings.Repeat("x", 64)); len(got) != 64 || err != nil {
		t.Error(got, err)
	}
}

func FuzzNormalise(f *testing.F) {
	for _, s := range []string{"0271 8281", "ＡＢＣ", "cafe-\u0301", "三年二班", "ß", "İI", "\xff", "ﷺ", "🐱\ufe0f", "\u1100-\u1161-\u11a8", "\uab70", "\u13a0 \u13f8"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, err := Normalise(typed)
		if err != nil {
			if code != "" {
				t.Errorf("%q becomes %q: %v", typed, code, err)
			}
			return
		}
		if again, err := Normalise(code); again != code || err != nil {
			t.Errorf("%q becomes %q and then %q: %v", typed, code, again, err)
		}
		if n := utf8.RuneCountInString(code); n < 1 || n > maxLength || !utf8.ValidString(code) {
			t.Errorf("%q becomes %q", typed, code)
		}
		if b := Bits(code); !(b > 0 && b < 64*8) {
			t.Errorf("%q has %v bits", code, b)
		}
	})
}

// TestCodesThatPeopleMakeUpAreJudgedByGuesses names codes that are refused, that people are warned of, and that are good.
func TestCodesThatPeopleMakeUpAreJudgedByGuesses(t *testing.T) {
	for name, c := range map[string]struct {
		from, to float64
		codes    []string
	}{
		"refused": {0, RefusedBelow, []string{
			"1", "1234", "8520", "123456", "654321", "000000", "1111111111111111", "123123123", "112233", "13579", "2468024680",
			"abcdefgh", "zyxwvu", "abcabcabc", "abcddcba", "qwertyuiop", "poiuyt", "1qaz2wsx", "741852963", "asdfghjkl",
			"password", "Passw0rd", "p455w0rd", "iloveyou", "welcome1", "admin123", "hello2026", "test test", "elephant", "umbrella",
			"20260901", "01092026", "1999", "0901", "19991231", "311299", "2008-08-08",
			"nihao", "woaini", "woaini1314", "woaini520", "5201314", "88888888", "zhang123", "xiaoming", "laoshi", "jiayou", "wangwei",
			"我爱你", "三年二班", "高一3班", "初二（5）班", "芝麻开门", "老师 你", "好好学习天天", "一二三四五六七八九十", "生日快乐",
			"пароль", "йцукен", "абвгдежз", "привет", "κωδικός", "סיסמה", "कूटशब्द", "비밀번호", "ひみつ", "mañana", "señorita",
			"482913", // six digits are a little less than 20 bits
		}},
		"warned of": {RefusedBelow, WarnedBelow, []string{
			"4829137", "correcthorse", "blue elephant 7", "zhangwei 19991231", "kxqzv", "我们一起去看海", "tiger dragon panda",
			"синий слон 7 танцует", "우리는내일바다로", "しろいねこがねる",
		}},
		"good": {WarnedBelow, 500, []string{
			"0271 8281 8284 5904", "kxqzvwtrpb", "correct horse battery staple", "492 giraffe paints 17 violins", "xk7 q2m 9vt 4", "床前看见一只蓝色大象跳舞",
			"правильная лошадь батарея скоба", "파란 코끼리가 칠판 위에서 춤춘다",
		}},
	} {
		for _, typed := range c.codes {
			code, err := Normalise(typed)
			if err != nil {
				t.Fatal(err)
			}
			if b := Bits(code); b < c.from || b >= c.to {
				t.Errorf("%s: %q has %.1f bits", name, typed, b)
			}
		}
	}
}

// TestRandomDigitsAreJudgedAsSuch: by chance they hold a date or a run, but hardly ever much of it.
func TestRandomDigitsAreJudgedAsSuch(t *testing.T) {
	seed := mathrand.NewChaCha8([32]byte{})
	sum, worst := 0.0, 99.0
	const n = 2000
	for range n {
		shown, err := Make(seed)
		if err != nil {
			t.Fatal(err)
		}
		code, err := Normalise(shown)
		if err != nil {
			t.Fatal(err)
		}
		b := Bits(code)
		sum, worst = sum+b, min(worst, b)
	}
	if mean := sum / n; mean > MadeBits || mean < MadeBits-10 || worst < 25 {
		t.Errorf("%.1f bits on average, %.1f in the worst case", mean, worst)
	}
}

func BenchmarkBits(b *testing.B) {
	code := strings.Repeat("correcthorse", 6)[:64]
	for b.Loop() {
		Bits(code)
	}
}
