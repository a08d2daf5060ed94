package code

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Own codes with fewer bits than RefusedBelow are refused, and people are warned of those with fewer than WarnedBelow.
const (
	RefusedBelow = 20
	WarnedBelow  = 40
)

// What a part of a code costs who guesses what people make up, in bits: log2 of how many such parts are tried before it on average.
// Each is meant to be rather too low. Unlike zxcvbn, from which the kinds of parts are taken (Wheeler, USENIX Security 2016), there is
// no large list of words: letters that could be a word count as one of some thirty thousand.
const (
	digitBits  = 3.32 // one of ten
	letterBits = 4.70 // one of 26; other alphabets have a few more
	hanBits    = 6    // in a text the next character is easier to guess than one of the three thousand common ones
	otherBits  = 6
	classBits  = 2   // characters in names of classes and rooms
	listedBits = 9   // one of the few hundred words in the list
	leetBits   = 1   // a digit or sign that stands for a letter
	wordBits   = 15  // a word that is not in the list
	moreBits   = 2.5 // each letter by which letters are more than a word
	wordLength = 10  // letters; a syllable of Hangul or kana counts as two
	yearBits   = 6   // one that somebody lives in or was born in
	dayBits    = 8.5 // of a year
	formBits   = 1   // the order of day, month and year
	startBits  = 2   // of 123 or abc
	boardBits  = 6.5 // where a run on a keyboard begins, and its direction
	directBits = 1   // of a run of neighbours: up or down
	placeBits  = 1   // of a part that is not the whole: where it stands
	repeatBits = 1   // the same once more, or backwards
	monthBits  = 3.6
	noWord     = 4 // letters without a vowel between that no word has
)

// Bits returns how hard a code is to guess for who knows what people make up: log2 of the guesses. The code is as Normalise
// returns it. A code of Make is not judged: it was not made up, however it looks.
func Bits(code string) float64 {
	parts := []rune(code)
	least := make([]float64, len(parts)+1) // of the first i characters
	for to := 1; to <= len(parts); to++ {
		least[to] = math.Inf(1)
		for from := range to {
			part := parts[from:to]
			bits := least[from] + partBits(part)
			if len(part) > 1 && len(part) < len(parts) {
				bits += placeBits
			}
			least[to] = min(least[to], bits)
		}
		least[to] = min(least[to], againBits(parts[:to], least))
	}
	return least[len(parts)]
}

// partBits returns what a part costs as one thing, and infinity if it is none.
func partBits(part []rune) float64 {
	if len(part) == 1 {
		return runeBits(part[0])
	}
	s := string(part)
	return min(wordsBits(part, s), stepBits(part), boardsBits(part, s), dateBits(s))
}

func runeBits(r rune) float64 {
	switch {
	case '0' <= r && r <= '9' || strings.ContainsRune("〇零一二三四五六七八九十", r):
		return digitBits
	case isLetter(r):
		return letterBits
	case strings.ContainsRune("年级級班组組号號室楼樓校课課第", r):
		return classBits
	case unicode.Is(unicode.Han, r):
		return hanBits
	case inWord(r) && !isSyllable(r):
		return letterBits
	}
	return otherBits
}

// inWord reports whether words of some alphabet have a character.
func inWord(r rune) bool { return unicode.In(r, unicode.L, unicode.M) && !unicode.Is(unicode.Han, r) }

