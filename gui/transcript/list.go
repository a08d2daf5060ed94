package transcript

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/data/binding"

	"udpchat/chat"
	"udpchat/gui/list"
	kit "udpchat/gui/widget"
)

// List draws the rows of a transcript that are in sight. The text under the reader's eyes stays where it is whatever is added
// above or below. At the end the list follows new messages.
type List struct {
	list.List[*Row]
	data      *Rows
	painter   *Painter
	draw      func(*Row, float32) fyne.CanvasObject
	OnMoved   func()      // is called when the reader has moved
	OnNearer  func()      // is called when the reader may be near the first or the last row
	selection *Selectable // the text with the selection; nil: none
}

// rowGap is the space between two rows.
const rowGap = 4

// Position is where the reader of a transcript is.
type Position = list.Reading[*Row]

// NewList returns a list of rows that p draws. The rows in it expand and are selected by the actions of p.
func NewList(data *Rows, p *Painter) *List {
	l := &List{data: data, painter: p, draw: p.Draw, OnMoved: func() {}, OnNearer: func() {}}
	p.unfold, p.selectText = l.unfold, l.selectIn
	l.Extend(l, list.Rows[*Row]{
		Len: data.Length, Row: func(i int) *Row { return data.Rows[i] }, Lay: l.lay, Draw: l.object, Find: data.Find,
		Skip: func(i int) bool { return data.Rows[i].Collapsed > 0 }, Ring: l.ring, Gap: rowGap, End: 2 * rowGap,
	})
	l.OnPlaced = func() {
		l.AtEnd = l.AtEnd && !data.Newer
		data.reading = !l.AtEnd
	}
	l.OnScrolled = func() { l.OnMoved(); l.OnNearer() }
	data.AddListener(binding.NewDataListener(l.Update))
	return l
}

// Again returns a new list with the reading position of l. l may be nil.
func (l *List) Again(data *Rows, p *Painter) *List {
	data.listeners = nil
	next := NewList(data, p)
	if l != nil {
		next.Reading = l.Reading
	}
	next.Restyle()
	return next
}

// Restyle lays out and draws all rows again after the theme or the text size has changed.
func (l *List) Restyle() {
	for _, r := range l.data.Rows {
		r.Layout = rowLayout{}
	}
	l.Update()
}

// unfold expands a long message, or collapses it again.
func (l *List) unfold(r *Row) {
	r.Unfolded, r.Layout = !r.Unfolded, rowLayout{}
	l.Update()
}

func (l *List) lay(i int, top, width float32) float32 {
	r := l.data.Rows[i]
	if r.Layout.width != width {
		r.Layout = layoutRow(l.painter.Style, r, width)
	}
	r.Top = top
	return r.Layout.Height
}

// object draws a row, unless its old object still shows it.
func (l *List) object(i int, old fyne.CanvasObject) fyne.CanvasObject {
	r := l.data.Rows[i]
	key := r.Layout.key(r, l.painter.status(r))
	if old != nil && r.drawn == key {
		return old
	}
	r.drawn = key
	return l.draw(r, l.Size().Width)
}

// ToEnd goes to the newest message.
func (l *List) ToEnd() {
	l.AtEnd = true
	l.Update()
	l.OnMoved()
}

// Page scrolls down by a share of the height in sight; a negative share scrolls up.
func (l *List) Page(share float32) {
	l.Scroll.Scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -share*l.Size().Height)})
}

// Near reports whether the top or the bottom of the rows is less than two screens away.
func (l *List) Near() (top, bottom bool) {
	y, h := l.Scroll.Offset.Y, l.Size().Height
	return y < 2*h, l.Total-y-h < 2*h
}

// The arrow keys choose a message, which has a line around it, and Enter opens its menu. Typed text goes to the composer.

// FocusGained implements fyne.Focusable. The keyboard begins at the last message that is wholly in sight.
func (l *List) FocusGained() {
	if l.selection != nil {
		return
	}
	y := l.Scroll.Offset.Y
	below := l.RowAt(y + l.Size().Height)
	if below == l.RowAt(y) { // one message fills the list
		below++
	}
	l.ChooseNext(below, -1)
}

// FocusLost implements fyne.Focusable.
func (l *List) FocusLost() {
	l.Choose(-1)
	l.clearSelection()
}

