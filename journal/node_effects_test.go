package journal

import (
	"bytes"
	"cmp"
	"slices"
	"time"
)

// after returns a time in the future that is not before the last of jobs, for something that takes up to d.
func (n *node) after(d time.Duration, jobs []job) time.Duration {
	due := n.world.now
	if d > 0 {
		due += time.Duration(n.world.random.Int64N(int64(d)))
	}
	if len(jobs) > 0 {
		due = max(due, jobs[len(jobs)-1].due)
	}
	return due
}

// work does the effects of the node's machine until there are none.
func (n *node) work() {
	for {
		e := n.m.Ready()
		if len(e.Store)+len(e.Keep)+len(e.Send)+len(e.Serve)+len(e.Read)+len(e.Verify)+len(e.Forget)+len(e.Tell) == 0 {
			return
		}
		n.effects(e)
	}
}

func (n *node) effects(e *Effects) {
	for _, s := range e.Store {
		n.stores(s)
	}
	for _, k := range e.Keep {
		n.keep(k)
	}
	for _, s := range e.Send {
		n.sendFrame(s.Link, s.Frame)
	}
	for _, s := range e.Serve {
		n.serving = append(n.serving, job{n.after(n.slow.disk, n.serving), func() { n.serve(s) }, &s})
	}
	for _, r := range e.Read {
		n.run.begins(n, r.ID)
		n.serving = append(n.serving, job{n.after(n.slow.disk, n.serving), func() {
			n.m.ReadDone(n.now(), r.ID, n.read(r.Conversation, r.Log, r.From, r.To))
		}, nil})
	}
	for _, v := range e.Verify {
		n.run.begins(n, v.ID)
		n.verifying = append(n.verifying, job{n.after(n.slow.verify, n.verifying), func() { n.m.Verified(n.now(), v.ID, n.holds(&v)) }, nil})
	}
	for _, f := range e.Forget {
		n.checkForget(f)
		n.serving = append(n.serving, job{n.after(n.slow.disk, n.serving), func() { n.forget(f) }, nil})
	}
	for _, t := range e.Tell {
		n.hear(t)
	}
}

func (n *node) holds(v *Verify) bool {
	if v.header != nil {
		return n.world.holds(v.header)
	}
	return v.Holds()
}

// stores has the entries of s written, and says so.
func (n *node) stores(s Store) {
	n.asked = s.ID
	n.run.begins(n, s.ID)
	n.run.stores(n, s)
	n.disking = append(n.disking, job{n.after(n.slow.disk, n.disking), func() {
		if n.disk.full || s.ID <= n.failed { // what was asked for meanwhile may follow this one
			n.failed = n.asked
		}
		ok := s.ID > n.failed
		if ok {
			n.disk.write(n, s)
			n.flush()
		}
		if n.disk.reporting {
			n.m.Stored(n.now(), s.ID, ok)
		}
	}, nil})
}

func (n *node) keep(k Keep) {
	if k.Receipt != nil {
		if r, err := parseReceipt(k.Receipt); err != nil || r.conversation != k.Conversation {
			n.world.fail("%s keeps a receipt that is none", n.name)
		} else if r.member == n.public() && !n.run.received[string(k.Receipt)] {
			n.checkReceipt(r, true)
		}
	}
	if len(n.keeping) == 0 {
		n.flushLater()
	}
	n.keeping = append(n.keeping, k)
}

func (n *node) flushLater() {
	n.world.later = append(n.world.later, job{n.world.now + 5*time.Second, n.flush, nil})
}

// flush writes what was to be written with the next transaction.
func (n *node) flush() {
	if !n.up {
		return
	}
	if n.disk.full {
		n.flushLater()
		return
	}
	for _, k := range n.keeping {
		n.disk.keep(k)
	}
	n.keeping = nil
}

func (n *node) sendFrame(link LinkID, frame []byte) {
	wr := n.world.wire(link)
	if wr == nil || wr.from != n {
		return
	}
	if n.liar == nil && !n.world.forged {
		wr.sniffer.sniff(wr, frame)
	}
	if wr.dead || !wr.to.up {
		return
	}
	delay := n.slow.frames + wr.to.slow.frames
	due := n.world.now
	if delay > 0 {
		due += time.Duration(n.world.random.Int64N(int64(delay)))
	}
	if last := len(wr.queue) - 1; last >= 0 {
		due = max(due, wr.queue[last].due)
	}
	wr.queue = append(wr.queue, parcel{due, bytes.Clone(frame)})
}

