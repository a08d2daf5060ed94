package replica

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/rooms"
	"udpchat/rooms/control"
)

// hostilities are what hostile members do that honest ones do not. They are done by the keeper of the member.
var hostilities = []struct {
	name string
	do   func(a *apart, h *person, g *group)
}{
	{"lets somebody in", (*apart).letsIn},
	{"gives wrong keys", (*apart).givesWrongKeys},
	{"says what is not sealed", (*apart).saysUnsealed},
	{"says a control entry of somebody", (*apart).saysControl},
	{"removes somebody", (*apart).removesOne},
	{"forges what the founder says", (*apart).forges},
	{"says an entry of another conversation again", (*apart).saysForeign},
	{"shows nonsense", (*apart).showsNonsense},
	{"shows entries of any room", (*apart).showsEntries},
	{"repeats frames", (*apart).repeatsFrames},
	{"sends entries of any room", (*apart).sendsEntries},
	{"serves somebody who is no member", (*apart).servesOthers},
	{"writes its log twice", (*apart).writesTwice},
}

// harms has a hostile member do something in a room that it is in, or was, if there is one.
func (a *apart) harms(h *person) {
	what := hostilities[a.IntN(len(hostilities))]
	h.at(func(k *keeper) {
		var in []*group
		for _, g := range k.talks.sortedGroups() {
			if g.roll != nil {
				in = append(in, g)
			}
		}
		if len(in) > 0 {
			g := in[a.IntN(len(in))]
			a.note("%s %s in %x", h.name, what.name, g.talk.id[:4])
			what.do(a, h, g)
			a.done[what.name]++
		}
	})
}

// random returns some bytes.
func (a *apart) random(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(a.Uint32())
	}
	return b
}

// letsIn makes somebody a member that has not asked for that, or a key that nobody has.
func (a *apart) letsIn(h *person, g *group) {
	o, key := a.people[a.IntN(len(a.people))], keyOf(fmt.Sprint("nobody ", a.IntN(8)))
	if a.IntN(3) > 0 {
		key = o.key
		i := slices.IndexFunc(a.clubs, func(c *club) bool { return c.in == chat.Conversation(g.id()) })
		a.clubs[i].let[o] = true
		o.asked[a.clubs[i].in] = a.steps
	}
	card := control.NewCard(key)
	u, err := g.roll.Make().Admit(card)
	if err != nil || a.IntN(3) == 0 {
		c := &control.Body{Card: card, Seat: uint32(1 + a.IntN(4)), Wraps: a.wrongWraps(g)}
		u = rooms.Unsigned{Kind: control.KindAdmit, Body: control.AppendBody(nil, control.KindAdmit, c)}
	}
	g.say(u, nil)
}

// wrongWraps returns keys for all members that are none.
func (a *apart) wrongWraps(g *group) (all []control.Wraps) {
	for _, e := range g.roll.Secrets().Epochs {
		ws := control.Wraps{Epoch: e.EpochID}
		for _, who := range g.roll.Members() {
			w := control.Wrap{Member: control.PrefixOf(who)}
			copy(w.Key[:], a.random(len(w.Key)))
			ws.For = append(ws.For, w)
		}
		all = append(all, ws)
	}
	return all
}

func (a *apart) givesWrongKeys(_ *person, g *group) {
	c := &control.Body{Wraps: a.wrongWraps(g)}
	g.say(rooms.Unsigned{Kind: control.KindKey, Body: control.AppendBody(nil, control.KindKey, c)}, nil)
}

// saysUnsealed says something in the talk, or in the roll, that is not sealed.
func (a *apart) saysUnsealed(h *person, g *group) {
	body := journal.AppendField(nil, journal.FieldText, fmt.Appendf(nil, "unsealed %d of %s", a.steps, h.name))
	s := journal.Saying{Conversation: []journal.Conversation{g.id(), g.book.id}[a.IntN(2)], Kind: journal.KindText, Body: body}
	if a.IntN(2) == 0 {
		s.Seal = func(d *journal.Draft, body []byte) []byte {
			d.Epoch = uint32(a.IntN(3))
			return body
		}
	}
	g.k.machine.Say(g.k.now(), s)
}

