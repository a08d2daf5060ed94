package members

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// meRow is the foot of the pane: the person, and the address others can enter.
type meRow struct {
	widget.BaseWidget
	avatar   *canvas.Circle
	letter   *kit.Text
	name     *kit.Text
	address  *kit.Text
	copyIcon *widget.Icon
	copy     *kit.Button // under the icon
	settings *kit.Button
}

func newMeRow(key chat.Key, copyText func(string), settings func()) *meRow {
	r := &meRow{
		avatar:   canvas.NewCircle(people.Color(key)),
		letter:   kit.NewText("", theme.SizeNameSubHeadingText, look.ColorOnAvatar),
		name:     kit.NewText("", theme.SizeNameText, theme.ColorNameForeground),
		address:  kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		settings: kit.NewFlatButton(theme.SettingsIcon(), settings),
	}
	r.copyIcon = widget.NewIcon(theme.NewColoredResource(theme.ContentCopyIcon(), theme.ColorNamePlaceHolder))
	r.copy = kit.NewFlatButton(nil, func() { copyText(r.address.Content) })
	r.letter.Align = fyne.TextAlignCenter
	r.ExtendBaseWidget(r)
	return r
}

// set shows the name and the address of the person.
func (r *meRow) set(name string, n health.Network) {
	address, known := words.Say("no network"), n.Primary().IsValid()
	if known {
		address = n.Primary().String()
	}
	if r.name.Content == name && r.address.Content == address {
		return
	}
	r.name.Content, r.address.Content = name, address
	r.letter.Content = people.Initial(name)
	r.copy.Hidden, r.copyIcon.Hidden = !known, !known
	r.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *meRow) CreateRenderer() fyne.WidgetRenderer {
	return kit.NewRenderer(kit.Arrange(kit.Fixed(100, 40), r.arrange),
		r.avatar, r.letter, r.name, r.address, r.copy, r.copyIcon, r.settings)
}

func (r *meRow) arrange(size fyne.Size) {
	side, button := theme.Size(look.SizeAvatar), theme.Size(look.SizeButton)
	kit.Put(r.avatar, 20, (size.Height-side)/2, side, side)
	kit.PutMiddle(r.letter, 20, size.Height/2, side)
	kit.Put(r.settings, size.Width-12-button, (size.Height-button)/2, button, button)
	x := 20 + side + 12
	end := size.Width - 12 - button - 4
	nh, ah := r.name.MinSize().Height, r.address.MinSize().Height
	y := (size.Height - nh - ah) / 2
	kit.Put(r.name, x, y, end-x, nh)
	icon, target := look.Scaled(14), theme.Size(look.SizeTarget)
	w := min(r.address.NaturalWidth(), end-x-icon-14)
	kit.Put(r.address, x, y+nh, w, ah)
	kit.Put(r.copyIcon, x+w+6, y+nh+(ah-icon)/2, icon, icon)
	kit.Put(r.copy, x+w, y+nh+(ah-target)/2, icon+14, target)
}
