package composer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
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

func (c *Composer) countLines() {
	if c.lines.count(c.Entry.Text, c.lineWidth()) {
		c.Entry.SetMinRowsVisible(c.lines.shown)
	}
}

// lineWidth is the width of a line in the entry. Before the first layout it is not above zero.
func (c *Composer) lineWidth() float32 {
	return c.Entry.Size().Width - c.emojis.MinSize().Width - 2*theme.Size(theme.SizeNameInnerPadding)
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
