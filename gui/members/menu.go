package members

import (
	"cmp"
	"net/netip"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/chat/typed"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/internal/fold"
	"udpchat/settings"
)

// dialogs opens the menu and the dialogs about a member.
type dialogs struct {
	Deps
	shown func() []chat.Member // the members in the pane
}

// menu opens the menu of a member at a place on the canvas.
func (d *dialogs) menu(m chat.Member, at fyne.Position) {
	mute := words.Say("Mute")
	if m.Muted {
		mute = words.Say("Unmute")
	}
	items := []*fyne.MenuItem{
		kit.NewItem(words.Say("Copy address"), func() { d.Copy(people.Address(m)) }),
		kit.NewItem(words.Say("Find their messages"), func() { d.Find(m.ID) }),
		fyne.NewMenuItemSeparator(),
		kit.NewItem(words.Say("Rename…"), func() { d.rename(m) }),
		kit.NewItem(mute, func() { d.remember(m.ID, func(k *settings.Known) { k.Muted = !m.Muted }) }),
		kit.NewItem(blockWords(m), func() { d.block(m) }),
	}
	if m.Key != (chat.Key{}) {
		check := kit.NewItem(words.Say("Verify…"), func() { d.verify(m) })
		check.Checked = m.Verified
		items = slices.Insert(items, 2, kit.NewItem(words.Say("Copy fingerprint"), func() { d.Copy(m.Fingerprint) }), check)
	}
	if m.Key != (chat.Key{}) && d.Talk != nil {
		items = slices.Insert(items, 0, kit.NewItem(words.Say("Talk alone"), func() { d.Talk(m.Key) }))
	}
	if m.Key != (chat.Key{}) && d.MayRemove != nil && d.MayRemove() {
		items = append(items, kit.NewItem(words.Say("Remove from the room…"), func() { d.Remove(m, people.Label(m)) }))
	}
	if host, plain := m.ID.Host(); plain {
		items = slices.Insert(items, 2, d.sendToo(host))
	}
	d.PopUp(at, items...)
}

// sendToo is the menu item that adds a plain peer to the recipients, or removes it. Hearing a plain peer adds nobody.
func (d *dialogs) sendToo(host netip.Addr) *fyne.MenuItem {
	target := settings.Target{Host: host.String(), Address: host, Port: settings.DefaultPort}
	i := kit.NewItem(words.Say("Send my messages to them"), func() {
		d.change(func(s *settings.Settings) {
			if at := s.FindPeer(target); at >= 0 {
				s.Peers = slices.Delete(s.Peers, at, at+1)
				return
			}
			s.Peers = append(s.Peers, settings.Peer{Address: host.String()})
		})
	})
	i.Checked = d.Settings.Get().FindPeer(target) >= 0
	return i
}

// remember changes the settings of a member.
func (d *dialogs) remember(id chat.MemberID, change func(*settings.Known)) {
	d.change(func(s *settings.Settings) { s.ChangeMember(id, change) })
}

func (d *dialogs) change(f func(*settings.Settings)) {
	if err := d.Settings.Update(f); err != nil {
		fyne.LogError("change the settings of a member", err)
	}
}

// maxMemberName is how long a name may be, in characters.
const maxMemberName = 64

// rename opens the dialog that asks for a name of a member. Nobody else sees that name.
func (d *dialogs) rename(m chat.Member) {
	usual := cmp.Or(m.SelfName, people.Host(m))
	p := d.Dialog(words.Say("Rename {{.Who}}", "Who", usual), 420)
	name := kit.NewInput(p, m.Name, usual, maxMemberName)
	keep := func() {
		d.remember(m.ID, func(k *settings.Known) { k.Name = typed.Trim(name.Text) })
	}
	name.OnSubmitted = func(string) {
		p.Close()
		keep()
	}
	hint := words.Say("Only you see it. Leave empty to show the address.")
	if m.SelfName != "" {
		hint = words.Say("Only you see it. Leave empty to show their own name.")
	}
	p.Fill(name, kit.NewParagraph(hint))
	p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Rename"), widget.HighImportance, keep)
	p.Open(name)
}

