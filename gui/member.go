package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// memberRow is one member of the pane: a sand-coloured square with a prompt, since every member is a plain peer, its name
// or address, and when it was last heard. A filled mark at the corner says that it was heard within half an hour.
type memberRow struct {
	widget.BaseWidget
	avatar *fill
	icon   *widget.Icon
	ring   *fill
	mark   *fill
	name   *text
	tag    *fill
	plain  *text
	below  *text
	state  *widget.Icon // muted or blocked
	press  *area
}

func newMemberRow() *memberRow {
	r := &memberRow{
		avatar: newRoundFill(look.ColorPlain, 8),
		icon:   widget.NewIcon(theme.NewColoredResource(look.Icon(look.IconPrompt), look.ColorOnPlain)),
		ring:   newRoundFill(look.ColorPane, 2),
		mark:   newRoundFill(theme.ColorNameSuccess, 1),
		name:   newText("", theme.SizeNameText, theme.ColorNameForeground),
		tag:    newRoundFill(look.ColorPlain, 4),
		plain:  newText(plainWords(), theme.SizeNameCaptionText, look.ColorOnPlain),
		below:  newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		state:  widget.NewIcon(nil),
		press:  newArea(nil),
	}
	r.plain.align = fyne.TextAlignCenter
	r.ExtendBaseWidget(r)
	return r
}

// set shows a member.
func (r *memberRow) set(m chat.Member, now time.Time, menu func(chat.Member, fyne.Position)) {
	r.name.set(labelOf(m))
	words := heardWords(m.Heard, now)
	if host, ok := m.ID.Host(); ok && m.Name != "" {
		words = host.String() + "  " + words
	}
	switch {
	case m.Blocked:
		words = say("blocked") + "  " + words
	case m.Muted:
		words = say("muted") + "  " + words
	}
	r.below.set(words)
	r.setState(m)
	r.setHere(m.Here(now))
	r.press.menu = func(at fyne.Position) { menu(m, at) }
}

// stateIcon is the side of the mark of who is muted or blocked.
const stateIcon = 15

// setState shows whether the member is muted or blocked.
func (r *memberRow) setState(m chat.Member) {
	icon := theme.IconNameVolumeMute
	if m.Blocked {
		icon = theme.IconNameVisibilityOff
	}
	hidden := !m.Muted && !m.Blocked
	if !hidden {
		r.state.SetResource(theme.NewColoredResource(theme.Icon(icon), theme.ColorNamePlaceHolder))
	}
	if r.state.Hidden != hidden {
		r.state.Hidden = hidden
		r.Refresh()
	}
}

// labelOf is what a member is called: its name, or else its host alone, for a script has a new port at every run.
func labelOf(m chat.Member) string {
	if host, ok := m.ID.Host(); ok && m.Name == "" {
		return host.String()
	}
	return m.Label()
}

// setHere fills the mark or leaves it open.
func (r *memberRow) setHere(here bool) {
	ground, border, name := theme.ColorNameSuccess, fyne.ThemeColorName(""), theme.ColorNameForeground
	if !here {
		ground, border, name = look.ColorPane, theme.ColorNamePlaceHolder, theme.ColorNamePlaceHolder
	}
	r.name.setColor(name)
	if r.mark.color != ground {
		r.mark.color, r.mark.border = ground, border
		r.mark.Refresh()
	}
}

// hostWords is where a member was last heard from.
func hostWords(m chat.Member) string {
	if m.Last.IsValid() {
		return m.Last.String()
	}
	host, _ := m.ID.Host()
	return host.String()
}

// CreateRenderer implements fyne.Widget.
func (r *memberRow) CreateRenderer() fyne.WidgetRenderer {
	return newLaidOut(arranged{r.least, r.arrange},
		r.avatar, r.icon, r.ring, r.mark, r.name, r.tag, r.plain, r.below, r.state, r.press)
}

func (r *memberRow) least() fyne.Size {
	return fyne.NewSize(100, theme.Size(look.SizeMemberRow))
}

func (r *memberRow) arrange(size fyne.Size) {
	side := theme.Size(look.SizeAvatar)
	y := (size.Height - side) / 2
	put(r.avatar, 20, y, side, side)
	put(r.icon, 20+side/4, y+side/4, side/2, side/2)
	put(r.ring, 20+side-8, y+side-8, 12, 12)
	put(r.mark, 20+side-6, y+side-6, 8, 8)
	x, end := 20+side+12, size.Width-20
	nh, bh := r.name.MinSize().Height, r.below.MinSize().Height
	top := (size.Height - nh - bh - 2) / 2
	put(r.state, end-stateIcon, top+(nh-stateIcon)/2, stateIcon, stateIcon)
	right := end
	if r.state.Visible() {
		right -= stateIcon + 6
	}
	put(r.name, x, top, right-x, nh)
	tag := r.plain.naturalWidth() + 12
	put(r.tag, x, top+nh+2, tag, bh)
	put(r.plain, x, top+nh+2, tag, bh)
	put(r.below, x+tag+6, top+nh+2, end-x-tag-6, bh)
	r.press.Resize(size)
}