// any returns an entry of a conversation that is on the disk of a member, of any one if all is zero; nil header: there is none.
func (a *apart) any(h *person, of func(*journal.Header) bool) (e journal.Entry) {
	all := slices.DeleteFunc(h.disk.holdings(), func(e journal.Entry) bool { return e.Body == nil || !of(e.Header) })
	if len(all) == 0 {
		return e
	}
	slices.SortFunc(all, func(x, y journal.Entry) int { return bytes.Compare(x.Header[:], y.Header[:]) })
	return all[a.IntN(len(all))]
}

func anything(*journal.Header) bool { return true }

// saysControl says what somebody has said in a roll, this or another one, as its own, or under another kind.
func (a *apart) saysControl(h *person, g *group) {
	e := a.any(h, func(h *journal.Header) bool { return h.Kind() >= control.KindFound && h.Kind() <= control.KindAsk })
	if e.Header == nil {
		return
	}
	kind := e.Header.Kind()
	if a.IntN(4) == 0 {
		kind = control.KindFound + journal.Kind(a.IntN(int(control.KindAsk-control.KindFound)+1))
	}
	in := g.book
	if a.IntN(4) == 0 {
		in = g.talk
	}
	g.k.machine.Say(g.k.now(), in.saying(kind, e.Body, g.k.sayings.ticket()))
}

// removal returns a removal that only the founder can say, with an epoch whose key nobody has.
func (a *apart) removal(g *group) rooms.Unsigned {
	all := g.roll.Members()
	c := &control.Body{Member: g.kept.Founder, Seat: uint32(1 + a.IntN(4)), Epoch: control.EpochID{Number: uint32(1 + a.IntN(9))}}
	if len(all) > 0 {
		c.Member = all[a.IntN(len(all))]
	}
	copy(c.Epoch.Commitment[:], a.random(32))
	return rooms.Unsigned{Kind: control.KindRemove, Body: control.AppendBody(nil, control.KindRemove, c)}
}

func (a *apart) removesOne(_ *person, g *group) { g.say(a.removal(g), nil) }

// forges shows an entry that the founder has not signed: a removal, or an admission of the forger.
func (a *apart) forges(h *person, g *group) {
	u := a.removal(g)
	if a.IntN(2) == 0 {
		c := &control.Body{Card: control.NewCard(h.key), Seat: uint32(1 + a.IntN(3))}
		u = rooms.Unsigned{Kind: control.KindAdmit, Body: control.AppendBody(nil, control.KindAdmit, c)}
	}
	d := journal.Draft{Kind: u.Kind, Conversation: g.book.id, Log: journal.LogID(a.Uint64()), Number: 1, Time: uint64(time.Now().UnixMicro())}
	header := d.Sign(h.key, u.Body)
	copy(header[39:], g.kept.Founder[:]) // the author
	for _, frame := range []byte{frameVerdict, frameEvidence} {
		h.sends(slices.Concat([]byte{frame}, header[:], u.Body))
	}
	h.sendsEntry(journal.Entry{Header: &header, Body: u.Body})
}

// saysForeign says an entry again in a conversation that it may not belong to.
func (a *apart) saysForeign(h *person, g *group) {
	e := a.any(h, anything)
	if e.Header == nil {
		return
	}
	in := []*talk{g.talk, g.book}[a.IntN(2)]
	g.k.machine.Say(g.k.now(), in.saying(journal.KindAgain, journal.AgainBody(e), g.k.sayings.ticket()))
}

// sends sends a frame to all to whom a member is linked.
func (h *person) sends(frame []byte) {
	h.ends.mu.Lock()
	wires := slices.Collect(maps.Values(h.ends.wires))
	h.ends.mu.Unlock()
	for _, w := range wires {
		w.send(frame)
	}
}

