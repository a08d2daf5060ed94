package gui

import (
	"net/netip"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// members is the pane at the left: the room, who is in it, and oneself.
type members struct {
	widget.BaseWidget
	ground *fill
	edge   *fill
	room   *roomRow
	count  *text
	add    *button
	list   *keyList
	nobody *widget.Label
	line   *fill
	me     *meRow
	shown  []chat.Member
	chosen chat.MemberID // where the keyboard is
	now    func() time.Time
	menu   func(chat.Member, fyne.Position)
}

func newMembers(st *style, now func() time.Time, add func(), menu func(chat.Member, fyne.Position), me *meRow) *members {
	m := &members{
		ground: newFill(look.ColorPane), edge: hairline(), line: hairline(),
		room: newRoomRow(st), me: me, now: now, menu: menu,
		count: newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		add:   flatButton(theme.ContentAddIcon(), add),
	}
	m.nobody = widget.NewLabel(say("No one else here yet."))
	m.nobody.Wrapping = fyne.TextWrapWord
	m.nobody.Alignment = fyne.TextAlignCenter
	m.nobody.SizeName = theme.SizeNameCaptionText
	m.nobody.Importance = widget.LowImportance
	m.list = newKeyList(func() int { return len(m.shown) }, m.newRow, m.bind, m.openMember)
	m.list.came = m.keepChosen
	m.list.moved = func(i int) {
		if i < len(m.shown) {
			m.chosen = m.shown[i].ID
		}
	}
	m.ExtendBaseWidget(m)
	return m
}

func (m *members) newRow() fyne.CanvasObject { return newMemberRow() }

func (m *members) bind(i widget.ListItemID, o fyne.CanvasObject) {
	if i < len(m.shown) {
		o.(*memberRow).set(m.shown[i], m.now(), m.menu)
	}
}

// set shows who is in the room.
func (m *members) set(all []chat.Member) {
	m.shown = inOrder(all)
	if m.list.focus {
		m.keepChosen()
	}
	m.count.set(say("Members {{.N}}", "N", len(all)))
	m.list.Refresh()
	if nobody := len(all) == 0; m.list.Hidden != nobody {
		m.list.Hidden = nobody
		m.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (m *members) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(newArranged(fixed(120, 100), m.arrange),
		m.ground, m.edge, m.room, m.count, m.add, m.list, m.nobody, m.line, m.me))
}

func (m *members) arrange(size fyne.Size) {
	w, h := size.Width-1, size.Height
	m.ground.Resize(size)
	put(m.edge, w, 0, 1, h)
	row, me, side := theme.Size(look.SizeRoomRow), theme.Size(look.SizeMe), theme.Size(look.SizeButton)
	put(m.room, 8, 8, w-16, row)
	y := 8 + row + 8
	putMiddle(m.count, 20, y+side/2, w-80)
	put(m.add, w-12-side, y, side, side)
	y += side + 4
	put(m.list, 0, y, w, h-y-me-1)
	end := stacked(m.nobody, 20, y+20, w-40)
	m.nobody.Hidden = len(m.shown) > 0 || end > h-me
	put(m.line, 0, h-me-1, w, 1)
	put(m.me, 0, h-me, w, me)
}

// roomRow is the room on top of the pane: its last words and when they were said.
type roomRow struct {
	widget.BaseWidget
	style  *style
	ground *fill
	tile   *canvas.Image
	name   *text
	last   *text
	at     *text
	unread *pill
}

func newRoomRow(st *style) *roomRow {
	r := &roomRow{
		style:  st,
		ground: newRoundFill(look.ColorPaneSelected, 8),
		tile:   canvas.NewImageFromResource(look.AppIcon()),
		name:   newText(say("Room"), theme.SizeNameText, theme.ColorNameForeground),
		last:   newText(firstWords(), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		at:     newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
	}
	r.at.align = fyne.TextAlignTrailing
	r.unread = newCountPill()
	r.ExtendBaseWidget(r)
	return r
}

// setUnread shows how many messages were not read.
func (r *roomRow) setUnread(n int) {
	if r.unread.set(n) {
		r.arrange(r.Size())
	}
}

func firstWords() string { return say("No messages yet") }

// clear shows that there is no message.
func (r *roomRow) clear() { r.tell(firstWords(), "") }

// set shows the last message, and who said it, if that person has a name.
func (r *roomRow) set(m chat.Message, name string) {
	words := oneLine(shownText(r.style, firstRunes(m.Text, 100)))
	switch {
	case m.Mine():
		words = say("You: {{.Text}}", "Text", words)
	case name != "":
		words = say("{{.Who}}: {{.Text}}", "Who", name, "Text", words)
	}
	r.tell(words, clock(m.At))
}

func (r *roomRow) tell(words, at string) {
	r.last.set(words)
	r.at.set(at)
	r.arrange(r.Size())
}

// CreateRenderer implements fyne.Widget.
func (r *roomRow) CreateRenderer() fyne.WidgetRenderer {
	return newLaidOut(newArranged(fixed(100, 40), r.arrange), r.ground, r.tile, r.name, r.last, r.at, r.unread)
}

func (r *roomRow) arrange(size fyne.Size) {
	r.ground.Resize(size)
	side := theme.Size(look.SizeAvatar)
	put(r.tile, 12, (size.Height-side)/2, side, side)
	twoLines(r.name, r.last, r.at, side+24, size, 12)
	if r.unread.Visible() {
		w, h := r.unread.width(), r.unread.height()
		line := r.last.Size().Height
		put(r.unread, size.Width-12-w, r.last.Position().Y+(line-h)/2, w, h)
		r.last.Resize(fyne.NewSize(r.last.Size().Width-w-6, line))
	}
}

// twoLines places a name over a smaller line right of an avatar, with a time at the end of the first line.
func twoLines(name, below, at *text, x float32, size fyne.Size, right float32) {
	end := size.Width - right
	nh, bh := name.MinSize().Height, below.MinSize().Height
	y := (size.Height - nh - bh) / 2
	w := at.naturalWidth()
	putMiddle(at, end-w, y+nh/2, w)
	put(name, x, y, end-w-8-x, nh)
	put(below, x, y+nh, end-x, bh)
}

// meRow is oneself at the foot of the pane.
type meRow struct {
	widget.BaseWidget
	avatar   *canvas.Circle // in the colour that others see
	letter   *text
	name     *text
	address  *text
	copyIcon *widget.Icon
	copy     *button // under the icon
	settings *button
}

func newMeRow(copyText func(string), settings func(), key chat.Key) *meRow {
	r := &meRow{
		avatar:   canvas.NewCircle(tint(key)),
		letter:   newText("", theme.SizeNameSubHeadingText, look.ColorOnAvatar),
		name:     newText("", theme.SizeNameText, theme.ColorNameForeground),
		address:  newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		settings: flatButton(theme.SettingsIcon(), settings),
	}
	r.copyIcon = widget.NewIcon(theme.NewColoredResource(theme.ContentCopyIcon(), theme.ColorNamePlaceHolder))
	r.copy = flatButton(nil, func() { copyText(r.address.content) })
	r.letter.align = fyne.TextAlignCenter
	r.ExtendBaseWidget(r)
	return r
}

// set shows the name and the address to tell others.
func (r *meRow) set(name string, n chat.Network) {
	address, known := say("no network"), n.Primary().IsValid()
	if known {
		address = n.Primary().String()
	}
	if r.name.content == name && r.address.content == address {
		return
	}
	r.name.content, r.address.content = name, address
	r.letter.content = initial(name)
	r.copy.Hidden, r.copyIcon.Hidden = !known, !known
	r.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *meRow) CreateRenderer() fyne.WidgetRenderer {
	return newLaidOut(newArranged(fixed(100, 40), r.arrange),
		r.avatar, r.letter, r.name, r.address, r.copy, r.copyIcon, r.settings)
}

func (r *meRow) arrange(size fyne.Size) {
	side, button := theme.Size(look.SizeAvatar), theme.Size(look.SizeButton)
	put(r.avatar, 20, (size.Height-side)/2, side, side)
	putMiddle(r.letter, 20, size.Height/2, side)
	put(r.settings, size.Width-12-button, (size.Height-button)/2, button, button)
	x := 20 + side + 12
	end := size.Width - 12 - button - 4
	nh, ah := r.name.MinSize().Height, r.address.MinSize().Height
	y := (size.Height - nh - ah) / 2
	put(r.name, x, y, end-x, nh)
	icon, target := grown(14), theme.Size(look.SizeTarget)
	w := min(r.address.naturalWidth(), end-x-icon-14)
	put(r.address, x, y+nh, w, ah)
	put(r.copyIcon, x+w+6, y+nh+(ah-icon)/2, icon, icon)
	put(r.copy, x+w, y+nh+(ah-target)/2, icon+14, target)
}

func addrPort(a netip.Addr, port uint16) string {
	return a.String() + ":" + strconv.Itoa(int(port))
}
