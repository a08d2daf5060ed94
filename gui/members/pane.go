// Package members is the pane at the left: the room, its members and the person, with the menu and the dialogs about a
// member. It belongs to the UI goroutine.
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
	"udpchat/chat/health"
	"udpchat/gui/list"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// Deps is what a Pane needs of the window. All functions are called on the UI goroutine.
type Deps struct {
	Settings *settings.Store
	Style    *typeset.Style
	Now      func() time.Time

	Dialog       func(title string, most float32) *kit.Dialog    // makes a dialog over the window, at most so wide
	PopUp        func(at fyne.Position, items ...*fyne.MenuItem) // opens a menu
	Busy         func() bool                                     // a dialog or a menu lies over the window
	Copy         func(string)                                    // puts text on the clipboard
	Find         func(chat.MemberID)                             // shows the messages of a member
	Digits       func(chat.Key) string                           // two people compare these digits; empty: there is no node with the key
	Verify       func(k chat.Key, same bool)                     // notes what two people found; it returns at once
	Talk         func(chat.Key)                                  // shows the conversation with a node alone; nil: there is none
	MayRemove    func() bool                                     // the person can remove members
	Remove       func(m chat.Member, label string)               // asks whether to remove a member
	Add          func()                                          // adds an address
	OpenSettings func()
}

// Pane is the pane at the left: the room, its members and the person. It also opens the menu and the dialogs about a member.
type Pane struct {
	widget.BaseWidget
	deps         Deps
	dialogs      *dialogs
	ground, edge *kit.Fill
	Room         *RoomRow
	count        *kit.Text
	add          *kit.Button
	list         *list.Items
	nobody       *widget.Label
	line         *kit.Fill
	me           *meRow
	Shown        []chat.Member // in the order of the list
	chosen       chat.MemberID // the member with the keyboard focus
}

// New returns a pane without members.
func New(deps Deps) *Pane {
	m := &Pane{
		deps:   deps,
		ground: kit.NewFill(look.ColorPane), edge: kit.NewHairline(), line: kit.NewHairline(),
		Room: newRoomRow(deps.Style), me: newMeRow(deps.Copy, deps.OpenSettings),
		count: kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		add:   kit.NewFlatButton(theme.ContentAddIcon(), deps.Add),
	}
	m.dialogs = &dialogs{deps, func() []chat.Member { return m.Shown }}
	m.nobody = widget.NewLabel(words.Say("No one else here yet."))
	m.nobody.Wrapping = fyne.TextWrapWord
	m.nobody.Alignment = fyne.TextAlignCenter
	m.nobody.SizeName = theme.SizeNameCaptionText
	m.nobody.Importance = widget.LowImportance
	m.list = list.NewItems(func() int { return len(m.Shown) }, func() fyne.CanvasObject { return newMemberRow() }, m.bind, m.openMember)
	m.list.Came = m.keepChosen
	m.list.Moved = func(i int) {
		if i < len(m.Shown) {
			m.chosen = m.Shown[i].ID
		}
	}
	m.ExtendBaseWidget(m)
	return m
}

// First is the part of the pane that gets the focus.
func (m *Pane) First() fyne.Focusable { return m.list }

// Select moves the keyboard to a member, and reports whether it is in the pane.
func (m *Pane) Select(id chat.MemberID) bool {
	i := m.index(id)
	if i >= 0 {
		m.list.Highlight(i)
	}
	return i >= 0
}

// Selected returns the member the keyboard is at. There must be one in the pane.
func (m *Pane) Selected() chat.Member { return m.Shown[m.list.Chosen] }

func (m *Pane) index(id chat.MemberID) int {
	return slices.IndexFunc(m.Shown, func(other chat.Member) bool { return other.ID == id })
}

// Menu opens the menu of a member at a place on the canvas.
func (m *Pane) Menu(member chat.Member, at fyne.Position) { m.dialogs.menu(member, at) }

// Pick opens a dialog in which the person picks one of the members.
func (m *Pane) Pick(title string, picked func(chat.MemberID)) { m.dialogs.pick(title, picked) }

