package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// avatar stands for a member: round, in the colour of its key and with a letter, for a copy of the program; a sand-coloured
// square with a prompt for a plain peer. The mark at its corner has the same shape, and is filled while the member is here.
type avatar struct {
	widget.BaseWidget
	ground *canvas.Rectangle
	letter *text
	prompt *widget.Icon
	ring   *fill
	mark   *fill
	shown  face
}

// face is what an avatar shows.
type face struct {
	key    chat.Key // zero: a plain peer
	letter string
	here   bool
	gone   bool // unseen for long
}

func newAvatar() *avatar {
	a := &avatar{
		ground: canvas.NewRectangle(color.Transparent),
		letter: newText("", theme.SizeNameSubHeadingText, look.ColorOnAvatar),
		prompt: widget.NewIcon(theme.NewColoredResource(look.Icon(look.IconPrompt), look.ColorOnPlain)),
		ring:   newRoundFill(look.ColorPane, 2),
		mark:   newRoundFill(theme.ColorNameSuccess, 1),
	}
	a.letter.align = fyne.TextAlignCenter
	a.ExtendBaseWidget(a)
	a.show(face{here: true})
	return a
}

// set shows a member.
func (a *avatar) set(m chat.Member, here bool) {
	f := face{key: m.Key, here: here, gone: m.Gone}
	if m.Key != (chat.Key{}) {
		f.letter = initial(personOf(m).call())
	}
	if f != a.shown {
		a.show(f)
	}
}

func (a *avatar) show(f face) {
	a.shown = f
	round := f.key != (chat.Key{})
	a.prompt.Hidden, a.letter.Hidden = round, !round
	a.letter.content, a.letter.color = f.letter, look.ColorOnAvatar
	a.ring.radius, a.mark.radius = 2, 1
	if round {
		a.mark.radius = theme.Size(look.SizePresence) / 2
		a.ring.radius = a.mark.radius + 2
	}
	if f.gone {
		a.letter.color = theme.ColorNamePlaceHolder
	}
	a.mark.color, a.mark.border = theme.ColorNameSuccess, ""
	if !f.here {
		a.mark.color, a.mark.border = look.ColorPane, theme.ColorNamePlaceHolder
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
	return tint(f.key)
}

// CreateRenderer implements fyne.Widget.
func (a *avatar) CreateRenderer() fyne.WidgetRenderer {
	side := theme.Size(look.SizeAvatar)
	return newLaidOut(newArranged(fixed(side, side), a.arrange), a.ground, a.prompt, a.letter, a.ring, a.mark)
}

func (a *avatar) arrange(size fyne.Size) {
	side, mark := size.Height, grown(8)
	a.ground.FillColor, a.ground.CornerRadius = a.shown.color(), 8
	if !a.letter.Hidden {
		a.ground.CornerRadius, mark = side/2, theme.Size(look.SizePresence)
	}
	a.ground.Resize(size)
	putMiddle(a.letter, 0, side/2, side)
	put(a.prompt, side/4, side/4, side/2, side/2)
	put(a.ring, side-mark, side-mark, mark+4, mark+4)
	put(a.mark, side-mark+2, side-mark+2, mark, mark)
}
