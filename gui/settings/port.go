package settings

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// portDraft is the port as it stands in its box.
type portDraft struct {
	text   string
	stored uint16
}

// load takes the port from the store, unless what was written before is still to be corrected.
func (p *portDraft) load(stored uint16) {
	if p.text == "" || !p.fault() {
		p.text = strconv.Itoa(int(stored))
	}
	p.stored = stored
}

// parse reads the port, which may be written in full-width digits.
func (p *portDraft) parse() (uint16, bool) {
	t, err := settings.ParsePeer("host:"+strings.TrimSpace(p.text), settings.DefaultPort)
	return t.Port, err == nil
}

func (p *portDraft) fault() bool {
	_, ok := p.parse()
	return !ok
}

// networkPage is the port listened on and the addresses of this machine.
func (d *Dialog) networkPage() *page {
	box := kit.NewInput(d, d.port.text, strconv.Itoa(int(settings.DefaultPort)), 16)
	field := kit.NewField(box)
	row := kit.NewFormRow(words.Say("Port"), field, "")
	row.Most = 120
	own := newOwnAddresses(d)
	judge := func() {
		words, c := d.portHint()
		field.SetWrong(d.port.fault())
		if row.Note.Set(words, c) {
			d.reflow()
		}
	}
	box.OnText(func(s string) {
		d.port.text = s
		judge()
		d.judge()
	})
	take := func() {
		d.takePort()
		judge()
	}
	box.OnSubmitted = func(string) { take() }
	box.Left = take
	p := newPlainPage(
		kit.Heading(words.Say("Receiving")),
		kit.NewParagraph(words.Say("Scripts send text to this UDP port. They use 3456 unless you tell them another.")), kit.Space(10),
		row, kit.Space(10),
		kit.Heading(words.Say("Your addresses")), kit.Space(8), own)
	p.update = func() {
		judge()
		own.update()
	}
	p.leave = d.takePort
	return p
}

// takePort stores the port and listens on it. While it is typed it is left alone, for 3, 34 and 345 are ports too.
func (d *Dialog) takePort() {
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

// portHint says what is wrong with the port, or when it takes effect, or what it does.
func (d *Dialog) portHint() (string, fyne.ThemeColorName) {
	port, ok := d.port.parse()
	switch {
	case !ok:
		return words.Say("Enter a port from 1 to 65535."), theme.ColorNameError
	case port != d.port.stored:
		return words.Say("Applies when you press Enter or leave the box."), theme.ColorNamePlaceHolder
	}
	words, c := words.PortStatus(d.network)
	if c == theme.ColorNameSuccess {
		c = theme.ColorNamePlaceHolder
	}
	return words, c
}
