package journal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
)

// conversationOf returns the conversation of the number n on k, and now and then another one.
func (l *liar) conversationOf(k *lieLink, n uint64) Conversation {
	if l.gang.world.random.IntN(10) == 0 {
		return l.guess(k)
	}
	return k.theirs[n]
}

// branch extends one of the branches of a log of the gang, and sends some of it.
func (l *liar) branch(k *lieLink, n uint64) {
	r, g := l.gang.world.random, l.gang
	from := branch{key: g.keys[r.IntN(len(g.keys))]}
	if len(g.made) > 0 && r.IntN(5) > 0 {
		from = g.made[r.IntN(len(g.made))]
		if r.IntN(3) == 0 {
			from.run = from.run[:1+r.IntN(len(from.run))] // parts deeper
		}
	}
	for range 1 + r.IntN(4) {
		from.run = append(slices.Clone(from.run), l.next(from, l.conversationOf(k, n)))
	}
	if g.made = append(g.made, from); len(g.made) > 200 {
		g.made = g.made[1:]
	}
	run := slices.Clone(from.run)
	switch r.IntN(6) {
	case 0:
		run = run[len(run)-1:]
	case 1:
		run = run[r.IntN(len(run)):]
	case 2:
		i := r.IntN(len(run))
		run = slices.Delete(run, i, i+1) // a gap
	case 3:
		slices.Reverse(run)
	case 4:
		run[r.IntN(len(run))].Body = nil
	}
	l.sendRun(k, n, run)
}

// next makes the entry after a branch. Some have a time that is impossible, some a signature that only the next one proves.
func (l *liar) next(b branch, c Conversation) Entry {
	r := l.gang.world.random
	d := Draft{Kind: Kind(r.IntN(40)), Conversation: c, Log: LogID(r.IntN(3)), Number: 1, Time: l.time()}
	if r.IntN(10) == 0 {
		d.Log, d.Number, d.Previous = LogID(r.Uint64()), 1+r.Uint64N(1<<r.IntN(48)), Hash{1} // begins in the middle
	}
	if last := len(b.run) - 1; last >= 0 {
		h := b.run[last].Header
		d.Log, d.Number, d.Previous, d.Conversation = h.Log().ID, h.Number()+1, h.Hash(), h.Conversation()
		if r.IntN(20) == 0 {
			d.Number += 1 + r.Uint64N(5)
		}
		if r.IntN(20) == 0 {
			d.Previous[0] ^= 1
		}
	}
	if d.Number == 1 {
		d.Previous = Hash{}
	}
	body := fmt.Appendf(nil, "lie %d", r.IntN(1000))
	h := d.Sign(b.key, body)
	if r.IntN(8) == 0 {
		h[atSignature+r.IntN(64)] ^= 1
	}
	if r.IntN(20) == 0 {
		body = append(body, '!') // not what was signed
	}
	return Entry{Header: &h, Body: body}
}

func (l *liar) time() uint64 {
	now := micros(l.node.now().Clock)
	return []uint64{0, 1 << 63, 1<<64 - 1, now, now + aheadAllowed/2, now + 3*aheadAllowed, now - now/2}[l.gang.world.random.IntN(7)]
}

// claim tells rows that are not true, of any log that the gang knows.
func (l *liar) claim(k *lieLink, n uint64) {
	r := l.gang.world.random
	b := append(binary.AppendUvarint([]byte{frameRows}, n), byte(r.IntN(2)))
	for range 1 + r.IntN(4) {
		b = l.claimRow(k, n, b)
	}
	l.send(k, b)
}