func (n *node) read(c Conversation, l Log, from, to uint64) (run []Entry) {
	k := n.disk.conversations[c]
	for i := from; i <= to && k.has(l, i); i++ {
		run = append(run, k.entries[l][i])
	}
	return run
}

// readFrom returns the entries of a log from a number on that are on disk, at most MaxRun.
func (n *node) readFrom(k *kept, l Log, from uint64) (run []Entry) {
	for _, i := range sortedKeys(k.entries[l], cmp.Compare[uint64]) {
		if i < from {
			continue
		}
		if len(run) == MaxRun || len(run) > 0 && run[len(run)-1].Header.Number() != i-1 {
			break
		}
		run = append(run, k.entries[l][i])
	}
	return run
}

func (n *node) serve(s Serve) {
	k := n.disk.conversations[s.Conversation]
	lowest := uint64(0)
	if k.open {
		lowest = k.lowestFor(s.Member, s.Log)
	}
	n.reading = true
	defer func() { n.reading = false }()
	for more := true; more; {
		var frame []byte
		frame, more = s.Answer(n.readFrom(k, s.Log, s.From), lowest)
		n.checkAnswer(frame, lowest)
		n.sendFrame(s.Link, frame)
	}
}

// checkAnswer checks that nothing is served that its receiver may not have.
func (n *node) checkAnswer(frame []byte, lowest uint64) {
	in := &reader{b: frame[1:]}
	for in.number(); frame[0] == frameRun && in.more(); {
		if e := in.entry(); e.Header.Number() < lowest {
			n.world.fail("%s serves %d of a log to a member who may have it from %d on", n.name, e.Header.Number(), lowest)
		}
	}
}

// forget removes the oldest entries of a log.
func (n *node) forget(f Forget) {
	k, freed := n.disk.conversations[f.Conversation], 0
	delete(k.under, f.Log)
	for _, i := range sortedKeys(k.entries[f.Log], cmp.Compare[uint64]) {
		if i >= f.Keep || f.ID != 0 && freed >= f.Bytes {
			break
		}
		e := k.entries[f.Log][i]
		freed += e.Size()
		delete(k.entries[f.Log], i)
		k.lowest[f.Log] = i + 1
	}
	if f.ID == 0 {
		delete(k.entries, f.Log)
		delete(k.lowest, f.Log)
		return
	}
	var low *Header
	if numbers := k.valid(f.Log); len(numbers) > 0 {
		low = k.entries[f.Log][numbers[0]].Header
	} else {
		k.floor[f.Log] = maxNumber
	}
	n.m.Forgotten(n.now(), f.ID, low, freed)
}

// checkForget checks that nothing is to be forgotten that a member still waits for.
func (n *node) checkForget(f Forget) {
	k := n.disk.conversations[f.Conversation]
	if f.ID != 0 && (k.roll || k.direct) {
		n.world.fail("%s forgets what is kept", n.name)
	}
	for _, i := range k.newest(f.Log, f.Keep-1) {
		if o := n.world.waitedFor(n, k.entries[f.Log][i]); o != "" {
			n.world.fail("%s forgets what %s waits for: %s", n.name, o, describe(k.entries[f.Log][i]))
		}
	}
}

// waitedFor returns an honest node that n has met in person and that has not yet stored an own entry of n that it may have.
func (w *world) waitedFor(n *node, e Entry) string {
	c, h := e.Header.Conversation(), e.Header
	k := n.disk.conversations[c]
	for _, o := range w.nodes {
		theirs := o.disk.conversations[c]
		if h.Author() == n.public() && k.met[o.public()] && !w.accusable[o.public()] && theirs != nil && !theirs.left &&
			!o.disk.blocked[n.public()] && !theirs.ever[h.Hash()] && h.Number() >= k.surelyFrom(o.public(), h.Log()) {
			return o.name
		}
	}
	return ""
}

// first does the first job of a queue.
func (n *node) first(q *[]job) {
	do := (*q)[0].do
	*q = (*q)[1:]
	do()
	n.work()
}

// anyVerified ends one of the verifications that are due.
func (n *node) anyVerified() {
	due := 0
	for due < len(n.verifying) && n.verifying[due].due <= n.world.now {
		due++
	}
	i := n.world.random.IntN(due)
	do := n.verifying[i].do
	n.verifying = slices.Delete(n.verifying, i, i+1)
	do()
	n.work()
}
