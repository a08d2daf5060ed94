package members

import (
	"time"

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

// memberRow is one member in the pane. It shows the name and when a message last came. A member with a node has a lock, or a
// shield once its digits were compared, and its address; a plain peer has a tag.
type memberRow struct {
	widget.BaseWidget
	avatar       *people.Avatar
	name         *kit.Text
	badge        *widget.Icon // of a node
	at           *kit.Text    // of a member with a name: when it last sent or was here
	tag          *kit.Fill    // of a plain peer
	plain, below *kit.Text
	state        *widget.Icon // muted or blocked
	press        *kit.Area
	shown        memberLook
}

// memberLook is what a row shows beside its texts.
type memberLook struct {
	node           bool
	timed          bool // the time stands beside the name
	badge          fyne.ThemeIconName
	muted, blocked bool
}

func newMemberRow() *memberRow {
	r := &memberRow{
		avatar: people.NewAvatar(),
		name:   kit.NewText("", theme.SizeNameText, theme.ColorNameForeground),
		badge:  widget.NewIcon(nil),
		at:     kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		tag:    kit.NewRoundFill(look.ColorPlain, 4),
		plain:  kit.NewText(words.Plain(), theme.SizeNameCaptionText, look.ColorOnPlain),
		below:  kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		state:  widget.NewIcon(nil),
		press:  kit.NewArea(nil),
	}
	r.plain.Align = fyne.TextAlignCenter
	r.badge.Hide()
	r.state.Hide()
	r.at.Hide()
	r.ExtendBaseWidget(r)
	return r
}

// set shows a member.
func (r *memberRow) set(m chat.Member, now time.Time, menu func(chat.Member, fyne.Position)) {
	here := m.Here(now)
	r.avatar.Set(m, here)
	name := theme.ColorNameForeground
	if !here {
		name = theme.ColorNamePlaceHolder
	}
	r.name.SetColor(name)
	r.name.SetKeeping(people.Parts(m))
	at := people.LastSeen(m, now)
	below := people.Host(m) // tells plain peers of one name apart
	if m.Key == (chat.Key{}) && m.Name == "" {
		below, at = at, ""
	}
	r.below.SetKeeping(people.StatePrefix(m), below)
	r.at.Set(at)
	l := memberLook{node: m.Key != (chat.Key{}), timed: at != "", muted: m.Muted, blocked: m.Blocked}
	if l.node {
		l.badge, _ = people.Of(m).Badge()
	}
	if l != r.shown {
		r.dress(m, l)
	}
	r.arrange(r.Size())
	r.press.OnMenu = func(at fyne.Position) { menu(m, at) }
	r.press.OnTapped = func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.press)
		menu(m, at.AddXY(r.name.Position().X, r.press.Size().Height))
	}
}

// dress shows the parts that the member has.
func (r *memberRow) dress(m chat.Member, l memberLook) {
	r.shown = l
	r.badge.Hidden, r.at.Hidden, r.tag.Hidden, r.plain.Hidden = !l.node, !l.timed, l.node, l.node
	if l.node {
		icon, c := people.Of(m).Badge()
		r.badge.SetResource(theme.NewColoredResource(theme.Icon(icon), c))
	}
	icon := theme.IconNameVolumeMute
	if l.blocked {
		icon = theme.IconNameVisibilityOff
	}
	r.state.Hidden = !l.muted && !l.blocked
	r.state.SetResource(theme.NewColoredResource(theme.Icon(icon), theme.ColorNamePlaceHolder))
	r.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *memberRow) CreateRenderer() fyne.WidgetRenderer {
	return kit.NewRenderer(kit.Arrange(r.least, r.arrange),
		r.avatar, r.name, r.badge, r.at, r.tag, r.plain, r.below, r.state, r.press)
}

func (r *memberRow) least() fyne.Size { return fyne.NewSize(100, theme.Size(look.SizeMemberRow)) }

func (r *memberRow) arrange(size fyne.Size) {
	side := theme.Size(look.SizeAvatar)
	kit.Put(r.avatar, 20, (size.Height-side)/2, side, side)
	x, end := 20+side+12, size.Width-20
	nh, bh := r.name.MinSize().Height, r.below.MinSize().Height
	top := (size.Height - nh - bh - 2) / 2
	r.arrangeName(x, top, end, nh)
	tag := float32(0)
	if r.tag.Visible() {
		tag = r.plain.NaturalWidth() + 12
		kit.Put(r.tag, x, top+nh+2, tag, bh)
		kit.Put(r.plain, x, top+nh+2, tag, bh)
		tag += 6
	}
	kit.Put(r.below, x+tag, top+nh+2, end-x-tag, bh)
	r.press.Resize(size)
}

// arrangeName places the first line.
func (r *memberRow) arrangeName(x, top, end, height float32) {
	middle, side := top+height/2, look.Scaled(15)
	right := end
	if at := r.at.NaturalWidth(); r.at.Visible() && r.at.Content != "" {
		kit.PutMiddle(r.at, right-at, middle, at)
		right -= at + 6
	}
	kit.Put(r.state, right-side, middle-look.Scaled(7), side, side)
	if r.state.Visible() {
		right -= side + 6
	}
	wide := right - x
	if r.badge.Visible() {
		wide = min(r.name.NaturalWidth()+1, wide-side-6)
		kit.Put(r.badge, x+wide+5, middle-look.Scaled(7), side, side)
	}
	kit.Put(r.name, x, top, max(1, wide), height)
}

// meRow is the foot of the pane: the person, and the address others can enter.
type meRow struct {
	widget.BaseWidget
	avatar                *canvas.Circle
	letter, name, address *kit.Text
	copyIcon              *widget.Icon
	copy                  *kit.Button // under the icon
	settings              *kit.Button
	key                   chat.Key
}

func newMeRow(copyText func(string), settings func()) *meRow {
	r := &meRow{
		avatar:   canvas.NewCircle(people.Color(chat.Key{})),
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

// set shows the person's name, colour and address.
func (r *meRow) set(name string, key chat.Key, n health.Network) {
	address, known := words.Say("no network"), n.Primary().IsValid()
	if known {
		address = n.Primary().String()
	} else if n.State == health.IPv6Only {
		address = words.Say("IPv4 is needed")
	}
	if r.name.Content == name && r.address.Content == address && r.key == key {
		return
	}
	r.key = key
	r.avatar.FillColor = people.Color(key)
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