// showsNonsense sends frames of package replica that mean nothing.
func (a *apart) showsNonsense(h *person, _ *group) {
	for frame := byte(frameCard); frame <= frameEvidence; frame++ {
		h.sends(append([]byte{frame}, a.random(a.IntN(600))...))
	}
}

// showsEntries shows entries, as if somebody was a member by them, or out.
func (a *apart) showsEntries(h *person, g *group) {
	frame := []byte{[]byte{frameVerdict, frameEvidence}[a.IntN(2)]}
	here := func(h *journal.Header) bool { return h.Conversation() == g.book.id }
	for range 1 + a.IntN(6) {
		if e := a.any(h, []func(*journal.Header) bool{anything, here, here}[a.IntN(3)]); e.Header != nil {
			frame = append(append(frame, e.Header[:]...), e.Body...)
		}
	}
	h.sends(frame)
}

// repeatsFrames sends what somebody has sent on any link.
func (a *apart) repeatsFrames(h *person, _ *group) {
	a.mu.Lock()
	frames := slices.Clone(a.frames)
	a.mu.Unlock()
	for range min(8, len(frames)) {
		h.sends(frames[a.IntN(len(frames))])
	}
}

// sendsEntries sends entries under all names that conversations have on links.
func (a *apart) sendsEntries(h *person, _ *group) {
	if e := a.any(h, anything); e.Header != nil {
		h.sendsEntry(e)
	}
}

func (h *person) sendsEntry(e journal.Entry) {
	for name := range byte(8) {
		h.sends(slices.Concat([]byte{frameRun, name}, e.Header[:], []byte{1}, e.Body))
	}
}

// servesOthers gives somebody all that is said in the room.
func (a *apart) servesOthers(_ *person, g *group) {
	o := a.people[a.IntN(len(a.people))]
	for _, in := range []*talk{g.talk, g.book}[a.IntN(2):] {
		g.k.machine.Admit(g.k.now(), in.id, journal.PublicKey(o.public()))
	}
}

// writesTwice says something under a number that it has used.
func (a *apart) writesTwice(h *person, g *group) {
	in := chat.Conversation(g.id())
	e := a.any(h, func(o *journal.Header) bool { return o.Conversation() == g.id() && o.Author() == g.k.self })
	number, err := g.roll.Epoch()
	if e.Header == nil || err != nil {
		return
	}
	text := fmt.Sprintf("%s twice %d of %s", secretWord, a.steps, h.name)
	a.texts[text] = &utterance{in: in, by: h, step: a.steps, until: map[*person]int{}}
	d := journal.Draft{
		Kind: journal.KindText, Conversation: g.id(), Epoch: number, Log: e.Header.Log().ID, Number: e.Header.Number(),
		Previous: e.Header.Previous(), Time: e.Header.Time() + 1,
	}
	body, err := g.roll.Seal(g.k.Random, d.Start(g.k.self), journal.AppendField(nil, journal.FieldText, []byte(text)))
	if err != nil {
		a.Error(err)
		return
	}
	header := d.Sign(h.key, body)
	h.sendsEntry(journal.Entry{Header: &header, Body: body})
}

// hear notes up to which epoch honest members of rooms took hostile ones for members.
func (a *apart) hear() {
	for _, p := range a.people {
		if p.gone || p.bad {
			continue
		}
		p.at(func(k *keeper) {
			for _, c := range a.clubs {
				g := k.talks.groups[journal.Conversation(c.in)]
				if g == nil || g.roll == nil || !slices.ContainsFunc(a.people, func(o *person) bool { return o.bad && o.seated(g.roll) }) {
					continue
				}
				for _, e := range g.roll.Secrets().Epochs {
					c.heard = max(c.heard, e.Number)
				}
			}
		})
	}
}