func (l *liar) claimRow(k *lieLink, n uint64, b []byte) []byte {
	r, g := l.gang.world.random, l.gang
	log := Log{Author: publicKey(g.keys[r.IntN(len(g.keys))]), ID: LogID(r.IntN(3))}
	high := r.Uint64N(1 << (1 + r.IntN(6)))
	var head Hash
	switch heard := k.heard[n]; {
	case r.IntN(3) == 0 && len(heard) > 0:
		log = heard[r.IntN(len(heard))]
	case r.IntN(2) == 0 && len(g.heard) > 0:
		h := g.heard[r.IntN(len(g.heard))].Header
		log, high, head = h.Log(), h.Number(), h.Hash()
	case r.IntN(3) == 0 && len(g.made) > 0:
		run := g.made[r.IntN(len(g.made))].run
		h := run[len(run)-1].Header
		log, high, head = h.Log(), h.Number(), h.Hash()
	case r.IntN(4) == 0:
		log = Log{Author: PublicKey(randomBytes(l.node, 32)), ID: LogID(r.Uint64())}
	}
	if r.IntN(4) == 0 {
		high = r.Uint64N(1 << r.IntN(52))
	}
	ref := slices.Index(k.named[n], log)
	flags := uint64(rowFull | r.IntN(2)*rowUnread)
	if r.IntN(10) == 0 {
		flags |= rowForked
	}
	if ref < 0 {
		ref = len(k.named[n])
		k.named[n] = append(k.named[n], log)
		flags |= rowNew
	}
	b = binary.AppendUvarint(b, uint64(ref)<<rowBits|flags)
	if flags&rowNew != 0 {
		b = binary.BigEndian.AppendUint64(append(b, log.Author[:]...), uint64(log.ID))
	}
	b = binary.AppendUvarint(b, r.Uint64N(1+high)*uint64(r.IntN(2)))
	b = binary.AppendUvarint(append(b, head[:headPrefix]...), high)
	if flags&rowForked != 0 {
		b = binary.AppendUvarint(b, r.Uint64N(1+high))
	}
	return b
}

// replay sends entries of others once more, whole, without bodies, twisted, or where they do not belong.
func (l *liar) replay(k *lieLink, n uint64) {
	r, heard := l.gang.world.random, l.gang.heard
	if len(heard) == 0 {
		return
	}
	i := r.IntN(len(heard))
	run := slices.Clone(heard[i:min(len(heard), i+1+r.IntN(5))])
	e := &run[r.IntN(len(run))]
	switch r.IntN(5) {
	case 0:
		e.Body = nil
	case 1:
		h := *e.Header
		h[r.IntN(len(h))] ^= 1 << r.IntN(8)
		e.Header = &h
	case 2:
		if len(e.Body) > 0 {
			e.Body = slices.Clone(e.Body)
			e.Body[r.IntN(len(e.Body))] ^= 1
		}
	case 3:
		slices.Reverse(run)
	}
	l.sendRun(k, n, run)
}

// invent makes authors that nobody knows, many at a time, or one with many logs.
func (l *liar) invent(k *lieLink, n uint64) {
	r := l.gang.world.random
	key := l.gang.keys[0]
	for i := range 1 + r.IntN(4)*r.IntN(2)*r.IntN(15) {
		if i == 0 || r.IntN(2) == 0 {
			l.gang.invented++
			seed := sha256.Sum256(fmt.Appendf(nil, "stranger %d", l.gang.invented))
			key = ed25519.NewKeyFromSeed(seed[:])
			if len(l.gang.keys) < 20 {
				l.gang.keys = append(l.gang.keys, key)
				l.gang.world.accusable[publicKey(key)] = true
			}
		}
		d := Draft{Kind: KindText, Conversation: k.theirs[n], Log: LogID(r.Uint64()), Number: 1, Time: l.time()}
		body := []byte("stranger")
		h := d.Sign(key, body)
		l.sendRun(k, n, []Entry{{Header: &h, Body: body}})
	}
}

// weak sends an entry by a key for which anybody can sign: with the neutral point as key, each signature of 0 and it holds.
func (l *liar) weak(k *lieLink, n uint64) {
	d := Draft{Kind: KindText, Conversation: k.theirs[n], Log: 1, Number: 1, Time: l.time()}
	body := []byte("weak")
	h := d.Sign(l.node.key, body)
	clear(h[atAuthor:atLog])
	clear(h[atSignature:])
	h[atAuthor], h[atSignature] = 1, 1
	if !h.Verify() {
		l.gang.world.fail("a signature by the neutral point does not hold")
	}
	l.sendRun(k, n, []Entry{{Header: &h, Body: body}})
}

