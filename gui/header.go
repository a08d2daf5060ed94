package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat/health"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// header is the line above the transcript: title, state of the network and buttons.
type header struct {
	widget.BaseWidget
	menu    *kit.Button // opens the members pane when it is folded away
	title   *kit.Text
	arrow   *widget.Icon
	news    *kit.Fill   // something unread is in another conversation
	chooses *kit.Button // under the title
	dot     *kit.Fill
	status  *kit.Text
	press   *kit.Button   // under the status line
	buttons []*kit.Button // from the right
	unread  *kit.Badge    // at the corner of menu
	count   int           // of unread messages
	narrow  bool
}

// newHeader makes a header. choose is called when the title is clicked, and pressed when the status line is, with the place for a menu
// below it.
func newHeader(choose, pressed func(fyne.Position), fold func(), buttons ...*kit.Button) *header {
	h := &header{
		menu:    kit.NewFlatButton(theme.MenuIcon(), fold),
		title:   kit.NewText(words.Say("Room"), theme.SizeNameSubHeadingText, theme.ColorNameForeground),
		dot:     kit.NewRoundFill(theme.ColorNamePlaceHolder, 4),
		status:  kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		buttons: buttons,
	}
	h.arrow, h.news = widget.NewIcon(theme.MenuDropDownIcon()), kit.NewRoundFill(theme.ColorNamePrimary, 4)
	h.news.Hide()
	below := func(b *kit.Button) fyne.Position {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
		return at.AddXY(0, b.Size().Height)
	}
	h.chooses = kit.NewFlatButton(nil, func() { choose(below(h.chooses)) })
	h.press = kit.NewFlatButton(nil, func() { pressed(below(h.press)) })
	h.unread = kit.NewBadge()
	h.menu.Hide()
	h.ExtendBaseWidget(h)
	return h
}

// setNetwork shows the state of the network, with here members present, and whether the history is not saved.
func (h *header) setNetwork(n health.Network, here int, unkept bool) {
	sentence, c := words.Status(n, here)
	if unkept {
		sentence, c = words.Say("History is not being saved. {{.Status}}", "Status", sentence), theme.ColorNameWarning
	}
	if h.status.Content == sentence && h.dot.Color == c {
		return
	}
	h.status.Content, h.dot.Color = sentence, c
	h.Refresh()
}

// setTitle shows what the conversation is called, and whether something unread is in another one.
func (h *header) setTitle(title string, news bool) {
	if h.title.Content == title && h.news.Hidden != news {
		return
	}
	h.title.Content, h.news.Hidden = title, !news
	h.Refresh()
}

// setUnread shows the number of unread messages while the members pane, which shows it too, is folded away.
func (h *header) setUnread(n int) {
	h.count = n
	if !h.narrow {
		n = 0
	}
	if h.unread.Set(n) {
		h.Refresh()
	}
}

// setNarrow shows the button that opens the members pane.
func (h *header) setNarrow(narrow bool) {
	if h.narrow == narrow {
		return
	}
	h.narrow = narrow
	if narrow {
		h.menu.Show()
	} else {
		h.menu.Hide()
	}
	h.setUnread(h.count)
	h.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (h *header) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{h.menu, h.chooses, h.press, h.title, h.arrow, h.news, h.dot, h.status, h.unread}
	for _, b := range h.buttons {
		objects = append(objects, b)
	}
	return kit.NewRenderer(kit.Arrange(h.least, h.arrange), objects...)
}

// arrangeTitle places the title with its arrow. Where there is hardly any room, the title is all.
func (h *header) arrangeTitle(x, y, width, height float32) {
	arrow, dot := look.Scaled(18), look.Scaled(8)
	h.arrow.Hidden = width < 3*arrow
	if h.arrow.Hidden {
		arrow = 0
	}
	wide := min(h.title.NaturalWidth(), width-arrow)
	kit.Put(h.title, x, y, wide, height)
	kit.Put(h.arrow, x+wide, y+(height-arrow)/2, arrow, arrow)
	kit.Put(h.news, min(x+wide+arrow+4, x+width-dot), y+(height-dot)/2, dot, dot)
	kit.Put(h.chooses, x-6, y-4, wide+arrow+6, height+6)
}

func (h *header) least() fyne.Size {
	return fyne.NewSize(200, theme.Size(look.SizeHeader))
}

func (h *header) arrange(size fyne.Size) {
	side := theme.Size(look.SizeButton)
	x := kit.Margin(size.Width)
	if h.narrow {
		kit.Put(h.menu, 8, (size.Height-side)/2, side, side)
		kit.Put(h.unread, 8+side-h.unread.Width()+4, (size.Height-side)/2-4, h.unread.Width(), h.unread.Height())
		x = 8 + side + 8
	}
	end := size.Width - 12
	for _, b := range h.buttons {
		end -= side
		kit.Put(b, end, (size.Height-side)/2, side, side)
	}
	middle := size.Height / 2
	th, sh := h.title.MinSize().Height, h.status.MinSize().Height
	top := middle - (th+sh)/2
	h.arrangeTitle(x, top, end-x-8, th)
	dot := look.Scaled(8)
	h.dot.Radius = dot / 2
	kit.Put(h.dot, x, top+th+(sh-dot)/2, dot, dot)
	kit.Put(h.status, x+dot+6, top+th, end-x-dot-14, sh)
	kit.Put(h.press, x-6, top+th-4, min(end-x+6, dot+6+h.status.NaturalWidth()+14), sh+8)
}
