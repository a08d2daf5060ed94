package journal

// Space on the disk is shared by authors. An author who was met by nobody here counts to the link that brought it. Who takes most
// loses its oldest entries first, so that a flood costs the one who sends it.

// Shrink has about so many bytes of entries forgotten, of the largest shares. Nothing is forgotten of conversations of two and
// of those that are kept, of own entries that a member still waits for, and of the newest entry of an author who was met.
func (m *Machine) Shrink(now Now, bytes int) {
	m.at(now)
	(&shrinking{m: m, left: bytes, spared: map[*log]bool{}}).next()
}

// shrinking is a Shrink that goes on until enough is forgotten.
type shrinking struct {
	m      *Machine
	left   int
	log    *log          // whose entries are being forgotten
	spared map[*log]bool // those that nothing more can be taken of
}

// next asks to forget entries of the log that has to pay, if anybody has.
func (s *shrinking) next() {
	p := s.payer()
	if s.log = p.log; s.left <= 0 || s.log == nil {
		return
	}
	s.m.out.Forget = append(s.m.out.Forget, Forget{
		ID: s.m.start(s), Conversation: p.c.id, Log: p.Log, Keep: p.keep, Bytes: min(s.left, p.share.bytes),
	})
}

// payer is a log that may lose its entries below keep.
type payer struct {
	*log
	keep uint64
}

// payee is whose share an entry takes. What a node says itself is a share of its own: what it passes on of authors who were never
// met does not cost it.
type payee struct {
	by     PublicKey
	passed bool
}

func (l *log) payee() payee { return payee{by: l.share.by, passed: l.share.by != l.Author} }

// payer returns the log with the oldest entry of those of the largest share.
func (s *shrinking) payer() (oldest payer) {
	shares, most, all := map[payee]int{}, 0, s.payers()
	for _, p := range all {
		shares[p.payee()] += p.share.bytes
		most = max(most, shares[p.payee()])
	}
	for _, p := range all {
		if shares[p.payee()] == most && (oldest.log == nil || p.share.oldest < oldest.share.oldest) {
			oldest = p
		}
	}
	return oldest
}

// payers returns all logs that may pay, in a fixed order.
func (s *shrinking) payers() (all []payer) {
	for _, c := range s.m.sortedConversations() {
		newest := map[PublicKey]*log{}
		for _, l := range c.listed {
			if n := newest[l.Author]; n == nil || l.share.newest > n.share.newest {
				newest[l.Author] = l
			}
		}
		for _, l := range c.listed {
			whole := l.share.by != l.Author || l != newest[l.Author] && l != c.own.log || !c.audience.has(l.Author)
			keep := l.keep(whole)
			if !c.direct && !s.spared[l] && l.joined == l.disk && l.disk.high > 0 && keep > l.disk.low {
				all = append(all, payer{l, keep})
			}
		}
	}
	return all
}

// keep returns from which entry on nothing of l is forgotten. Only where it may go whole, its newest entry may go.
func (l *log) keep(whole bool) uint64 {
	keep, c := l.disk.high, l.c
	if whole {
		keep++
	}
	if l.Author != c.self {
		return keep
	}
	for k, met := range c.audience.members {
		if k != c.self && (met || c.receipts.of[k] != nil) {
			keep = min(keep, c.ack(k, l).To+1)
		}
	}
	return keep
}

// done goes on with the next log, until enough is forgotten.
func (s *shrinking) done(r result) {
	l := s.log
	switch s.left -= r.freed; {
	case r.freed == 0:
		s.spared[l] = true
	case r.low == nil:
		l.emptied()
	default:
		l.shrunk(r.low, r.freed)
	}
	s.next()
}

// emptied notes that nothing is left on disk. What has come meanwhile is still being written.
func (l *log) emptied() {
	l.lowest = l.disk.high + 1
	if l.joined.high < l.lowest {
		l.joined = stretch{}
	} else {
		l.joined.low, l.joined.below = l.lowest, l.disk.head
	}
	l.c.grow(l, -l.share.bytes)
	l.disk, l.old, l.share, l.holes = stretch{}, nil, share{by: l.share.by}, nil
}

// shrunk notes that low is the lowest entry now.
func (l *log) shrunk(low *Header, freed int) {
	n := low.Number()
	l.c.grow(l, -freed)
	l.share.oldest, l.lowest, l.old = low.Time(), n, nil
	if n > l.disk.high { // it lies beyond the end of the log
		l.disk, l.joined = stretch{}, stretch{}
	} else {
		l.disk.low, l.disk.below = n, low.Previous()
		l.joined.low, l.joined.below = n, low.Previous()
	}
	l.trimHoles(n, l.disk.high)
	for _, v := range l.c.views {
		if v.open && v.of(l).place > 0 {
			v.tellRows(rowsChanged, true, []Row{l.row()})
		}
	}
}

// introducer returns whose share of the disk the entries of a count to: the author's, or that of the link that brought an author
// who was never met.
func (a *arrival) introducer() PublicKey {
	if a.log.Author == a.log.c.self || a.log.c.audience.members[a.log.Author] {
		return a.log.Author
	}
	return a.view.link.key
}
