package textarea

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"udpchat/gui/typeset"
)

// document is a text in rows of a width, which may end between any two clusters. A change lays out only the paragraphs that it
// touches. Positions are indexes of bytes in the text.
type document struct {
	text       string
	paragraphs []paragraph // at least one
	measurer   *typeset.Measurer
	width      float32 // of a row; not above zero before the first layout, where each paragraph is one row
	laid       int     // how many bytes were laid out so far
}

// paragraph is a part of a text that ends with a line feed, or is the last one.
type paragraph struct {
	length int   // with the line feed
	breaks []int // where the rows after the first begin
}

func newDocument(size float32) document {
	return document{paragraphs: make([]paragraph, 1), measurer: typeset.NewMeasurer(size)}
}

// layOut lays out everything for another width or size of text. It does nothing if they are the same.
func (d *document) layOut(width, size float32) {
	if width == d.width && size == d.measurer.Size() {
		return
	}
	d.width = width
	if size != d.measurer.Size() {
		d.measurer = typeset.NewMeasurer(size)
	}
	d.paragraphs = d.paragraphsOf(d.text, true)
}

// replace puts a text in the place of another.
func (d *document) replace(from, to int, by string) {
	first, start := d.paragraphAt(from)
	last, end := d.paragraphAt(to)
	end += d.paragraphs[last].length
	d.text = d.text[:from] + by + d.text[to:]
	end += len(by) - (to - from)
	changed := d.paragraphsOf(d.text[start:end], last == len(d.paragraphs)-1)
	d.paragraphs = slices.Replace(d.paragraphs, first, last+1, changed...)
}

// paragraphsOf lays out whole paragraphs, which may be the last ones of the text.
func (d *document) paragraphsOf(text string, last bool) []paragraph {
	var all []paragraph
	for p := range strings.SplitAfterSeq(text, "\n") {
		if p == "" && !last {
			break
		}
		d.laid += len(p)
		all = append(all, paragraph{len(p), d.measurer.Breaks(strings.TrimSuffix(p, "\n"), d.width)})
	}
	return all
}

// paragraphAt is the paragraph of a position, and where it begins.
func (d *document) paragraphAt(at int) (index, start int) {
	for index < len(d.paragraphs)-1 && start+d.paragraphs[index].length <= at {
		start += d.paragraphs[index].length
		index++
	}
	return index, start
}

// rows is the number of rows.
func (d *document) rows() int {
	n := 0
	for _, p := range d.paragraphs {
		n += 1 + len(p.breaks)
	}
	return n
}

// row is a part of a text that stands in one line, without a line feed at its end.
type row struct {
	from, to int
	breaks   bool // the next row is of the same paragraph
}

// row returns a row by its number.
func (d *document) row(n int) row {
	start := 0
	for i, p := range d.paragraphs {
		if n <= len(p.breaks) {
			return d.rowOf(i, start, n)
		}
		n -= 1 + len(p.breaks)
		start += p.length
	}
	return row{from: len(d.text), to: len(d.text)}
}

// rowOf is the row n of a paragraph that begins at start.
func (d *document) rowOf(index, start, n int) row {
	p := d.paragraphs[index]
	r := row{from: start, to: start + p.length}
	if n > 0 {
		r.from = start + p.breaks[n-1]
	}
	if n < len(p.breaks) {
		r.to, r.breaks = start+p.breaks[n], true
	} else if index < len(d.paragraphs)-1 {
		r.to--
	}
	return r
}

// rowAt is the number of the row of a place.
func (d *document) rowAt(p place) int {
	index, start := d.paragraphAt(p.at)
	n := 0
	for _, before := range d.paragraphs[:index] {
		n += 1 + len(before.breaks)
	}
	for _, b := range d.paragraphs[index].breaks {
		if start+b > p.at || start+b == p.at && p.late {
			break
		}
		n++
	}
	return n
}

// place is a position for the cursor. The end of a row that breaks is the start of the next one; late means the end.
type place struct {
	at   int
	late bool
}

// x is how far a position is from the start of its row.
func (d *document) x(r row, at int) float32 {
	return d.measurer.TextWidth(d.text[r.from:max(r.from, at)])
}

// nearest is the place in a row that is nearest to x.
func (d *document) nearest(r row, x float32) place {
	at := r.from + d.measurer.Nearest(d.text[r.from:r.to], x)
	return place{at, at == r.to && r.breaks}
}

// next is the position after the cluster at a position.
func (d *document) next(at int) int {
	return at + d.measurer.Cluster(d.text[at:])
}

// previous is the position before the cluster that ends at a position.
func (d *document) previous(at int) int {
	if at == 0 {
		return 0
	}
	_, n := utf8.DecodeLastRuneInString(d.text[:at])
	before := d.row(d.rowAt(place{at: at - n})).from
	for {
		next := d.next(before)
		if next >= at {
			return before
		}
		before = next
	}
}

// wordStart is the start of the word before a position, and wordEnd the end of the word behind it. Both stop at the ends of
// paragraphs.
func (d *document) wordStart(at int) int {
	before := d.text[:at]
	if strings.HasSuffix(before, "\n") {
		return at - 1
	}
	before = before[strings.LastIndexByte(before, '\n')+1:]
	word := strings.TrimRightFunc(strings.TrimRightFunc(before, separates), joins)
	return at - len(before) + len(word)
}

func (d *document) wordEnd(at int) int {
	after, _, _ := strings.Cut(d.text[at:], "\n")
	if after == "" {
		return d.next(at)
	}
	return at + len(after) - len(strings.TrimLeftFunc(strings.TrimLeftFunc(after, separates), joins))
}

// word is the word at a position, or what separates two words there.
func (d *document) word(at int) (from, to int) {
	start, end := d.around(at)
	before, after := d.text[start:at], d.text[at:end]
	of := joins
	r, n := utf8.DecodeRuneInString(after)
	if n == 0 {
		r, _ = utf8.DecodeLastRuneInString(before)
	}
	if separates(r) {
		of = separates
	}
	return start + len(strings.TrimRightFunc(before, of)), end - len(strings.TrimLeftFunc(after, of))
}

// around is the paragraph at a position, without its line feed.
func (d *document) around(at int) (from, to int) {
	index, start := d.paragraphAt(at)
	return start, d.rowOf(index, start, len(d.paragraphs[index].breaks)).to
}

// separates reports whether a character stands between words.
func separates(r rune) bool {
	return r != '_' && (unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r))
}

func joins(r rune) bool { return !separates(r) }
