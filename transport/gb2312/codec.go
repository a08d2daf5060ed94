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
	"slices"
	"unicode/utf8"
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
