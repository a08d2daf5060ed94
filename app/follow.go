package app

import (
	"cmp"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/settings"
	"udpchat/transport"
)

// follow acts on changed settings.
func (p *parts) follow(s settings.Settings) {
	old := p.settings
	p.settings = s
	if s.Port != old.Port {
		p.plain.port.SetPort(s.Port)
	}
	if p.links != nil && s.Name != old.Name {
		p.links.Announce()
		p.links.journal.NameChanged()
	}
	if !slices.Equal(s.Peers, old.Peers) {
		p.plain.resolver.SetTargets(p.entries(s))
	}
	p.adopt(s)
}

// adopt hands the settings to the parts they concern.
func (p *parts) adopt(s settings.Settings) {
	p.room.SetOptions(chat.Options{Leave88: s.Leave88})
	p.status.setSettings(s)
	p.sortPeers()
}

// entries are the peers of settings and command line, each target once.
func (p *parts) entries(s settings.Settings) []transport.Target {
	var all []transport.Target
	add := func(e transport.Target) {
		if !slices.ContainsFunc(all, func(o transport.Target) bool { return o.Host == e.Host && o.Port == e.Port }) {
			all = append(all, e)
		}
	}
	for _, peer := range s.Peers {
		if e, err := entry(peer.Address); err == nil {
			add(e)
		}
	}
	for _, e := range p.options.Peers {
		add(e)
	}
	return all
}

// portOf is the port to listen on; that of the command line wins over that of the settings.
func (o Options) portOf(s settings.Settings) uint16 {
	return cmp.Or(o.Port, s.Port)
}

// countEvery is how often the counters are shown, and ageEvery how often "a minute ago" is brought up to date.
const (
	countEvery = time.Second
	ageEvery   = 15 * time.Second
)
