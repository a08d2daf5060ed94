// Package welcome is what an empty room shows: that it is open, and how to let others in.
package welcome

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat/health"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Welcome takes the place of the transcript while there are no messages. In a low window it scrolls.
type Welcome struct {
	widget.BaseWidget
	tile      *canvas.Image
	title     *kit.Text
	hint      *widget.Label
	card      *kit.Fill
	lead      *widget.Label
	address   *kit.Text
	copy, add *kit.Button
	inside    *fyne.Container
	scroll    *container.Scroll
	online    bool // there is an address
	company   bool // somebody is here: nothing is to be explained
}

// New makes a welcome. copyText puts text on the clipboard, add adds an address, and linked says that there are links to nodes.
func New(copyText func(string), add func(), linked bool) *Welcome {
	w := &Welcome{
		tile:    canvas.NewImageFromResource(look.AppIcon()),
		title:   kit.NewText(words.Say("The room is open"), theme.SizeNameHeadingText, theme.ColorNameForeground),
		hint:    newHint(openWords(linked), theme.SizeNameText),
		card:    kit.NewRoundFill(theme.ColorNameHeaderBackground, 10),
		lead:    newHint(words.Say("Scripts can send GB2312 text to"), theme.SizeNameCaptionText),
		address: kit.NewText("", look.SizeAddress, theme.ColorNameForeground),
		add:     kit.NewButton(words.Say("Add address"), theme.ContentAddIcon(), add),
	}
	w.copy = kit.NewButton(words.Say("Copy"), theme.ContentCopyIcon(), func() { copyText(w.address.Content) })
	w.title.Align, w.address.Align = fyne.TextAlignCenter, fyne.TextAlignCenter
	w.inside = container.NewWithoutLayout(w.tile, w.title, w.hint, w.card, w.lead, w.address, w.copy, w.add)
	w.scroll = container.NewVScroll(w.inside)
	w.ExtendBaseWidget(w)
	return w
}

// openWords is the hint: which people appear without being added.
func openWords(linked bool) string {
	if linked {
		return words.Say("People on this network appear on the left when they open this program.")
	}
	return words.Say("Add an address to reach someone. People who send a message here appear on the left.")
}

// newHint is a faint sentence in the middle, on as many lines as it takes.
func newHint(words string, size fyne.ThemeSizeName) *widget.Label {
	l := widget.NewLabelWithStyle(words, fyne.TextAlignCenter, fyne.TextStyle{})
	l.Wrapping = fyne.TextWrapWord
	l.Importance = widget.LowImportance
	l.SizeName = size
	return l
}

// SetNetwork shows the own address, for others to enter.
func (w *Welcome) SetNetwork(n health.Network) {
	if own := words.OwnAddress(n); w.address.Content != own {
		w.address.Content = own
		w.online = n.Primary().IsValid()
		w.hide()
		w.address.TextSize = look.SizeAddress
		if !w.online {
			w.address.TextSize = theme.SizeNameText // a sentence, not an address
		}
		w.Refresh()
	}
}

// SetCompany shows whether somebody is here.
func (w *Welcome) SetCompany(company bool) {
	if w.company == company {
		return
	}
	w.company = company
	w.title.Content = words.Say("The room is open")
	if company {
		w.title.Content = words.Say("Say hello.")
	}
	w.hide()
	w.Refresh()
}

// hide hides the parts that have nothing to show now.
func (w *Welcome) hide() {
	w.hint.Hidden, w.card.Hidden, w.address.Hidden, w.add.Hidden = w.company, w.company, w.company, w.company
	w.copy.Hidden, w.lead.Hidden = w.company || !w.online, w.company || !w.online
}

// First is the control that gets the focus.
func (w *Welcome) First() fyne.Focusable { return w.add }

// CreateRenderer implements fyne.Widget.
func (w *Welcome) CreateRenderer() fyne.WidgetRenderer {
	return kit.NewRenderer(kit.Arrange(kit.Fixed(200, 100), w.arrange), w.scroll)
}

// arrange puts the parts one below the other: in the middle, or from the top when there is no room for all of them.
func (w *Welcome) arrange(size fyne.Size) {
	w.scroll.Resize(size)
	height := w.stack(size.Width, 0, true)
	w.tile.Hidden = height > size.Height
	if w.tile.Hidden {
		height = w.stack(size.Width, 0, false)
	}
	height = w.stack(size.Width, max(8, (size.Height-height)/2), !w.tile.Hidden)
	w.inside.Layout = kit.Arrange(kit.Fixed(200, height+8), func(fyne.Size) {})
	w.scroll.Refresh()
}

// stack places the parts from y on and returns where they end.
func (w *Welcome) stack(width, y float32, tile bool) float32 {
	if tile {
		kit.Put(w.tile, (width-80)/2, y, 80, 80)
		y += 100
	}
	y = kit.Stacked(w.title, 12, y, width-24)
	if w.company {
		return y
	}
	y = kit.Stacked(w.hint, 12, y, width-24) + 12
	y = w.stackCard((width-min(420, width-24))/2, y, min(420, width-24)) + 24
	add := w.add.MinSize()
	kit.Put(w.add, (width-add.Width-16)/2, y, add.Width+16, max(36, add.Height))
	return y + max(36, add.Height)
}

// stackCard places the address with what stands above and below it.
func (w *Welcome) stackCard(x, top, width float32) float32 {
	y := top + 14
	if w.lead.Visible() {
		y = kit.Stacked(w.lead, x+8, top+6, width-16)
	}
	y = kit.Stacked(w.address, x+8, y, width-16) + 6
	if w.copy.Visible() {
		b := w.copy.MinSize()
		kit.Put(w.copy, x+(width-b.Width)/2, y, b.Width, b.Height)
		y += b.Height + 8
	}
	kit.Put(w.card, x, top, width, y+6-top)
	return y + 6
}
