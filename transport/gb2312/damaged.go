package gb2312

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// The byte order marks, see RFC 3629, section 6, and RFC 2781, section 3.2.
var (
	markUTF8         = []byte("\xef\xbb\xbf")
	markLittleEndian = []byte("\xff\xfe")
	markBigEndian    = []byte("\xfe\xff")
)

// markOf is the encoding that a byte order mark at the beginning of p tells;
// ASCII: there is none. No text in GB18030 begins like a mark of UTF-16, and
// none that people write like the one of UTF-8.
func markOf(p []byte) Encoding {
	switch {
	case bytes.HasPrefix(p, markLittleEndian), bytes.HasPrefix(p, markBigEndian):
		return UTF16
	case bytes.HasPrefix(p, markUTF8):
		if _, ok := readUTF8(p); ok {
			return UTF8
		}
	}
	return ASCII
}

func readUTF16(p []byte) (string, bool) {
	if markOf(p) != UTF16 {
		return "", false
	}
	text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(p)
	return string(text), err == nil
}

func readUTF8(p []byte) (string, bool) {
	p = bytes.TrimPrefix(p, markUTF8)
	if utf8.Valid(p) {
		return string(p), true
	}
	ascii, good, bad := weigh(p)
	if good <= bad && (good > 0 || ascii < isolated*bad) {
		return "", false
	}
	text, err := unicode.UTF8.NewDecoder().Bytes(p)
	return string(text), err == nil
}

// isolated is how many bytes of ASCII there must be for each bad byte, if that
// is all that speaks for UTF-8.
const isolated = 8

// weigh counts the bytes of p by what they are in UTF-8: ASCII, parts of longer
// characters, or neither.
func weigh(p []byte) (ascii, good, bad int) {
	for len(p) > 0 {
		r, size := utf8.DecodeRune(p)
		switch {
		case r < utf8.RuneSelf:
			ascii++
		case r == utf8.RuneError && size == 1:
			bad++
		default:
			good += size
		}
		p = p[size:]
	}
	return ascii, good, bad
}

// damagedOrGB18030 chooses an encoding for p, which is valid in neither GB2312
// nor UTF-8. Of Chinese text in UTF-8 only the damage is bad, and few of its
// pairs of bytes are common hanzi; text in GBK is the reverse.
func damagedOrGB18030(p []byte) Encoding {
	if _, ok := readUTF8(p); !ok {
		return GB18030
	}
	text, ok := readGB18030(p)
	if !ok {
		return UTF8
	}
	_, good, bad := weigh(p)
	common, rare := 0, 0
	for _, r := range text {
		switch row := load().code(r) >> 8; {
		case r < utf8.RuneSelf:
		case row == 0xA1 || row == 0xA3 || row >= 0xB0 && row <= 0xD7:
			common++
		default:
			rare++
		}
	}
	if good*(common+rare) > common*(good+bad) {
		return UTF8
	}
	return GB18030
}
