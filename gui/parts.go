package gui

import (
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/archive"
	"udpchat/gui/composer"
	"udpchat/gui/conversations"
	"udpchat/gui/help"
	"udpchat/gui/members"
	"udpchat/gui/people"
	"udpchat/gui/search"
	settingsui "udpchat/gui/settings"
	"udpchat/gui/transcript"
	"udpchat/gui/welcome"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// parts are the widgets of the window. They are made again when the language, the theme or the text size changes.
type parts struct {
	frame    *frame
	header   *header
	welcome  *welcome.Welcome
	members  *members.Pane
	composer *composer.Composer
	search   *search.Panel
	tooltip  *kit.Tooltip
}

// rearrange arranges the window after a part came, went or changed its size.
func (p *parts) rearrange() { p.frame.rearrange() }

// showMembers shows the members, and the person under the name me.
func (p *parts) showMembers(c chat.Changes, n health.Network, me string, key chat.Key, now time.Time) {
	p.members.Set(c.Members)
	p.members.SetMe(me, key, n)
	company := people.CountHere(c.Members, now) > 0 || c.Details.Kind == chat.KindRoom && len(c.Members) > 0
	p.welcome.Set(c.Details, n, company)
	if closed := conversations.Closed(c.Details); closed != "" {
		p.composer.Close(closed)
	} else {
		p.composer.SetLeft(c.Left)
	}
}

// showNetwork shows the state of the network; nodes says whether any node receives messages, and plain whether plain peers do.
func (p *parts) showNetwork(s health.State, members []chat.Member, nodes, plain bool, now time.Time) {
	p.header.setNetwork(s.Network, people.CountHere(members, now), slices.ContainsFunc(s.Notices, words.Unsaved))
	own := 0
	for _, peer := range s.Network.Peers {
		if plain && peer.Own && peer.Plain() {
			own++
		}
	}
	p.composer.SetReaders(own, nodes)
}

// showNewest shows the newest message on the row of the room.
func (p *parts) showNewest(rows *transcript.Rows, d *directory) {
	if m, ok := rows.Newest(); ok {
		name, mark := d.person(m.Author).Parts()
		p.members.Room.Set(m, name, mark)
	} else if !rows.Newer {
		p.members.Room.Clear()
	}
}

// dialogs are what the window opens over itself.
type dialogs struct {
	settings *settingsui.Dialog
	messages *transcript.Dialogs
	network  *networkPage
	archive  *archive.Archive
	help     *help.Pages
}

// show shows the network, everybody on it and the person in the dialogs that are open.
func (d *dialogs) show(n health.Network, around []chat.Member, me Identity) {
	d.settings.SetIdentity(me)
	d.settings.SetNetwork(n)
	d.settings.SetMembers(around)
	d.network.update()
}
