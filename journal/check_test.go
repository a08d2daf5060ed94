package journal

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"time"
)

// check checks everything that holds once all nodes have met and nothing is new.
func (w *world) check() {
	w.checkSame()
	w.checkQuiet()
	w.checkTold()
	w.checkReceipts()
	w.checkAcknowledged()
	w.checkPlaces()
	w.checkOrder()
	w.checkTables()
}

// checkSame checks that those who are in a conversation hold the same of every honest author.
func (w *world) checkSame() {
	for _, c := range w.conversations() {
		inside := w.inside(c)
		logs := map[Log]bool{}
		for _, n := range inside {
			for l := range n.disk.conversations[c].entries {
				logs[l] = w.isHonest(l.Author)
			}
		}
		for _, l := range sortedKeys(logs, Log.compare) {
			if logs[l] {
				w.checkLog(inside, c, l)
			}
		}
		w.checkNothingLost(inside, c)
	}
}

func (w *world) isHonest(key PublicKey) bool {
	return slices.ContainsFunc(w.nodes, func(n *node) bool { return n.public() == key })
}

// checkLog checks that all hold the same of a log, as far as they may have it.
func (w *world) checkLog(inside []*node, c Conversation, l Log) {
	for _, n := range inside {
		for _, o := range inside {
			w.checkPair(n, o, c, l)
		}
	}
}

// checkPair checks that n holds what o holds of a log and may give to n.
func (w *world) checkPair(n, o *node, c Conversation, l Log) {
	mine, theirs := n.disk.conversations[c], o.disk.conversations[c]
	lowest := max(mine.lowest[l], 1)
	lowest = max(lowest, mine.floor[l], theirs.floor[l], theirs.surelyFrom(n.public(), l))
	if n.public() == o.public() {
		return
	}
	if a, b := mine.forks[l], theirs.forks[l]; a != nil && b == nil || a != nil && a.Number() != b.Number() {
		w.fail("%s knows that %x/%x forks at %d, %s does not", n.name, l.Author[:3], uint16(l.ID), a.Number(), o.name)
	}
	if numbers := mine.valid(l); len(numbers) > 0 && theirs.high(l)+1 < numbers[0] {
		return // what lies between is nowhere to be had: a liar gave more than it should have
	}
	for _, i := range theirs.valid(l) {
		e := theirs.entries[l][i]
		got, has := mine.entries[l][i]
		switch {
		case i < lowest:
		case !has:
			w.fail("%s lacks what %s has: %s", n.name, o.name, describe(e))
		case *got.Header != *e.Header:
			w.fail("%s and %s hold different entries: %s", n.name, o.name, describe(e))
		case e.Body != nil && got.Body == nil && (!n.disk.blocked[l.Author] || c == roll || isControl(e.Header.Kind())):
			w.fail("%s lacks a body that %s has: %s", n.name, o.name, describe(e))
		case !bytes.Equal(got.Body, e.Body) && got.Body != nil && e.Body != nil:
			w.fail("%s and %s hold different bodies: %s", n.name, o.name, describe(e))
		}
	}
}

// checkNothingLost checks that what an author was told to have said is still there, unless its disk was changed.
func (w *world) checkNothingLost(inside []*node, c Conversation) {
	for _, n := range w.nodes {
		for _, t := range n.told {
			if t.News != NewsSaid || t.Conversation != c || w.accusable[n.public()] {
				continue
			}
			e := t.Entries[0]
			if n.disk.conversations[c].lowest[e.Header.Log()] > e.Header.Number() {
				continue // forgotten for space, when nobody was known to wait for it
			}
			for _, o := range append([]*node{n}, inside...) {
				k := o.disk.conversations[c]
				if e.Header.Number() > k.limit(e.Header.Log()) {
					continue // said after it was removed
				}
				if _, has := k.entries[e.Header.Log()][e.Header.Number()]; !has && e.Header.Number() >= max(k.lowest[e.Header.Log()], k.floor[e.Header.Log()]) && (o == n || !k.open && n.entered[c]) {
					w.fail("%s lacks what %s was told to have said: %s", o.name, n.name, describe(e))
				}
			}
		}
	}
}

// checkQuiet checks that nothing is sent, asked or waited for when nothing is new.
func (w *world) checkQuiet() {
	frames := w.frames
	for hours := 0; w.gang != nil && len(w.gang.keys) > 0 && hours < 24; hours++ {
		if w.pass(time.Hour); w.frames == frames {
			break
		}
		frames = w.frames // 64 more strangers were welcome
	}
	w.pass(2 * time.Hour)
	if w.frames != frames {
		w.fail("%d frames are sent although nothing is new", w.frames-frames)
	}
	for _, n := range w.nodes {
		if due := n.m.Deadline(); due != 0 {
			w.fail("%s waits for %v although nothing is new", n.name, due-w.now)
		}
		if len(n.run.tickets) > 0 {
			w.fail("%s never tells what became of what it said", n.name)
		}
	}
}

