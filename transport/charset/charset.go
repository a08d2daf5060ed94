// Package charset reads text whose encoding nobody names, as a pipe brings it, and writes text for a console in its own encoding.
// What no console's encoding decides is read by the rule that datagrams are read by, see [gb2312.Read].
package charset

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"udpchat/transport/gb2312"
)

// Charset is the encoding of a console. The zero value is one that nobody knows: what comes is guessed, and UTF-8 is written.
type Charset struct {
	own  encoding.Encoding // nil: UTF-8, or unknown
	utf8 bool              // known to be UTF-8
}

// UTF8 is a console in UTF-8.
var UTF8 = Charset{utf8: true}

// OfLocale is the encoding that the locale of a Unix system names: zh_CN.GBK, zh_CN.UTF-8. The locales C and POSIX are what a
// system has before anybody chose: C.UTF-8 counts only for what a person types, not for a pipe.
func OfLocale(getenv func(string) string, typed bool) Charset {
	var locale string
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} { // in the order of setlocale(3)
		if locale = getenv(name); locale != "" {
			break
		}
	}
	locale, _, _ = strings.Cut(locale, "@")
	language, name, _ := strings.Cut(locale, ".")
	if !typed && (language == "C" || language == "POSIX") {
		return Charset{}
	}
	if name == "" {
		name = map[string]string{"zh_CN": "gbk", "zh_SG": "gbk", "zh_TW": "big5", "zh_HK": "big5"}[language]
	}
	return Named(name)
}

// aliases are names of encodings in locales that the web does not know. Dashes and underscores are left out.
var aliases = map[string]string{
	"euccn": "gbk", "cp936": "gbk", "eucjp": "euc-jp", "euckr": "euc-kr", "cp949": "euc-kr", "sjis": "shift_jis", "cp932": "shift_jis",
	"cp950": "big5", "big5hkscs": "big5", "koi8r": "koi8-r", "koi8u": "koi8-u",
}

// Named is the encoding with a name that a locale, a code page or the web gives it; the zero value if there is none.
func Named(name string) Charset {
	short := strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(name))
	switch alias, is := aliases[short]; {
	case short == "utf8", short == "cp65001":
		return UTF8
	case is:
		name = alias
	case strings.HasPrefix(short, "iso8859"):
		name = "iso-8859-" + strings.TrimPrefix(short, "iso8859")
	case strings.HasPrefix(short, "cp125"):
		name = "windows-" + strings.TrimPrefix(short, "cp")
	case short == "cp54936":
		name = "gb18030"
	}
	own, err := htmlindex.Get(name)
	if err != nil || own == unicode.UTF8 {
		return Charset{}
	}
	return Charset{own: own}
}

// chinese reports whether the encoding is a form of GB2312.
func (c Charset) chinese() bool {
	return c.own == simplifiedchinese.GBK || c.own == simplifiedchinese.GB18030
}

// reads is the encoding to read in; nil: UTF-8, or unknown.
func (c Charset) reads() encoding.Encoding {
	if c.chinese() {
		return simplifiedchinese.GB18030 // GBK is a part of it
	}
	return c.own
}

// text reads a line. hint is the encoding that the lines before were certainly in, and is returned for the next one.
func (c Charset) text(line []byte, hint gb2312.Encoding) (string, gb2312.Encoding) {
	if c.utf8 {
		hint = gb2312.UTF8
	}
	if c.first(line) {
		if text, ok := decode(c.reads(), line); ok {
			return text, hint
		}
	}
	text, enc, certain := gb2312.Read(line, hint)
	switch {
	case certain:
		hint = enc
	case enc == gb2312.Unknown && c.own != nil:
		text, _ = decode(c.reads(), line)
	case enc == gb2312.Unknown:
		text, _ = decode(unicode.UTF8, line)
	}
	return text, hint
}

// first reports whether a line is tried in the console's encoding before it is guessed. What is UTF-8 beyond chance is not, nor what
// can only be GBK or damaged UTF-8: the guess weighs them.
func (c Charset) first(line []byte) bool {
	if utf8.Valid(line) {
		return c.own != nil && !long(line)
	}
	return c.own != nil && !c.chinese()
}

// decode reads a line in an encoding, and reports whether it fits.
func decode(e encoding.Encoding, line []byte) (string, bool) {
	text, err := e.NewDecoder().Bytes(line)
	return string(text), err == nil && !strings.ContainsRune(string(text), utf8.RuneError)
}

// First returns the first character of a text that is being typed, and how many bytes it has; 0: more bytes have to come. A byte
// that belongs to no character is U+FFFD. Where the encoding is not known, what is not UTF-8 is GB18030.
func (c Charset) First(text []byte) (r rune, size int) {
	own := c.reads()
	switch {
	case own == nil && !utf8.FullRune(text):
		return utf8.RuneError, 0
	case own == nil:
		if r, size = utf8.DecodeRune(text); r != utf8.RuneError || size > 1 {
			return r, size
		}
		own = simplifiedchinese.GB18030
	}
	var b [2 * utf8.UTFMax]byte
	for n := 1; n <= min(len(text), longestChar); n++ {
		if to, from, _ := own.NewDecoder().Transform(b[:], text[:n], false); from > 0 {
			r, _ = utf8.DecodeRune(b[:to])
			return r, from
		}
	}
	return utf8.RuneError, len(text) / longestChar
}

// longestChar is how many bytes a character has at most.
const longestChar = 4

// long reports whether a line in UTF-8 has characters of three bytes or more. By chance these are rare in other encodings.
func long(line []byte) bool {
	for len(line) > 0 {
		r, size := utf8.DecodeRune(line)
		if r >= 0x800 {
			return true
		}
		line = line[size:]
	}
	return false
}
