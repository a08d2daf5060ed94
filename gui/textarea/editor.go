package textarea

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
)

// editor is a document with a cursor, a selection and what can be undone. It knows nothing of drawing.
type editor struct {
	document
	cursor place
	anchor int     // where the selection begins, which ends at the cursor
	wanted float32 // where in a row Up and Down go; below zero: where the cursor is
	steps  history
}

// selection is what is selected: nothing, if both positions are the same.
func (e *editor) selection() (from, to int) {
	return min(e.anchor, e.cursor.at), max(e.anchor, e.cursor.at)
}

func (e *editor) selected() string {
	from, to := e.selection()
	return e.text[from:to]
}

// insert puts text in the place of what is selected. A whole one is undone by itself.
func (e *editor) insert(text string, whole bool) {
	from, to := e.selection()
	e.edit(from, to, text, whole)
}

// edit makes a change that can be undone.
func (e *editor) edit(from, to int, by string, whole bool) {
	if from < to || by != "" {
		e.steps.note(step{from, strings.Clone(e.text[from:to]), strings.Clone(by), whole})
		e.change(from, to, by)
	}
}

// change puts a text in the place of another, and the cursor behind it.
func (e *editor) change(from, to int, by string) {
	e.replace(from, to, by)
	e.moveTo(place{at: from + len(by)}, false)
}

// erase removes what is selected, or else what is between the cursor and another position.
func (e *editor) erase(other int) {
	from, to := e.selection()
	if from == to {
		from, to = min(other, e.cursor.at), max(other, e.cursor.at)
	}
	e.edit(from, to, "", false)
}

// undo takes back what was done last.
func (e *editor) undo() {
	if n := len(e.steps.done); n > 0 {
		s := e.steps.done[n-1]
		e.steps.done, e.steps.undone = e.steps.done[:n-1], append(e.steps.undone, s)
		e.change(s.at, s.at+len(s.inserted), s.removed)
	}
}

// redo does again what was taken back last.
func (e *editor) redo() {
	if n := len(e.steps.undone); n > 0 {
		s := e.steps.undone[n-1]
		e.steps.undone, e.steps.done = e.steps.undone[:n-1], append(e.steps.done, s)
		e.change(s.at, s.at+len(s.removed), s.inserted)
	}
}

// moveTo moves the cursor, and selects what is between if extends is true.
func (e *editor) moveTo(p place, extends bool) {
	e.cursor, e.wanted = p, -1
	if !extends {
		e.anchor = p.at
	}
}

// mark selects what is between two positions.
func (e *editor) mark(from, to int) {
	e.moveTo(place{at: from}, false)
	e.moveTo(place{at: to}, true)
}

// horizontally moves the cursor within its row, or to the one beside it.
func (e *editor) horizontally(key fyne.KeyName, extends bool) {
	from, to := e.selection()
	lets := from < to && !extends // the key lets go of what is selected
	switch {
	case key == fyne.KeyLeft && lets:
		e.moveTo(place{at: from}, false)
	case key == fyne.KeyRight && lets:
		e.moveTo(place{at: to}, false)
	case key == fyne.KeyLeft:
		e.moveTo(place{at: e.previous(e.cursor.at)}, extends)
	case key == fyne.KeyRight:
		e.moveTo(place{at: e.next(e.cursor.at)}, extends)
	case key == fyne.KeyHome, key == fyne.KeyEnd:
		e.alongRow(key == fyne.KeyEnd, extends)
	}
}

// alongRow moves the cursor to the start or the end of its row.
func (e *editor) alongRow(end, extends bool) {
	r := e.row(e.rowAt(e.cursor))
	p := place{at: r.from}
	if end {
		p = place{r.to, r.breaks}
	}
	e.moveTo(p, extends)
}

// vertically moves the cursor by rows, beyond the first or last one to the start or end of the text.
func (e *editor) vertically(by int, extends bool) {
	n := e.rowAt(e.cursor)
	x := e.wanted
	if x < 0 {
		x = e.x(e.row(n), e.cursor.at)
	}
	switch n += by; {
	case n < 0:
		e.moveTo(place{}, extends)
	case n >= e.rows():
		e.moveTo(place{at: len(e.text)}, extends)
	default:
		e.moveTo(e.nearest(e.row(n), x), extends)
	}
	e.wanted = x
}

// combination does what a key does with others: it goes by words or to the ends, as is usual on the system.
func (e *editor) combination(key fyne.KeyName, with fyne.KeyModifier) {
	extends := with&fyne.KeyModifierShift != 0
	with &^= fyne.KeyModifierShift
	words := fyne.KeyModifierControl
	if runtime.GOOS == "darwin" {
		words = fyne.KeyModifierAlt
	}
	switch ends := with == fyne.KeyModifierShortcutDefault; {
	case ends && key == fyne.KeyHome:
		e.moveTo(place{}, extends)
	case ends && key == fyne.KeyEnd:
		e.moveTo(place{at: len(e.text)}, extends)
	case with == words:
		e.byWord(key, extends)
	case ends && (key == fyne.KeyLeft || key == fyne.KeyRight):
		e.alongRow(key == fyne.KeyRight, extends)
	}
}

// byWord moves the cursor over a word, or removes one.
func (e *editor) byWord(key fyne.KeyName, extends bool) {
	switch key {
	case fyne.KeyLeft:
		e.moveTo(place{at: e.wordStart(e.cursor.at)}, extends)
	case fyne.KeyRight:
		e.moveTo(place{at: e.wordEnd(e.cursor.at)}, extends)
	case fyne.KeyBackspace:
		e.erase(e.wordStart(e.cursor.at))
	case fyne.KeyDelete:
		e.erase(e.wordEnd(e.cursor.at))
	}
}
