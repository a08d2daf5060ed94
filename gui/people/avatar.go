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

// Avatar stands for a member: round, in the colour of its key and with a letter, for a copy of the program; a sand-coloured
// square with a prompt for a plain peer. The mark at its corner has the same shape, and is filled while the member is here.
type Avatar struct {
	widget.BaseWidget
	Ground *canvas.Rectangle
	letter *kit.Text
	Prompt *widget.Icon
	ring   *kit.Fill
	Mark   *kit.Fill
	Shown  face
}

// face is what an avatar shows.
type face struct {
	key    chat.Key // zero: a plain peer
	Letter string
	here   bool
	gone   bool // unseen for long
}

func NewAvatar() *Avatar {
	a := &Avatar{
		Ground: canvas.NewRectangle(color.Transparent),
		letter: kit.NewText("", theme.SizeNameSubHeadingText, look.ColorOnAvatar),
		Prompt: widget.NewIcon(theme.NewColoredResource(look.Icon(look.IconPrompt), look.ColorOnPlain)),
		ring:   kit.NewRoundFill(look.ColorPane, 2),
		Mark:   kit.NewRoundFill(theme.ColorNameSuccess, 1),
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
		f.Letter = Initial(Of(m).Call())
	}
	if f != a.Shown {
		a.show(f)
	}
}

func (a *Avatar) show(f face) {
	a.Shown = f
	round := f.key != (chat.Key{})
	a.Prompt.Hidden, a.letter.Hidden = round, !round
	a.letter.Content, a.letter.Color = f.Letter, look.ColorOnAvatar
	a.ring.Radius, a.Mark.Radius = 2, 1
	if round {
		a.Mark.Radius = theme.Size(look.SizePresence) / 2
		a.ring.Radius = a.Mark.Radius + 2
	}
	if f.gone {
		a.letter.Color = theme.ColorNamePlaceHolder
	}
	a.Mark.Color, a.Mark.Border = theme.ColorNameSuccess, ""
	if !f.here {
		a.Mark.Color, a.Mark.Border = look.ColorPane, theme.ColorNamePlaceHolder
	}
	a.Refresh()
}

// color is that of the ground.
func (f face) color() color.Color {
	switch {
	case f.key == (chat.Key{}):
		return theme.Color(look.ColorPlain)
	case f.gone:
		return theme.Color(theme.ColorNameSeparator)
	}
	return Tint(f.key)
}

// CreateRenderer implements fyne.Widget.
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	side := theme.Size(look.SizeAvatar)
	return kit.NewRenderer(kit.Arrange(kit.Fixed(side, side), a.arrange), a.Ground, a.Prompt, a.letter, a.ring, a.Mark)
}

func (a *Avatar) arrange(size fyne.Size) {
	side, mark := size.Height, look.Scaled(8)
	a.Ground.FillColor, a.Ground.CornerRadius = a.Shown.color(), 8
	if !a.letter.Hidden {
		a.Ground.CornerRadius, mark = side/2, theme.Size(look.SizePresence)
	}
	a.Ground.Resize(size)
	kit.PutMiddle(a.letter, 0, side/2, side)
	kit.Put(a.Prompt, side/4, side/4, side/2, side/2)
	kit.Put(a.ring, side-mark, side-mark, mark+4, mark+4)
	kit.Put(a.Mark, side-mark+2, side-mark+2, mark, mark)
}
