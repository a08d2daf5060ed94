package gb2312

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Encoding is a text encoding of a datagram.
type Encoding uint8

// The encodings that Read tells apart. As a hint, ASCII and Unknown say nothing.
const (
	ASCII   Encoding = iota // only bytes 00 to 7F, the same in all of them
	GB2312                  // the encoding of plain peers
	UTF8                    // used by many tools all the same
	GB18030                 // GBK and its extension, a superset of GB2312
	Unknown                 // none of them; the text is escaped
	UTF16                   // known by its mark only
)

// String returns the name of the encoding as people write it.
func (e Encoding) String() string {
	switch e {
	case ASCII:
		return "ASCII"
	case GB2312:
		return "GB2312"
	case UTF8:
		return "UTF-8"
	case GB18030:
		return "GB18030"
	case UTF16:
		return "UTF-16"
	default:
		return "unknown"
	}
}

// Read returns the text of a datagram and the encoding it was read in.
//
// Some datagrams are valid in both GB2312 and UTF-8, such as 谢谢 and 什么. For
// those hint decides: the encoding that this sender last used for certain, or
// ASCII (the zero value) when none is known. Without a hint GB2312 wins, unless
// the UTF-8 reading is all Chinese and the GB2312 reading holds a character
// that is rare in Chinese. A datagram that is valid in neither is GB18030 or
// damaged UTF-8, whichever explains more of its bytes, and else is Unknown,
// escaped as by ReadAs. A byte order mark decides alone.
//
// certain is true when exactly one of GB2312 and UTF-8 is valid and there is no
// mark; then enc may become the sender's hint. It is false for ASCII, GB18030,
// damaged UTF-8 and Unknown: damaged bytes are often valid GB18030.
func Read(p []byte, hint Encoding) (text string, enc Encoding, certain bool) {
	if isASCII(p) {
		return string(p), ASCII, false
	}
	switch gb, u8, mark := Valid(p), utf8.Valid(p), markOf(p); {
	case mark != ASCII:
		enc = mark
	case gb && u8:
		enc = breakTie(p, hint)
	case gb:
		enc, certain = GB2312, true
	case u8:
		enc, certain = UTF8, true
	default:
		enc = damagedOrGB18030(p)
	}
	text, ok := ReadAs(p, enc)
	if !ok {
		return escape(p), Unknown, false
	}
	return text, enc, certain
}

// ReadAs decodes p in encoding enc, and reports false with no text when p is
// not valid in it. A byte order mark is left out; UTF-16 has to have one. In
// UTF-8 that is only damaged here and there each bad sequence is U+FFFD, and so
// is each lost byte of such GB18030, and half a character of UTF-16. GB18030
// includes the byte 80 for €, as in code page 936, and excludes U+FFFD, which
// no one types. As Unknown every p is valid: printable
// ASCII stays, a backslash becomes \\ and every other byte \xNN, so that the
// text shows the bytes exactly and is at most four times as long.
func ReadAs(p []byte, enc Encoding) (string, bool) {
	switch enc {
	case ASCII:
		if !isASCII(p) {
			return "", false
		}
		return string(p), true
	case GB2312:
		return Decode(p)
	case UTF8:
		return readUTF8(p)
	case UTF16:
		return readUTF16(p)
	case GB18030:
		return readGB18030(p)
	default:
		return escape(p), true
	}
}

func isASCII(p []byte) bool {
	for _, c := range p {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// breakTie chooses an encoding for p, which is valid in both GB2312 and UTF-8.
func breakTie(p []byte, hint Encoding) Encoding {
	switch hint {
	case UTF8:
		return UTF8
	case GB2312, GB18030:
		return GB2312
	}
	if chineseUTF8(p) && rareGB2312(p) {
		return UTF8
	}
	return GB2312
}

// chineseUTF8 reports whether every rune of p beyond ASCII is a Han character
// or a sign of row A1 or A3. Emoji, 。 and “ need no place here: their bytes
// below A1 fit no cell, so they never come to a tie.
func chineseUTF8(p []byte) bool {
	t := load()
	for len(p) > 0 {
		r, size := utf8.DecodeRune(p)
		if r >= utf8.RuneSelf && !unicode.Is(unicode.Han, r) {
			if row := t.code(r) >> 8; row != 0xA1 && row != 0xA3 {
				return false
			}
		}
		p = p[size:]
	}
	return true
}

// rareGB2312 reports whether a character of p, which is valid GB2312, is in no
// common row.
func rareGB2312(p []byte) bool {
	for len(p) > 0 {
		row := p[0]
		if row < utf8.RuneSelf {
			p = p[1:]
			continue
		}
		if !commonRow(row) {
			return true
		}
		p = p[2:]
	}
	return false
}

func readGB18030(p []byte) (string, bool) {
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(p)
	if err == nil && !bytes.ContainsRune(text, utf8.RuneError) {
		return string(text), true
	}
	return readDamagedGB18030(p)
}

func escape(p []byte) string {
	var text strings.Builder
	text.Grow(len(p) * 2)
	for _, c := range p {
		switch {
		case c == '\\':
			text.WriteString(`\\`)
		case c >= ' ' && c <= '~':
			text.WriteByte(c)
		default:
			fmt.Fprintf(&text, `\x%02x`, c)
		}
	}
	return text.String()
}
