package composer

import (
	"fyne.io/fyne/v2/theme"

	"udpchat/gui/typeset"
)

// maxLines is how many lines the entry grows to before it scrolls.
const maxLines = 6

// lines counts the lines that the entry shows.
type lines struct {
	measurer *typeset.Measurer
	shown    int
	most     int
}

func newLines() *lines {
	return &lines{measurer: typeset.NewMeasurer(theme.Size(theme.SizeNameText)), shown: 1, most: maxLines}
}

// measure returns the measurer for the current text size.
func (l *lines) measure() *typeset.Measurer {
	if size := theme.Size(theme.SizeNameText); l.measurer.Size() != size {
		l.measurer = typeset.NewMeasurer(size)
	}
	return l.measurer
}

// limit allows as many lines as fit into a height, at least one.
func (l *lines) limit(height float32) {
	l.most = min(maxLines, max(1, int(height/typeset.LineHeight(theme.Size(theme.SizeNameText)))))
}

// count counts the lines of a text at a width, and reports whether their number has changed.
func (l *lines) count(text string, width float32) bool {
	n := 1
	if width > 0 {
		n = l.measure().Rows(text, width, l.most)
	}
	changed := n != l.shown
	l.shown = n
	return changed
}
