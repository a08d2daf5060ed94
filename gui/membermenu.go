package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/settings"
)

// memberMenu offers what can be done with a member.
func (w *Window) memberMenu(m chat.Member, at fyne.Position) {
	mute := say("Mute")
	if m.Muted {
		mute = say("Unmute")
	}
	w.popUp(at,
		item(say("Copy address"), func() { w.copy(hostWords(m)) }),
		item(say("Find what they said"), func() { w.findOf(m.ID) }),
		fyne.NewMenuItemSeparator(),
		item(say("Rename…"), func() { w.rename(m) }),
		item(mute, func() { w.remember(chat.Known{ID: m.ID, Name: w.knownName(m.ID), Muted: !m.Muted}) }))
}

// findOf opens the search with what a member said.
func (w *Window) findOf(id chat.MemberID) {
	w.search.box.SetText("")
	w.openSearch()
	w.search.setAuthor(id)
}

// remember keeps what the person settled about a member.
func (w *Window) remember(k chat.Known) {
	if err := w.Settings.Update(func(s *settings.Settings) { s.Remember(k) }); err != nil {
		fyne.LogError("remember a member", err)
	}
}

// knownName is the name the person gave a member itself; that of an address they entered is kept with the address.
func (w *Window) knownName(id chat.MemberID) string {
	for _, k := range w.Settings.Get().Known {
		if k.ID == id {
			return k.Name
		}
	}
	return ""
}

// maxMemberName is how long a name may be, in characters.
const maxMemberName = 64

// rename asks what the person wants to call a member. The name is for this person only.
func (w *Window) rename(m chat.Member) {
	p := w.plate(say("Rename {{.Who}}", "Who", hostOnly(m)), 420)
	name := newInput(p, m.Name, hostOnly(m), maxMemberName)
	keep := func() {
		w.remember(chat.Known{ID: m.ID, Name: strings.TrimSpace(name.Text), Muted: m.Muted})
	}
	name.OnSubmitted = func(string) {
		p.hide()
		keep()
	}
	p.fill(name, newProse(say("Only you see it. Empty: the address.")))
	p.button(say("Cancel"), widget.MediumImportance, nil)
	p.button(say("Rename"), widget.HighImportance, keep)
	p.show(name)
}

// hostOnly is the address of a member without a port, which changes with every run of a script.
func hostOnly(m chat.Member) string {
	if host, ok := m.ID.Host(); ok {
		return host.String()
	}
	return hostWords(m)
}
