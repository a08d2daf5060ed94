package settings

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/typed"
	"udpchat/gui/words"
	"udpchat/settings"
)

// errTwice is the fault of an address that another row has.
var errTwice = errors.New("this address is already there")

// draft is one address as it stands in its entries.
type draft struct {
	name, address string
	typing        bool // the address is being typed

	stored settings.Peer   // what the store has for this row; zero: nothing
	before settings.Peer   // what it had when typing began; the store gets it back while the text is not correct
	target settings.Target // the parsed address of stored; zero when it cannot be parsed
	fault  error           // why address is not stored; nil when it is, or when there is nothing to store
}

// drafts are the addresses as they stand in the entries. Every method brings the store up to date.
type drafts struct {
	store *settings.Store
	rows  []*draft
}

// load takes the addresses from the store. Rows that were not correct when the dialog closed stay as they were.
func (d *drafts) load(peers []settings.Peer) {
	wrong := slices.DeleteFunc(d.rows, func(r *draft) bool { return r.fault == nil })
	d.rows = nil
	for _, p := range peers {
		r := &draft{name: p.Name, address: p.Address, stored: p, before: p}
		r.target, r.fault = settings.ParsePeer(p.Address, settings.DefaultPort)
		d.rows = append(d.rows, r)
	}
	for _, w := range wrong {
		i := slices.IndexFunc(d.rows, func(r *draft) bool { return w.stored.Address != "" && r.stored == w.stored })
		if i >= 0 {
			d.rows[i] = w
		} else if w.stored.Address == "" {
			d.rows = append(d.rows, w)
		}
	}
}

// add appends an empty row, unless there is one already, and returns it.
func (d *drafts) add() *draft {
	for _, r := range d.rows {
		if r.name == "" && r.address == "" && r.stored.Address == "" {
			return r
		}
	}
	r := &draft{}
	d.rows = append(d.rows, r)
	return r
}

// remove takes a row away.
func (d *drafts) remove(r *draft) {
	d.rows = slices.DeleteFunc(d.rows, func(o *draft) bool { return o == r })
	d.settleOthers(nil)
	d.keep()
}

// rename takes the text of the entry of a name.
func (d *drafts) rename(r *draft, name string) {
	r.name = name
	if r.stored.Address != "" {
		r.stored.Name = typed.Trim(name)
	}
	d.settle(r)
	d.keep()
}

// edit takes the text of the entry of an address.
func (d *drafts) edit(r *draft, address string) {
	r.address, r.typing = address, true
	d.settle(r)
	d.settleOthers(r)
	d.keep()
}

// leave ends the typing of an address. What was understood takes the place of what was typed or pasted.
func (d *drafts) leave(r *draft) {
	r.typing = false
	if r.fault == nil {
		r.address = r.stored.Address
	}
	r.before = r.stored
}

// settle decides what the store has for a row.
func (d *drafts) settle(r *draft) {
	text := typed.Trim(r.address)
	target, err := settings.ParsePeer(text, settings.DefaultPort)
	if err == nil && d.taken(r, target) {
		err = errTwice
	}
	r.fault = err
	switch {
	case err == nil:
		r.stored = cmp.Or(r.stored, r.before)
		r.stored.Plain = r.stored.Plain && target == r.target
		r.stored.Name, r.stored.Address = typed.Trim(r.name), target.Entered(text)
	case text == "":
		r.stored = settings.Peer{}
		if r.name == "" {
			r.fault = nil
		}
	case r.stored != r.before:
		r.stored = r.before
		if r.stored.Address != "" {
			r.stored.Name = typed.Trim(r.name)
		}
	}
	r.target, _ = settings.ParsePeer(r.stored.Address, settings.DefaultPort)
}

// settleOthers settles the rows whose address was taken by another; it may be free now.
func (d *drafts) settleOthers(but *draft) {
	for _, r := range d.rows {
		if r != but && errors.Is(r.fault, errTwice) {
			d.settle(r)
		}
	}
}

// taken reports whether another row than r has a target.
func (d *drafts) taken(r *draft, t settings.Target) bool {
	return slices.ContainsFunc(d.rows, func(o *draft) bool { return o != r && o.target == t })
}

// keep stores all rows that are correct.
func (d *drafts) keep() {
	var peers []settings.Peer
	for _, r := range d.rows {
		if r.stored.Address != "" {
			peers = append(peers, r.stored)
		}
	}
	if !slices.Equal(peers, d.store.Get().Peers) {
		_ = d.store.Update(func(s *settings.Settings) { s.Peers = peers }) // the error only tells of corrections; these peers need none
	}
}

// setPlain stores whether an address gets plain text while the node there is away.
func (d *drafts) setPlain(r *draft, plain bool) {
	r.stored.Plain, r.before.Plain = plain, plain
	d.keep()
}

// shownFault is the fault of a row, unless it may disappear while the person goes on typing.
func (r *draft) shownFault() error {
	var e *settings.PeerError
	if r.typing && errors.As(r.fault, &e) && e.Typing() {
		return nil
	}
	return r.fault
}

// faults counts the rows that show a fault.
func (d *drafts) faults() int {
	n := 0
	for _, r := range d.rows {
		if r.shownFault() != nil {
			n++
		}
	}
	return n
}

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
	var heard time.Time
	for _, m := range members {
		if host, plain := m.ID.Host(); plain && host == address {
			heard = m.Heard
		}
	}
	w := heardState(heard, now)
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
	state, dot, when := words.Say("not seen yet"), theme.ColorNamePlaceHolder, words.LastSeen(at, now)
	switch last := when[len(when)-1]; {
	case at.IsZero():
	case last >= '0' && last <= '9':
		state = words.Say("active {{.Clock}}", "Clock", when)
	default:
		state = words.Say("active {{.When}}", "When", when)
	}
	if (chat.Member{Heard: at}).Here(now) {
		dot = theme.ColorNameSuccess
	}
	return peerWords{state: words.Say("unencrypted, {{.State}}", "State", state), dot: dot}
}
