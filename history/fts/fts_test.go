package fts

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "",
		"大家好":                    "大 家 好 ",
		"UDP聊天室 v2":              "udp 聊 天 室 v2 ",
		"Hello, World!":          "hello world ",
		"file_12.TXT":            "file 12 txt ",
		"カタカナと漢字":                "カ タ カ ナ と 漢 字 ",
		"ไทย":                    "ไ ท ย ",
		"한국어 Привет":             "한국어 привет ",
		"，。！ \n\t":               "",
		"100%":                   "100 ",
		"\ue000007":              "007 ",
		"ｆｕｌｌ":                   "ｆｕｌｌ ",
		"𠀀b":                     "𠀀 b ",
		strings.Repeat("x", 100): strings.Repeat("x", maxWord) + " ",
	} {
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