// verify opens the dialog with the digits that two people compare. If the digits are the same, nobody is between the two nodes.
func (d *dialogs) verify(m chat.Member) {
	digits := d.Digits(m.Key)
	if digits == "" {
		return
	}
	p := d.Dialog(words.Say("Verify {{.Who}}", "Who", people.Short(m)), 480)
	lead := words.Say("{{.Who}} sees 60 digits under your name in their window. Compare them in person or by phone, not in this room.", "Who", people.Label(m))
	if m.Verified {
		lead = words.Then(words.Say("You have verified these digits before."), lead)
	}
	p.Fill(kit.NewParagraph(lead), kit.Space(10), kit.NewInset(newDigits(digits)))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Different"), widget.MediumImportance, func() { d.unverified(m) })
	p.Button(words.Say("Same"), widget.HighImportance, func() { d.Verify(m.Key, true) })
	p.Open(cancel)
}

// unverified removes the verified mark and explains what different digits mean.
func (d *dialogs) unverified(m chat.Member) {
	d.Verify(m.Key, false)
	p := d.Dialog(words.Say("The digits are different"), 460)
	p.Fill(kit.NewParagraph(words.Say("This is not {{.Who}}'s device. Someone may use the name, or you compared the wrong person. They also get your room messages.", "Who", people.Label(m))))
	if !m.Blocked {
		p.Button(words.Say("Block"), widget.MediumImportance, func() {
			d.remember(m.ID, func(k *settings.Known) { k.Blocked = true })
		})
	}
	p.Open(p.Button(words.Say("OK"), widget.HighImportance, nil))
}

// newDigits shows digits in groups of five, as many side by side as there is room for.
func newDigits(digits string) fyne.CanvasObject {
	const group = 5
	var groups []fyne.CanvasObject
	for ; len(digits) >= group; digits = digits[group:] {
		t := kit.NewText(digits[:group], theme.SizeNameHeadingText, theme.ColorNameForeground)
		t.Align = fyne.TextAlignCenter
		groups = append(groups, t)
	}
	least := fyne.MeasureText("00000 ", theme.Size(theme.SizeNameHeadingText), fyne.TextStyle{})
	line := least.Height + 8
	columns := func(width float32) int {
		n := 1
		for _, fit := range []int{2, 3, 4} {
			if least.Width*float32(fit) <= width {
				n = fit
			}
		}
		return n
	}
	return kit.NewFlow(func(width float32) float32 {
		n := columns(width)
		return line * float32((len(groups)+n-1)/n)
	}, func(size fyne.Size) {
		n := columns(size.Width)
		wide := size.Width / float32(n)
		for i, g := range groups {
			kit.Put(g, float32(i%n)*wide, float32(i/n)*line+4, wide, least.Height)
		}
	}, groups...)
}

// finder is a dialog that lists the members whose name or address contains what is typed.
type finder struct {
	dialog     *kit.Dialog
	box        *kit.SearchEntry
	all, found []chat.Member
	chosen     int
	picked     func(chat.MemberID)
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
	words := typed.Trim(f.box.Text)
	f.found = slices.DeleteFunc(slices.Clone(f.all), func(m chat.Member) bool {
		return !fold.Contains(people.Label(m)+" "+people.Address(m), words)
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
	name := kit.NewText("", theme.SizeNameText, theme.ColorNameForeground)
	name.SetKeeping(people.Parts(m))
	host := kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	if m.Name != "" || m.Key != (chat.Key{}) {
		host.Content = people.Host(m)
	}
	press := kit.NewArea(func() { f.choose(i) })
	return kit.NewLine(func() float32 { return theme.Size(look.SizeSectionRow) }, func(s fyne.Size) {
		ground.Resize(s)
		press.Resize(s)
		w := min(host.NaturalWidth(), s.Width/2)
		kit.PutMiddle(name, 12, s.Height/2, s.Width-w-36)
		kit.PutMiddle(host, s.Width-12-w, s.Height/2, w)
	}, ground, name, host, press)
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
