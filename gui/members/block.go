package members

import (
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// asks reports whether a dialog asks before a member is blocked.
func asks(m chat.Member) bool { return !m.Blocked && m.Key != (chat.Key{}) }

// blockWords are those of the menu item.
func blockWords(m chat.Member) string {
	switch {
	case m.Blocked:
		return words.Say("Unblock")
	case asks(m):
		return words.Say("Block…")
	}
	return words.Say("Block")
}

// block blocks a member, or ends that. Before a node is blocked, a dialog says what that does not do.
func (d *dialogs) block(m chat.Member) {
	set := func() { d.remember(m.ID, func(k *settings.Known) { k.Blocked = !m.Blocked }) }
	if !asks(m) {
		set()
		return
	}
	p := d.Dialog(words.Say("Block {{.Who}}?", "Who", people.Short(m)), 460)
	p.Fill(kit.NewParagraph(words.Say("You won't get messages from {{.Who}}. In rooms that you share, {{.Who}} can still read yours.", "Who", people.Label(m))))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Block"), widget.HighImportance, set)
	p.Open(cancel)
}