// seated reports whether a person is a member by a roll, under any identity.
func (p *person) seated(r *rooms.Roll) bool {
	return slices.ContainsFunc(p.keys, func(k chat.Key) bool { return r.Has(journal.PublicKey(k)) })
}

// gang returns a roll with all keys of a room that any hostile node has had, or finds in what anybody has of the real roll; nil: there are
// none.
func (a *apart) gang(c *club) *rooms.Roll {
	var all []journal.Entry
	keys := map[control.EpochID]rooms.Epoch{}
	var id rooms.Secrets
	learn := func(s rooms.Secrets) {
		id.Founder, id.Nonce = s.Founder, s.Nonce
		for _, e := range s.Epochs {
			e.Over = false
			keys[e.EpochID] = e
		}
	}
	for _, p := range a.people {
		all = append(all, p.disk.holdings()...)
		for _, m := range p.vault.Rooms() {
			if p.bad && (rooms.Identity{Founder: m.Founder, Nonce: m.Nonce}).Room() == journal.Conversation(c.in) {
				learn(m.Secrets)
			}
		}
	}
	if len(keys) == 0 {
		return nil
	}
	for _, p := range a.people {
		for i := range p.keys {
			if p.bad {
				r := rooms.NewRoll(p.identity(i), id)
				r.Take(all)
				learn(r.Secrets())
			}
		}
	}
	id.Epochs = slices.Collect(maps.Values(keys))
	return rooms.NewRoll(keyOf("the gang"), id)
}

// overhears checks that hostile nodes together, with all entries that anybody has, open nothing that was said without them.
func (a *apart) overhears(c *club) {
	r := a.gang(c)
	if r == nil {
		return
	}
	for _, p := range a.people {
		for _, e := range p.disk.holdings() {
			if e.Header.Conversation() != journal.Conversation(c.in) || e.Body == nil || a.ofGang(e.Header.Author()) {
				continue
			}
			if _, err := r.Open(e.Header, e.Body); err == nil {
				if a.opened++; e.Header.Epoch() > c.heard {
					a.Errorf("the gang opens an entry of epoch %d in %x, and was in it up to %d", e.Header.Epoch(), c.in[:4], c.heard)
				}
			}
		}
	}
}

func (a *apart) ofGang(who journal.PublicKey) bool {
	return slices.ContainsFunc(a.people, func(p *person) bool { return p.bad && slices.Contains(p.keys, chat.Key(who)) })
}

// TestHostileMembersLearnNothing has some of the members do what they want. All that holds among honest ones has to hold, too.
func TestHostileMembersLearnNothing(t *testing.T) {
	members, opened, done := 0, 0, map[string]int{}
	for seed := range uint64(*apartSchedules) {
		seed += *apartFirst
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			bubble(t, func(ns *nodes) {
				a := newApart(ns, seed, 1+int(seed%2))
				a.done = done
				gang := slices.DeleteFunc(slices.Clone(a.people), func(p *person) bool { return !p.bad })
				for range 60 {
					a.steps++
					switch h, n := gang[a.IntN(len(gang))], a.IntN(40); {
					case n < 20:
						a.act()
					case n == 20:
						a.removes(a.club(), h)
					case !h.gone:
						a.harms(h)
					}
					pass(time.Duration(a.IntN(3000)) * time.Millisecond)
					a.hear()
				}
				a.settle()
				a.hear()
				a.finish()
				for _, c := range a.clubs {
					a.overhears(c)
				}
				members, opened = members+a.members, opened+a.opened
				if t.Failed() {
					t.Log(strings.Join(a.trace, "\n"))
				}
			})
		})
	}
	if members < *apartSchedules || opened < *apartSchedules {
		t.Errorf("there were %d honest members of rooms in all, and %d entries that hostile ones could read", members, opened)
	}
	for _, what := range hostilities {
		if done[what.name] == 0 && *apartSchedules >= 12 {
			t.Errorf("nobody %s", what.name)
		}
	}
}
