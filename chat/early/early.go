// Package early remembers what was said while nobody was there, so that it goes to the plain recipients that are entered within a minute.
package early

import (
	"slices"
	"time"
)

// Wait is how long a line goes to whoever is entered.
const Wait = time.Minute

// most is how many lines are remembered. Beyond it the oldest are forgotten, as if their time had passed.
const most = 100

// Lines are the lines, the oldest first. The zero Lines is empty. It is not safe for concurrent use.
type Lines[ID comparable] struct{ all []line[ID] }

type line[ID comparable] struct {
	id ID
	at time.Time
}

// Add remembers a line that was said now, by its identity. The time in which the
// machine sleeps counts, so that no line goes to those who are entered after it was carried elsewhere.
func (l *Lines[ID]) Add(id ID, now time.Time) {
	l.Expire(now)
	l.all = append(l.all, line[ID]{id, now.Round(0)}) // without the monotonic clock, which stops in sleep
	l.all = slices.Delete(l.all, 0, max(0, len(l.all)-most))
}

// Expire forgets the lines whose time has passed, and reports whether there were any. A clock that was set back by as much ends
// them, too.
func (l *Lines[ID]) Expire(now time.Time) bool {
	before := len(l.all)
	l.all = slices.DeleteFunc(l.all, func(x line[ID]) bool { return now.Sub(x.at).Abs() >= Wait })
	return len(l.all) < before
}

// Keep forgets everything unless the lines are still wanted.
func (l *Lines[ID]) Keep(wanted bool) {
	if !wanted {
		l.all = nil
	}
}

// Oldest returns the oldest line whose time has not passed; zero, if there is none.
func (l *Lines[ID]) Oldest(now time.Time) (id ID) {
	if l.Expire(now); len(l.all) > 0 {
		id = l.all[0].id
	}
	return id
}

// Take returns the lines and forgets them.
func (l *Lines[ID]) Take() []ID {
	var ids []ID
	for _, x := range l.all {
		ids = append(ids, x.id)
	}
	l.all = nil
	return ids
}
