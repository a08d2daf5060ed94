package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// welcome is what an empty room shows: that it is open, and how to let others in.
type welcome struct {
	widget.BaseWidget
	tile    *canvas.Image
	title   *text
	hint    *text
	card    *fill
	lead    *text
	address *text
	copy    *widget.Button
	add     *widget.Button
}

func newWelcome(copyText func(string), add func()) *welcome {
	w := &welcome{
		tile:    canvas.NewImageFromResource(look.AppIcon()),
		title:   newText(say("The room is open"), theme.SizeNameHeadingText, theme.ColorNameForeground),
		hint:    newText(say("To reach somebody, add their address. Whoever sends a line here appears at the left."), theme.SizeNameText, theme.ColorNamePlaceHolder),
		card:    newRoundFill(theme.ColorNameHeaderBackground, 10),
		lead:    newText(say("Others, and scripts too, send their text (GB2312) to"), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		address: newText("", look.SizeAddress, theme.ColorNameForeground),
		add:     widget.NewButtonWithIcon(say("Add address"), theme.ContentAddIcon(), add),
	}
	w.copy = widget.NewButtonWithIcon(say("Copy"), theme.ContentCopyIcon(), func() { copyText(w.address.content) })
	w.title.align, w.hint.align = fyne.TextAlignCenter, fyne.TextAlignCenter
	w.ExtendBaseWidget(w)
	return w
}

// setNetwork shows the address to tell others.
func (w *welcome) setNetwork(n chat.Network) {
	w.address.set(ownAddress(n))
	w.copy.Hidden = !n.Primary().IsValid()
}

// CreateRenderer implements fyne.Widget.
func (w *welcome) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(arranged{fixed(200, 100), w.arrange},
		w.tile, w.title, w.hint, w.card, w.lead, w.address, w.copy, w.add))
}

func (w *welcome) arrange(size fyne.Size) {
	width := min(420, size.Width-24)
	left := (size.Width - width) / 2
	lead, address := w.lead.MinSize().Height, w.address.MinSize().Height
	card := 14 + lead + address + 14
	title, hint := w.title.MinSize().Height, w.hint.MinSize().Height
	tile := float32(80)
	total := tile + 20 + title + 8 + hint + 24 + card + 24 + 36
	if size.Height < total { // a low window does without the picture
		tile = 0
		total -= 100
	}
	y := max(8, (size.Height-total)/2)
	w.tile.Hidden = tile == 0
	put(w.tile, (size.Width-80)/2, y, 80, 80)
	if tile > 0 {
		y += tile + 20
	}
	put(w.title, 12, y, size.Width-24, title)
	y += title + 8
	put(w.hint, 12, y, size.Width-24, hint)
	y += hint + 24
	put(w.card, left, y, width, card)
	button := w.copy.MinSize()
	put(w.lead, left+24, y+14, width-48, lead)
	put(w.address, left+24, y+14+lead, width-48-button.Width-8, address)
	put(w.copy, left+width-24-button.Width, y+14+lead+(address-36)/2, button.Width, 36)
	y += card + 24
	add := w.add.MinSize().Width + 16
	put(w.add, (size.Width-add)/2, y, add, 36)
}

// ownAddress is what to tell others.
func ownAddress(n chat.Network) string {
	if a := n.Primary(); a.IsValid() {
		return addrPort(a, n.Port)
	}
	return say("No network; continues by itself")
}
