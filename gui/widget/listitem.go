package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// ItemList is a List of objects of one height that takes the focus: the arrow keys choose an item, and Enter opens it.
type ItemList struct {
	List[int]
	Focused bool
	Came    func()      // is called before the list gets the focus
	Moved   func(i int) // is called when the keyboard is at an item
	create  func() fyne.CanvasObject
	bind    func(i int, o fyne.CanvasObject)
	open    func(i int)
	sample  fyne.CanvasObject // has the height of every item
}

// NewItemList returns a list of as many objects from create as length says. bind shows item i in such an object.
func NewItemList(length func() int, create func() fyne.CanvasObject, bind func(i int, o fyne.CanvasObject), open func(i int)) *ItemList {
	l := &ItemList{create: create, bind: bind, open: open, sample: create(), Came: func() {}, Moved: func(int) {}}
	gap := theme.Padding()
	l.Extend(l, ListRows[int]{
		Len: length, Row: func(i int) int { return i }, Draw: l.draw, Gap: gap, End: -gap,
		Lay: func(int, float32, float32) float32 { return l.sample.MinSize().Height },
	})
	l.Chosen = 0
	return l
}

func (l *ItemList) draw(i int, old fyne.CanvasObject) fyne.CanvasObject {
	item, ok := old.(*listItem)
	if !ok {
		item = newListItem(l.create(), func() { l.tapped(i) })
	}
	l.bind(i, item.child)
	item.chosen = l.Focused && i == l.Chosen
	item.show()
	return item
}

func (l *ItemList) tapped(i int) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
	l.Highlight(i)
}

// Highlight brings the keyboard to item i.
func (l *ItemList) Highlight(i int) {
	l.Choose(i)
	l.Moved(i)
}

// FocusGained implements fyne.Focusable.
func (l *ItemList) FocusGained() {
	l.Focused = true
	l.Came()
	l.Redraw()
	l.Moved(l.Chosen)
}

// FocusLost implements fyne.Focusable.
func (l *ItemList) FocusLost() {
	l.Focused = false
	l.Redraw()
}

// TypedKey implements fyne.Focusable.
func (l *ItemList) TypedKey(key *fyne.KeyEvent) {
	open := func() { l.open(l.Chosen) }
	switch at := l.Chosen; {
	case key.Name == fyne.KeySpace:
		open()
	case !l.Key(key.Name, open):
		UnfocusedKey(l, key)
	case l.Chosen != at:
		l.Moved(l.Chosen)
	}
}

// TypedRune implements fyne.Focusable.
func (l *ItemList) TypedRune(r rune) { UnfocusedRune(l, r) }

// listItem is an object on a ground that is coloured under the mouse, and while the keyboard is at the item.
type listItem struct {
	widget.BaseWidget
	ground          *Fill
	child           fyne.CanvasObject
	hovered, chosen bool
	tapped          func()
}

var _ desktop.Hoverable = (*listItem)(nil)

func newListItem(child fyne.CanvasObject, tapped func()) *listItem {
	i := &listItem{ground: NewRoundFill(theme.ColorNameHover, theme.Size(theme.SizeNameSelectionRadius)), child: child, tapped: tapped}
	i.ground.Hide()
	i.ExtendBaseWidget(i)
	return i
}

// show shows or hides the ground.
func (i *listItem) show() {
	if lit := i.hovered || i.chosen; lit != i.ground.Visible() {
		i.ground.Hidden = !lit
		i.ground.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (i *listItem) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(i.ground, i.child))
}

// Tapped implements fyne.Tappable.
func (i *listItem) Tapped(*fyne.PointEvent) { i.tapped() }

// MouseIn implements desktop.Hoverable.
func (i *listItem) MouseIn(*desktop.MouseEvent) {
	i.hovered = true
	i.show()
}

// MouseMoved implements desktop.Hoverable.
func (i *listItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (i *listItem) MouseOut() {
	i.hovered = false
	i.show()
}
