package transcript

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLinks is how many links of a message have a chip.
const maxLinks = 3

// findLinks finds the http and https addresses in a text, and returns them as they are opened: in ASCII, with percent signs and
// Punycode. An address without a scheme, such as www.example.com, is none.
//
// An address ends before a space, a quotation mark, Chinese punctuation, a closing bracket that was not opened in it, and
// punctuation at the end of a sentence. After the first slash hanzi belong to it, since titles of encyclopedias are hanzi: a
// person who writes Chinese behind a path puts a space or a comma between. Directly after the host, as in http://a.example看,
// they do not.
func findLinks(text string) []string {
	var found []string
	for at := 0; ; {
		from, scheme := linkStart(text, at)
		if from < 0 {
			return found
		}
		body := from + len(scheme)
		n := linkLen(text, from, body)
		if link, ok := openedLink(strings.ToLower(scheme), text[body:body+n]); ok {
			found = append(found, link)
		}
		at = body + n
	}
}

// linkStart finds the next address from a place on, and returns its scheme with the slashes.
func linkStart(text string, at int) (from int, scheme string) {
	for {
		i := strings.Index(text[at:], "://")
		if i < 0 {
			return -1, ""
		}
		end := at + i
		for _, s := range []string{"https", "http"} {
			from = end - len(s)
			if from >= at && strings.EqualFold(text[from:end], s) && (from == 0 || !asciiLetter(text[from-1])) {
				return from, text[from : end+len("://")]
			}
		}
		at = end + len("://")
	}
}

// begins reports whether text begins with an address.
func begins(text string) bool {
	from, _ := linkStart(text[:min(len(text), len("https://"))], 0)
	return from == 0
}

func asciiLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// brackets are pairs, each opening bracket before the closing one. Those after the first three pairs are Chinese punctuation.
const brackets = "()[]{}（）《》〈〉「」『』【】"

// closing is the bracket that closes another; zero: r opens nothing.
func closing(r rune) rune {
	before, after, found := strings.Cut(brackets, string(r))
	if !found || utf8.RuneCountInString(before)%2 == 1 {
		return 0
	}
	closes, _ := utf8.DecodeRuneInString(after)
	return closes
}

// linkLen is how many bytes of text belong to the address that starts at from and has its host at body.
func linkLen(text string, from, body int) int {
	rest := text[body:]
	if host := hostLen(rest); host < len(rest) && !strings.ContainsRune("/?#", rune(rest[host])) {
		return len(strings.TrimRight(rest[:host], ".:-"))
	}
	s := linkScan{rest: rest, quoted: from > 0 && text[from-1] == '\''}
	for s.at < len(rest) && s.takes() {
	}
	return len(trimmed(rest[:s.end()]))
}

// sentenceEnds are characters at the end of an address that belong to the sentence around it.
const sentenceEnds = ".,:;!?'*([{"

// trimmed is an address without the punctuation that ends a sentence, and without emojis that follow a word.
func trimmed(link string) string {
	link = strings.TrimRight(link, sentenceEnds)
	word := strings.TrimRightFunc(link, func(r rune) bool { return unicode.In(r, unicode.So, unicode.Variation_Selector) })
	if word == "" || strings.IndexByte("/=_-+#&", word[len(word)-1]) >= 0 {
		return link
	}
	return strings.TrimRight(word, sentenceEnds)
}

// linkScan looks for the end of an address.
type linkScan struct {
	rest   string // begins with the host
	at     int    // how many bytes belong to the address so far
	quoted bool   // an apostrophe stands before the address
	open   []bracket
}

// bracket is an open bracket in an address: what closes it, and where it stands.
type bracket struct {
	closes rune
	at     int
}

// takes adds the next character to the address; false: it does not belong to it.
func (s *linkScan) takes() bool {
	r, n := utf8.DecodeRuneInString(s.rest[s.at:])
	before, _ := utf8.DecodeLastRuneInString(s.rest[:s.at])
	after, _ := utf8.DecodeRuneInString(s.rest[s.at+n:])
	last := len(s.open) - 1
	switch {
	case closing(r) != 0:
		if r >= utf8.RuneSelf && (!titled(s.rest[:s.at], before) || !closes(s.rest[s.at:], closing(r))) {
			return false
		}
		s.open = append(s.open, bracket{closing(r), s.at})
	case last >= 0 && r == s.open[last].closes:
		s.open = s.open[:last]
	case strings.ContainsRune(brackets, r), r == '\'' && s.quoted, !inLink(r, before, after):
		return false
	case (r == ',' || r == ';') && begins(s.rest[s.at+n:]): // a list of addresses
		return false
	}
	s.at += n
	return true
}

// end is where the address ends: before a Chinese bracket that is not closed in it.
func (s *linkScan) end() int {
	for _, b := range s.open {
		if b.closes >= utf8.RuneSelf {
			return b.at
		}
	}
	return s.at
}

// hostLen is how many bytes of rest are a host and a port. Hanzi belong to the host if a label begins with them or another dot
// follows. Square brackets belong to it around an address of IPv6.
func hostLen(rest string) int {
	from := 0
	if strings.HasPrefix(rest, "[") {
		from = strings.IndexByte(rest, ']') + 1
	}
	end := strings.IndexFunc(rest[from:], func(r rune) bool { return !wordly(r) && !strings.ContainsRune(".-_:%@", r) })
	if end < 0 {
		end = len(rest) - from
	}
	end += from
	if i := strings.Index(rest[:end], ".."); i >= 0 {
		end = i
	}
	ascii := strings.IndexFunc(rest[:end], func(r rune) bool { return r >= utf8.RuneSelf })
	switch {
	case ascii <= 0, rest[ascii-1] == '.', rest[ascii-1] == '-':
		return end
	case strings.Contains(rest[:ascii], "."), strings.ContainsAny(rest[:ascii], ":]"), !strings.Contains(rest[ascii:end], "."):
		return ascii
	}
	return end
}

// closes reports whether a bracket follows soon. To look further would take time that grows with the square of the text.
func closes(rest string, bracket rune) bool {
	return strings.ContainsRune(rest[:min(len(rest), 200)], bracket)
}

// titled reports whether a Chinese bracket may belong to an address: behind hanzi, or at the start of a part of the path that is
// not the first.
func titled(link string, before rune) bool {
	return before >= utf8.RuneSelf && wordly(before) || strings.ContainsRune("/_=", before) && strings.Count(link, "/") > 1
}

// wordly reports whether r is a letter, a mark or a digit.
func wordly(r rune) bool {
	return r != utf8.RuneError && unicode.In(r, unicode.L, unicode.M, unicode.N)
}

// inLink reports whether a character other than a bracket may stand in an address, between two others.
func inLink(r, before, after rune) bool {
	switch {
	case r <= ' ', r == 0x7f, r == utf8.RuneError:
		return false
	case r == '\'': // as in Ohm's_law
		return wordly(before) && wordly(after)
	case r < utf8.RuneSelf:
		return !strings.ContainsRune("\"<>\\^`|", r)
	case r == '\u200c' || r == '\u200d': // within a Persian or an Indian word
		return before >= utf8.RuneSelf && after >= utf8.RuneSelf && wordly(before) && wordly(after)
	case strings.ContainsRune("·・–‐", r): // as in 卡尔·马克思
		return wordly(before) && wordly(after)
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.So)
}
