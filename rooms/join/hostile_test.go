package join

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"udpchat/rooms/cpace"
)

// addHostile adds a node that is of one of several kinds, or of all at once.
func (m *model) addHostile(i int) {
	p := m.add(fmt.Sprint("hostile ", i))
	p.addr = m.nodes[m.rand.IntN(len(m.nodes))].addr // maybe that of somebody honest
	m.hostile = append(m.hostile, p)
	kinds := []func(*end, []byte){m.relay, m.reflect, m.repeat(), m.guess, m.garble, m.pester}
	kind := m.rand.IntN(len(kinds) + 1)
	p.hostile = func(e *end, frame []byte) {
		if len(frame) == 0 || e.far.of.hostile != nil {
			return
		}
		if kind < len(kinds) {
			kinds[kind](e, frame)
		} else {
			kinds[m.rand.IntN(len(kinds))](e, frame)
		}
	}
	m.flood(p, 0)
}

// flood lets p ask now and then on all its links, with numbers of runs that may be used already.
func (m *model) flood(p *peer, run uint64) {
	m.after(time.Duration(m.rand.Int64N(int64(20*time.Second))), func() {
		for _, e := range p.ends {
			e.send(message{kind: frameAsk, run: run/2 + 1, shares: []cpace.Share{someShare}}.append(nil))
		}
		if m.faults {
			m.flood(p, run+1)
		}
	})
}

// relay passes a frame on to another of its links.
func (m *model) relay(e *end, frame []byte) {
	if others := slices.DeleteFunc(slices.Clone(e.of.ends), func(o *end) bool { return o == e }); len(others) > 0 {
		others[int(e.link.ID)%len(others)].send(frame)
	}
}

// reflect sends a frame back, maybe as the other role would send it.
func (m *model) reflect(e *end, frame []byte) {
	if m.rand.IntN(2) == 0 {
		e.send(frame)
		return
	}
	in, err := parse(frame)
	if err != nil {
		return
	}
	in.kind ^= 8
	if in.kind == frameAnswer {
		in.shares = slices.Repeat(in.shares, places)
	}
	e.send(in.append(nil))
}

// repeat keeps frames and sends any of them on any link, later.
func (m *model) repeat() func(*end, []byte) {
	var kept [][]byte
	return func(e *end, frame []byte) {
		if kept = append(kept, frame); len(kept) > 30 {
			kept = kept[1:]
		}
		e.send(kept[m.rand.IntN(len(kept))])
		m.relay(e, kept[m.rand.IntN(len(kept))])
	}
}

// guess plays both roles as it should, with a code that nobody has, and tags that are wrong.
func (m *model) guess(e *end, frame []byte) {
	in, err := parse(frame)
	if err != nil {
		return
	}
	switch out := (message{run: in.run}); in.kind {
	case frameAsk:
		out.kind = frameAnswer
		for range places {
			answer, _, err := cpace.Answer(e.link.terms("a guess", e.link.Key, e.of.key, in.run), cpace.Message{Share: in.shares[0]}, nil, m.random)
			if err != nil {
				return
			}
			out.shares = append(out.shares, answer.Share)
		}
		e.send(out.append(nil))
	case frameConfirm:
		out.kind = frameWelcome
		for i := range m.rand.IntN(places) {
			out.offers = append(out.offers, sealedOffer{i, wrongTags[0], make([]byte, 100)})
		}
		e.send(out.append(nil))
	case frameAnswer:
		out.kind, out.tags = frameConfirm, wrongTags
		e.send(out.append(nil))
		e.send(message{kind: frameChoose, run: in.run, offers: []sealedOffer{{0, cpace.Tag{}, make([]byte, 50)}}}.append(nil))
	}
}

// garble changes, cuts or lengthens a frame, and sends it back and on.
func (m *model) garble(e *end, frame []byte) {
	frame = garbled(m.rand, frame)
	e.send(frame)
	m.relay(e, frame)
}

func garbled(r *rand.Rand, frame []byte) []byte {
	frame = slices.Clone(frame)
	switch r.IntN(4) {
	case 0:
		frame[r.IntN(len(frame))] ^= 1 << r.IntN(8)
	case 1:
		frame = frame[:r.IntN(len(frame))]
	case 2:
		frame = append(frame, byte(r.IntN(256)))
	case 3:
		frame[0] = frameAsk + byte(r.IntN(14))
	}
	return frame
}

// pester says that things have changed or ended.
func (m *model) pester(e *end, frame []byte) {
	in, err := parse(frame)
	if err != nil {
		return
	}
	e.send(message{kind: frameChanged}.append(nil))
	e.send(message{kind: []byte{frameEnd, frameAdmitted, frameStop, frameWelcome, frameAnswer}[m.rand.IntN(5)], run: in.run}.append(nil))
}
