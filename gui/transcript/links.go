package transcript

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLinks is how many links of a message have a chip.
const maxLinks = 3

// findLinks finds the http and https addresses in a text. An address ends before a space, a character that is not ASCII, and
// punctuation at the end of a sentence.
func findLinks(text string) []string {
	var found []string
	for rest := text; ; {
		at := linkStart(rest)
		if at < 0 {
			return found
		}
		end := at + linkLen(rest[at:])
		if link := rest[at:end]; ValidLink(link) {
			found = append(found, link)
		}
		rest = rest[end:]
	}
}

func linkStart(text string) int {
	at := -1
	for _, scheme := range []string{"http://", "https://"} {
		if i := strings.Index(text, scheme); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	return at
}

// linkLen is how many bytes of text belong to the link at its start.
func linkLen(text string) int {
	end := strings.IndexFunc(text, func(r rune) bool {
		return r >= utf8.RuneSelf || unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("\"'<>\\^`{|}", r)
	})
	if end < 0 {
		end = len(text)
	}
	link := strings.TrimRight(text[:end], ".,:;!?")
	if strings.HasSuffix(link, ")") && !strings.Contains(link, "(") {
		link = strings.TrimRight(link, ").,")
	}
	return max(len(link), len("http://"))
}

// ValidLink reports whether a link has a host and no user name. A user name could pass for a host.
func ValidLink(link string) bool {
	u, err := url.Parse(link)
	return err == nil && u.Hostname() != "" && u.User == nil && (u.Scheme == "http" || u.Scheme == "https")
}
