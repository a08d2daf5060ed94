package members

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// RoomRow is the top of the pane: the room, its last message with the time, and how many messages are unread.
type RoomRow struct {
	widget.BaseWidget
	style  *typeset.Style
	ground *kit.Fill
	tile   *canvas.Image
	name   *kit.Text
	last   *kit.Text
	at     *kit.Text
	unread *kit.Badge
}

func newRoomRow(st *typeset.Style) *RoomRow {
	r := &RoomRow{
		style:  st,
		ground: kit.NewRoundFill(look.ColorPaneSelected, 8),
		tile:   canvas.NewImageFromResource(look.AppIcon()),
		name:   kit.NewText(words.Say("Room"), theme.SizeNameText, theme.ColorNameForeground),
		last:   kit.NewText(noMessages(), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		at:     kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
	}
	r.at.Align = fyne.TextAlignTrailing
	r.unread = kit.NewBadge()
	r.ExtendBaseWidget(r)
	return r
}

// SetUnread shows how many messages are unread.
func (r *RoomRow) SetUnread(n int) {
	if r.unread.Set(n) {
		r.arrange(r.Size())
	}
}

func noMessages() string { return words.Say("No messages yet") }

// Clear shows that there is no message.
func (r *RoomRow) Clear() { r.show(noMessages(), "") }

// Set shows the last message and the name of its author, if it has one.
func (r *RoomRow) Set(m chat.Message, name string) {
	sentence := typeset.OneLine(words.Shown(r.style, typeset.FirstRunes(m.Text, 100)))
	switch {
	case m.Mine():
		sentence = words.Say("You: {{.Text}}", "Text", sentence)
	case name != "":
		sentence = words.Say("{{.Who}}: {{.Text}}", "Who", name, "Text", sentence)
	}
	r.show(sentence, words.Clock(m.At))
}

func (r *RoomRow) show(text, at string) {
	r.last.Set(text)
	r.at.Set(at)
	r.arrange(r.Size())
}

// CreateRenderer implements fyne.Widget.
func (r *RoomRow) CreateRenderer() fyne.WidgetRenderer {
	return kit.NewRenderer(kit.Arrange(kit.Fixed(100, 40), r.arrange), r.ground, r.tile, r.name, r.last, r.at, r.unread)
}

func (r *RoomRow) arrange(size fyne.Size) {
	r.ground.Resize(size)
	side := theme.Size(look.SizeAvatar)
	kit.Put(r.tile, 12, (size.Height-side)/2, side, side)
	twoLines(r.name, r.last, r.at, side+24, size, 12)
	if r.unread.Visible() {
		w, h := r.unread.Width(), r.unread.Height()
		line := r.last.Size().Height
		kit.Put(r.unread, size.Width-12-w, r.last.Position().Y+(line-h)/2, w, h)
		r.last.Resize(fyne.NewSize(r.last.Size().Width-w-6, line))
	}
}

// twoLines places a name above a smaller line, right of an avatar, with a time at the end of the first line.
func twoLines(name, below, at *kit.Text, x float32, size fyne.Size, right float32) {
	end := size.Width - right
	nh, bh := name.MinSize().Height, below.MinSize().Height
	y := (size.Height - nh - bh) / 2
	w := at.NaturalWidth()
	kit.PutMiddle(at, end-w, y+nh/2, w)
	kit.Put(name, x, y, end-w-8-x, nh)
	kit.Put(below, x, y+nh, end-x, bh)
}
