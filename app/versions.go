package app

import (
	"time"

	"udpchat/chat/health"
)

// versionLasts is how long a node of another version counts as being on the network. Nodes announce themselves every 36 seconds
// or more often, so one lost announcement changes nothing.
const versionLasts = 90 * time.Second

// versions is when nodes of other versions of the program were last noticed, by a beacon or by a link that could not be made.
// Forgers can pretend such nodes, so there is one sentence for all of them, as long as any is noticed.
type versions struct {
	older, newer time.Time
	told         health.Versions
	differ       func(health.Versions) // is told when versions have come or gone; nil: nobody
}

// note takes the times of another source.
func (v *versions) note(older, newer time.Time) {
	if older.After(v.older) {
		v.older = older
	}
	if newer.After(v.newer) {
		v.newer = newer
	}
}

// at returns which versions are here.
func (v *versions) at(now time.Time) health.Versions {
	here := func(t time.Time) bool { return !t.IsZero() && now.Sub(t) < versionLasts }
	return health.Versions{Older: here(v.older), Newer: here(v.newer)}
}

// noteVersion notes that a node could not be linked because it is of another version.
func (l *links) noteVersion(newer bool) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if newer {
		l.others.note(time.Time{}, now)
	} else {
		l.others.note(now, time.Time{})
	}
}
