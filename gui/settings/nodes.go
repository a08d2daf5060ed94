package settings

import (
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/words"
)

// An address at which a copy of the program was met gets nothing in plain text, unless the person wants it to while the copy is
// away. The row of the address says so and has the button for it.

// copyState finds the words for the row of such an address.
func copyState(p chat.Peer, cleared bool, members []chat.Member) peerWords {
	w := peerWords{state: words.Say("offline"), dot: theme.ColorNamePlaceHolder}
	for _, m := range members {
		if m.ID == p.Copy && m.Linked {
			w.state, w.dot = words.Say("online, encrypted"), theme.ColorNameSuccess
		}
	}
	linked := w.dot == theme.ColorNameSuccess
	if p.Moved {
		linked, w.state, w.dot = false, words.Say("moved to another address"), theme.ColorNamePlaceHolder
	}
	switch {
	case cleared && linked:
		w.hint, w.offer = words.Say("Sent unencrypted while they are offline."), words.Say("Wait until they return")
	case cleared:
		w.hint, w.offer = words.Say("Sent unencrypted until they return."), words.Say("Wait until they return")
	case p.Moved:
		w.hint, w.offer = words.Say("Your messages go to their new address; nothing is sent here."), words.Say("Send unencrypted")
	case !linked:
		w.hint, w.offer = words.Say("Your messages wait until they return."), words.Say("Send unencrypted")
	}
	w.clear = !cleared
	return w
}

// setClear settles whether an address gets plain text while the copy there is away.
func (d *drafts) setClear(r *draft, clear bool) {
	r.stored.Plain, r.before.Plain = clear, clear
	d.keep()
}
