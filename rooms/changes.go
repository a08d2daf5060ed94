package rooms

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"udpchat/journal"
	"udpchat/rooms/control"
)

// Changes is what new entries of a roll have changed. Keys are sorted.
type Changes struct {
	Admitted []journal.PublicKey // who is a member now and was not
	Removed  []Removal           // who is no member now, also if it was not known before, or whose logs end elsewhere than was known
	Authors  []journal.PublicKey // whose entries of the roll count now and did not: see Roll.Authors
	Ended    bool                // this node is no member any more
	Keys     bool                // keys are here that were not: what could not be opened may be now
	Secrets  bool                // Roll.Secrets returns something else than before
	Code     bool                // Roll.Code does
	Name     bool                // Roll.Name does
	ReadOnly bool                // Roll.ReadOnly does
}

// Removal says what of a member counts that has no seat any more.
type Removal struct {
	Member journal.PublicKey
	How    Ending
	Talk   []control.End // the ends of its logs of what was said, by log; what is said behind them, or in other logs, does not count
	Roll   []control.End // and of its logs of the roll
}

// Ending says how a seat has ended.
type Ending uint8

// How a seat can end.
const (
	Void  Ending = iota // who has admitted the member was removed, and the removal does not list the admission
	Left                // the member has left; all its logs count
	Ended               // the founder has removed the member
)

// view is what changes are told of. Roll.Secrets, Roll.Authors and the others return parts of it.
type view struct {
	members  map[journal.PublicKey]*stay
	authors  []journal.PublicKey
	self     bool
	awaits   bool // self was true, and may be again once more entries are here
	keys     int
	secrets  Secrets
	readOnly bool
}

func (r *Roll) look() view {
	s := r.Secrets()
	self := r.Has(r.self)
	awaits := !self && (r.view.self || r.view.awaits) && r.records.seating().awaits(r.self, &r.members)
	return view{r.members.of, r.Authors(), self, awaits, len(r.epochs.known()), s, r.readOnly}
}

// since returns what is different from before.
func (r *Roll) since(before *view) Changes {
	now := &r.view
	c := Changes{
		Ended:    (before.self || before.awaits) && !now.self && !now.awaits,
		Keys:     now.keys > before.keys,
		Secrets:  !now.secrets.equal(&before.secrets),
		Code:     now.secrets.Code != before.secrets.Code,
		Name:     now.secrets.Name != before.secrets.Name,
		ReadOnly: now.readOnly != before.readOnly,
	}
	for _, key := range now.authors {
		if _, was := slices.BinarySearchFunc(before.authors, key, compareKeys); !was {
			c.Authors = append(c.Authors, key)
		}
	}
	c.compare(r, before.members)
	return c
}

// compare notes who has a seat now and had none, and the other way round.
func (c *Changes) compare(r *Roll, before map[journal.PublicKey]*stay) {
	all := maps.Clone(before) // with those of whom nothing counts any more
	maps.Copy(all, r.members.of)
	removals := r.records.of(control.KindRemove)
	for _, key := range slices.SortedFunc(maps.Keys(all), compareKeys) {
		was, is := stayOf(before, key), stayOf(r.members.of, key)
		switch {
		case is.open() && !was.open():
			c.Admitted = append(c.Admitted, key)
		case !is.open() && (was.open() || (is.seat > 0) != (was.seat > 0) || is.removed != was.removed || is.ends != was.ends):
			c.Removed = append(c.Removed, removalOf(key, is, removals[key]))
		}
	}
}

// Removals says of all who had a seat and have none what counts of them.
func (r *Roll) Removals() (all []Removal) {
	removals := r.records.of(control.KindRemove)
	for _, key := range r.members.keys(func(s *stay) bool { return !s.open() && (s.seat > 0 || s.removed > 0) }) { // strangers may say that they leave
		all = append(all, removalOf(key, *r.members.of[key], removals[key]))
	}
	return all
}

func stayOf(all map[journal.PublicKey]*stay, key journal.PublicKey) stay {
	if s := all[key]; s != nil {
		return *s
	}
	return stay{}
}

func (s *Secrets) equal(o *Secrets) bool {
	return s.Name == o.Name && s.Code == o.Code && s.Time == o.Time && slices.Equal(s.Epochs, o.Epochs)
}

func removalOf(key journal.PublicKey, s stay, removals []*record) Removal {
	out := Removal{Member: key}
	switch {
	case s.seat > 0:
		out.How = Left
	case s.removed > 0:
		out.How = Ended
	}
	for _, rec := range removals {
		out.Talk, out.Roll = append(out.Talk, rec.c.TalkEnds...), append(out.Roll, rec.c.RollEnds...)
	}
	out.Talk, out.Roll = newestEnds(out.Talk), newestEnds(out.Roll)
	return out
}

// newestEnds returns the greatest end of each log, sorted.
func newestEnds(ends []control.End) []control.End {
	slices.SortFunc(ends, compareEnds)
	return slices.CompactFunc(ends, func(a, b control.End) bool { return a.Log == b.Log })
}

// compareEnds orders by log, the greatest number of each first.
func compareEnds(a, b control.End) int {
	return cmp.Or(cmp.Compare(a.Log, b.Log), cmp.Compare(b.Number, a.Number), bytes.Compare(a.Hash[:], b.Hash[:]))
}
