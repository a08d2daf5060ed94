package settings

import (
	"net/netip"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/words"
	"udpchat/settings"
)

// peerWords is what a row says about its address.
type peerWords struct {
	state   string // in the entry
	dot     fyne.ThemeColorName
	problem string // below the entry
	hint    string // below the entry, where there is no problem
	wrong   bool   // the address is not stored
	offer   string // on the button below; empty: there is none
	plain   bool   // what that button sets, see settings.Peer.Plain
}

// peersByTarget indexes peers by the address that was entered.
func peersByTarget(peers []chat.Peer) map[settings.Target]chat.Peer {
	known := make(map[settings.Target]chat.Peer, len(peers))
	for _, p := range peers {
		if t, err := settings.ParsePeer(string(p.Entered), settings.DefaultPort); err == nil {
			known[t] = p
		}
	}
	return known
}

// heardByHost is when each host was last heard.
func heardByHost(members []chat.Member) map[netip.Addr]time.Time {
	heard := make(map[netip.Addr]time.Time, len(members))
	for _, m := range members {
		if host, ok := m.ID.Host(); ok {
			heard[host] = m.Heard
		}
	}
	return heard
}

// peerState finds the words for a row.
func peerState(r *draft, known map[settings.Target]chat.Peer, members []chat.Member, now time.Time) peerWords {
	if fault := r.shownFault(); fault != nil {
		return peerWords{problem: words.Say("{{.What}} Saved once it is correct.", "What", words.Fault(fault)), wrong: true}
	}
	if r.fault != nil || r.stored.Address == "" {
		return peerWords{}
	}
	p, found := known[r.target]
	address := r.target.Address
	if found && p.Address.IsValid() {
		address = p.Address.Addr()
	}
	w := heardState(heardByHost(members)[address], now)
	switch {
	case p.Node != "":
		w = nodeState(p, r.stored.Plain, members)
	case p.Own:
		w = peerWords{state: words.Say("this computer"), dot: theme.ColorNameSuccess}
	case p.Broadcast:
		w = peerWords{state: words.Say("broadcast"), dot: theme.ColorNamePlaceHolder}
	case p.Why == chat.UnknownHost:
		return peerWords{problem: words.Say("No computer named “{{.Name}}” was found.", "Name", r.target.Host)}
	case found && p.Why != chat.ReasonNone:
		return peerWords{problem: words.Say("Can't send: {{.Why}}", "Why", words.Reason(p.Why))}
	}
	if !r.target.Address.IsValid() && address.IsValid() {
		w.state = words.Say("{{.Address}}, {{.State}}", "Address", address, "State", w.state)
	}
	return w
}

// nodeState finds the words for the row of an address where a node was met. Such an address gets no plain text, unless the
// person chose plain text for while the node is away. The row has a button for that.
func nodeState(p chat.Peer, plain bool, members []chat.Member) peerWords {
	w := peerWords{state: words.Say("offline"), dot: theme.ColorNamePlaceHolder}
	for _, m := range members {
		if m.ID == p.Node && m.Linked {
			w.state, w.dot = words.Say("online, encrypted"), theme.ColorNameSuccess
		}
	}
	linked := w.dot == theme.ColorNameSuccess
	if p.Moved {
		linked, w.state, w.dot = false, words.Say("moved to another address"), theme.ColorNamePlaceHolder
	}
	switch {
	case plain && linked:
		w.hint, w.offer = words.Say("Sent unencrypted while they are offline."), words.Say("Wait until they return")
	case plain:
		w.hint, w.offer = words.Say("Sent unencrypted until they return."), words.Say("Wait until they return")
	case p.Moved:
		w.hint, w.offer = words.Say("Your messages go to their new address; nothing is sent here."), words.Say("Send unencrypted")
	case !linked:
		w.hint, w.offer = words.Say("Your messages wait until they return."), words.Say("Send unencrypted")
	}
	w.plain = !plain
	return w
}

// heardState finds the words for an address that was last heard at a time.
func heardState(at, now time.Time) peerWords {
	w := peerWords{state: words.Say("not seen yet"), dot: theme.ColorNamePlaceHolder}
	if at.IsZero() {
		w.state = words.Say("unencrypted, {{.State}}", "State", w.state)
		return w
	}
	if (chat.Member{Heard: at}).Here(now) {
		w.dot = theme.ColorNameSuccess
	}
	when := words.LastSeen(at, now)
	if last := when[len(when)-1]; last >= '0' && last <= '9' {
		w.state = words.Say("active {{.Clock}}", "Clock", when)
	} else {
		w.state = words.Say("active {{.When}}", "When", when)
	}
	w.state = words.Say("unencrypted, {{.State}}", "State", w.state)
	return w
}