// signReceipt signs that the liar, or an invented author, has more than it can have.
func (l *liar) signReceipt(k *lieLink, n uint64) {
	r := l.gang.world.random
	q := &receipt{conversation: l.conversationOf(k, n), counter: r.Uint64N(1 << (1 + r.IntN(63)))}
	for _, log := range l.gang.world.names {
		q.rows = append(q.rows, receiptRow{log: log.name()})
	}
	slices.SortFunc(q.rows, func(a, b receiptRow) int { return slices.Compare(a.log[:], b.log[:]) })
	for i := range q.rows {
		q.rows[i].to = r.Uint64N(1 << r.IntN(60)) // in an order that does not hang on that of a map
	}
	raw := q.sign(l.gang.keys[r.IntN(len(l.gang.keys))])
	l.send(k, append(binary.AppendUvarint([]byte{frameReceipt}, n), raw...))
}

// replayReceipt sends an old receipt of another, as it was or changed.
func (l *liar) replayReceipt(k *lieLink, n uint64) {
	r := l.gang.world.random
	if len(l.gang.receipts) == 0 {
		return
	}
	raw := slices.Clone(l.gang.receipts[r.IntN(len(l.gang.receipts))])
	switch r.IntN(3) {
	case 0:
		raw[r.IntN(len(raw))] ^= 1 << r.IntN(8)
	case 1:
		raw[32+32] ^= 0x40 // a greater counter
	}
	l.send(k, append(binary.AppendUvarint([]byte{frameReceipt}, n), raw...))
}

// accuse sends the proof of a fork: a true one of the gang, an old one, or a false one of an honest author.
func (l *liar) accuse(k *lieLink, n uint64) {
	r, g := l.gang.world.random, l.gang
	if len(g.forks) > 0 && r.IntN(4) == 0 {
		l.send(k, append(binary.AppendUvarint([]byte{frameFork}, n), g.forks[r.IntN(len(g.forks))]...))
		return
	}
	if len(g.heard) > 0 && r.IntN(2) == 0 {
		a := g.heard[r.IntN(len(g.heard))]
		h := *a.Header
		h[[]int{atKind, atTime, atSignature + 3, atBodyHash}[r.IntN(4)]] ^= 1
		l.send(k, fork(n, a, Entry{Header: &h}))
		return
	}
	for _, a := range g.made {
		for _, b := range g.made {
			if i := r.IntN(min(len(a.run), len(b.run))); *a.run[i].Header != *b.run[i].Header && a.run[i].Header.Log() == b.run[i].Header.Log() {
				l.send(k, fork(n, a.run[i], b.run[i]))
				return
			}
		}
	}
}

// askAll asks for everything that the other side has named, again and again.
func (l *liar) askAll(k *lieLink, n uint64) {
	r := l.gang.world.random
	b := binary.AppendUvarint([]byte{frameAsk}, n)
	for ref := range k.heard[n] {
		from := 1 + r.Uint64N(3)
		for _, x := range []uint64{uint64(ref), from, from + r.Uint64N(MaxRun+3)} {
			b = binary.AppendUvarint(b, x)
		}
	}
	for range 1 + r.IntN(3) {
		l.send(k, b)
	}
}

// nonsense sends bytes of no meaning, in a frame of some kind.
func (l *liar) nonsense(k *lieLink) {
	b := randomBytes(l.node, l.gang.world.random.IntN(300))
	if len(b) > 0 {
		b[0] %= 16
	}
	if len(b) > 1 {
		b[1] %= 3
	}
	l.send(k, b)
}

func randomBytes(n *node, size int) []byte {
	b := make([]byte, size)
	_, _ = n.Read(b)
	return b
}

// fork returns the frame that proves a fork in the conversation n.
func fork(n uint64, a, b Entry) []byte {
	return appendEntry(appendEntry(binary.AppendUvarint([]byte{frameFork}, n), a), b)
}

// runOf returns the frame with a run in the conversation n.
func runOf(n uint64, run []Entry) []byte {
	return appendRun(binary.AppendUvarint([]byte{frameRun}, n), run)
}
