package gui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

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
func (d *settingsDialog) networkPage() *page {
	box := newInput(d, d.port.text, strconv.Itoa(int(settings.DefaultPort)), 16)
	field := newField(box)
	row := newFormRow(say("Port"), field, "")
	row.most = 120
	own := newOwnAddresses(d)
	judge := func() {
		words, c := d.portHint()
		field.setWrong(d.port.fault())
		if row.note.set(words, c) {
			d.reflow()
		}
	}
	box.onText(func(s string) {
		d.port.text = s
		judge()
		d.judge()
	})
	take := func() {
		d.takePort()
		judge()
	}
	box.OnSubmitted = func(string) { take() }
	box.left = take
	p := newPlainPage(
		heading(say("Receiving")),
		newProse(say("Scripts send text to this UDP port. They use 3456 unless you tell them another.")), space(10),
		row, space(10),
		heading(say("Your addresses")), space(8), own)
	p.update = func() {
		judge()
		own.update()
	}
	p.leave = d.takePort
	return p
}

// takePort stores the port and listens on it. While it is typed it is left alone, for 3, 34 and 345 are ports too.
func (d *settingsDialog) takePort() {
	port, ok := d.port.parse()
	if !ok || port == d.port.stored {
		return
	}
	d.port.stored = port
	d.change(func(c *settings.Settings) { c.Port = port })
	if d.setPort != nil {
		d.setPort(port)
	}
}

// portHint says what is wrong with the port, or when it takes effect, or what it does.
func (d *settingsDialog) portHint() (string, fyne.ThemeColorName) {
	port, ok := d.port.parse()
	switch {
	case !ok:
		return say("Enter a port from 1 to 65535."), theme.ColorNameError
	case port != d.port.stored:
		return say("Applies when you press Enter or leave the box."), theme.ColorNamePlaceHolder
	}
	words, c := portStatusWords(d.network)
	if c == theme.ColorNameSuccess {
		c = theme.ColorNamePlaceHolder
	}
	return words, c
}
