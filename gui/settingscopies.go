package gui

import (
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
)

// An address at which a copy of the program was met gets nothing in plain text, unless the person wants it to while the copy is
// away. The row of the address says so and has the button for it.

// copyState finds the words for the row of such an address.
func copyState(p chat.Peer, cleared bool, members []chat.Member) peerWords {
	w := peerWords{state: say("a copy, away"), dot: theme.ColorNamePlaceHolder}
	for _, m := range members {
		if m.ID == p.Copy && m.Linked {
			w.state, w.dot = say("a copy, encrypted"), theme.ColorNameSuccess
		}
	}
	linked := w.dot == theme.ColorNameSuccess
	if p.Moved {
		linked, w.state, w.dot = false, say("a copy, at another address now"), theme.ColorNamePlaceHolder
	}
	switch {
	case cleared && linked:
		w.hint, w.offer = say("While it is away it gets plain text, unencrypted."), say("Wait for it instead")
	case cleared:
		w.hint, w.offer = say("It gets plain text, unencrypted, until it is back."), say("Wait for it instead")
	case p.Moved:
		w.hint, w.offer = say("It gets what you say where it is; nothing is sent to this address."), say("Send in plain text")
	case !linked:
		w.hint, w.offer = say("What you say waits here until it is back."), say("Send in plain text")
	}
	w.clear = !cleared
	return w
}

// setClear settles whether an address gets plain text while the copy there is away.
func (d *drafts) setClear(r *draft, clear bool) {
	r.stored.Plain, r.before.Plain = clear, clear
	d.keep()
}
