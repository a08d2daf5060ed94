package people

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
)

// Avatar is the picture of a member. The mark at its corner is filled while the member is here.
type Avatar struct {
	widget.BaseWidget
	ground     *canvas.Rectangle
	letter     *kit.Text
	prompt     *widget.Icon
	ring, mark *kit.Fill
	shown      face
}

// face is what an avatar shows.
type face struct {
	key    chat.Key // zero: a plain peer
	letter string
	here   bool
	gone   bool // not seen for long
}

// NewAvatar returns the avatar of a plain peer.
func NewAvatar() *Avatar {
	a := &Avatar{
		ground: canvas.NewRectangle(color.Transparent),
		letter: kit.NewText("", theme.SizeNameSubHeadingText, look.ColorOnAvatar),
		prompt: widget.NewIcon(theme.NewColoredResource(look.Icon(look.IconPrompt), look.ColorOnPlain)),
		ring:   kit.NewRoundFill(look.ColorPane, 2),
		mark:   kit.NewRoundFill(theme.ColorNameSuccess, 1),
	}
	a.letter.Align = fyne.TextAlignCenter
	a.ExtendBaseWidget(a)
	a.show(face{here: true})
	return a
}

// Set shows a member.
func (a *Avatar) Set(m chat.Member, here bool) {
	f := face{key: m.Key, here: here, gone: m.Gone}
	if m.Key != (chat.Key{}) {
		f.letter = Initial(Of(m).Label())
	}
	if f != a.shown {
		a.show(f)
	}
}

func (a *Avatar) show(f face) {
	a.shown = f
	round := f.key != (chat.Key{})
	a.prompt.Hidden, a.letter.Hidden = round, !round
	a.letter.Content, a.letter.Color = f.letter, look.ColorOnAvatar
	a.ring.Radius, a.mark.Radius = 2, 1
	if round {
		a.mark.Radius = theme.Size(look.SizePresence) / 2
		a.ring.Radius = a.mark.Radius + 2
	}
	if f.gone {
		a.letter.Color = theme.ColorNamePlaceHolder
	}
	a.mark.Color, a.mark.Border = theme.ColorNameSuccess, ""
	if !f.here {
		a.mark.Color, a.mark.Border = look.ColorPane, theme.ColorNamePlaceHolder
	}
	a.Refresh()
}

// color is the colour of the ground.
func (f face) color() color.Color {
	switch {
	case f.key == (chat.Key{}):
		return theme.Color(look.ColorPlain)
	case f.gone:
		return theme.Color(theme.ColorNameSeparator)
	}
	return Color(f.key)
}

// CreateRenderer implements fyne.Widget.
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	side := theme.Size(look.SizeAvatar)
	return kit.NewRenderer(kit.Arrange(kit.Fixed(side, side), a.arrange), a.ground, a.prompt, a.letter, a.ring, a.mark)
}

func (a *Avatar) arrange(size fyne.Size) {
	side, mark := size.Height, look.Scaled(8)
	a.ground.FillColor, a.ground.CornerRadius = a.shown.color(), 8
	if !a.letter.Hidden {
		a.ground.CornerRadius, mark = side/2, theme.Size(look.SizePresence)
	}
	a.ground.Resize(size)
	kit.PutMiddle(a.letter, 0, side/2, side)
	kit.Put(a.prompt, side/4, side/4, side/2, side/2)
	kit.Put(a.ring, side-mark, side-mark, mark+4, mark+4)
	kit.Put(a.mark, side-mark+2, side-mark+2, mark, mark)
}
