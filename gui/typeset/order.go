package typeset

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-text/typesetting/segmenter"
	"golang.org/x/text/unicode/bidi"
)

// Formatting characters of UAX #9.
const (
	leftToRightOverride = "\u202d"
	popFormatting       = "\u202c"
	firstStrongIsolate  = "\u2068"
	popIsolate          = "\u2069"
)

// Isolate returns a name for use within another text, such that neither changes the order of the other's characters when drawn.
func Isolate(name string) string {
	if !hasRightToLeft(name) {
		return name
	}
	return firstStrongIsolate + name + popIsolate
}

// Ordered returns one line of text with its characters in the order in which they are seen (UAX #9), for a toolkit that draws the
// parts of a line in the order of the text. The result is for drawing only. A line without letters that are read from right to
// left stays as it is.
func Ordered(line string) string {
	if !hasRightToLeft(line) {
		return line
	}
	return leftToRightOverride + visual(line) + popFormatting
}

func hasRightToLeft(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		if r < 0x590 {
			return false
		}
		class := classOf(r)
		return class == bidi.R || class == bidi.AL
	})
}

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// visual is a line in visual order. Isolated parts are ordered by themselves.
func visual(line string) string {
	outer, parts := cutIsolates(line)
	direction := directionOf(outer)
	var p bidi.Paragraph
	p.SetString(signBrackets(outer, direction))
	order, err := p.Order()
	if err != nil {
		return line
	}
	var pieces []piece
	for i := range order.NumRuns() {
		run := order.Run(i)
		text := run.String()
		switch {
		case run.Direction() == bidi.RightToLeft:
			pieces = append(pieces, piece{text, 1})
		case direction == toLeft:
			pieces = append(pieces, piece{text, 2})
		default:
			n := 0
			if i > 0 {
				n = numberLen(text) // a number after letters that are read from right to left belongs to these
			}
			pieces = append(pieces, piece{text[:n], 2}, piece{text[n:], 0})
		}
	}
	reorder(pieces)
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.drawn())
	}
	return fillIsolates(fillBrackets(b.String()), parts)
}

// piece is a part of a line with its embedding level.
type piece struct {
	text  string
	level int
}

// reorder applies rule L2: from the highest level down to one, pieces of this level and above change their order.
func reorder(pieces []piece) {
	for level := 2; level > 0; level-- {
		for i := 0; i < len(pieces); i++ {
			j := i
			for j < len(pieces) && pieces[j].level >= level {
				j++
			}
			slices.Reverse(pieces[i:j])
			i = max(i, j-1)
		}
	}
}

// drawn is the text of a piece in visual order: clusters stay whole, brackets are mirrored.
func (p piece) drawn() string {
	if p.level != 1 {
		return p.text
	}
	var s segmenter.Segmenter
	s.InitWithString(p.text)
	var all []string
	for clusters := s.GraphemeIterator(); clusters.Next(); {
		all = append(all, strings.Map(mirror, joinerFirst(string(clusters.Grapheme().Text))))
	}
	slices.Reverse(all)
	return strings.Join(all, "")
}

// joinerFirst is a cluster that is drawn in the other order: a joiner at its end works on the side of the next one.
func joinerFirst(cluster string) string {
	if r, n := utf8.DecodeLastRuneInString(cluster); r == zeroWidthJoiner || r == zeroWidthNonJoiner {
		return string(r) + cluster[:len(cluster)-n]
	}
	return cluster
}

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

func mirror(r rune) rune {
	before, after, found := strings.Cut(mirrored, string(r))
	if !found {
		return r
	}
	if utf8.RuneCountInString(before)%2 == 0 {
		r, _ = utf8.DecodeRuneInString(after)
	} else {
		r, _ = utf8.DecodeLastRuneInString(before)
	}
	return r
}

// directionOf is the direction of a line: that of its first letter (rules P2 and P3).
func directionOf(line string) int {
	for _, r := range line {
		switch classOf(r) {
		case bidi.L:
			return toRight
		case bidi.R, bidi.AL:
			return toLeft
		}
	}
	return toRight
}

// numberLen is how many bytes of the start of text are a number.
func numberLen(text string) int {
	end := 0
	for i, r := range text {
		switch classOf(r) {
		case bidi.EN, bidi.AN:
			end = i + utf8.RuneLen(r)
		case bidi.ES, bidi.CS, bidi.ET:
		default:
			return end
		}
	}
	return end
}

// firstSign is the sign for the first isolated part of a line: a private character, which no text that is shown has. The next parts
// have the next ones, so that each is found again in another order. It has the class of a
// letter that is read from left to right, as our own sentences around names are.
const firstSign, lastSign = '\U000f0000', '\U000f00ff'

// cutIsolates returns a line with a sign in place of each isolated part, and these parts in order.
func cutIsolates(line string) (outer string, parts []string) {
	for {
		before, rest, found := strings.Cut(line, firstStrongIsolate)
		part, after, ends := strings.Cut(rest, popIsolate)
		if !found || !ends || firstSign+rune(len(parts)) > lastSign {
			return outer + line, parts
		}
		outer += before + string(firstSign+rune(len(parts)))
		parts = append(parts, part)
		line = after
	}
}

// fillIsolates puts the isolated parts into a line, each in its own order.
func fillIsolates(line string, parts []string) string {
	for i, part := range parts {
		line = strings.Replace(line, string(firstSign+rune(i)), visual(part), 1)
	}
	return line
}
