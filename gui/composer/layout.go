package composer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// padded gives an object the margin of the column and some space above and below.
func padded(o fyne.CanvasObject) *fyne.Container {
	return container.New(kit.Arrange(
		func() fyne.Size { return o.MinSize().AddWidthHeight(2*kit.Margin(0), 17) },
		func(s fyne.Size) { kit.Put(o, kit.Margin(s.Width), 8, s.Width-2*kit.Margin(s.Width), s.Height-17) },
	), o)
}

// grow gives the entry as many lines as its text needs, and the composer the height for all its parts.
func (c *Composer) grow() {
	c.countLines()
	if l := (layers{c.lines.shown, c.preview.banner.Visible(), c.Readers.width()}); l != c.laid {
		c.laid = l
		c.Box.Refresh()
	}
	c.deps.Resized()
}

// SetWindowHeight limits the entry to a third of the height of the window.
func (c *Composer) SetWindowHeight(height float32) {
	c.lines.limit(height / 3)
	c.countLines()
}

// countLines shows as many lines as there are, within the limit.
func (c *Composer) countLines() {
	if n := min(c.Entry.Rows(), c.lines.most); n != c.lines.shown {
		c.lines.shown = n
		c.Entry.SetMinRowsVisible(n)
	}
}

func (c *Composer) barSize() fyne.Size {
	return fyne.NewSize(120, max(theme.Size(look.SizeButton), c.Entry.MinSize().Height))
}

func (c *Composer) arrangeBar(size fyne.Size) {
	w := max(float32(82), c.send.MinSize().Width)
	if c.narrow {
		w = 44
	}
	h := theme.Size(look.SizeButton)
	before := c.Entry.Size().Width
	x := c.Readers.width()
	kit.Put(c.Readers, 0, (size.Height-h)/2, max(1, x-8), h)
	kit.Put(c.Entry, x, 0, size.Width-w-10-x, size.Height)
	if c.Entry.Size().Width != before {
		c.countLines()
		c.Remind()
	}
	kit.Put(c.send, size.Width-w, size.Height-h, w, h)
}

// maxLines is how many lines the entry grows to before it scrolls.
const maxLines = 6

// lines is how many lines the entry shows, and may show.
type lines struct{ shown, most int }

// limit allows as many lines as fit into a height, at least one.
func (l *lines) limit(height float32) {
	l.most = min(maxLines, max(1, int(height/typeset.LineHeight(theme.Size(theme.SizeNameText)))))
}

// leftBar replaces the entry after the person has left the room by 88.
type leftBar struct {
	box      *fyne.Container
	sentence *kit.Text
	again    *kit.Button
	buttons  *fyne.Container
}

func newLeftBar(rejoin, quit func()) *leftBar {
	sentence := kit.NewText(words.Say("You left. Messages still arrive."), theme.SizeNameText, theme.ColorNameForeground)
	l := &leftBar{sentence: sentence, again: kit.NewButton(words.Say("Join again"), nil, rejoin)}
	l.again.Importance = widget.HighImportance
	l.again.EnterOnly = true // a space may belong to a text that the person goes on typing without seeing the bar
	l.buttons = container.NewHBox(l.again, kit.NewButton(words.Say("Quit"), nil, quit))
	l.box = container.NewBorder(nil, nil, nil, l.buttons, sentence)
	l.box.Hide()
	return l
}

// Open reports whether one can write: the person has not left the room.
func (c *Composer) Open() bool { return c.bar.Visible() }

// SetLeft closes or opens the composer.
func (c *Composer) SetLeft(left bool) {
	if left != c.Open() {
		return
	}
	if left {
		c.preview.banner.Hide()
		c.bar.Hide()
		c.left.box.Show()
		c.deps.FocusOn(c.First()) // otherwise keys would go to the hidden entry
	} else {
		c.left.box.Hide()
		c.bar.Show()
		c.deps.Focus()
	}
	c.Box.Refresh()
}

// Close closes the composer for good, and says why.
func (c *Composer) Close(why string) {
	c.left.sentence.Set(why)
	c.left.buttons.Hide()
	c.SetLeft(true)
}

// First is the part of the composer that gets the focus, open or closed; nil: there is none.
func (c *Composer) First() fyne.Focusable {
	switch {
	case c.Open():
		return c.Entry
	case c.left.buttons.Visible():
		return c.left.again
	}
	return nil
}
