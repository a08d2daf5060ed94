package settings

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat/health"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// portDraft is the port as it stands in its entry.
type portDraft struct {
	text   string
	stored uint16
}

// load takes the port from the store, unless the entry still has to be corrected.
func (p *portDraft) load(stored uint16) {
	if p.text == "" || !p.fault() {
		p.text = strconv.Itoa(int(stored))
	}
	p.stored = stored
}

// parse reads the port, which may be written in full-width digits.
func (p *portDraft) parse() (uint16, bool) {
	port, err := settings.ParsePort(p.text)
	return port, err == nil
}

func (p *portDraft) fault() bool {
	_, ok := p.parse()
	return !ok
}

// portPage is the port on which this node receives plain text.
type portPage struct {
	dialog *Dialog
	field  *kit.Field
	row    *kit.FormRow
}

// networkPage has the port and the addresses of this machine.
func networkPage(d *Dialog) *page {
	box := kit.NewInput(d.frame, d.port.text, strconv.Itoa(int(settings.DefaultPort)), 16)
	p := &portPage{dialog: d, field: kit.NewField(box)}
	p.row = kit.NewFormRow(words.Say("Port"), p.field, "")
	p.row.Most = 120
	box.OnText(func(s string) {
		d.port.text = s
		p.judge()
		d.judge()
	})
	box.Left = func() {
		p.take()
		p.judge()
	}
	box.OnSubmitted = func(string) { box.Left() }
	own := newOwnAddresses(d)
	return &page{
		objects: []fyne.CanvasObject{
			kit.Heading(words.Say("Receiving")),
			kit.NewParagraph(words.Say("Scripts send text to this UDP port. They use 3456 unless you tell them another.")), kit.Space(10),
			p.row, kit.Space(10),
			kit.Heading(words.Say("Your addresses")), kit.Space(8), own,
		},
		update: func() {
			p.judge()
			own.update()
		},
		leave: p.take,
	}
}

// judge shows whether the port is correct.
func (p *portPage) judge() {
	p.field.SetWrong(p.dialog.port.fault())
	if p.row.Hint.Set(p.hint()) {
		p.dialog.reflow()
	}
}

// take stores the port and listens on it. While it is typed it is left alone, because 3, 34 and 345 are ports too.
func (p *portPage) take() {
	d := p.dialog
	port, ok := d.port.parse()
	if !ok || port == d.port.stored {
		return
	}
	d.port.stored = port
	d.change(func(c *settings.Settings) { c.Port = port })
	if d.SetPort != nil {
		d.SetPort(port)
	}
}

// hint says what is wrong with the port, or when it takes effect, or how it is used.
func (p *portPage) hint() (string, fyne.ThemeColorName) {
	port, ok := p.dialog.port.parse()
	switch {
	case !ok:
		return words.Say("Enter a port from 1 to 65535."), theme.ColorNameError
	case port != p.dialog.port.stored:
		return words.Say("Applies when you press Enter or leave the box."), theme.ColorNamePlaceHolder
	}
	words, c := words.PortStatus(p.dialog.network)
	if c == theme.ColorNameSuccess {
		c = theme.ColorNamePlaceHolder
	}
	return words, c
}

// ownAddresses are the addresses of this machine, each with a button that copies it.
type ownAddresses struct {
	widget.BaseWidget
	dialog *Dialog
	box    *fyne.Container // holds the inset
	shown  []health.Interface
	port   uint16
	state  health.NetworkState
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
	if o.port == n.Port && o.state == n.State && slices.Equal(o.shown, n.Interfaces) {
		return
	}
	o.shown, o.port, o.state = slices.Clone(n.Interfaces), n.Port, n.State
	o.fill()
	o.box.Refresh()
	o.dialog.reflow()
}

func (o *ownAddresses) fill() {
	lead := kit.NewText(words.Say("Give others one of these"), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	objects := []fyne.CanvasObject{kit.Space(4), lead, kit.Space(4)}
	if len(o.shown) == 0 {
		lead.Content = words.NoAddress(o.dialog.network)
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
	name := kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	name.SetKeeping(words.Interface(i))
	copied := kit.NewCopyButton(d.frame, "", "", func() { copyText(address) })
	height := func() float32 { return max(theme.Size(look.SizeDetailRow), copied.MinSize().Height) }
	return kit.NewLine(height, func(s fyne.Size) {
		side, middle := s.Height, s.Height/2
		left := max(look.Scaled(128), shown.NaturalWidth()+16)
		kit.PutMiddle(shown, 0, middle, min(left-16, s.Width-side))
		kit.PutMiddle(name, left, middle, max(1, s.Width-side-4-left))
		kit.Put(copied, s.Width-side+6, 0, side, side)
	}, shown, name, copied)
}
