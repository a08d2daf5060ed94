package app

import (
	"time"

	"udpchat/chat/health"
	"udpchat/transport/beacon"
)

// discovery tells how nodes are found. It is called every second.
func (l *links) discovery(now time.Time) health.Discovery {
	l.mu.Lock()
	defer l.mu.Unlock()
	coded := l.code != ""
	if l.open.hub == nil {
		return health.Discovery{Coded: coded}
	}
	counts := l.open.beacon.Counts()
	if counts.Accepted > l.open.heard {
		l.open.heard, l.open.last = counts.Accepted, now.Truncate(time.Second)
	}
	return health.Discovery{
		LinkPort: l.open.hub.Port(), BeaconPort: beacon.Port,
		Heard: counts.Accepted, Sent: counts.Sent, Last: l.open.last, Refused: l.open.hub.Refused(), Coded: coded,
	}
}
