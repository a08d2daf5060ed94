// Package code makes the codes by which people get into rooms, brings typed ones into one form, and judges those that people make up.
package code

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"udpchat/internal/fold"
)

// The code that Make makes has groups of digits, which can be typed without an input method and read aloud in every language.
const (
	groups    = 4
	groupSize = 4
)

// MadeBits is how many bits a code of Make has: log2 of 10^16.
const MadeBits = 53.15

// maxLength is the length of the longest code, in characters. maxTyped is that of the longest text that is looked at, in bytes.
const (
	maxLength = 64
	maxTyped  = 1024
)

// mostRounds is how often a text is folded until it has to stay as it is. Only one with many dots on an i needs more.
const mostRounds = 4

// Errors of Normalise.
var (
	ErrEmpty = errors.New("code without letters or digits")
	ErrLong  = errors.New("code that is too long")
)

// Make returns a code as it is shown, such as "0271 8281 8284 5904". Each is as likely as any other.
func Make(random io.Reader) (string, error) {
	var b strings.Builder
	for i := range groups * groupSize {
		if i > 0 && i%groupSize == 0 {
			b.WriteByte(' ')
		}
		d, err := digit(random)
		if err != nil {
			return "", fmt.Errorf("code: make: %w", err)
		}
		b.WriteByte('0' + d)
	}
	return b.String(), nil
}

// digit returns a random digit. Bytes from 250 on would make some digits likelier, so they are not taken.
func digit(random io.Reader) (byte, error) {
	for {
		var b [1]byte
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return 0, err
		}
		if b[0] < 250 {
			return b[0] % 10, nil
		}
	}
}

// Normalise returns the one form that all ways to type a code share. Case, width and whatever separates groups do not count: only
// letters, marks, digits and pictures are left, in the normal form NFKC (Unicode Standard Annex 15) with their case folded. The
// errors are ErrEmpty and ErrLong: a code has at most 64 characters.
func Normalise(typed string) (string, error) {
	if len(typed) > maxTyped {
		return "", ErrLong
	}
	code, again := typed, ""
	for range mostRounds { // what comes together when separators are gone may compose
		again, code = code, strings.Map(kept, fold.Text(code))
	}
	switch n := len([]rune(code)); {
	case again != code:
		return "", ErrLong
	case n == 0:
		return "", ErrEmpty
	case n > maxLength:
		return "", ErrLong
	}
	return code, nil
}

// kept returns r, and -1 if it only separates, or says how something looks.
func kept(r rune) rune {
	if r == unicode.ReplacementChar || unicode.Is(unicode.Variation_Selector, r) || !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.So) {
		return -1
	}
	return r
}
