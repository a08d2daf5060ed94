package gb2312

import "unicode"

// punctuation gives signs outside GB2312 the nearest sign inside it. Every
// value encodes.
var punctuation = map[rune]string{
	'\r':     "\n",
	'\v':     "\n",
	'\f':     "\n",
	'\u0085': "\n",
	'\u2028': "\n",
	'\u2029': "\n",

	'\u2010': "-", // hyphen
	'\u2011': "-", // hyphen that does not break
	'\u2012': "—", // figure dash
	'\u2013': "—", // en dash
	'\u2E3A': "——",
	'\u2E3B': "———",
	'\u2212': "－", // minus
	'\u301C': "～", // wave dash
	'\u3030': "～", // wavy dash
	'\u223C': "～", // tilde operator
	'\u2053': "～", // swung dash

	'\u2022': "·", // bullet
	'\u2219': "·", // bullet operator
	'\u22C5': "·", // dot operator
	'\u2027': "·", // hyphenation point
	'\uFF65': "·", // half-width katakana dot
	'\u25E6': "○", // white bullet
	'\u3007': "○", // 〇 as in 二〇二六
	'\u25AA': "■",
	'\u25AB': "□",
	'\u22EF': "…",
	'\u2025': "..",

	'\u201A': "‘",
	'\u201B': "‘",
	'\u201E': "“",
	'\u201F': "“",
	'\u301D': "“",
	'\u301E': "”",
	'\u301F': "”",
	'\u2039': "〈",
	'\u203A': "〉",
	'\u00AB': "《",
	'\u00BB': "》",
	'\u27E8': "〈",
	'\u27E9': "〉",
	'\u27EA': "《",
	'\u27EB': "》",
	'\uFF61': "。",
	'\uFF62': "「",
	'\uFF63': "」",
	'\uFF64': "、",

	'\u20AC': "EUR",
	'\u00A2': "￠",
	'\u00A3': "￡",
	'\u00A5': "￥",
	'\u00A6': "｜",
	'\uFFE4': "｜",
	'\u00AF': "￣",
	'\u203E': "￣",
	'\u2215': "／", // division slash
	'\u2044': "／", // fraction slash
	'\u203C': "！！",
	'\u2047': "？？",
	'\u2048': "？！",
	'\u2049': "！？",
}

// equivalent returns what stands for r, which is not in GB2312, and whether
// there is such a thing.
func equivalent(r rune) (string, bool) {
	if unicode.Is(unicode.Zs, r) {
		return " ", true
	}
	text, ok := punctuation[r]
	return text, ok
}
