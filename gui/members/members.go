package members

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Pane is the pane at the left: the room, who is in it, and oneself.
type Pane struct {
	widget.BaseWidget
	ground *kit.Fill
	edge   *kit.Fill
	Room   *roomRow
	count  *kit.Text
	Add    *kit.Button
	List   *kit.KeyList
	Nobody *widget.Label
	line   *kit.Fill
	me     *Me
	Shown  []chat.Member
	chosen chat.MemberID // where the keyboard is
	now    func() time.Time
	menu   func(chat.Member, fyne.Position)
}

func New(st *typeset.Style, now func() time.Time, add func(), menu func(chat.Member, fyne.Position), me *Me) *Pane {
	m := &Pane{
		ground: kit.NewFill(look.ColorPane), edge: kit.NewHairline(), line: kit.NewHairline(),
		Room: newRoomRow(st), me: me, now: now, menu: menu,
		count: kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		Add:   kit.NewFlatButton(theme.ContentAddIcon(), add),
	}
	m.Nobody = widget.NewLabel(words.Say("No one else here yet."))
	m.Nobody.Wrapping = fyne.TextWrapWord
	m.Nobody.Alignment = fyne.TextAlignCenter
	m.Nobody.SizeName = theme.SizeNameCaptionText
	m.Nobody.Importance = widget.LowImportance
	m.List = kit.NewKeyList(func() int { return len(m.Shown) }, m.newRow, m.bind, m.openMember)
	m.List.Came = m.keepChosen
	m.List.Moved = func(i int) {
		if i < len(m.Shown) {
			m.chosen = m.Shown[i].ID
		}
	}
	m.ExtendBaseWidget(m)
	return m
}

func (m *Pane) newRow() fyne.CanvasObject { return NewMemberRow() }

func (m *Pane) bind(i widget.ListItemID, o fyne.CanvasObject) {
	if i < len(m.Shown) {
		o.(*memberRow).Set(m.Shown[i], m.now(), m.menu)
	}
}

// Set shows who is in the room.
func (m *Pane) Set(all []chat.Member) {
	m.Shown = people.InOrder(all)
	if m.List.Focus {
		m.keepChosen()
	}
	m.count.Set(words.Say("Members {{.N}}", "N", len(all)))
	m.List.Refresh()
	if nobody := len(all) == 0; m.List.Hidden != nobody {
		m.List.Hidden = nobody
		m.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (m *Pane) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(kit.Arrange(kit.Fixed(120, 100), m.arrange),
		m.ground, m.edge, m.Room, m.count, m.Add, m.List, m.Nobody, m.line, m.me))
}

func (m *Pane) arrange(size fyne.Size) {
	w, h := size.Width-1, size.Height
	m.ground.Resize(size)
	kit.Put(m.edge, w, 0, 1, h)
	row, me, side := theme.Size(look.SizeRoomRow), theme.Size(look.SizeMe), theme.Size(look.SizeButton)
	kit.Put(m.Room, 8, 8, w-16, row)
	y := 8 + row + 8
	kit.PutMiddle(m.count, 20, y+side/2, w-80)
	kit.Put(m.Add, w-12-side, y, side, side)
	y += side + 4
	kit.Put(m.List, 0, y, w, h-y-me-1)
	end := kit.Stacked(m.Nobody, 20, y+20, w-40)
	m.Nobody.Hidden = len(m.Shown) > 0 || end > h-me
	kit.Put(m.line, 0, h-me-1, w, 1)
	kit.Put(m.me, 0, h-me, w, me)
}

// roomRow is the room on top of the pane: its last words and when they were said.
type roomRow struct {
	widget.BaseWidget
	style  *typeset.Style
	ground *kit.Fill
	tile   *canvas.Image
	name   *kit.Text
	Last   *kit.Text
	at     *kit.Text
	Unread *kit.Badge
}

