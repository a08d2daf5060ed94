package transcript

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"udpchat/chat/visible"
)

// A link has two forms: the one that is given to the browser, in ASCII, and the one that a person reads.

// openedLink is an address as it is given to the browser; false: it is none.
func openedLink(scheme, rest string) (string, bool) {
	host, path := cutHost(rest)
	if strings.ContainsFunc(host, func(r rune) bool { return r >= utf8.RuneSelf }) {
		name, port, _ := strings.Cut(host, ":")
		ascii, err := domain.ToASCII(name)
		if err != nil {
			return "", false
		}
		host = strings.TrimSuffix(ascii+":"+port, ":")
	}
	link := scheme + host + percented(path)
	return link, ValidLink(link)
}

// cutHost parts what follows the scheme of an address: the host with its port, and the rest.
func cutHost(rest string) (host, path string) {
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		return rest[:i], rest[i:]
	}
	return rest, ""
}

// domain maps names of hosts as browsers do (UTS #46), but lets an underscore pass.
var domain = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(false))

// percented replaces what an address cannot hold: characters that are not ASCII, braces, and percent signs that begin no number.
func percented(path string) string {
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		switch {
		case c == '%' && !hexAt(path, i+1), c >= utf8.RuneSelf, c == '{', c == '}':
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func hexAt(text string, at int) bool {
	if len(text) < at+2 {
		return false
	}
	_, err := strconv.ParseUint(text[at:at+2], 16, 8)
	return err == nil
}

// ValidLink reports whether a link has a host and no user name. A user name could pass for a host.
func ValidLink(link string) bool {
	u, err := url.Parse(link)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	_, err = strconv.ParseUint("0"+u.Port(), 10, 16)
	return err == nil
}

// shownLink is a link as a person reads it: hanzi and other letters in place of their numbers. What could deceive stays a number:
// controls, spaces, marks of direction, letters read from right to left, punctuation, and hosts in letters that look like Latin
// ones.
func shownLink(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return visible.String(link)
	}
	at := strings.Index(link, "://") + len("://")
	host, path := cutHost(link[at:])
	if name, err := domain.ToUnicode(u.Hostname()); err == nil && !strings.ContainsFunc(name, deceives) {
		host = strings.Replace(host, u.Hostname(), name, 1)
	}
	return visible.String(link[:at] + host + decoded(path))
}

// deceives reports whether a letter of a host could pass for another: all but ASCII, the letters of Latin-1 and those of East Asia.
func deceives(r rune) bool {
	eastern := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo)
	return r >= utf8.RuneSelf && !eastern && (r < 'ß' || r > 'ÿ' || r == '÷')
}

// decoded replaces the numbers of letters in a path by these letters.
func decoded(path string) string {
	var b strings.Builder
	for len(path) > 0 {
		if n := percentedRune(path); n > 0 {
			r, _ := url.PathUnescape(path[:n])
			b.WriteString(r)
			path = path[n:]
			continue
		}
		b.WriteByte(path[0])
		path = path[1:]
	}
	return b.String()
}

// percentedRune is the number of bytes at the start of path that stand for one letter that may be shown; zero: none.
func percentedRune(path string) int {
	for n := 6; n <= 12 && n <= len(path) && path[0] == '%'; n += 3 {
		text, err := url.PathUnescape(path[:n])
		r, size := utf8.DecodeRuneInString(text)
		if err != nil || size != len(text) || r == utf8.RuneError {
			continue
		}
		if unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.So) && !visible.RightToLeft(r) && visible.String(text) == text {
			return n
		}
		if strings.ContainsRune("（）《》〈〉「」『』【】·・", r) {
			return n
		}
	}
	return 0
}
