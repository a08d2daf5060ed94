package fts

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "",
		"大家好":                    "大 家 好 ",
		"UDP聊天室 v2":              "udp 聊 天 室 v2 +ud +dp +p +v2 +2 ",
		"Hello, W!":              "hello w +he +el +ll +lo +o ",
		"a_b.C":                  "a b c ",
		"カタカナと漢字":                "カ タ カ ナ と 漢 字 ",
		"ｶﾞｷﾞ":                   "ガ ギ ",
		"ไทย":                    "ไ ท ย ",
		"한국 При":                 "한국 при +한국 +국 +пр +ри +и ",
		"，。！ \n\t":               "",
		"100%":                   "100 +10 +00 +0 ",
		"\ue000007":              "007 +00 +07 +7 ",
		"ＡＢ①":                    "ab1 +ab +b1 +1 ",
		"Maß":                    "mass +ma +as +ss +s ",
		"a\u200bb":               "ab +ab +b ",
		"𠀀b":                     "𠀀 b ",
		strings.Repeat("x", 600): strings.Repeat("x", maxWord) + " " + strings.Repeat("+xx ", maxParts-1) + "+x ",
	} {
		want = strings.ReplaceAll(want, "+", string(partMark))
		if got := string(AppendWords(nil, text)); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestPhrase(t *testing.T) {
	for text, want := range map[string]string{
		"":         "",
		"，":        "",
		"😀":        `"😀"`,
		"文件":       `"文 件"`,
		"文件 na":    `"文 件 na" *`,
		"na ":      `"na"`,
		`a"b OR *`: `"a b or"`,
		"AND":      `"and" *`,
	} {
		if got := Phrase(text); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestInside(t *testing.T) {
	for text, want := range map[string]string{
		"":         "",
		"，":        "",
		"文件":       "",
		"文件 na":    "",
		"5":        `"+5" *`,
		"5678":     `"+56" AND "+67" AND "+78"`,
		"ＢＣ":       `"+bc"`,
		"bcd 文件":   `"+bc" AND "+cd" AND "文 件"`,
		"x na":     `"+x" * AND "na" *`,
		`a"b OR *`: `"+a" * AND "b or"`,
	} {
		if got := Inside(text); got != strings.ReplaceAll(want, "+", string(partMark)) {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}
