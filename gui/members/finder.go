package members

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// finder is a dialog that lists the members whose name or address contains what is typed.
type finder struct {
	dialog *kit.Dialog
	box    *kit.SearchEntry
	all    []chat.Member
	found  []chat.Member
	chosen int
	picked func(chat.MemberID)
}

// finderRows is how many members are shown at once.
const finderRows = 6

// pick opens a dialog in which the person picks one of the members.
func (d *dialogs) pick(title string, picked func(chat.MemberID)) {
	if d.Busy() {
		return
	}
	f := &finder{dialog: d.Dialog(title, 420), all: d.shown(), picked: picked}
	f.box = kit.NewSearchEntry(words.Say("Name or address"), func(string) { f.find() }, f.key)
	f.find()
	f.dialog.Open(f.box)
}

// find shows the members whose name or address contains what is typed.
func (f *finder) find() {
	words := strings.ToLower(strings.TrimSpace(f.box.Text))
	f.found = slices.DeleteFunc(slices.Clone(f.all), func(m chat.Member) bool {
		return !strings.Contains(strings.ToLower(people.Label(m)+" "+people.Address(m)), words)
	})
	f.chosen = 0
	f.show()
}

func (f *finder) show() {
	objects := []fyne.CanvasObject{f.box, kit.Space(8)}
	first := max(0, min(f.chosen-finderRows/2, len(f.found)-finderRows))
	for i := first; i < min(first+finderRows, len(f.found)); i++ {
		objects = append(objects, f.row(i))
	}
	if len(f.found) == 0 {
		objects = append(objects, kit.NewParagraph(words.Say("No member with that name or address")))
	}
	f.dialog.Fill(objects...)
}

// row is a member that can be chosen.
func (f *finder) row(i int) fyne.CanvasObject {
	m := f.found[i]
	ground := kit.NewRoundFill(look.ColorPaneSelected, 8)
	ground.Hidden = i != f.chosen
	name := kit.NewText(people.Label(m), theme.SizeNameText, theme.ColorNameForeground)
	host := kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	if m.Name != "" || m.Key != (chat.Key{}) {
		host.Content = people.Host(m)
	}
	press := kit.NewArea(func() { f.choose(i) })
	return container.New(kit.Arrange(
		func() fyne.Size { return fyne.NewSize(1, theme.Size(look.SizeSectionRow)) },
		func(s fyne.Size) {
			ground.Resize(s)
			press.Resize(s)
			w := min(host.NaturalWidth(), s.Width/2)
			kit.PutMiddle(name, 12, s.Height/2, s.Width-w-36)
			kit.PutMiddle(host, s.Width-12-w, s.Height/2, w)
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
		f.dialog.Close()
	default:
		return false
	}
	return true
}

func (f *finder) choose(i int) {
	if i < len(f.found) {
		f.dialog.Close()
		f.picked(f.found[i].ID)
	}
}
