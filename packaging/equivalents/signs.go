package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"udpchat/transport/gb2312"
)

// longest is how many characters an equivalent may have: ㌖ is キロメートル.
const longest = 6

// addSigns adds everything with a decomposition in UnicodeData.txt: its form NFKC, every character of it replaced by
// its own equivalent where it needs one, and told apart by what the decomposition is called there:
//
//   - <circle> is put in brackets, so that ⑪ is not eleven: (11);
//   - <super> of a digit or sign begins with ^, so that 10² is not 102;
//   - <vertical> and <small> punctuation gets the full width it has in Chinese text;
//   - letters lose the marks GB2312 has no place for (ñ, ǆ); signs that need a mark (≢) have no equivalent, for without
//     it they say something else.
func addSigns(t map[rune]string, d *data) {
	found := map[rune]string{}
	for r, tag := range d.tags {
		text := norm.NFKC.String(string(r))
		if unicode.IsLetter(r) {
			text = bare(r, text)
		}
		text = shape(tag, strings.NewReplacer("\u2044", "/", "\u2215", "/").Replace(text))
		if text, ok := known(t, text); ok {
			found[r] = text
		}
	}
	for r, text := range found {
		add(t, r, text)
	}
}

// bare returns text, which decomposes r, without marks, unless it can stay.
func bare(r rune, text string) string {
	if text != string(r) && all(text, sendable) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsMark(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(text))
}

// shape adds to text what its decomposition has lost.
func shape(tag, text string) string {
	switch tag {
	case "<circle>":
		return "(" + text + ")"
	case "<super>":
		if r, _ := utf8.DecodeRuneInString(text); text == "n" || text == "i" || !unicode.IsLetter(r) {
			return "^" + text
		}
	case "<vertical>", "<small>":
		return strings.Map(wide, text)
	}
	return text
}

// wide returns the full-width form of a character of ASCII where GB2312 has it.
func wide(r rune) rune {
	if full := r - '!' + '！'; '!' <= r && r <= '~' && sendable(full) {
		return full
	}
	return r
}

// known returns text with every character that is not in GB2312 replaced by its equivalent, and whether that can be
// sent and looks as it should: not empty, not too long, without spaces.
func known(t map[rune]string, text string) (string, bool) {
	var out strings.Builder
	for _, r := range text {
		if to, ok := t[r]; ok {
			out.WriteString(to)
		} else {
			out.WriteRune(r)
		}
	}
	n := utf8.RuneCountInString(out.String())
	return out.String(), 0 < n && n <= longest && all(out.String(), sendable)
}

// add gives r an equivalent, unless it has one, needs none, or never gets as far as the table: Replace composes text
// first, sees to spaces itself, and takes marks away.
func add(t map[rune]string, r rune, text string) {
	if _, has := t[r]; has || gb2312.Encodable(r) || unicode.In(r, unicode.Zs, unicode.M) || norm.NFC.String(string(r)) != string(r) {
		return
	}
	t[r] = text
}

// sendable reports whether r is in GB2312 and visible.
func sendable(r rune) bool {
	return r > ' ' && r != 0x7F && gb2312.Encodable(r)
}

func all(s string, f func(rune) bool) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !f(r) })
}
