package app

import (
	"net/netip"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/transport/beacon"
)

// discovery tells how nodes are found. It is called every second.
func (l *links) discovery(now time.Time) health.Discovery {
	d, news := l.discovered(now)
	if news && l.others.differ != nil {
		l.others.differ(d.Others)
	}
	return d
}

// tellBeside tells which member on this machine has the port for plain text, and which has none because this node has it. With two
// users of one system, neither is told which program has a port, but both are linked.
func (l *links) tellBeside(n *health.Network, own func(netip.Addr) bool) {
	l.mu.Lock()
	holds, lacks := l.met.Beside(own, n.Port)
	l.mu.Unlock()
	if n.State == health.SendOnly && n.Why == chat.ReasonNone && n.Holder == "" && holds != (chat.Key{}) {
		n.Holder = l.room.Label(holds)
	}
	name := ""
	if n.State == health.Receiving && lacks != (chat.Key{}) {
		name = l.room.Label(lacks)
	}
	l.reports.beside(name)
}

// discovered is discovery. news reports that nodes of other versions have come or gone.
func (l *links) discovered(now time.Time) (d health.Discovery, news bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open.hub != nil {
		counts := l.open.beacon.Counts()
		if counts.Accepted > l.open.heard {
			l.open.heard, l.open.last = counts.Accepted, now.Truncate(time.Second)
		}
		l.others.note(counts.Older, counts.Newer)
		d.LinkPort, d.BeaconPort = l.open.hub.Port(), beacon.Port
		d.Heard, d.Sent, d.Last, d.Refused = counts.Accepted, counts.Sent, l.open.last, l.open.hub.Refused()
	}
	d.Others = l.others.at(now)
	news = d.Others != l.others.told
	l.others.told = d.Others
	return d, news
}
