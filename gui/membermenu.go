package gui

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

// memberMenu offers what can be done with a member.
func (w *Window) memberMenu(m chat.Member, at fyne.Position) {
	mute := words.Say("Mute")
	if m.Muted {
		mute = words.Say("Unmute")
	}
	block := words.Say("Block")
	if m.Blocked {
		block = words.Say("Unblock")
	}
	items := []*fyne.MenuItem{
		kit.NewItem(words.Say("Copy address"), func() { w.copy(people.Address(m)) }),
		kit.NewItem(words.Say("Find their messages"), func() { w.findOf(m.ID) }),
		fyne.NewMenuItemSeparator(),
		kit.NewItem(words.Say("Rename…"), func() { w.rename(m) }),
		kit.NewItem(mute, func() { w.remember(m.ID, func(k *chat.Known) { k.Muted = !m.Muted }) }),
		kit.NewItem(block, func() { w.remember(m.ID, func(k *chat.Known) { k.Blocked = !m.Blocked }) }),
	}
	if m.Key != (chat.Key{}) {
		check := kit.NewItem(words.Say("Verify…"), func() { w.verify(m) })
		check.Checked = m.Verified
		items = slices.Insert(items, 2, kit.NewItem(words.Say("Copy fingerprint"), func() { w.copy(m.Fingerprint) }), check)
	}
	if host, plain := m.ID.Host(); plain {
		items = slices.Insert(items, 2, w.sendToo(host))
	}
	w.popUp(at, items...)
}

// sendToo makes a plain peer somebody who gets what is said here, or ends that: having been heard adds nobody.
func (w *Window) sendToo(host netip.Addr) *fyne.MenuItem {
	target := settings.Target{Host: host.String(), Address: host, Port: settings.DefaultPort}
	i := kit.NewItem(words.Say("Send my messages to them"), func() {
		err := w.Settings.Update(func(s *settings.Settings) {
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
	i.Checked = w.Settings.Get().FindPeer(target) >= 0
	return i
}

// findOf opens the search with what a member said.
func (w *Window) findOf(id chat.MemberID) {
	w.search.Box.SetText("")
	w.openSearch()
	w.search.SetAuthor(id)
}

// remember changes what the person settled about a member.
func (w *Window) remember(id chat.MemberID, change func(*chat.Known)) {
	err := w.Settings.Update(func(s *settings.Settings) {
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

// rename asks what the person wants to call a member. The name is for this person only.
func (w *Window) rename(m chat.Member) {
	usual := cmp.Or(m.SelfName, people.Host(m))
	p := w.plate(words.Say("Rename {{.Who}}", "Who", usual), 420)
	name := kit.NewInput(p, m.Name, usual, maxMemberName)
	keep := func() {
		w.remember(m.ID, func(k *chat.Known) { k.Name = strings.TrimSpace(name.Text) })
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
