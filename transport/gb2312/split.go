package gb2312

import "strings"

// The best places to cut a text.
const (
	sentenceEnds = "。！？；…\n"
	narrowEnds   = ".!?;" // end a sentence only before a space: 3.14
	closers      = "”’」』》）】〉〕〗)]\"'"
	pauses       = "，、：, \t　"
	blanks       = " \t　\n"
)

// Split encodes text as the datagrams that carry it to a plain peer: pieces of
// 1 to limit bytes, cut between characters. It cuts in the last third of a
// piece: after the last sentence end there, or else after the last comma or
// space, or else where the piece is full. The pieces joined are the encoding of
// the text; a space at a cut is kept.
//
// The text should be a result of Replace, which the sender has seen. Other text
// goes through Replace here, so that the pieces are always GB2312 without
// control characters. Empty text gives no pieces; blank text is text. A limit
// below 2 counts as 2, the longest character. The pieces share one array but
// cannot grow into each other.
func Split(text string, limit int) [][]byte {
	text, _ = Replace(text)
	p, _ := Encode(text)
	limit = max(limit, 2)
	var pieces [][]byte
	for len(p) > limit {
		n := cut(p, limit)
		pieces = append(pieces, p[:n:n])
		p = p[n:]
	}
	if len(p) > 0 {
		pieces = append(pieces, p)
	}
	return pieces
}

// cut returns the length of the first piece of p, which is longer than limit.
func cut(p []byte, limit int) int {
	t := load()
	var full, pause, sentence int
	var last rune
	for {
		r, size := t.next(p[full:])
		if full+size > limit {
			break
		}
		goesOn := full > 0 && full == sentence && in(closers+blanks, r)
		full += size
		switch {
		case goesOn, in(sentenceEnds, r), in(narrowEnds, last) && in(blanks, r):
			sentence = full
		case in(pauses, r):
			pause = full
		}
		last = r
	}
	least := limit - limit/3
	if sentence >= least {
		return sentence
	}
	if pause >= least {
		return pause
	}
	return full
}

func in(set string, r rune) bool {
	return strings.ContainsRune(set, r)
}
