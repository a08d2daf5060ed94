package replica

import (
	"time"

	"udpchat/history/entries"
	"udpchat/journal"
)

// Bounds of what authors can make a node remember. At the first one any of them is forgotten; beyond the second nobody else is
// accused; and the third is of how many forks of one author is remembered that they were told.
const (
	maxNames   = 10_000
	maxAccused = 1000
	maxForks   = 16
)

// people is what is known of authors beside their logs.
type people struct {
	blocked map[journal.PublicKey]bool
	names   map[journal.PublicKey]entries.Profile // the newest that were seen
	forks   map[journal.PublicKey]map[journal.LogID]bool
	due     time.Duration // when those that are away for long are looked for
}

func newPeople() people {
	return people{
		blocked: map[journal.PublicKey]bool{}, names: map[journal.PublicKey]entries.Profile{},
		forks: map[journal.PublicKey]map[journal.LogID]bool{},
	}
}

func (p *people) block(who journal.PublicKey, blocked bool) {
	if blocked {
		p.blocked[who] = true
	} else {
		delete(p.blocked, who)
	}
}

// named notes a profile, and reports whether it is the newest.
func (p *people) named(who journal.PublicKey, n entries.Profile) bool {
	if old, known := p.names[who]; known && n.At < old.At {
		return false
	}
	for other := range p.names {
		if len(p.names) < maxNames {
			break
		}
		delete(p.names, other)
	}
	p.names[who] = n
	return true
}

// accuse notes a fork, and reports whether its author has written another log twice before. Once happens to who restores a backup or
// is cloned, and nothing is lost by it.
func (p *people) accuse(f *journal.Fork) (repeated bool) {
	l := f.A.Header.Log()
	of := p.forks[l.Author]
	if of == nil {
		if len(p.forks) == maxAccused {
			return false
		}
		of = map[journal.LogID]bool{}
		p.forks[l.Author] = of
	}
	if len(of) == maxForks {
		clear(of)
	}
	known := of[l.ID]
	of[l.ID] = true
	return !known && len(of) > 1
}