func isSyllable(r rune) bool {
	return unicode.In(r, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' }

// wordsBits returns what a word costs, whether it is in the list or could be one.
func wordsBits(part []rune, s string) float64 {
	if listed[s] {
		return listedBits
	}
	if plain, swapped := unleet(s); swapped > 0 && listed[plain] {
		return listedBits + leetBits*float64(swapped)
	}
	if len(part) < 3 || !pronounceable(part) {
		return math.Inf(1)
	}
	length := len(part)
	for _, r := range part {
		if isSyllable(r) {
			length++
		}
	}
	return wordBits + moreBits*float64(max(0, length-wordLength))
}

// unleet returns a text with letters for the digits that are used in place of them, and how many there were.
func unleet(s string) (plain string, swapped int) {
	plain = strings.Map(func(r rune) rune {
		if i := strings.IndexRune("013457", r); i >= 0 {
			swapped++
			return rune("oieast"[i])
		}
		return r
	}, s)
	return plain, swapped
}

// pronounceable reports whether letters could be words, for nowhere stand many without a vowel. Which letters are vowels is known of those
// from a to z alone.
func pronounceable(part []rune) bool {
	cluster := 0
	for _, r := range part {
		switch {
		case !inWord(r):
			return false
		case !isLetter(r) || strings.ContainsRune("aeiouy", r):
			cluster = 0
		default:
			if cluster++; cluster >= noWord {
				return false
			}
		}
	}
	return true
}

// stepBits returns what characters cost that follow each other at equal steps, such as 2468, cba or 0000.
func stepBits(part []rune) float64 {
	step := part[1] - part[0]
	for i := 1; i < len(part); i++ {
		if part[i]-part[i-1] != step {
			return math.Inf(1)
		}
	}
	if len(part) < 3 || step < -3 || step > 3 {
		return math.Inf(1)
	}
	start := runeBits(part[0])
	if strings.ContainsRune("019az一", part[0]) {
		start = startBits
	}
	return start + directBits + math.Log2(float64(len(part)))
}

// boards are the rows of keyboards, columns in the order in which they are run through, and a number pad.
var boards = []string{
	"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp",
	"qweasdzxc", "1q2w3e4r5t6y7u8i9o0p", "741852963", "147258369", "789456123", "azertyuiop", "qwertzuiop", "yxcvbnm", "一二三四五六七八九十",
}

// boardsBits returns what a run on a keyboard costs, or one of Chinese numbers.
func boardsBits(part []rune, s string) float64 {
	if len(part) < 3 {
		return math.Inf(1)
	}
	back := slices.Clone(part)
	slices.Reverse(back)
	for _, b := range boards {
		if strings.Contains(b, s) || strings.Contains(b, string(back)) {
			return boardBits + math.Log2(float64(len(part)))
		}
	}
	return math.Inf(1)
}

// againBits returns what a code costs that ends with the same twice, or with the same and then backwards.
func againBits(parts []rune, least []float64) float64 {
	best, n := math.Inf(1), len(parts)
	for size := 1; size <= n/2; size++ {
		before, last := parts[n-2*size:n-size], slices.Clone(parts[n-size:])
		same := slices.Equal(before, last)
		slices.Reverse(last)
		if same || slices.Equal(before, last) {
			best = min(best, least[n-size]+repeatBits)
		}
	}
	return best
}

// dateBits returns what a date costs, or a part of one.
func dateBits(s string) float64 {
	digits := strings.Trim(s, "0123456789") == ""
	best := math.Inf(1)
	if !digits {
		return best
	}
	for _, f := range forms {
		if len(s) == len(f.layout) {
			if at, err := time.Parse(f.layout, s); err == nil && (at.Year() == 0 || at.Year() >= 1900 && at.Year() < 2060) {
				best = min(best, f.bits)
			}
		}
	}
	return best
}

// forms are the ways to write dates with digits alone, as package time calls them.
var forms = []struct {
	layout string
	bits   float64
}{
	{"2006", yearBits},
	{"0102", dayBits},
	{"0201", dayBits},
	{"200601", yearBits + monthBits},
	{"060102", yearBits + dayBits + formBits},
	{"020106", yearBits + dayBits + formBits},
	{"010206", yearBits + dayBits + formBits},
	{"20060102", yearBits + dayBits},
	{"02012006", yearBits + dayBits + formBits},
	{"01022006", yearBits + dayBits + formBits},
}
