package main

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"udpchat/transport/gb2312"
)

// addHanzi adds the ideographs of which GB2312 has another form. Of several sources the first that answers is taken:
//
//  1. CLDR's transform between traditional and simplified text, its rules for single characters: one choice each, the
//     common one, made by people (餘 to 余, 佈 to 布);
//  2. kSimplifiedVariant, where one single target is in GB2312;
//  3. kZVariant and kSemanticVariant (the same word written differently), where one single target remains of those that
//     are in GB2312 themselves, or by the first two sources, and share a reading of Mandarin with the character.
//
// Where a source has several answers, it is taken to have none. Of the properties of Unihan three are never followed:
// kSpecializedSemanticVariant (the same in some meanings only), kSpoofingVariant (merely alike) and kTraditionalVariant
// (it leads away from GB2312).
func addHanzi(t map[rune]string, d *data) {
	simple := d.simplified()
	for r, to := range simple {
		add(t, r, string(to))
	}
	for r := range union(d.variants["kZVariant"], d.variants["kSemanticVariant"]) {
		if to := d.semantic(r, simple); to != 0 {
			add(t, r, string(to))
		}
	}
	for r, to := range d.radicals {
		if text, ok := known(t, string(to)); ok {
			add(t, r, text)
		}
	}
}

// simplified returns what the first two sources say.
func (d *data) simplified() map[rune]rune {
	simple := map[rune]rune{}
	for r, to := range d.variants["kSimplifiedVariant"] {
		if in := encodable(to); len(in) == 1 {
			simple[r] = in[0]
		}
	}
	for r, to := range d.cldr {
		if sendable(to) {
			simple[r] = to
		}
	}
	return simple
}

// semantic returns the one target of the third source, or 0.
func (d *data) semantic(r rune, simple map[rune]rune) rune {
	var targets sset
	for _, property := range []string{"kZVariant", "kSemanticVariant"} {
		for _, v := range d.variants[property][r] {
			to := []rune(v)[0]
			if !sendable(to) {
				to = simple[to]
			}
			if sendable(to) && d.soundAlike(r, to) {
				targets = targets.with(string(to))
			}
		}
	}
	if len(targets) != 1 {
		return 0
	}
	return []rune(targets[0])[0]
}

func (d *data) soundAlike(a, b rune) bool {
	return slices.ContainsFunc(d.readings[a], d.readings[b].has)
}

// encodable returns those of the characters that are in GB2312.
func encodable(chars sset) []rune {
	var in []rune
	for _, v := range chars {
		if r := []rune(v)[0]; sendable(r) {
			in = append(in, r)
		}
	}
	return in
}

func union(a, b map[rune]sset) map[rune]sset {
	both := maps.Clone(a)
	if both == nil {
		both = map[rune]sset{}
	}
	maps.Copy(both, b)
	return both
}

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
