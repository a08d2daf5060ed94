package settings

import (
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/words"
)

// nodeState finds the words for the row of an address where a node was met. Such an address gets no plain text, unless the
// person wants it to while the node is away: cleared. The row has a button for that.
func nodeState(p chat.Peer, cleared bool, members []chat.Member) peerWords {
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

// setClear stores whether an address gets plain text while the node there is away.
func (d *drafts) setClear(r *draft, clear bool) {
	r.stored.Plain, r.before.Plain = clear, clear
	d.keep()
}
