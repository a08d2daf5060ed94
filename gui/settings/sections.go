package settings

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Section is a page of the settings.
type Section string

// The sections.
const (
	SectionMe        Section = "me"
	SectionAddresses Section = "addresses"
	SectionLook      Section = "look"
	SectionMessages  Section = "messages"
	SectionAlerts    Section = "notifications"
	SectionHistory   Section = "history"
	SectionNetwork   Section = "network"
)

// sections are all sections in the order shown.
var sections = []Section{SectionMe, SectionAddresses, SectionLook, SectionMessages, SectionAlerts, SectionHistory, SectionNetwork}

// sectionNames are the names of the sections in the order shown.
func sectionNames() []string {
	return []string{
		words.Say("Me"), words.Say("Addresses"), words.Say("Appearance"), words.Say("Messages"), words.Say("Notifications"), words.Say("History"), words.Say("Network"),
	}
}

// sectionList is the list of sections at the left of the dialog. It has the focus as a whole; arrows go up and down.
type sectionList struct {
	widget.BaseWidget
	dialog *Dialog
	ground *kit.Fill // of the current section
	hover  *kit.Fill
	names  []*kit.Text
	under  int  // the row under the mouse, or -1
	ring   bool // the focus is shown
	quiet  bool // the focus is not shown: nobody uses the keyboard yet
}

func newSectionList(d *Dialog) *sectionList {
	l := &sectionList{
		dialog: d, under: -1,
		ground: kit.NewRoundFill(look.ColorPaneSelected, 8),
		hover:  kit.NewRoundFill(theme.ColorNameHover, 8),
	}
	for range sections {
		l.names = append(l.names, kit.NewText("", theme.SizeNameText, theme.ColorNameForeground))
	}
	l.ExtendBaseWidget(l)
	l.update()
	return l
}

// update shows which section is current and which one is under the mouse.
func (l *sectionList) update() {
	words := sectionNames()
	for i, name := range l.names {
		name.Content, name.Color = words[i], theme.ColorNameForeground
		if sections[i] == l.dialog.Section {
			name.Color = theme.ColorNamePrimary
		}
	}
	l.ground.Border = ""
	if l.ring {
		l.ground.Border = theme.ColorNamePrimary
	}
	l.hover.Hidden = l.under < 0 || sections[l.under] == l.dialog.Section
	l.arrange(l.Size())
}

func (l *sectionList) rowHeight() float32 { return theme.Size(look.SizeSectionRow) + 2 }

func (l *sectionList) naturalHeight() float32 { return l.rowHeight() * float32(len(sections)) }

func (l *sectionList) naturalWidth() float32 {
	var w float32
	for _, name := range l.names {
		w = max(w, name.NaturalWidth())
	}
	return w + 32
}

func (l *sectionList) arrange(size fyne.Size) {
	row := l.rowHeight()
	for i, name := range l.names {
		y := float32(i) * row
		kit.PutMiddle(name, 16, y+row/2-1, size.Width-24)
		if sections[i] == l.dialog.Section {
			kit.Put(l.ground, 0, y, size.Width, row-2)
		}
		if i == l.under {
			kit.Put(l.hover, 0, y, size.Width, row-2)
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (l *sectionList) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{l.ground, l.hover}
	for _, name := range l.names {
		objects = append(objects, name)
	}
	return &sectionRenderer{widget.NewSimpleRenderer(container.New(kit.Arrange(kit.Fixed(40, 40), l.arrange), objects...)), l}
}

type sectionRenderer struct {
	fyne.WidgetRenderer
	list *sectionList
}

// Refresh implements fyne.WidgetRenderer.
func (r *sectionRenderer) Refresh() {
	r.list.update()
	r.WidgetRenderer.Refresh()
}

func (l *sectionList) rowAt(y float32) int {
	if i := int(y / l.rowHeight()); y >= 0 && i < len(sections) {
		return i
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (l *sectionList) Tapped(e *fyne.PointEvent) {
	if i := l.rowAt(e.Position.Y); i >= 0 {
		l.dialog.Open(sections[i])
	}
}

// These methods implement desktop.Hoverable.

func (l *sectionList) MouseIn(e *desktop.MouseEvent)    { l.MouseMoved(e) }
func (l *sectionList) MouseMoved(e *desktop.MouseEvent) { l.point(l.rowAt(e.Position.Y)) }
func (l *sectionList) MouseOut()                        { l.point(-1) }

func (l *sectionList) point(row int) {
	if l.under != row {
		l.under = row
		l.Refresh()
	}
}

// focusQuietly gives the list the focus without showing it, where the list is shown.
func (l *sectionList) focusQuietly() {
	if l.Visible() {
		l.quiet = true
		l.dialog.window.Canvas().Focus(l)
	}
}

// These methods implement fyne.Focusable.

func (l *sectionList) FocusGained()   { l.setRing(!l.quiet) }
func (l *sectionList) FocusLost()     { l.setRing(false) }
func (l *sectionList) TypedRune(rune) {}

func (l *sectionList) setRing(on bool) {
	l.ring = on
	l.Refresh()
}

// TypedKey implements fyne.Focusable.
func (l *sectionList) TypedKey(key *fyne.KeyEvent) {
	i := slices.Index(sections, l.dialog.Section)
	switch key.Name {
	case fyne.KeyEscape:
		l.dialog.Close()
		return
	case fyne.KeyUp:
		i--
	case fyne.KeyDown:
		i++
	default:
		return
	}
	if i >= 0 && i < len(sections) {
		l.quiet, l.ring = false, true
		l.dialog.Open(sections[i])
	}
}
