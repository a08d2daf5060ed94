package typeset

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// golang.org/x/text does not find pairs of brackets (rule N0 of UAX #9), without which "(x) (y)" after Hebrew falls apart. Here
// they become letters of their direction before the line is ordered.

// mirrored are pairs of characters that change places where text is read from right to left (rule L4). The brackets among them
// come first.
const (
	brackets = "()[]{}（）［］｛｝〈〉《》「」『』【】"
	mirrored = brackets + "<>«»‹›≤≥"
)

// Signs for brackets, in the order of brackets: private characters, which are read from left to right, and unassigned ones that
// UAX #9 reads from right to left. No text that is shown has either.
const (
	leftSigns  = '\U000f0100'
	rightSigns = '\U0001ef00'
)

// The directions of characters; zero: none of its own.
const (
	toLeft  = -1
	toRight = 1
)

// signBrackets returns a line of a direction with signs for the brackets of each pair that has one (rule N0).
func signBrackets(line string, direction int) string {
	if !strings.ContainsAny(line, brackets) {
		return line
	}
	all := []rune(line)
	strong := directions(all, direction)
	for _, p := range pairs(all) {
		inside, is := strong[p[0]+1:p[1]], 0
		switch {
		case slices.Contains(inside, direction):
			is = direction
		case slices.Contains(inside, -direction):
			is = before(strong[:p[0]], direction)
		default:
			continue
		}
		for _, at := range p {
			strong[at] = is
			sign := rune(rightSigns)
			if is == toRight {
				sign = leftSigns
			}
			all[at] = sign + bracketNumber(all[at])
		}
	}
	return string(all)
}

// directions are those of the characters of a line. A number has that of the letters before it (rule W7).
func directions(line []rune, direction int) []int {
	all, last := make([]int, len(line)), direction
	for i, r := range line {
		switch classOf(r) {
		case bidi.L:
			all[i], last = toRight, toRight
		case bidi.R, bidi.AL:
			all[i], last = toLeft, toLeft
		case bidi.EN:
			all[i] = last
		case bidi.AN:
			all[i] = toLeft
		}
	}
	return all
}

// before is the last direction in a part of a line.
func before(part []int, direction int) int {
	for _, d := range slices.Backward(part) {
		if d != 0 {
			return d
		}
	}
	return direction
}

// maxOpen is how many brackets may be open at once (BD16). At the next one the search for pairs ends, so that no line takes time
// that grows with its square.
const maxOpen = 63

// pairs are the places of brackets that belong together (BD16), in the order in which they open.
func pairs(line []rune) (found [][2]int) {
	var open []int
search:
	for at, r := range line {
		switch n := bracketNumber(r); {
		case n < 0:
		case n%2 == 0 && len(open) == maxOpen:
			break search
		case n%2 == 0:
			open = append(open, at)
		default:
			for i, o := range slices.Backward(open) {
				if bracketNumber(line[o]) == n-1 {
					found, open = append(found, [2]int{o, at}), open[:i]
					break
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	return found
}

// bracketNumber is the number of a bracket in brackets, which is even for an opening one; -1: it is none.
func bracketNumber(r rune) rune {
	before, _, found := strings.Cut(brackets, string(r))
	if !found {
		return -1
	}
	return rune(utf8.RuneCountInString(before))
}

// fillBrackets puts the brackets into an ordered line.
func fillBrackets(line string) string {
	all := []rune(brackets)
	return strings.Map(func(r rune) rune {
		switch n := rune(len(all)); {
		case r >= leftSigns && r < leftSigns+n:
			return all[r-leftSigns]
		case r >= rightSigns && r < rightSigns+n:
			return mirror(all[r-rightSigns])
		}
		return r
	}, line)
}
