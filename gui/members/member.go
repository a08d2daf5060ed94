package members

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// memberRow is one member of the pane. Of a copy it shows the name with a lock, or with a shield when its digits were
// compared, when it was heard last, and its address; of a plain peer the name or address, that it speaks plain text, and when
// it was heard last.
type memberRow struct {
	widget.BaseWidget
	Avatar *people.Avatar
	Name   *kit.Text
	Badge  *widget.Icon // of a copy
	at     *kit.Text    // of a copy: when it was heard
	Tag    *kit.Fill    // of a plain peer
	plain  *kit.Text
	Below  *kit.Text
	state  *widget.Icon // muted or blocked
	press  *kit.Area
	Shown  memberLook
}

// memberLook is what a row shows beside its texts.
type memberLook struct {
	copy           bool
	Badge          fyne.ThemeIconName
	muted, blocked bool
}

func NewMemberRow() *memberRow {
	r := &memberRow{
		Avatar: people.NewAvatar(),
		Name:   kit.NewText("", theme.SizeNameText, theme.ColorNameForeground),
		Badge:  widget.NewIcon(nil),
		at:     kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		Tag:    kit.NewRoundFill(look.ColorPlain, 4),
		plain:  kit.NewText(words.Plain(), theme.SizeNameCaptionText, look.ColorOnPlain),
		Below:  kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		state:  widget.NewIcon(nil),
		press:  kit.NewArea(nil),
	}
	r.plain.Align = fyne.TextAlignCenter
	r.Badge.Hide()
	r.state.Hide()
	r.at.Hide()
	r.ExtendBaseWidget(r)
	return r
}

// Set shows a member.
func (r *memberRow) Set(m chat.Member, now time.Time, menu func(chat.Member, fyne.Position)) {
	here := m.Here(now)
	r.Avatar.Set(m, here)
	name := theme.ColorNameForeground
	if !here {
		name = theme.ColorNamePlaceHolder
	}
	r.Name.SetColor(name)
	r.Name.Set(people.Label(m))
	at := people.LastHeard(m, now)
	below := people.Host(m)
	if m.Key == (chat.Key{}) {
		below, at = at, ""
		if m.Name != "" {
			below += "  " + people.Host(m)
		}
	}
	r.Below.Set(people.State(m) + below)
	r.at.Set(at)
	l := memberLook{copy: m.Key != (chat.Key{}), muted: m.Muted, blocked: m.Blocked}
	if l.copy {
		l.Badge, _ = people.Of(m).Badge()
	}
	if l != r.Shown {
		r.dress(m, l)
	}
	r.arrange(r.Size())
	r.press.OnMenu = func(at fyne.Position) { menu(m, at) }
	r.press.OnTapped = func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.press)
		menu(m, at.AddXY(r.Name.Position().X, r.press.Size().Height))
	}
}

// dress shows the parts that the member has.
func (r *memberRow) dress(m chat.Member, l memberLook) {
	r.Shown = l
	r.Badge.Hidden, r.at.Hidden, r.Tag.Hidden, r.plain.Hidden = !l.copy, !l.copy, l.copy, l.copy
	if l.copy {
		icon, c := people.Of(m).Badge()
		r.Badge.SetResource(theme.NewColoredResource(theme.Icon(icon), c))
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
		r.Avatar, r.Name, r.Badge, r.at, r.Tag, r.plain, r.Below, r.state, r.press)
}

func (r *memberRow) least() fyne.Size {
	return fyne.NewSize(100, theme.Size(look.SizeMemberRow))
}

// stateIcon is the side of the marks beside a name.
func stateIcon() float32 { return look.Scaled(15) }

func (r *memberRow) arrange(size fyne.Size) {
	side := theme.Size(look.SizeAvatar)
	kit.Put(r.Avatar, 20, (size.Height-side)/2, side, side)
	x, end := 20+side+12, size.Width-20
	nh, bh := r.Name.MinSize().Height, r.Below.MinSize().Height
	top := (size.Height - nh - bh - 2) / 2
	r.arrangeName(x, top, end, nh)
	tag := float32(0)
	if r.Tag.Visible() {
		tag = r.plain.NaturalWidth() + 12
		kit.Put(r.Tag, x, top+nh+2, tag, bh)
		kit.Put(r.plain, x, top+nh+2, tag, bh)
		tag += 6
	}
	kit.Put(r.Below, x+tag, top+nh+2, end-x-tag, bh)
	r.press.Resize(size)
}

// arrangeName places the first line.
func (r *memberRow) arrangeName(x, top, end, height float32) {
	middle, side := top+height/2, stateIcon()
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
	if r.Badge.Visible() {
		wide = min(r.Name.NaturalWidth()+1, wide-side-6)
		kit.Put(r.Badge, x+wide+5, middle-look.Scaled(7), side, side)
	}
	kit.Put(r.Name, x, top, max(1, wide), height)
}
