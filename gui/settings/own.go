package settings

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat/health"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// ownAddresses are the addresses of this machine, each with a button that copies it.
type ownAddresses struct {
	widget.BaseWidget
	dialog *Dialog
	box    *fyne.Container // holds the inset
	shown  []health.Interface
	port   uint16
}

func newOwnAddresses(d *Dialog) *ownAddresses {
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
	lead := kit.NewText(words.Say("Give others one of these"), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	objects := []fyne.CanvasObject{kit.Space(4), lead, kit.Space(4)}
	if len(o.shown) == 0 {
		lead.Content = words.Say("No network, will reconnect")
	}
	for _, i := range o.shown {
		objects = append(objects, newOwnAddress(o.dialog, i, o.port))
	}
	o.box.Objects = []fyne.CanvasObject{kit.NewInset(objects...)}
}

// HeightAt implements kit.Flowing.
func (o *ownAddresses) HeightAt(width float32) float32 { return kit.HeightAt(o.box.Objects[0], width) }

// CreateRenderer implements fyne.Widget.
func (o *ownAddresses) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(o.box) }

// newOwnAddress is a row with one address, the interface it belongs to and a button that copies it.
func newOwnAddress(d *Dialog, i health.Interface, port uint16) fyne.CanvasObject {
	address := words.Address(i.Address, port)
	shown := kit.NewText(address, theme.SizeNameText, theme.ColorNameForeground)
	name := kit.NewText(words.Interface(i), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	copied := kit.NewCopyButton(d.frame, "", "", func() { copyText(address) })
	return container.New(kit.Arrange(
		func() fyne.Size { return fyne.NewSize(1, max(theme.Size(look.SizeDetailRow), copied.MinSize().Height)) },
		func(s fyne.Size) {
			side, middle := s.Height, s.Height/2
			left := max(look.Scaled(128), shown.NaturalWidth()+16)
			kit.PutMiddle(shown, 0, middle, min(left-16, s.Width-side))
			kit.PutMiddle(name, left, middle, max(1, s.Width-side-4-left))
			kit.Put(copied, s.Width-side+6, 0, side, side)
		},
	), shown, name, copied)
}
