package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// finder is the dialog in which one types a part of a member's name or address to go to that member.
type finder struct {
	plate  *plate
	box    *searchBox
	all    []chat.Member
	found  []chat.Member
	chosen int
	goTo   func(chat.MemberID)
}

// finderRows is how many members are shown at once.
const finderRows = 6

// showFinder opens the dialog to go to a member of the pane.
func (w *Window) showFinder() { w.openFinder(say("Go to member"), w.goToMember) }

// pickMember opens the dialog for whatever needs a member.
func (w *Window) pickMember(picked func(chat.MemberID)) { w.openFinder(say("Find a member"), picked) }

func (w *Window) openFinder(title string, goTo func(chat.MemberID)) {
	if w.asking() {
		return
	}
	f := &finder{plate: w.plate(title, 420), all: w.members.shown, goTo: goTo}
	f.box = newSearchBox(say("Name or address"), func(string) { f.find() }, f.key)
	f.find()
	f.plate.show(f.box)
}

// find shows who has what is typed in name or address.
func (f *finder) find() {
	words := strings.ToLower(strings.TrimSpace(f.box.Text))
	f.found = slices.DeleteFunc(slices.Clone(f.all), func(m chat.Member) bool {
		return !strings.Contains(strings.ToLower(labelOf(m)+" "+hostWords(m)), words)
	})
	f.chosen = 0
	f.show()
}

func (f *finder) show() {
	objects := []fyne.CanvasObject{f.box, space(8)}
	first := max(0, min(f.chosen-finderRows/2, len(f.found)-finderRows))
	for i := first; i < min(first+finderRows, len(f.found)); i++ {
		objects = append(objects, f.row(i))
	}
	if len(f.found) == 0 {
		objects = append(objects, newProse(say("No member with that name or address")))
	}
	f.plate.fill(objects...)
}

// row is a member that can be chosen.
func (f *finder) row(i int) fyne.CanvasObject {
	m := f.found[i]
	ground := newRoundFill(look.ColorPaneSelected, 8)
	ground.Hidden = i != f.chosen
	name := newText(labelOf(m), theme.SizeNameText, theme.ColorNameForeground)
	host := newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	if m.Name != "" || m.Key != (chat.Key{}) {
		host.content = hostOnly(m)
	}
	press := newArea(func() { f.choose(i) })
	return container.New(newArranged(
		func() fyne.Size { return fyne.NewSize(1, theme.Size(look.SizeSectionRow)) },
		func(s fyne.Size) {
			ground.Resize(s)
			press.Resize(s)
			w := min(host.naturalWidth(), s.Width/2)
			putMiddle(name, 12, s.Height/2, s.Width-w-36)
			putMiddle(host, s.Width-12-w, s.Height/2, w)
		},
	), ground, name, host, press)
}

func (f *finder) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyUp, fyne.KeyDown:
		step := 1
		if name == fyne.KeyUp {
			step = -1
		}
		f.chosen = max(0, min(f.chosen+step, len(f.found)-1))
		f.show()
	case fyne.KeyReturn, fyne.KeyEnter:
		f.choose(f.chosen)
	case fyne.KeyEscape:
		f.plate.hide()
	default:
		return false
	}
	return true
}

func (f *finder) choose(i int) {
	if i < len(f.found) {
		f.plate.hide()
		f.goTo(f.found[i].ID)
	}
}

// goToMember shows a member in the pane and gives it the focus; Enter then opens what can be done with it.
func (w *Window) goToMember(id chat.MemberID) {
	if w.members.Hidden {
		w.foldPane()
	}
	if i := slices.IndexFunc(w.members.shown, func(m chat.Member) bool { return m.ID == id }); i >= 0 {
		w.window.Canvas().Focus(w.members.list)
		w.members.list.Highlight(i)
	}
}
