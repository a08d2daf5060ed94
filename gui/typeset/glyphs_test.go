package typeset

import (
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat/visible"
	look "udpchat/gui/theme"
)

// counting returns glyphs that count what they try; only runes of has are there.
func counting(has func(rune) bool) (*Glyphs, map[rune]int) {
	tried := map[rune]int{}
	return &Glyphs{known: map[rune]bool{}, vain: map[rune]int{}, Try: func(r rune) bool {
		tried[r]++
		return has(r)
	}}, tried
}

func nothing(rune) bool { return false }

// strange is every character that may be shown and that the program has no face for.
func strange() []rune {
	var all []rune
	for r := rune(0x300); r < 0x32000; r++ { // beyond are no graphic characters
		if s := string(r); unicode.IsGraphic(r) && !look.Covered(r) && visible.String(s) == s {
			all = append(all, r)
		}
	}
	return all
}

func TestWhatTheFacesHaveIsNotTried(t *testing.T) {
	g, tried := counting(nothing)
	for _, text := range []string{"", "你好，world 👨‍👩‍👧‍👦 🇨🇳 é ﾊﾝ", "a\u200db\n\t"} {
		if got := g.Drawable(text); got != text || len(tried) > 0 {
			t.Errorf("%q became %q, tried %v", text, got, tried)
		}
	}
}

func TestACharacterIsTriedOnce(t *testing.T) {
	hangul := func(r rune) bool { return unicode.Is(unicode.Hangul, r) }
	g, tried := counting(hangul)
	for range 3 {
		if got := g.Drawable("한국 \U00013000!"); got != "한국 □!" {
			t.Errorf("%q", got)
		}
	}
	if len(tried) != 3 || tried['한'] != 1 || tried['\U00013000'] != 1 {
		t.Errorf("tried %v", tried)
	}
}

// However much of Unicode others send, the toolkit looks up a few hundred characters in vain, and each of them once.
func TestLookUpsInVainAreBounded(t *testing.T) {
	g, tried := counting(nothing)
	all := strange()
	for len(all) > 0 {
		n := min(len(all), 50)
		if out := g.Drawable(string(all[:n])); strings.IndexFunc(out, uncovered) >= 0 {
			t.Fatalf("%q is given to the toolkit", out)
		}
		all = all[n:]
	}
	if len(tried) > 2000 {
		t.Errorf("%d characters were tried", len(tried))
	}
	for r, n := range tried {
		if n > 1 {
			t.Errorf("%U was tried %d times", r, n)
		}
	}
}

func TestOneTextHasItsShareOfTries(t *testing.T) {
	g, tried := counting(func(rune) bool { return true })
	text := ""
	for r := range rune(3 * maxTries) {
		text += string('\U00013000' + r)
	}
	out := g.Drawable(text)
	if len(tried) != maxTries || strings.Count(out, string(MissingSign)) != 2*maxTries {
		t.Errorf("%d tries, %d boxes", len(tried), strings.Count(out, string(MissingSign)))
	}
	g.Drawable(text)
	if len(tried) != 2*maxTries {
		t.Errorf("%d tries after the second time", len(tried))
	}
}

func TestAPageInVainLeavesTheOthersAlone(t *testing.T) {
	g, tried := counting(nothing)
	for r := range rune(200) {
		g.Drawable(string('\U00013000' + r))
	}
	if len(tried) != maxVain {
		t.Errorf("%d tries", len(tried))
	}
	g.Drawable("한")
	if tried['한'] != 1 {
		t.Error("another page was not tried")
	}
}

func TestTheToolkitsSignForAMissingCharacterIsTold(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	g := newGlyphs()
	for _, r := range "国aé,.|口□😀?" {
		if !g.Try(r) {
			t.Errorf("%c is taken for missing", r)
		}
	}
	for _, r := range "\U00013000\U0001e900\u1300" { // without the faces of a system
		if look.Covered(r) {
			t.Fatalf("%U is covered", r)
		}
		if g.Try(r) {
			t.Errorf("%U is taken for drawn", r)
		}
	}
}

func BenchmarkTryACharacter(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(look.New(look.Options{}))
	fyne.MeasureText("x", 12, fyne.TextStyle{})
	g := newGlyphs()
	for b.Loop() {
		g.Try('\U00013000')
	}
}
