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

// Deps is what the menu and the dialogs about a member need of the windod.
type Deps struct {
	Settings *settings.Store
	Dialog   func(title string, most float32) *kit.Dialog    // makes a dialog over the window, as wide as that at most
	PopUp    func(at fyne.Position, items ...*fyne.MenuItem) // opens a menu
	Busy     func() bool                                     // a dialog or a menu lies over the window
	Copy     func(string)                                    // puts text on the clipboard
	Find     func(chat.MemberID)                             // shows the messages of a member
	Digits   func(chat.Key) string                           // what two people compare; empty for no node
	Shown    func() []chat.Member                            // those in the pane, in its order
}

// Dialogs opens the menu and the dialogs about a member. Its methods belong to the UI goroutine.
type Dialogs struct{ Deps }

// NewDialogs returns the dialogs of a windod.
func NewDialogs(d Deps) *Dialogs { return &Dialogs{d} }

// Menu opens the menu of a member at a place on the canvas.
func (d *Dialogs) Menu(m chat.Member, at fyne.Position) {
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
func (d *Dialogs) sendToo(host netip.Addr) *fyne.MenuItem {
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
func (d *Dialogs) remember(id chat.MemberID, change func(*chat.Known)) {
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
func (d *Dialogs) rename(m chat.Member) {
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
