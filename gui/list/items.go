package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	kit "udpchat/gui/widget"
)

// Items is a List of objects of one height that takes the focus: the arrow keys choose an item, and Enter opens it.
type Items struct {
	List[int]
	Focused bool
	Came    func()      // is called before the list gets the focus
	Moved   func(i int) // is called when the keyboard is at an item
	create  func() fyne.CanvasObject
	bind    func(i int, o fyne.CanvasObject)
	open    func(i int)
	sample  fyne.CanvasObject // has the height of every item
}

// NewItems returns a list of as many objects from create as length says. bind shows item i in such an object.
func NewItems(length func() int, create func() fyne.CanvasObject, bind func(i int, o fyne.CanvasObject), open func(i int)) *Items {
	l := &Items{create: create, bind: bind, open: open, sample: create(), Came: func() {}, Moved: func(int) {}}
	gap := theme.Padding()
	l.Extend(l, Rows[int]{
		Len: length, Row: func(i int) int { return i }, Draw: l.draw, Gap: gap, End: -gap,
		Lay: func(int, float32, float32) float32 { return l.sample.MinSize().Height },
	})
	l.Chosen = 0
	return l
}

func (l *Items) draw(i int, old fyne.CanvasObject) fyne.CanvasObject {
	o, ok := old.(*item)
	if !ok {
		o = newItem(l.create(), func() { l.tapped(i) })
	}
	l.bind(i, o.child)
	o.chosen = l.Focused && i == l.Chosen
	o.show()
	return o
}

func (l *Items) tapped(i int) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
	l.Highlight(i)
}

// Highlight brings the keyboard to item i.
func (l *Items) Highlight(i int) {
	l.Choose(i)
	l.Moved(i)
}

// FocusGained implements fyne.Focusable.
func (l *Items) FocusGained() {
	l.Focused = true
	l.Came()
	l.Redraw()
	l.Moved(l.Chosen)
}

// FocusLost implements fyne.Focusable.
func (l *Items) FocusLost() {
	l.Focused = false
	l.Redraw()
}

// TypedKey implements fyne.Focusable.
func (l *Items) TypedKey(key *fyne.KeyEvent) {
	open := func() { l.open(l.Chosen) }
	switch at := l.Chosen; {
	case key.Name == fyne.KeySpace:
		open()
	case !l.Key(key.Name, open):
		kit.UnfocusedKey(l, key)
	case l.Chosen != at:
		l.Moved(l.Chosen)
	}
}

// TypedRune implements fyne.Focusable.
func (l *Items) TypedRune(r rune) { kit.UnfocusedRune(l, r) }

// item is an object on a ground that is coloured under the mouse, and while the keyboard is at the item.
type item struct {
	widget.BaseWidget
	ground          *kit.Fill
	child           fyne.CanvasObject
	hovered, chosen bool
	tapped          func()
}

var _ desktop.Hoverable = (*item)(nil)

func newItem(child fyne.CanvasObject, tapped func()) *item {
	i := &item{ground: kit.NewRoundFill(theme.ColorNameHover, theme.Size(theme.SizeNameSelectionRadius)), child: child, tapped: tapped}
	i.ground.Hide()
	i.ExtendBaseWidget(i)
	return i
}

// show shows or hides the ground.
func (i *item) show() {
	if lit := i.hovered || i.chosen; lit != i.ground.Visible() {
		i.ground.Hidden = !lit
		i.ground.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (i *item) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(i.ground, i.child))
}

// Tapped implements fyne.Tappable.
func (i *item) Tapped(*fyne.PointEvent) { i.tapped() }

// These methods implement desktop.Hoverable.

func (i *item) MouseIn(*desktop.MouseEvent)    { i.hover(true) }
func (i *item) MouseMoved(*desktop.MouseEvent) {}
func (i *item) MouseOut()                      { i.hover(false) }

func (i *item) hover(in bool) {
	i.hovered = in
	i.show()
}

// Scroll scrolls three lines for each step of the wheel; the toolkit goes one.
type Scroll struct{ container.Scroll }

const wheelStep = 2.4

// NewScroll makes a scroll of what is higher than its place.
func NewScroll(content fyne.CanvasObject) *Scroll {
	s := &Scroll{}
	s.Direction, s.Content = container.ScrollVerticalOnly, content
	s.ExtendBaseWidget(s)
	return s
}

// Scrolled implements fyne.Scrollable.
func (s *Scroll) Scrolled(e *fyne.ScrollEvent) {
	further := *e
	further.Scrolled = fyne.NewDelta(e.Scrolled.DX*wheelStep, e.Scrolled.DY*wheelStep)
	s.Scroll.Scrolled(&further)
}
