package app

import (
	"time"

	"udpchat/chat/health"
	"udpchat/transport/beacon"
)

// copies tells how copies of the program are found. It is asked every second.
func (l *links) copies(now time.Time) health.Copies {
	l.mu.Lock()
	defer l.mu.Unlock()
	coded := l.code != ""
	if l.open.hub == nil {
		return health.Copies{Coded: coded}
	}
	counts := l.open.beacon.Counts()
	if counts.Accepted > l.open.heard {
		l.open.heard, l.open.last = counts.Accepted, now.Truncate(time.Second)
	}
	return health.Copies{
		LinkPort: l.open.hub.Port(), BeaconPort: beacon.Port,
		Heard: counts.Accepted, Sent: counts.Sent, Last: l.open.last, Refused: l.open.hub.Refused(), Coded: coded,
	}
}
