package theme

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"unicode"
)

// generalStandard reads the 8,105 characters of 通用规范汉字表.
func generalStandard(t *testing.T) string {
	t.Helper()
	file, err := os.Open("../../packaging/font/tgh.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all strings.Builder
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if !strings.HasPrefix(lines.Text(), "#") {
			all.WriteString(lines.Text())
		}
	}
	return all.String()
}

func TestEmbeddedFaceHasTheCharactersOfThePeople(t *testing.T) {
	own := coverage(face)
	table := generalStandard(t)
	if n := len([]rune(table)); n != 8105 {
		t.Errorf("the table has %d characters", n)
	}
	for name, text := range map[string]string{
		"general standard": table,
		"names":            "镕喆玥堃祎昇珺淼垚甯",
		"of the net":       "啰嘚囧囍槑嬲烎嫑",
		"traditional":      "語國學體龍龜聽鬱鎔發髮裡裏臺灣",
		"Japanese":         "あいうえおアイウエオ々働込峠",
		"bopomofo":         "ㄅㄆㄇㄈ",
		"punctuation":      "，。、；：？！“”‘’（）《》〈〉【】『』「」—…·～￥",
		"ASCII":            " !\"#$%&'()*+,-./0123456789:;<=>?@AZ[\\]^_`az{|}~",
		"Latin-1":          "ÀÉÎÕÜßàéîõüÿ¡¿£¥§°±×÷",
		"pinyin":           "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ",
		"Greek, Cyrillic":  "ΑΩαωАЯаяЁё",
		"full width":       "ＡＺａｚ０９！～",
		"arrows":           "←↑→↓↔↕⇒⇔",
		"forms":            "─│┌┐└┘├┤█▓▒░■□▲△●○◆◇★☆",
		"numbers":          "①②③⑩⑴⒈ⅠⅡⅢⅰⅱ㈠㊀",
	} {
		t.Run(name, func(t *testing.T) {
			for _, r := range text {
				if !own.has(r) {
					t.Errorf("no glyph for %U %c", r, r)
				}
			}
		})
	}
}

func TestEveryIdeographOfTheBasicBlockIsCovered(t *testing.T) {
	for r := rune(0x4E00); r <= 0x9FA5; r++ {
		if !Covered(r) {
			t.Errorf("%U %c", r, r)
		}
	}
}

func TestCoveredTellsWhatTheProgramCanDraw(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"Chinese":           {"聊天室", true},
		"Latin of Fyne's":   {"łőžŠ", true},
		"emoji":             {"😀👍🏽🇨🇳❤☀⌚", true},
		"symbols of Fyne's": {"⌘⌥", true},
		"joiners":           {"\u200D\uFE0F\u20E3\U000E0067", true},
		"controls":          {"\t\n\r\x1b\u0085\u202E", true},
		"spaces":            {" \u00A0\u2003\u3000\u2028", true},
		"replacement":       {"\uFFFD", true},
		"hangul":            {"한글", false},
		"Thai":              {"ไทย", false},
		"rare ideographs":   {"\U00030000\U0002F800", false},
		"private use":       {"\uE000\uF8FF\U000F0000\U0010FFFD", false},
		"unassigned":        {"\u0378\u2FE0\U0003FFFF", false},
		"noncharacters":     {"\uFFFE\uFFFF\uFDD0\U0010FFFF", false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, r := range c.text {
				if got := Covered(r); got != c.want {
					t.Errorf("%U: %v", r, got)
				}
			}
		})
	}
}

func TestCoveredIsFalseForWhatIsNoCodePoint(t *testing.T) {
	for _, r := range []rune{-1, unicode.MaxRune + 1, 1<<31 - 1, -1 << 31} {
		if Covered(r) {
			t.Errorf("%d is covered", r)
		}
	}
}

func TestCoverageOfNoFaceIsEmpty(t *testing.T) {
	if set := coverage(nil, iconFile("lock.svg")); *set != (runeSet{}) {
		t.Error("something is covered")
	}
}

func BenchmarkCoverage(b *testing.B) {
	for b.Loop() {
		if !coverage(face).has('镕') {
			b.Fatal("not covered")
		}
	}
}
