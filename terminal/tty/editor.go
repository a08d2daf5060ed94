package tty

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"unicode"

	"golang.org/x/text/width"
)

// maxLine is how much of a line is kept, in bytes. No message may be that long.
const maxLine = 1 << 20

// The keys that edit a line beside those that the terminal's settings name.
const (
	backspace = 0x08
	redraw    = 0x0c // Ctrl+L
	escape    = 0x1b
	bell      = 0x07
)

// keys are the control characters of a terminal, see termios(3).
type keys struct{ erase, kill, wordErase, eof, reprint, suspend byte }

// usualKeys are those of most terminals.
var usualKeys = keys{erase: 0x7f, kill: 0x15, wordErase: 0x17, eof: 0x04, reprint: 0x12, suspend: 0x1a}

// editor is the line that a person types, and its picture on a terminal. The zero value of what is not set by its maker is an
// empty line.
type editor struct {
	out  io.Writer // the terminal
	size func() (columns, rows int)
	keys keys
	stop func() // what the key that stops the program does
	// first is the first character of a text in the terminal's encoding, and how many bytes it has; 0: more have to come.
	first func(text []byte) (r rune, size int)

	text     []byte
	sequence []byte // an unfinished escape sequence

	drawn    int    // bytes of text that are on the screen
	again    bool   // the line was on the screen before
	row, col int    // of the cursor, from where the line begins
	picture  []byte // what the terminal has still to be sent
}

// take edits the line by what was typed. It returns what is finished, as the system's own line editing would: whole lines with
// their ends, and what was typed before the key for the end of the input. That key at the beginning of a line is the end.
func (e *editor) take(typed []byte) (finished []byte, end bool) {
	for _, b := range typed {
		switch {
		case e.inSequence(b):
		case b == '\n' || b == '\r':
			e.show()
			finished = append(append(finished, e.text...), '\n')
			e.picture = append(e.picture, '\n')
			e.begin()
		case b == 0: // means a key that is switched off, see termios(3)
		case b == e.keys.eof && len(e.text) == 0:
			e.flush()
			return finished, true
		case b == e.keys.eof:
			e.show()
			finished = append(finished, e.text...)
			e.begin()
		case b == e.keys.suspend:
			e.hide()
			e.flush()
			e.stop()
		default:
			e.edit(b)
		}
	}
	e.show()
	e.flush()
	return finished, false
}

// edit takes a byte that does not end the line.
func (e *editor) edit(b byte) {
	switch b {
	case e.keys.erase, backspace:
		e.shorten(e.beforeLast())
	case e.keys.wordErase:
		e.shorten(e.beforeWord())
	case e.keys.kill:
		e.shorten(0)
	case e.keys.reprint, redraw:
		e.hide()
	default:
		if len(e.text) >= maxLine {
			e.picture = append(e.picture, bell)
			return
		}
		e.text = append(e.text, b)
	}
}

// inSequence reports whether a byte belongs to an escape sequence, which keys such as the arrows send. These do nothing.
func (e *editor) inSequence(b byte) bool {
	switch {
	case len(e.sequence) == 0 && b != escape:
		return false
	case b < ' ' && b != escape: // a lone Esc, or a sequence that is cut off, and then another key
		e.sequence = e.sequence[:0]
		return false
	}
	e.sequence = append(e.sequence, b)
	long := len(e.sequence) > 2
	switch {
	case len(e.sequence) == 2 && (b == '[' || b == 'O' || b == escape):
	case long && e.sequence[1] == '[' && (b < '@' || b > '~') && len(e.sequence) < 64: // ECMA-48, 5.4
	case len(e.sequence) > 1:
		e.sequence = e.sequence[:0]
	}
	return true
}

// begin begins an empty line where the cursor is.
func (e *editor) begin() {
	e.text, e.drawn, e.again, e.row, e.col = e.text[:0], 0, false, 0, 0
}

