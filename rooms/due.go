package rooms

import (
	"bytes"
	"slices"

	"udpchat/journal"
	"udpchat/rooms/control"
)

// Due is what somebody should say in the roll, and this node can. Others can too, so a node waits for a random time and looks again
// before it says something for others.
type Due struct {
	Keys  []Owed           // members who lack the key of a newest epoch
	Ask   []control.Failed // keys that were wrapped for this node, of which none is right
	Renew bool             // the founder's disk was restored, and there are several newest epochs: see Maker.Renew
	Code  bool             // no code counts: see Maker.SetCode. For the founder
	Again bool             // the founder's history is lost: see Maker.Again
}

// Owed names members who lack the key of an epoch.
type Owed struct {
	Epoch   control.EpochID
	Members []journal.PublicKey
}

// Due returns what should be said now. While not all of the roll is here it is nothing for others: see ErrNotWhole.
func (r *Roll) Due() (d Due) {
	heads, founder := r.epochs.heads(), r.self == r.identity.Founder
	if d.Again = founder && len(r.epochs.lost()) > 0; !r.Has(r.self) {
		return d
	}
	for _, e := range heads {
		givers := r.records.givers(e.id, &r.members)
		if e.key == nil {
			d.ask(e.id, givers[control.PrefixOf(r.self)])
		} else if lack := r.lacking(givers); len(lack) > 0 && r.epochs.whole() {
			d.Keys = append(d.Keys, Owed{e.id, lack})
		}
	}
	if founder && r.epochs.whole() {
		d.Renew = len(heads) > 1
		d.Code = !d.Renew && r.words.code == ""
	}
	return d
}

// Bounds of what is asked and given. An entry has room for the names of those who have given keys of maxHeads epochs.
const (
	mostFailed = 1000 // of an epoch in one entry; the others are named in the next
	mostGiven  = 16   // keys of an epoch for one member, besides that of the founder
)

// ask has this node ask for a key if it was given some, of which none is right, and has not said so of all of them.
func (d *Due) ask(id control.EpochID, g given) {
	var wrong []control.Prefix
	for by, failed := range g {
		if !failed {
			wrong = append(wrong, by)
		}
	}
	if len(wrong) > 0 {
		slices.SortFunc(wrong, comparePrefixes)
		d.Ask = append(d.Ask, control.Failed{Epoch: id, Authors: wrong[:min(len(wrong), mostFailed)]})
	}
}

// given says who has given a member the key of an epoch, and whether the member says that it was the wrong one.
type given map[control.Prefix]bool

// count returns how many of the keys were wrong, as the member says, and how many right, as far as anybody else knows.
func (g given) count() (wrong, right int) {
	for _, failed := range g {
		if failed {
			wrong++
		} else {
			right++
		}
	}
	return wrong, right
}

// givers returns what each member was given of an epoch.
func (all records) givers(id control.EpochID, m *members) map[control.Prefix]given {
	of := map[control.Prefix]given{}
	for _, rec := range all {
		for _, w := range rec.wraps {
			if w.epoch == id && m.counts(rec) {
				giveAll(of, w.to, control.PrefixOf(rec.log.Author))
			}
		}
	}
	for _, rec := range all {
		if rec.kind == control.KindAsk && rec.c != nil {
			of[control.PrefixOf(rec.log.Author)].fail(id, rec.c.Failed)
		}
	}
	return of
}

func giveAll(all map[control.Prefix]given, to []control.Prefix, by control.Prefix) {
	for _, p := range to {
		if all[p] == nil {
			all[p] = given{}
		}
		all[p][by] = false
	}
}

func (g given) fail(id control.EpochID, all []control.Failed) {
	for _, f := range all {
		for _, a := range f.Authors {
			if _, gave := g[a]; gave && f.Epoch == id {
				g[a] = true
			}
		}
	}
}

// lacking returns the members to whom this node should give a key. After each wrong one more are given than were wrong, so that whoever
// gives wrong ones under many names cannot go on for long, until there are mostGiven, since who asks may lie. Only the founder, who can
// remove whoever gives wrong ones, gives its own whatever others gave.
func (r *Roll) lacking(givers map[control.Prefix]given) (lack []journal.PublicKey) {
	for _, key := range r.Members() {
		g := givers[control.PrefixOf(key)]
		_, mine := g[control.PrefixOf(r.self)]
		few := len(g) < mostGiven || r.self == r.identity.Founder
		if wrong, right := g.count(); few && right <= wrong && !mine && key != r.self {
			lack = append(lack, key)
		}
	}
	return lack
}

func comparePrefixes(a, b control.Prefix) int { return bytes.Compare(a[:], b[:]) }

// KeyFor returns the entries that give members the keys they lack: as few as hold them all.
func (r Maker) KeyFor(owed []Owed) (entries []Unsigned, err error) {
	for _, o := range owed {
		if !r.epochs.knows(o.Epoch) {
			return nil, ErrNoKey
		}
		var to []control.Card
		for _, key := range o.Members {
			if card, is := r.CardOf(key); is {
				to = append(to, card)
			}
		}
		some, err := r.epochs.deal(o.Epoch, *r.epochs.of[o.Epoch].key, to, 0, nil)
		if err != nil {
			return nil, err
		}
		entries = append(entries, some...)
	}
	return entries, nil
}

// AskFor returns the entry that asks others for keys.
func AskFor(failed []control.Failed) Unsigned {
	return unsigned(control.KindAsk, &control.Body{Failed: failed})
}