func newRoomRow(st *typeset.Style) *roomRow {
	r := &roomRow{
		style:  st,
		ground: kit.NewRoundFill(look.ColorPaneSelected, 8),
		tile:   canvas.NewImageFromResource(look.AppIcon()),
		name:   kit.NewText(words.Say("Room"), theme.SizeNameText, theme.ColorNameForeground),
		Last:   kit.NewText(FirstWords(), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		at:     kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
	}
	r.at.Align = fyne.TextAlignTrailing
	r.Unread = kit.NewBadge()
	r.ExtendBaseWidget(r)
	return r
}

// SetUnread shows how many messages were not read.
func (r *roomRow) SetUnread(n int) {
	if r.Unread.Set(n) {
		r.arrange(r.Size())
	}
}

func FirstWords() string { return words.Say("No messages yet") }

// Clear shows that there is no message.
func (r *roomRow) Clear() { r.tell(FirstWords(), "") }

// Set shows the last message, and who said it, if that person has a name.
func (r *roomRow) Set(m chat.Message, name string) {
	sentence := typeset.OneLine(words.Shown(r.style, typeset.FirstRunes(m.Text, 100)))
	switch {
	case m.Mine():
		sentence = words.Say("You: {{.Text}}", "Text", sentence)
	case name != "":
		sentence = words.Say("{{.Who}}: {{.Text}}", "Who", name, "Text", sentence)
	}
	r.tell(sentence, words.Clock(m.At))
}

func (r *roomRow) tell(words, at string) {
	r.Last.Set(words)
	r.at.Set(at)
	r.arrange(r.Size())
}

// CreateRenderer implements fyne.Widget.
func (r *roomRow) CreateRenderer() fyne.WidgetRenderer {
	return kit.NewRenderer(kit.Arrange(kit.Fixed(100, 40), r.arrange), r.ground, r.tile, r.name, r.Last, r.at, r.Unread)
}

func (r *roomRow) arrange(size fyne.Size) {
	r.ground.Resize(size)
	side := theme.Size(look.SizeAvatar)
	kit.Put(r.tile, 12, (size.Height-side)/2, side, side)
	twoLines(r.name, r.Last, r.at, side+24, size, 12)
	if r.Unread.Visible() {
		w, h := r.Unread.Width(), r.Unread.Height()
		line := r.Last.Size().Height
		kit.Put(r.Unread, size.Width-12-w, r.Last.Position().Y+(line-h)/2, w, h)
		r.Last.Resize(fyne.NewSize(r.Last.Size().Width-w-6, line))
	}
}

// twoLines places a name over a smaller line right of an avatar, with a time at the end of the first line.
func twoLines(name, below, at *kit.Text, x float32, size fyne.Size, right float32) {
	end := size.Width - right
	nh, bh := name.MinSize().Height, below.MinSize().Height
	y := (size.Height - nh - bh) / 2
	w := at.NaturalWidth()
	kit.PutMiddle(at, end-w, y+nh/2, w)
	kit.Put(name, x, y, end-w-8-x, nh)
	kit.Put(below, x, y+nh, end-x, bh)
}

// Me is oneself at the foot of the pane.
type Me struct {
	widget.BaseWidget
	avatar   *canvas.Circle // in the colour that others see
	letter   *kit.Text
	name     *kit.Text
	address  *kit.Text
	copyIcon *widget.Icon
	Copy     *kit.Button // under the icon
	settings *kit.Button
}

func NewMe(copyText func(string), settings func(), key chat.Key) *Me {
	r := &Me{
		avatar:   canvas.NewCircle(people.Tint(key)),
		letter:   kit.NewText("", theme.SizeNameSubHeadingText, look.ColorOnAvatar),
		name:     kit.NewText("", theme.SizeNameText, theme.ColorNameForeground),
		address:  kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		settings: kit.NewFlatButton(theme.SettingsIcon(), settings),
	}
	r.copyIcon = widget.NewIcon(theme.NewColoredResource(theme.ContentCopyIcon(), theme.ColorNamePlaceHolder))
	r.Copy = kit.NewFlatButton(nil, func() { copyText(r.address.Content) })
	r.letter.Align = fyne.TextAlignCenter
	r.ExtendBaseWidget(r)
	return r
}

// Set shows the name and the address to tell others.
func (r *Me) Set(name string, n chat.Network) {
	address, known := words.Say("no network"), n.Primary().IsValid()
	if known {
		address = n.Primary().String()
	}
	if r.name.Content == name && r.address.Content == address {
		return
	}
	r.name.Content, r.address.Content = name, address
	r.letter.Content = people.Initial(name)
	r.Copy.Hidden, r.copyIcon.Hidden = !known, !known
	r.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *Me) CreateRenderer() fyne.WidgetRenderer {
	return kit.NewRenderer(kit.Arrange(kit.Fixed(100, 40), r.arrange),
		r.avatar, r.letter, r.name, r.address, r.Copy, r.copyIcon, r.settings)
}

func (r *Me) arrange(size fyne.Size) {
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
	kit.Put(r.Copy, x+w, y+nh+(ah-target)/2, icon+14, target)
}

// keepChosen brings the keyboard to where its member is among those shown now. Who is gone leaves it to the next.
func (m *Pane) keepChosen() {
	i := slices.IndexFunc(m.Shown, func(other chat.Member) bool { return other.ID == m.chosen })
	if i < 0 {
		i = min(m.List.At, len(m.Shown)-1)
	}
	if i < 0 {
		return
	}
	m.chosen = m.Shown[i].ID
	if i != m.List.At {
		m.List.Highlight(i)
	}
}

// openMember opens what can be done with the member of a row, below the row's beginning.
func (m *Pane) openMember(i int) {
	if i >= len(m.Shown) {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(m.List)
	row := m.List.CreateItem().MinSize().Height + 4
	y := float32(i+1)*row - m.List.GetScrollOffset()
	m.menu(m.Shown[i], at.AddXY(68, min(max(0, y), m.List.Size().Height)))
}
