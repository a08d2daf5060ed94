package app

import (
	"time"

	"udpchat/chat"
	"udpchat/transport/beacon"
)

// copies tells how copies of the program are found. It is asked every second.
func (l *links) copies(now time.Time) chat.Copies {
	l.mu.Lock()
	defer l.mu.Unlock()
	coded := l.code != ""
	if l.hub == nil {
		return chat.Copies{Coded: coded}
	}
	counts := l.beacon.Counts()
	if counts.Accepted > l.sightings {
		l.sightings, l.last = counts.Accepted, now.Truncate(time.Second)
	}
	return chat.Copies{
		LinkPort: l.hub.Port(), BeaconPort: beacon.Port,
		Heard: counts.Accepted, Sent: counts.Sent, Last: l.last, Refused: l.hub.Refused(), Coded: coded,
	}
}