// shorten cuts the line.
func (e *editor) shorten(to int) {
	if to == len(e.text) {
		e.picture = append(e.picture, bell)
		return
	}
	e.hide()
	e.text = e.text[:to]
}

// beforeLast is where the last character begins, with the marks that are combined with it.
func (e *editor) beforeLast() int {
	last, place := 0, 0
	for place < len(e.text) {
		n, columns := e.character(e.text[place:])
		if columns > 0 || place == 0 {
			last = place
		}
		place += n
	}
	return last
}

// beforeWord is where the last word begins. What is not separated by blanks is one word.
func (e *editor) beforeWord() int {
	word := bytes.TrimRight(e.text, " \t")
	return bytes.LastIndexAny(word, " \t") + 1
}

// show draws what is not drawn yet. A character whose last bytes have not come is left for later.
func (e *editor) show() {
	if e.drawn == 0 && e.again {
		e.skip()
	}
	columns, _ := e.size()
	for e.drawn < len(e.text) {
		rest := e.text[e.drawn:]
		r, n := e.first(rest)
		if n == 0 {
			return
		}
		w := columnsOf(r, e.col)
		if e.col+w > columns && w > 0 {
			e.row, e.col = e.row+1, 0
			if rest[0] == '\t' {
				w = 1 // at the edge a tab is a space
			}
		}
		e.col += w
		e.drawn += n
		e.picture = append(e.picture, visible(rest[:n], r, w)...)
	}
}

// skip leaves out the beginning of a line that would fill more than half of the screen. What is typed is shown whole at first;
// each message that others say meanwhile would repeat all of it.
func (e *editor) skip() {
	columns, rows := e.size()
	room := columns*max(1, rows/2) - columns/2
	if len(e.text) <= room {
		return
	}
	var places, wide []int
	for place := 0; place < len(e.text); {
		n, w := e.character(e.text[place:])
		places, wide = append(places, place), append(wide, w)
		place += n
	}
	for i, w := range slices.Backward(wide) {
		if room -= w; room < 0 {
			e.drawn = places[i]
			e.picture, e.col = append(e.picture, '<'), 1 // of ASCII, as the encoding may have no "…"
			return
		}
	}
}

// hide removes the line from the screen. The cursor is then where the line began, or at the top of the screen.
func (e *editor) hide() {
	_, rows := e.size()
	if up := min(e.row, rows-1); up > 0 {
		e.picture = fmt.Appendf(e.picture, "\x1b[%dA", up)
	}
	if e.drawn > 0 {
		e.picture = append(e.picture, "\r\x1b[J"...)
	}
	e.drawn, e.again, e.row, e.col = 0, len(e.text) > 0, 0, 0
}

// flush draws on the terminal. An error is the end of the terminal, which shows when it is read.
func (e *editor) flush() {
	if len(e.picture) > 0 {
		_, _ = e.out.Write(e.picture)
		e.picture = e.picture[:0]
	}
}

// character returns how many bytes the first character of a text has, and how many columns it takes, a tab the most. The begin of
// one is a character as long as nothing follows it.
func (e *editor) character(text []byte) (bytes, columns int) {
	r, n := e.first(text)
	if n == 0 {
		return len(text), 1
	}
	return n, columnsOf(r, 0)
}

func columnsOf(r rune, col int) int {
	switch {
	case r == '\t':
		return 8 - col%8
	case r < ' ':
		return 2
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// visible is how a character is drawn: a tab as the spaces that it stands for, a control character as a caret and a letter, or
// one beyond ASCII, which terminals obey too, as a question mark.
func visible(char []byte, r rune, columns int) []byte {
	switch {
	case char[0] == '\t':
		return bytes.Repeat([]byte(" "), columns)
	case char[0] < ' ':
		return []byte{'^', char[0] + '@'}
	case unicode.IsControl(r):
		return []byte("?")
	}
	return char
}
