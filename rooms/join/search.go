package join

import (
	"maps"
	"slices"
	"time"

	"udpchat/journal"
)

// search is a code that was entered.
type search struct {
	code     string
	proof    []byte
	sought   bool // nobody has entered it just now
	trials   map[journal.LinkID]*trial
	runs     int            // with tags
	addrs    map[string]int // how many of them at each host address
	gather   time.Duration  // until then, nodes that were not asked may add rooms; 0: there is none yet
	choosing bool           // a person chooses
	room     *journal.Conversation
	told     Tell
}

// trial is what has become of a code on a link.
type trial struct {
	due   time.Duration // when the node is asked again
	tries int           // runs that have come to nothing
	news  int           // how often it has said that its rooms have changed
	since time.Duration // when it was asked last; 0: not yet
}

func newSearch(code string, proof []byte) *search {
	return &search{code: code, proof: proof, trials: map[journal.LinkID]*trial{}, addrs: map[string]int{}}
}

// searches are those of a Joiner.
type searches struct {
	search *search            // the one that goes on
	sought map[string]*search // by code; those that Seek goes on with
}

// all returns all searches.
func (ss *searches) all() []*search {
	all := slices.Collect(maps.Values(ss.sought))
	if ss.search != nil && !ss.search.sought {
		all = append(all, ss.search)
	}
	return all
}

// at returns what has become of the code on the link of n.
func (s *search) at(n *node) *trial {
	t := s.trials[n.link.ID]
	if t == nil {
		t = &trial{due: n.free}
		s.trials[n.link.ID] = t
	}
	return t
}

// wait returns how long a person waits after a run until the next.
func (t *trial) wait() time.Duration {
	wait := againAfter
	for range min(t.tries-1, 8) {
		wait *= againTimes
	}
	return min(wait, againAtMost)
}

// changed notes that the rooms of n have changed, so it is asked again as soon as it would take a run, also with the
// codes whose turn comes later. It reports whether it will be.
func (ss *searches) changed(n *node) (is bool) {
	for _, s := range ss.all() {
		if t := s.trials[n.link.ID]; t != nil && (s != ss.search || n.stage == none) {
			is = t.changed(n.free) || is
		}
	}
	return is
}

func (t *trial) changed(free time.Duration) bool {
	if t.since == 0 || t.due <= free || t.news >= maxNews {
		return false
	}
	t.news++
	t.due = free
	return true
}
