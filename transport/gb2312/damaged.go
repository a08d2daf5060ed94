package gb2312

import (
	"bytes"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
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
		switch {
		case r < utf8.RuneSelf:
		case commonRow(byte(load().code(r) >> 8)):
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

// commonRow reports whether a row holds the commoner 3,755 hanzi or the signs
// and full-width letters that stand among them.
func commonRow(row byte) bool {
	return row == 0xA1 || row == 0xA3 || row >= 0xB0 && row <= 0xD7
}

// What a character costs when damaged GB18030 is split into characters. Out of
// step, half of the pairs are rare. A text is damaged most often where it was cut.
const (
	costRare = 1
	costCut  = 2 // a bad byte at the begin
	costBad  = 5
)

// readDamagedGB18030 returns the text of p, which is not GB18030 everywhere,
// with U+FFFD for each byte that belongs to no character. A lost byte puts the
// pairs after it out of step, so p is split where most hanzi are common. It
// reports false unless more hanzi are common than anything else is odd.
func readDamagedGB18030(p []byte) (string, bool) {
	sizes := splitGB18030(p)
	whole := make([]byte, 0, len(p))
	common, odd := 0, 0
	for i := 0; i < len(p); {
		size := int(sizes[i])
		switch {
		case size == 0:
			whole = append(whole, "\x84\x31\xa4\x37"...) // U+FFFD in GB18030
			odd++
			i++
			continue
		case size == 2 && commonRow(p[i]) && load().pair(p[i], p[i+1]) != 0:
			common++
		case size > 1:
			odd++
		}
		whole = append(whole, p[i:i+size]...)
		i += size
	}
	if common <= odd {
		return "", false
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(whole)
	return string(text), err == nil
}

// splitGB18030 returns for each place in p how long the character is that
// begins there when the rest of p is split at the least cost; 0: none does.
func splitGB18030(p []byte) []uint8 {
	sizes, costs := make([]uint8, len(p)), make([]int, len(p)+4)
	for i := len(p) - 1; i >= 0; i-- {
		costs[i] = costs[i+1] + costBad
		if i == 0 {
			costs[i] = costs[i+1] + costCut
		}
		for _, size := range []int{1, 2, 4} {
			if cost, ok := costGB18030(p[i:], size); ok && costs[i+size]+cost <= costs[i] {
				costs[i], sizes[i] = costs[i+size]+cost, uint8(size)
			}
		}
	}
	return sizes
}

// costGB18030 reports whether p begins with a character of a size, and its cost.
func costGB18030(p []byte, size int) (cost int, ok bool) {
	switch {
	case size > len(p), size == 1 && p[0] >= utf8.RuneSelf, size > 1 && p[0] <= utf8.RuneSelf:
		return 0, false
	case size == 1:
		return 0, true
	case size == 2 && commonRow(p[0]) && load().pair(p[0], p[1]) != 0:
		return 0, true
	case size == 2:
		return costRare, pairsOfGBK()[int(p[0])<<8|int(p[1])]
	}
	return costRare, p[1] >= '0' && p[1] <= '9' && validGB18030(p[:4])
}

// pairsOfGBK tells of each pair of bytes, the first one high, whether it is a
// character of GBK. The first call takes some milliseconds.
var pairsOfGBK = sync.OnceValue(func() *[0x10000]bool {
	pairs := new([0x10000]bool)
	for code := 0x8140; code < 0xFF00; code++ {
		pairs[code] = code&0xFF >= 0x40 && validGB18030([]byte{byte(code >> 8), byte(code)})
	}
	return pairs
})

func validGB18030(p []byte) bool {
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(p)
	return err == nil && !bytes.ContainsRune(text, utf8.RuneError)
}
