// Package gb2312 handles the text of plain peers. It encodes and decodes
// GB2312, detects the encoding of datagrams, and converts any text to one that
// a plain peer can read.
//
// GB2312 here means EUC-CN, the byte form of GB 2312-80 that Python calls
// "gb2312": bytes 00 to 7F stand for themselves, every other character is a
// pair of bytes from A1 to FE, its row and its cell. A classic script decodes
// strictly and stops at the first invalid byte. So this codec is as strict: it
// accepts and makes exactly the bytes that Python accepts and makes.
//
// Two cells have two readings. This package decodes A1A4 as U+00B7 and A1AA as
// U+2014, as code page 936 and GB18030 do; Python decodes U+30FB and U+2015.
// It encodes all four runes to these cells. This is the only difference.
//
// All functions are safe for concurrent use. None keeps or changes its
// arguments, and the caller owns all results.
package gb2312

import (
	"fmt"
	"slices"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Decode decodes p as GB2312. It reports true when Python's gb2312 codec
// accepts all of p, and false with no text otherwise. Control characters are
// text here; an empty p is empty text.
func Decode(p []byte) (string, bool) {
	var short [256]byte
	text := slices.Grow(short[:0], len(p)+len(p)/2) // a pair becomes at most three bytes
	t := load()
	for len(p) > 0 {
		r, size := t.next(p)
		if size == 0 {
			return "", false
		}
		text = utf8.AppendRune(text, r)
		p = p[size:]
	}
	return string(text), true
}

// Valid reports whether Decode accepts p.
func Valid(p []byte) bool {
	t := load()
	for len(p) > 0 {
		_, size := t.next(p)
		if size == 0 {
			return false
		}
		p = p[size:]
	}
	return true
}

// Encode encodes s as GB2312. It reports false, with no bytes, when s holds a
// rune that is not Encodable or is not valid UTF-8.
func Encode(s string) ([]byte, bool) {
	t := load()
	p := make([]byte, 0, len(s)) // no character takes more bytes than in UTF-8
	for _, r := range s {
		var ok bool
		if p, ok = t.append(p, r); !ok {
			return nil, false
		}
	}
	return p, true
}

// Encodable reports whether Encode accepts r: U+0000 to U+007F, the 7,445 runes
// of the table, U+30FB (encoded as U+00B7) and U+2015 (encoded as U+2014).
func Encodable(r rune) bool {
	return uint32(r) < utf8.RuneSelf || load().code(r) != 0
}

// append appends the one or two bytes of r to dst and returns the extended
// slice. It reports false, and returns dst as it was, when r is not Encodable.
func (t *tables) append(dst []byte, r rune) ([]byte, bool) {
	if uint32(r) < utf8.RuneSelf {
		return append(dst, byte(r)), true
	}
	code := t.code(r)
	if code == 0 {
		return dst, false
	}
	return append(dst, byte(code>>8), byte(code)), true
}

// The square of GB 2312-80: 94 rows of 94 cells, the last rows unassigned.
const (
	firstRow  = 0xA1
	lastRow   = 0xF7
	firstCell = 0xA1
	lastCell  = 0xFE
	rowLen    = lastCell - firstCell + 1
)

// span is a block of assigned cells: the same cells of successive rows.
type span struct{ firstRow, lastRow, firstCell, lastCell int }

// assigned lists every cell that Python's gb2312 codec knows, 7,445 in all.
// GBK fills many of the gaps, which is why its table alone is not enough.
var assigned = [...]span{
	{0xA1, 0xA1, 0xA1, 0xFE},
	{0xA2, 0xA2, 0xB1, 0xE2},
	{0xA2, 0xA2, 0xE5, 0xEE},
	{0xA2, 0xA2, 0xF1, 0xFC},
	{0xA3, 0xA3, 0xA1, 0xFE},
	{0xA4, 0xA4, 0xA1, 0xF3},
	{0xA5, 0xA5, 0xA1, 0xF6},
	{0xA6, 0xA6, 0xA1, 0xB8},
	{0xA6, 0xA6, 0xC1, 0xD8},
	{0xA7, 0xA7, 0xA1, 0xC1},
	{0xA7, 0xA7, 0xD1, 0xF1},
	{0xA8, 0xA8, 0xA1, 0xBA},
	{0xA8, 0xA8, 0xC5, 0xE9},
	{0xA9, 0xA9, 0xA4, 0xEF},
	{0xB0, 0xD6, 0xA1, 0xFE},
	{0xD7, 0xD7, 0xA1, 0xF9},
	{0xD8, 0xF7, 0xA1, 0xFE},
}

// tables holds both directions, 144 KB.
type tables struct {
	runes [(lastRow - firstRow + 1) * rowLen]uint16 // by row and cell; 0: unassigned
	codes [0x10000]uint16                           // by rune: row<<8 | cell; 0: none
}

// load returns the tables; the first call builds them in about a millisecond.
var load = sync.OnceValue(build)

func build() *tables {
	pairs := assignedPairs()
	text, err := simplifiedchinese.GBK.NewDecoder().Bytes(pairs)
	if err != nil || utf8.RuneCount(text) != len(pairs)/2 {
		panic(fmt.Sprintf("gb2312: the GBK table of golang.org/x/text does not hold GB2312: %v", err))
	}
	t := new(tables)
	for len(pairs) > 0 {
		r, size := utf8.DecodeRune(text)
		t.runes[index(pairs[0], pairs[1])] = uint16(r)
		t.codes[r] = uint16(pairs[0])<<8 | uint16(pairs[1])
		text, pairs = text[size:], pairs[2:]
	}
	t.codes[0x30FB] = t.codes[0x00B7]
	t.codes[0x2015] = t.codes[0x2014]
	return t
}

// assignedPairs returns the bytes of all assigned cells in order.
func assignedPairs() []byte {
	var pairs []byte
	for _, s := range assigned {
		for row := s.firstRow; row <= s.lastRow; row++ {
			for cell := s.firstCell; cell <= s.lastCell; cell++ {
				pairs = append(pairs, byte(row), byte(cell))
			}
		}
	}
	return pairs
}

func index(row, cell byte) int {
	return int(row-firstRow)*rowLen + int(cell-firstCell)
}

// code returns row<<8 | cell of a rune, or 0. ASCII has none.
func (t *tables) code(r rune) uint16 {
	if uint32(r) >= uint32(len(t.codes)) {
		return 0
	}
	return t.codes[r]
}

// next reads the first character of p, which is not empty. The size is 0 when
// no character starts there.
func (t *tables) next(p []byte) (r rune, size int) {
	if p[0] < utf8.RuneSelf {
		return rune(p[0]), 1
	}
	if len(p) < 2 {
		return 0, 0
	}
	if r := t.pair(p[0], p[1]); r != 0 {
		return r, 2
	}
	return 0, 0
}

// pair returns the rune of a row and a cell, or 0. Bytes below A1 wrap around
// to far beyond the square.
func (t *tables) pair(row, cell byte) rune {
	i := index(row, cell)
	if cell-firstCell >= rowLen || i >= len(t.runes) {
		return 0
	}
	return rune(t.runes[i])
}