// checkTold checks that everything on a disk was there when the node was started, or was told since.
func (w *world) checkTold() {
	for _, n := range w.nodes {
		for _, c := range sortedKeys(n.disk.conversations, compareConversations) {
			if !n.entered[c] {
				continue
			}
			k := n.disk.conversations[c]
			k.each(func(l Log, e Entry) {
				if f := k.forks[l]; n.isMuddled(e.Header) || e.Header.Number() < k.floor[l] || f != nil && e.Header.Number() >= f.Number() {
					return // being written when the fork was proven
				}
				if hasBody, known := n.run.known[e.Header.Hash()]; !known || !hasBody && e.Body != nil {
					w.fail("%s has never told: %s", n.name, describe(e))
				}
			})
		}
	}
}

// checkReceipts checks that nobody's newest receipt, wherever it is, promises more than what its member has.
func (w *world) checkReceipts() {
	for _, n := range w.nodes {
		for _, c := range sortedKeys(n.disk.conversations, compareConversations) {
			n.flush()
			k := n.disk.conversations[c]
			for _, key := range sortedKeys(k.receipts, comparePublicKeys) {
				for _, o := range w.nodes {
					if r, _ := parseReceipt(k.receipts[key]); o.public() == key && o.entered[c] && n.entered[c] && !w.accusable[key] {
						o.checkReceipt(r, false)
					}
				}
			}
		}
	}
}

// checkAcknowledged checks what a node shows to be stored by others that are linked with it: neither more than they have, nor less.
func (w *world) checkAcknowledged() {
	for _, wr := range w.wires {
		n, o := wr.from, wr.to
		for _, c := range sortedKeys(n.disk.conversations, compareConversations) {
			if n.entered[c] && o.entered[c] && !w.cloned(o) {
				w.checkAcknowledgedBy(n, o, c)
			}
		}
	}
}

func (w *world) checkAcknowledgedBy(n, o *node, c Conversation) {
	mine, theirs := n.disk.conversations[c], o.disk.conversations[c]
	for _, l := range sortedKeys(mine.entries, Log.compare) {
		ack := n.m.Acknowledged(c, o.public(), l)
		if ack.To > 0 {
			o.checkHas(theirs, l, ack.From, ack.To)
		}
		numbers := theirs.valid(l)
		bodies := !slices.ContainsFunc(numbers, func(i uint64) bool { return theirs.entries[l][i].Body == nil })
		if l.Author == n.public() && len(numbers) > 0 && bodies && !o.disk.blocked[l.Author] && ack.To < numbers[len(numbers)-1] {
			w.fail("%s shows that %s has its entries up to %d, not up to %d", n.name, o.name, ack.To, numbers[len(numbers)-1])
		}
	}
}

func (w *world) cloned(n *node) bool {
	return slices.ContainsFunc(w.nodes, func(o *node) bool { return o != n && o.public() == n.public() })
}

// checkPlaces checks that nothing is where it does not belong.
func (w *world) checkPlaces() {
	for _, n := range w.nodes {
		for _, c := range sortedKeys(n.disk.conversations, compareConversations) {
			k := n.disk.conversations[c]
			k.each(func(l Log, e Entry) {
				if h := e.Header; h.Conversation() != c || l.Author.Weak() || !k.open && l.Author != n.public() && !n.wasMember(c, l.Author) || e.Body != nil && !h.Proves(e.Body) {
					w.fail("%s has what does not belong there: %s", n.name, describe(e))
				}
			})
			for _, l := range sortedKeys(k.entries, Log.compare) {
				w.checkChain(n, k, l)
			}
		}
	}
}

// checkChain checks that what is held of a log proves itself.
func (w *world) checkChain(n *node, k *kept, l Log) {
	numbers := k.valid(l)
	for i, number := range numbers {
		h := k.entries[l][number].Header
		if i > 0 && h.Previous() != k.entries[l][number-1].Header.Hash() {
			w.fail("%s holds two parts of %x/%x that do not fit at %d", n.name, l.Author[:3], uint16(l.ID), number)
		}
		if i == len(numbers)-1 && k.forks[l] == nil && !w.holds(h) {
			w.fail("%s holds an end of %x/%x that its author has not signed", n.name, l.Author[:3], uint16(l.ID))
		}
	}
}

// checkOrder checks that entries that nobody had to clamp are in the same order everywhere.
func (w *world) checkOrder() {
	for _, c := range w.conversations() {
		orders := map[string]*node{}
		inside := w.inside(c)
		for _, n := range inside {
			orders[n.order(c, inside)] = n
		}
		if len(orders) > 1 {
			w.fail("unclamped entries are in different orders")
		}
	}
}

// order returns the order of all entries that all nodes have and none has clamped.
func (n *node) order(c Conversation, inside []*node) string {
	type place struct {
		time uint64
		l    Log
		i    uint64
	}
	var places []place
	k := n.disk.conversations[c]
	k.each(func(l Log, e Entry) {
		hash := e.Header.Hash()
		for _, o := range inside {
			theirs := o.disk.conversations[c]
			if there, has := theirs.entries[l][e.Header.Number()]; !has || *there.Header != *e.Header || theirs.clamped[hash] {
				return
			}
		}
		places = append(places, place{k.order[hash], l, e.Header.Number()})
	})
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.time, b.time), a.l.compare(b.l), cmp.Compare(a.i, b.i))
	})
	return fmt.Sprint(places)
}
