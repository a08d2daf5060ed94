package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// header is the line above the transcript: what this is, what the network does, and the buttons.
type header struct {
	widget.BaseWidget
	menu    *button // opens the members pane when it is folded away
	title   *text
	dot     *fill
	status  *text
	press   *button   // under the status line
	buttons []*button // from the right
	unread  *pill     // at the corner of menu
	count   int       // of what was not read
	narrow  bool
}

// newHeader makes a header; pressed is called for the status line with the place of a menu below it.
func newHeader(pressed func(fyne.Position), fold func(), buttons ...*button) *header {
	h := &header{
		menu:    flatButton(theme.MenuIcon(), fold),
		title:   newText(say("Room"), theme.SizeNameSubHeadingText, theme.ColorNameForeground),
		dot:     newRoundFill(theme.ColorNamePlaceHolder, 4),
		status:  newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		buttons: buttons,
	}
	h.press = flatButton(nil, func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(h.press)
		pressed(at.AddXY(0, h.press.Size().Height))
	})
	h.unread = newCountPill()
	h.menu.Hide()
	h.ExtendBaseWidget(h)
	return h
}

// setNetwork shows what the network does, and as long as messages are not kept on disk, that too.
func (h *header) setNetwork(n chat.Network, here int, unkept bool) {
	words, c := statusWords(n, here)
	if unkept {
		words, c = say("History is not being saved. {{.Status}}", "Status", words), theme.ColorNameWarning
	}
	if h.status.content == words && h.dot.color == c {
		return
	}
	h.status.content, h.dot.color = words, c
	h.Refresh()
}

// setUnread shows how many messages were not read, while the members pane does not.
func (h *header) setUnread(n int) {
	h.count = n
	if !h.narrow {
		n = 0
	}
	if h.unread.set(n) {
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
	objects := []fyne.CanvasObject{h.menu, h.press, h.title, h.dot, h.status, h.unread}
	for _, b := range h.buttons {
		objects = append(objects, b)
	}
	return newLaidOut(newArranged(h.least, h.arrange), objects...)
}

func (h *header) least() fyne.Size {
	return fyne.NewSize(200, theme.Size(look.SizeHeader))
}

func (h *header) arrange(size fyne.Size) {
	side := theme.Size(look.SizeButton)
	x := margin(size.Width)
	if h.narrow {
		put(h.menu, 8, (size.Height-side)/2, side, side)
		put(h.unread, 8+side-h.unread.width()+4, (size.Height-side)/2-4, h.unread.width(), h.unread.height())
		x = 8 + side + 8
	}
	end := size.Width - 12
	for _, b := range h.buttons {
		end -= side
		put(b, end, (size.Height-side)/2, side, side)
	}
	middle := size.Height / 2
	th, sh := h.title.MinSize().Height, h.status.MinSize().Height
	top := middle - (th+sh)/2
	put(h.title, x, top, end-x-8, th)
	dot := grown(8)
	h.dot.radius = dot / 2
	put(h.dot, x, top+th+(sh-dot)/2, dot, dot)
	put(h.status, x+dot+6, top+th, end-x-dot-14, sh)
	put(h.press, x-6, top+th-4, min(end-x+6, dot+6+h.status.naturalWidth()+14), sh+8)
}
