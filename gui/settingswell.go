package gui

import (
	"net/netip"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
	"udpchat/settings"
)

// well is a round ground with objects one below the other.
type well struct {
	widget.BaseWidget
	ground  *fill
	objects []fyne.CanvasObject
}

const wellMargin = 14

func newWell(objects ...fyne.CanvasObject) *well {
	w := &well{ground: newRoundFill(theme.ColorNameHeaderBackground, theme.Size(theme.SizeNameCardRadius)), objects: objects}
	w.ExtendBaseWidget(w)
	return w
}

func (w *well) heightAt(width float32) float32 {
	h := float32(2 * (wellMargin - 4))
	for _, o := range w.objects {
		h += heightAt(o, width-2*wellMargin)
	}
	return h
}

// CreateRenderer implements fyne.Widget.
func (w *well) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(newArranged(fixed(1, 1), w.arrange),
		append([]fyne.CanvasObject{w.ground}, w.objects...)...))
}

func (w *well) arrange(size fyne.Size) {
	w.ground.Resize(size)
	putDown(w.objects, wellMargin, wellMargin-4, size.Width-2*wellMargin)
}

// ownAddresses is the addresses of this machine, each with a button that copies it.
type ownAddresses struct {
	widget.BaseWidget
	dialog *settingsDialog
	box    *fyne.Container // holds the well
	shown  []chat.Interface
	port   uint16
}

func newOwnAddresses(d *settingsDialog) *ownAddresses {
	o := &ownAddresses{dialog: d}
	o.box = container.New(layout.NewStackLayout())
	o.ExtendBaseWidget(o)
	o.fill()
	return o
}

// update shows the addresses there are now.
func (o *ownAddresses) update() {
	n := o.dialog.network
	if o.port == n.Port && slices.Equal(o.shown, n.Interfaces) {
		return
	}
	o.shown, o.port = slices.Clone(n.Interfaces), n.Port
	o.fill()
	o.box.Refresh()
	o.dialog.reflow()
}

func (o *ownAddresses) fill() {
	lead := newText(say("Give others one of these"), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	objects := []fyne.CanvasObject{space(4), lead, space(4)}
	if len(o.shown) == 0 {
		lead.content = say("No network, will reconnect")
	}
	for _, i := range o.shown {
		objects = append(objects, newOwnAddress(o.dialog, i, o.port))
	}
	o.box.Objects = []fyne.CanvasObject{newWell(objects...)}
}

func (o *ownAddresses) heightAt(width float32) float32 { return heightAt(o.box.Objects[0], width) }

// CreateRenderer implements fyne.Widget.
func (o *ownAddresses) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(o.box) }

// newOwnAddress is a row with one address, the interface it belongs to and a button that copies it.
func newOwnAddress(d *settingsDialog, i chat.Interface, port uint16) fyne.CanvasObject {
	address := tellAddress(i.Address, port)
	words := newText(address, theme.SizeNameText, theme.ColorNameForeground)
	kind := i.Name
	if i.Virtual {
		kind = say("{{.Name}}, virtual adapter", "Name", i.Name)
	}
	name := newText(kind, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	var copied *push
	copied = newIconPush(d, theme.IconNameContentCopy, func() {
		d.copy(address)
		copied.SetIcon(theme.NewColoredResource(theme.ConfirmIcon(), theme.ColorNameSuccess))
	})
	return container.New(newArranged(
		func() fyne.Size { return fyne.NewSize(1, max(theme.Size(look.SizeDetailRow), copied.MinSize().Height)) },
		func(s fyne.Size) {
			side, middle := s.Height, s.Height/2
			left := max(grown(128), words.naturalWidth()+16)
			putMiddle(words, 0, middle, min(left-16, s.Width-side))
			putMiddle(name, left, middle, max(1, s.Width-side-4-left))
			put(copied, s.Width-side+6, 0, side, side)
		},
	), words, name, copied)
}

// tellAddress is an address as one tells it to others: with the port only where it is not the usual one.
func tellAddress(a netip.Addr, port uint16) string {
	if port == 0 || port == settings.DefaultPort {
		return a.String()
	}
	return addrPort(a, port)
}
