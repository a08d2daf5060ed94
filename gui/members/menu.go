package members

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
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
	block := words.Say("Block")
	if m.Blocked {
		block = words.Say("Unblock")
	}
	items := []*fyne.MenuItem{
		kit.NewItem(words.Say("Copy address"), func() { d.Copy(people.Address(m)) }),
		kit.NewItem(words.Say("Find their messages"), func() { d.Find(m.ID) }),
		fyne.NewMenuItemSeparator(),
		kit.NewItem(words.Say("Rename…"), func() { d.rename(m) }),
		kit.NewItem(mute, func() { d.remember(m.ID, func(k *chat.Known) { k.Muted = !m.Muted }) }),
		kit.NewItem(block, func() { d.remember(m.ID, func(k *chat.Known) { k.Blocked = !m.Blocked }) }),
	}
	if m.Key != (chat.Key{}) {
		check := kit.NewItem(words.Say("Verify…"), func() { d.verify(m) })
		check.Checked = m.Verified
		items = slices.Insert(items, 2, kit.NewItem(words.Say("Copy fingerprint"), func() { d.Copy(m.Fingerprint) }), check)
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
		err := d.Settings.Update(func(s *settings.Settings) {
			if at := s.FindPeer(target); at >= 0 {
				s.Peers = slices.Delete(s.Peers, at, at+1)
				return
			}
			s.Peers = append(s.Peers, settings.Peer{Address: host.String()})
		})
		if err != nil {
			fyne.LogError("change who is sent to", err)
		}
	})
	i.Checked = d.Settings.Get().FindPeer(target) >= 0
	return i
}

// remember changes the settings of a member.
func (d *dialogs) remember(id chat.MemberID, change func(*chat.Known)) {
	err := d.Settings.Update(func(s *settings.Settings) {
		known := chat.Known{ID: id}
		for _, k := range s.Members() {
			if k.ID == id {
				known = k
			}
		}
		change(&known)
		s.Remember(known)
	})
	if err != nil {
		fyne.LogError("remember a member", err)
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
		d.remember(m.ID, func(k *chat.Known) { k.Name = strings.TrimSpace(name.Text) })
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