// selectIn notes the text in which the mouse begins to select.
func (l *List) selectIn(s *Selectable) {
	if l.selection != s {
		l.clearSelection()
	}
	l.selection = s
	l.Choose(-1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
}

// clearSelection removes the selection.
func (l *List) clearSelection() {
	if l.selection != nil {
		l.selection.Select(0, 0)
		l.selection = nil
	}
}

// TypedRune implements fyne.Focusable.
func (l *List) TypedRune(r rune) { kit.UnfocusedRune(l, r) }

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(key *fyne.KeyEvent) {
	if !l.Key(key.Name, l.openMenu) {
		kit.UnfocusedKey(l, key)
	} else if l.Chosen >= 0 {
		l.clearSelection()
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (l *List) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCopy:
		if l.Chosen >= 0 {
			l.painter.Act.Copy(l.data.Rows[l.Chosen].Text)
		} else if l.selection != nil && l.selection.From < l.selection.To {
			l.painter.Act.Copy(strings.Clone(l.selection.Selected()))
		}
	case *fyne.ShortcutSelectAll:
		if l.selection != nil {
			l.selection.Select(0, len(l.selection.Text))
		}
	default:
		kit.UnfocusedShortcut(l, s)
	}
}

// ring is the line around the chosen message.
func (l *List) ring(i int) fyne.CanvasObject {
	r := l.data.Rows[i]
	x, y, w, h := bubbleAt(l.painter.Style, r, l.Size().Width)
	return outline(l.painter.Style, x, r.Top+y, w, h)
}

// openMenu opens the menu of the chosen message, below the beginning of its bubble.
func (l *List) openMenu() {
	if l.Chosen < 0 {
		return
	}
	r := l.data.Rows[l.Chosen]
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
	x, y, _, _ := bubbleAt(l.painter.Style, r, l.Size().Width)
	y = min(max(0, r.Top+y-l.Scroll.Offset.Y), l.Size().Height)
	l.painter.OpenMenu(r, "", at.AddXY(x, y+l.painter.Style.BodyLine+2*bubbleDown))
}

// Messages that arrive while the window is in the background stand below a line. The line stays until the reader says
// something or leaves again.

// MarkRead puts the line above what arrives from now on. A reader who is further up leaves no line.
func (l *List) MarkRead() {
	if l.AtEnd {
		l.data.SetRead(l.data.Arrived)
		l.Update()
	}
}

// ClearUnread takes the line away.
func (l *List) ClearUnread() {
	if l.data.Read != 0 {
		l.data.SetRead(0)
		l.Update()
	}
}

// OpenAfter puts the line above what arrived after the message read, and goes to the first of it. It asks the room for the
// messages below the place where the reader was when they are not among the rows, or for those around one that came late and stands
// above the rows.
func (l *List) OpenAfter(room *chat.Room, read chat.ID, place chat.Pos) {
	l.data.SetRead(read)
	if first := l.data.Rows[0].Pos; !place.IsZero() && place.Before(first) && l.data.Older {
		l.data.GoTo(room, place.Next(), l.ToUnread)
		return
	}
	if read >= l.data.Arrived && l.data.Older {
		l.goAfter(room, read)
		return
	}
	l.ToUnread()
}

// goAfter requests the message that arrived first after another, and then those around it.
func (l *List) goAfter(room *chat.Room, read chat.ID) {
	around := func(m chat.Message) { l.data.GoTo(room, m.Pos, l.ToUnread) }
	l.data.Requested = &request{window: chat.Window{Conversation: l.data.In, ByArrival: true, Since: read, After: 1}, found: around}
	room.Ask(context.Background(), l.data.Requested.window)
}

// ToUnread brings the first unread message to the upper edge, if there is one.
func (l *List) ToUnread() {
	for _, r := range l.data.Rows {
		if r.FirstUnread {
			l.Measure()
			l.scrollTo(r, 0)
			return
		}
	}
}

// ReadUpTo is the message up to which the reader has seen all that arrived, and the place where the reader is.
func (l *List) ReadUpTo() (chat.ID, chat.Pos) {
	if l.AtEnd || l.Anchor == nil {
		return l.data.Arrived, l.data.Last
	}
	return l.data.readUpTo(l.Anchor), l.Anchor.Pos
}