func (m *Pane) bind(i int, o fyne.CanvasObject) {
	if i < len(m.Shown) {
		o.(*memberRow).set(m.Shown[i], m.deps.Now(), m.Menu)
	}
}

// SetMe shows the name and the key of the person, and the address others can enter.
func (m *Pane) SetMe(name string, key chat.Key, n health.Network) { m.me.set(name, key, n) }

// Set shows the members of the room.
func (m *Pane) Set(all []chat.Member) {
	m.Shown = people.Sorted(all)
	m.count.Set(words.Say("Members {{.N}}", "N", len(all)))
	m.list.Update()
	if m.list.Focused {
		m.keepChosen()
	}
	if nobody := len(all) == 0; m.list.Hidden != nobody {
		m.list.Hidden = nobody
		m.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (m *Pane) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(kit.Arrange(kit.Fixed(120, 100), m.arrange),
		m.ground, m.edge, m.Room, m.count, m.add, m.list, m.nobody, m.line, m.me))
}

func (m *Pane) arrange(size fyne.Size) {
	w, h := size.Width-1, size.Height
	m.ground.Resize(size)
	kit.Put(m.edge, w, 0, 1, h)
	row, me, side := theme.Size(look.SizeRoomRow), theme.Size(look.SizeMe), theme.Size(look.SizeButton)
	kit.Put(m.Room, 8, 8, w-16, row)
	y := 8 + row + 8
	kit.PutMiddle(m.count, 20, y+side/2, w-80)
	kit.Put(m.add, w-12-side, y, side, side)
	y += side + 4
	kit.Put(m.list, 0, y, w, h-y-me-1)
	end := kit.Stacked(m.nobody, 20, y+20, w-40)
	m.nobody.Hidden = len(m.Shown) > 0 || end > h-me
	kit.Put(m.line, 0, h-me-1, w, 1)
	kit.Put(m.me, 0, h-me, w, me)
}

// keepChosen moves the keyboard to the row its member has now. If the member is gone, the next one gets the keyboard.
func (m *Pane) keepChosen() {
	i := m.index(m.chosen)
	if i < 0 {
		i = min(m.list.Chosen, len(m.Shown)-1)
	}
	if i < 0 {
		return
	}
	m.chosen = m.Shown[i].ID
	if i != m.list.Chosen {
		m.list.Highlight(i)
	}
}

// openMember opens the menu of the member in a row, below the beginning of the row.
func (m *Pane) openMember(i int) {
	if i >= len(m.Shown) {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(m.list)
	top, height := m.list.Span(i)
	y := top + height + theme.Padding() - m.list.Scroll.Offset.Y
	m.Menu(m.Shown[i], at.AddXY(68, min(max(0, y), m.list.Size().Height)))
}

// RoomRow is the top of the pane: the room, its last message with the time, and how many messages are unread.
type RoomRow struct {
	widget.BaseWidget
	style          *typeset.Style
	ground         *kit.Fill
	tile           *canvas.Image
	name, last, at *kit.Text
	unread         *kit.Badge
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

// SetTitle shows what the conversation is called.
func (r *RoomRow) SetTitle(title string) { r.name.Set(title) }

// SetUnread shows how many messages are unread.
func (r *RoomRow) SetUnread(n int) {
	if r.unread.Set(n) {
		r.arrange(r.Size())
	}
}

func noMessages() string { return words.Say("No messages yet") }

// Clear shows that there is no message.
func (r *RoomRow) Clear() { r.show(noMessages(), "") }

// lastName is the width of a name before the last message, with its mark.
const lastName = 96

// Set shows the last message, and the name of its author with its mark, if there is one.
func (r *RoomRow) Set(m chat.Message, name, mark string) {
	sentence := typeset.OneLine(words.Shown(r.style, typeset.Shorten(m.Text, 100)))
	switch {
	case m.Mine():
		sentence = words.Say("You: {{.Text}}", "Text", sentence)
	case name+mark != "":
		who := r.style.Small.Keep(name, mark, look.Scaled(lastName))
		sentence = words.Say("{{.Who}}: {{.Text}}", "Who", who, "Text", sentence)
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
