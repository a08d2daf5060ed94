// Package addressline keeps the lines of a text apart from the line above a message, the one that names its sender.
package addressline

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// Margin stands before the lines of a text that may not begin where an address line begins.
const Margin = "  "

// lineEnds are what a reader may take for the end of a line.
var lineEnds = strings.NewReplacer("\r\n", "\r\n"+Margin, "\n", "\n"+Margin, "\r", "\r"+Margin, "\v", "\v"+Margin, "\f", "\f"+Margin,
	"\u0085", "\u0085"+Margin, "\u2028", "\u2028"+Margin, "\u2029", "\u2029"+Margin)

// Indent returns text with every line after the first indented by two spaces, and the first as well if Names says so.
func Indent(text string) string {
	indented := lineEnds.Replace(text)
	if Names(text) {
		return Margin + indented
	}
	return indented
}

// most is how many bytes at the begin and at the end of a long line are looked at. No name is that long.
const most = 1 << 10

// Names reports whether the first line of a text could pass for the line above a message that names its sender: it is one, or
// looks like one by its characters of other widths or scripts, its signs, spaces and escapes.
func Names(text string) bool {
	if end := strings.IndexFunc(text, endsLine); end >= 0 {
		text = text[:end]
	}
	if len(text) > 2*most {
		text = text[:most] + text[len(text)-most:]
	}
	if !possible(text) {
		return false
	}
	folded := fold(unescape(text))
	return strings.Contains(folded, ":") && shapes.MatchString(folded) || oneself.MatchString(folded)
}

func endsLine(r rune) bool {
	return r >= '\n' && r <= '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// unescape leaves out what is shown instead of invisible characters.
func unescape(line string) string {
	if !strings.Contains(line, `\`) {
		return line
	}
	return escape.ReplaceAllString(line, "")
}

// possible reports whether a line has what every shape has: a number, or hardly a letter. Most lines have neither.
func possible(line string) bool {
	letters := 0
	for _, r := range line {
		switch {
		case r >= 0x4e00 && r <= 0x9fff, r >= 'a' && r <= 'z': // the usual letters, known without a table
			letters++
		case r == '\\' || unicode.IsNumber(r):
			return true
		case letters < 3 && unicode.IsLetter(r):
			letters++
		}
	}
	return letters <= len("me")
}

// address matches a folded address with its port. Its numbers may be too large for an address: they look like one all the same,
// and so they do with letters in place of ones and zeros.
const address = `(?:[0-9ilo|]{1,3}(?:\.[0-9ilo|]{1,3}){3}|\[[0-9a-f]*:[0-9a-f:.]*(?:%[^\]]*)?\]):[0-9ilo|]{1,5}`

// shapes match what is printed above a message, folded: an address, a name with an address in brackets, and a time and anything
// after it as in an export. Each has a colon. Signs around them change nothing, since a reader skips them.
var shapes = regexp.MustCompile(`^[^\pL]*` + address + `[^\pL\pN]*$` +
	`|[(\[<"']` + address + `[)\]>"'][^\pL\pN]*$` +
	`|^[^\pL\pN]*[0-9ilo|]{4}-[0-9ilo|]{2}-[0-9ilo|]{2}t?[0-9ilo|]{2}:[0-9ilo|]{2}`)

// oneself matches the word for oneself, which is printed likewise.
var oneself = regexp.MustCompile(`^[^\pL\pN]*(?:me|我)[^\pL\pN]*$`)

// escape matches what package chat shows instead of an invisible character.
var escape = regexp.MustCompile(`\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}`)

// alike maps characters to the sign of ASCII that they are hard to tell from. Each field of the text has the sign first.
var alike = sync.OnceValue(func() map[rune]rune {
	signs := map[rune]rune{}
	for _, row := range strings.Fields(`.．。｡․·・･ꓸꞏ۔܁᛫𐩐 :：∶ː꞉︰︓﹕ꓽ׃։˸⁚ (（﹙⁽₍❨⦅｟⦗⸨﴾︵ )）﹚⁾₎❩⦆｠⦘⸩﴿︶ oОоΟο lІіӀΙι 3Зз 6б
		[［【〔〖「『﹝〚 ]］】〕〗」』﹞〛 <＜《〈‹«⟨ >＞》〉›»⟩ "“”„〝〞＂ '‘’＇ -－–—‐‑‒−`) {
		for _, r := range row {
			signs[r] = rune(row[0])
		}
	}
	return signs
})

// fold returns a line in lower case, with ASCII in place of what looks like it, and without spaces, marks and joiners.
func fold(line string) string {
	signs := alike()
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x4e00 && r <= 0x9fff, r > ' ' && r < unicode.MaxASCII: // the usual characters, known without a table
			return unicode.ToLower(r)
		case unicode.IsSpace(r), unicode.In(r, unicode.M, unicode.Cf, unicode.Cc, unicode.Other_Default_Ignorable_Code_Point), r == blankBraille:
			return -1
		case unicode.IsNumber(r):
			return '0' // of any script and shape
		case r > 0xff20 && r < 0xff5b && unicode.IsLetter(r):
			return unicode.ToLower(r - 0xfee0) // full width
		}
		if sign, is := signs[r]; is {
			return sign
		}
		return r
	}, line)
}

// blankBraille is U+2800, a pattern without dots.
const blankBraille = '\u2800'
