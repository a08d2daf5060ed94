package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// memberRow is one member of the pane. Of a copy it shows the name with a lock, or with a shield when its digits were
// compared, when it was heard last, and its address; of a plain peer the name or address, that it speaks plain text, and when
// it was heard last.
type memberRow struct {
	widget.BaseWidget
	avatar *avatar
	name   *text
	badge  *widget.Icon // of a copy
	at     *text        // of a copy: when it was heard
	tag    *fill        // of a plain peer
	plain  *text
	below  *text
	state  *widget.Icon // muted or blocked
	press  *area
	shown  memberLook
}

// memberLook is what a row shows beside its texts.
type memberLook struct {
	copy           bool
	badge          fyne.ThemeIconName
	muted, blocked bool
}

func newMemberRow() *memberRow {
	r := &memberRow{
		avatar: newAvatar(),
		name:   newText("", theme.SizeNameText, theme.ColorNameForeground),
		badge:  widget.NewIcon(nil),
		at:     newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		tag:    newRoundFill(look.ColorPlain, 4),
		plain:  newText(plainWords(), theme.SizeNameCaptionText, look.ColorOnPlain),
		below:  newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		state:  widget.NewIcon(nil),
		press:  newArea(nil),
	}
	r.plain.align = fyne.TextAlignCenter
	r.badge.Hide()
	r.state.Hide()
	r.at.Hide()
	r.ExtendBaseWidget(r)
	return r
}

// set shows a member.
func (r *memberRow) set(m chat.Member, now time.Time, menu func(chat.Member, fyne.Position)) {
	here := m.Here(now)
	r.avatar.set(m, here)
	name := theme.ColorNameForeground
	if !here {
		name = theme.ColorNamePlaceHolder
	}
	r.name.setColor(name)
	r.name.set(labelOf(m))
	at := lastWords(m, now)
	below := hostOnly(m)
	if m.Key == (chat.Key{}) {
		below, at = at, ""
		if m.Name != "" {
			below += "  " + hostOnly(m)
		}
	}
	r.below.set(stateOf(m) + below)
	r.at.set(at)
	l := memberLook{copy: m.Key != (chat.Key{}), muted: m.Muted, blocked: m.Blocked}
	if l.copy {
		l.badge, _ = personOf(m).badge()
	}
	if l != r.shown {
		r.dress(m, l)
	}
	r.arrange(r.Size())
	r.press.menu = func(at fyne.Position) { menu(m, at) }
	r.press.tapped = func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.press)
		menu(m, at.AddXY(r.name.Position().X, r.press.Size().Height))
	}
}

// dress shows the parts that the member has.
func (r *memberRow) dress(m chat.Member, l memberLook) {
	r.shown = l
	r.badge.Hidden, r.at.Hidden, r.tag.Hidden, r.plain.Hidden = !l.copy, !l.copy, l.copy, l.copy
	if l.copy {
		icon, c := personOf(m).badge()
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

// stateOf begins the second line of who is muted or blocked.
func stateOf(m chat.Member) string {
	switch {
	case m.Blocked:
		return say("blocked") + "  "
	case m.Muted:
		return say("muted") + "  "
	}
	return ""
}

// lastWords tells when somebody was heard; of a copy that is away, when it was here.
func lastWords(m chat.Member, now time.Time) string {
	switch {
	case m.Key == (chat.Key{}):
		return heardWords(m.Heard, now)
	case !m.Linked && !m.Seen.IsZero():
		return heardWords(m.Seen, now)
	case m.Heard.IsZero():
		return ""
	}
	return heardWords(m.Heard, now)
}

// labelOf is what a member is called: its name, or else its host alone, for a script has a new port at every run.
func labelOf(m chat.Member) string {
	if m.Key != (chat.Key{}) {
		return personOf(m).call()
	}
	if host, ok := m.ID.Host(); ok && m.Name == "" {
		return host.String()
	}
	return m.Label()
}

// hostWords is where a member was last heard from; of a plain peer it is the host, for it has a new port at every run.
func hostWords(m chat.Member) string {
	if _, plain := m.ID.Host(); !plain && m.Last.IsValid() {
		return m.Last.String()
	}
	return hostOnly(m)
}

// hostOnly is the address of a member without a port, which changes with every run of a script. Of a copy whose address is
// not known it is the fingerprint.
func hostOnly(m chat.Member) string {
	if host, ok := m.ID.Host(); ok {
		return host.String()
	}
	if m.Last.IsValid() {
		return m.Last.Addr().String()
	}
	return m.Fingerprint
}

// CreateRenderer implements fyne.Widget.
func (r *memberRow) CreateRenderer() fyne.WidgetRenderer {
	return newLaidOut(newArranged(r.least, r.arrange),
		r.avatar, r.name, r.badge, r.at, r.tag, r.plain, r.below, r.state, r.press)
}

func (r *memberRow) least() fyne.Size {
	return fyne.NewSize(100, theme.Size(look.SizeMemberRow))
}

// stateIcon is the side of the marks beside a name.
func stateIcon() float32 { return grown(15) }

func (r *memberRow) arrange(size fyne.Size) {
	side := theme.Size(look.SizeAvatar)
	put(r.avatar, 20, (size.Height-side)/2, side, side)
	x, end := 20+side+12, size.Width-20
	nh, bh := r.name.MinSize().Height, r.below.MinSize().Height
	top := (size.Height - nh - bh - 2) / 2
	r.arrangeName(x, top, end, nh)
	tag := float32(0)
	if r.tag.Visible() {
		tag = r.plain.naturalWidth() + 12
		put(r.tag, x, top+nh+2, tag, bh)
		put(r.plain, x, top+nh+2, tag, bh)
		tag += 6
	}
	put(r.below, x+tag, top+nh+2, end-x-tag, bh)
	r.press.Resize(size)
}

// arrangeName places the first line.
func (r *memberRow) arrangeName(x, top, end, height float32) {
	middle, side := top+height/2, stateIcon()
	right := end
	if at := r.at.naturalWidth(); r.at.Visible() && r.at.content != "" {
		putMiddle(r.at, right-at, middle, at)
		right -= at + 6
	}
	put(r.state, right-side, middle-grown(7), side, side)
	if r.state.Visible() {
		right -= side + 6
	}
	wide := right - x
	if r.badge.Visible() {
		wide = min(r.name.naturalWidth()+1, wide-side-6)
		put(r.badge, x+wide+5, middle-grown(7), side, side)
	}
	put(r.name, x, top, max(1, wide), height)
}
