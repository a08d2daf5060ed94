package rooms

import (
	"bytes"
	"flag"
	"fmt"
	"slices"
	"testing"

	"udpchat/journal"
	"udpchat/rooms/control"
	"udpchat/rooms/seal"
)

var schedules = flag.Int("schedules", 150, "random schedules of the model test")

var first = flag.Uint64("first", 0, "the first of these schedules")

var onlySeed = flag.Int64("seed", -1, "run only this schedule of the model test")

// model is a world with a gang: members who do what they want, and share their keys.
type model struct {
	*world
	backup  Secrets // of the founder
	backed  []journal.Entry
	gang    []*node
	unknown bool // the gang says entries of unknown kinds
}

// TestAllWhoHaveTheSameEntriesAgree runs random schedules of people who come, go, are removed and talk while entries reach them late and
// in any order, of a founder's disk that is restored, and of a gang that forges what it can.
func TestAllWhoHaveTheSameEntriesAgree(t *testing.T) {
	if *onlySeed >= 0 {
		runModel(t, uint64(*onlySeed))
		return
	}
	for seed := range uint64(*schedules) {
		if runModel(t, *first+seed); t.Failed() {
			t.Fatalf("seed %d", *first+seed)
		}
	}
}

func runModel(t *testing.T, seed uint64) {
	m := newModel(t, seed)
	m.gather()
	for range 20 + m.random.IntN(40) {
		m.step()
	}
	m.wantAgreement()
	m.rest(seed%4 == 3)
	m.wantAgreement()
	m.wantReaders()
	m.wantNoOthers()
}

func newModel(t *testing.T, seed uint64) *model {
	names := []string{"anna", "ben", "chen", "dora", "emil", "mallory", "mallory 2", "puppet"}
	honest := 2 + int(seed%4)
	m := &model{world: newWorld(t, seed, append(slices.Clone(names[:honest]), names[5:]...)...), unknown: seed%8 == 5}
	m.gang = m.nodes[honest:]
	m.save()
	return m
}

// gather has most nodes admitted, each by one of those before.
func (m *model) gather() {
	members := m.nodes[:1]
	for _, n := range m.nodes[1:] {
		by := pick(m, members)
		if u, err := by.roll.Make().Admit(control.NewCard(n.identity)); err == nil && m.random.IntN(4) > 0 {
			by.say(u)
			members = append(slices.Clip(members), n)
			n.takeShuffled(m.all)
		}
	}
	if m.random.IntN(2) == 0 {
		m.save()
	}
}

func (m *model) honest() []*node { return m.nodes[:len(m.nodes)-len(m.gang)] }

func (m *model) save() {
	m.backup, m.backed = m.nodes[0].roll.Secrets(), slices.Collect(values(m.nodes[0].has))
}

func pick[T any](m *model, from []T) T { return from[m.random.IntN(len(from))] }

// step lets one thing happen.
func (m *model) step() {
	n, founder := pick(m, m.honest()), m.nodes[0]
	switch k := m.random.IntN(100); {
	case k < 35:
		m.gossip(pick(m, m.nodes), pick(m, m.nodes))
	case k < 50:
		m.admits(n, pick(m, m.nodes))
	case k < 58:
		if other := pick(m, m.nodes); m.random.IntN(2) == 0 || slices.Contains(m.gang, other) {
			m.removes(founder, other)
		}
	case k < 61:
		m.leaves(n)
	case k < 65:
		n.say(n.due()...)
	case k < 80:
		m.speaks(n)
	case k < 83:
		m.save()
	case k < 86:
		founder.begin(m.backup)
		founder.take(m.backed...)
	case k < 88:
		if us, err := founder.roll.Make().SetCode(m.source, fmt.Sprint("code ", m.time), "class"); err == nil {
			founder.say(us)
		}
	default:
		m.forge(pick(m, m.gang))
	}
}

// gossip has one node tell another some of what it has.
func (m *model) gossip(from, to *node) {
	var some []journal.Entry
	share := 1 + m.random.IntN(4)
	for _, e := range m.all { // in a fixed order, so that a seed repeats
		if h := e.Header.Hash(); m.random.IntN(4) < share {
			if _, has := from.has[h]; has {
				some = append(some, e)
			}
		}
	}
	to.takeShuffled(some)
}

func (m *model) admits(n, other *node) {
	if u, err := n.roll.Make().Admit(control.NewCard(other.identity)); err == nil {
		n.say(u)
		if m.random.IntN(2) == 0 {
			m.gossip(n, other)
		}
	}
}

func (m *model) removes(founder, other *node) {
	if us, err := founder.roll.Make().Remove(m.source, other.key, nil, fmt.Sprint("code ", m.time)); err == nil {
		founder.say(us...)
	}
}

func (m *model) leaves(n *node) {
	if u, err := n.roll.Make().Leave(); err == nil && n != m.nodes[0] {
		n.say(u)
	}
}

func (m *model) speaks(n *node) {
	if err := n.speak(fmt.Sprintf("%s says %d", n.name, len(m.said))); err == ErrSealed || err == ErrTooLong {
		m.t.Error(err)
	}
}

// forge has a member of the gang say what it should not.
func (m *model) forge(n *node) {
	other, log := pick(m, m.nodes), n.log
	before := n.own[:m.random.IntN(len(n.own)+1)] // the log is written anew from there, unless that is its end
	if m.random.IntN(4) == 0 {
		log, before = journal.LogID(m.random.Uint64()), nil
	}
	e := n.sign(log, before, m.forged(n, other))
	if len(before) == len(n.own) && log == n.log {
		n.own = append(n.own, e)
	}
	m.all = append(m.all, e)
	n.take(e)
	if m.random.IntN(2) == 0 {
		pick(m, m.honest()).take(e)
	}
}

func (m *model) forged(n, other *node) Unsigned {
	card, epoch := control.NewCard(other.identity), m.anyEpoch(n)
	switch m.random.IntN(9) {
	case 0: // a wrong key, under the right name
		w, err := seal.Wrap(card.Seal, n.roll.epochs.wrapInfo(epoch), seal.Key{1})
		must(m.t, err)
		return unsigned(control.KindKey, &control.Body{Wraps: []control.Wraps{{Epoch: epoch, For: []control.Wrap{{Member: control.PrefixOf(other.key), Key: w}}}}})
	case 1: // its own key for another
		card.Seal = n.roll.card.Seal
		return unsigned(control.KindAdmit, &control.Body{Card: card, Seat: 1})
	case 2, 3: // a friend, without being asked whether it may
		card = control.NewCard(pick(m, m.gang).identity)
		return unsigned(control.KindAdmit, &control.Body{Card: card, Seat: 1 + uint32(m.random.IntN(4))})
	case 4:
		return unsigned(control.KindLeave, &control.Body{Seat: pick(m, []uint32{1, 2, 3, 1<<32 - 1})})
	case 5: // it is not the founder
		return unsigned(control.KindRemove, &control.Body{Member: other.key, Seat: 1, Epoch: control.EpochID{Number: epoch.Number + 1}, Words: []byte{1}})
	case 6: // an epoch of its own
		k := randomness{m.source}.key()
		id := n.roll.epochs.commit(epoch.Number+1, k)
		ws, err := n.roll.epochs.wrapFor(id, k, []control.Card{card})
		must(m.t, err)
		return unsigned(control.KindKey, &control.Body{Wraps: []control.Wraps{ws}})
	case 7: // of a body, nearly
		e := pick(m, m.all)
		b := bytes.Clone(e.Body)
		if len(b) > 0 {
			b[m.random.IntN(len(b))] ^= 1 << m.random.IntN(8)
		}
		return Unsigned{e.Header.Kind(), b}
	}
	if m.unknown && m.random.IntN(4) == 0 {
		return Unsigned{25, nil}
	}
	return unsigned(control.KindAsk, &control.Body{Failed: []control.Failed{{Epoch: epoch, Authors: []control.Prefix{control.PrefixOf(other.key), control.PrefixOf(n.key)}}}})
}

func (m *model) anyEpoch(n *node) control.EpochID {
	if heads := n.roll.epochs.heads(); len(heads) > 0 {
		return heads[0].id
	}
	return control.EpochID{Number: 1}
}

// rest has all honest nodes know everything, and say what is due. If the founder vanishes, it says nothing more.
func (m *model) rest(vanishes bool) {
	from := 0
	if vanishes {
		from = 1
	}
	m.settle(m.honest()[from:]...)
	m.settle(m.honest()...)
}

// wantAgreement checks that honest nodes with all entries know the same.
func (m *model) wantAgreement() {
	var want string
	for _, n := range m.honest() {
		fresh := &node{name: n.name, w: m.world, identity: n.identity, key: n.key}
		fresh.begin(Secrets{Founder: m.identity.Founder, Nonce: m.identity.Nonce})
		fresh.takeShuffled(m.all)
		n.takeShuffled(m.all)
		n.take(m.all...)
		if c := n.news(); c.Secrets || c.Ended || len(c.Admitted)+len(c.Removed)+len(c.Authors) > 0 {
			m.t.Errorf("%s learns something twice: %+v", n.name, c)
		}
		if n.roll.Has(n.key) {
			m.wantShown(n.name)
		}
		for _, r := range []*Roll{fresh.roll, n.roll} {
			if got := m.print(r); want == "" {
				want = got
			} else if got != want {
				m.t.Errorf("%s knows %s\nanother node %s", n.name, got, want)
			}
		}
	}
	m.wantTold()
}

// print returns what nodes have to agree on: members too about the code.
func (m *model) print(r *Roll) string {
	s := fmt.Sprint(m.names(r.Members()), m.names(r.Authors()), r.ReadOnly())
	for _, e := range r.epochs.heads() {
		s += fmt.Sprintf(" %d %x", e.id.Number, e.id.Commitment[:4])
	}
	return s
}

// wantTold checks that all changes together say who is a member.
func (m *model) wantTold() {
	for _, n := range m.honest() {
		is := map[journal.PublicKey]bool{}
		for _, c := range n.changes {
			for _, key := range c.Admitted {
				is[key] = true
			}
			for _, r := range c.Removed {
				is[r.Member] = false
			}
		}
		for _, o := range m.nodes {
			if is[o.key] != n.roll.Has(o.key) {
				m.t.Errorf("%s was told that %s is a member: %v", n.name, o.name, is[o.key])
			}
		}
	}
}

// wantReaders checks that honest members can speak and read all that honest ones have said.
func (m *model) wantReaders() {
	var members []*node
	for _, n := range m.honest() {
		if n.roll.Has(n.key) && m.nodes[0].roll.Has(n.key) {
			members = append(members, n)
		}
	}
	for _, n := range members {
		_, err := n.roll.Epoch()
		if n.roll.ReadOnly() && err == ErrReadOnly {
			continue
		}
		must(m.t, err)
		m.speaks(n)
		if r := n.roll; r.Code() == "" || r.Code() != m.nodes[0].roll.Code() || r.Name() != m.nodes[0].roll.Name() {
			m.t.Errorf("%s knows the code %q", n.name, r.Code())
		}
	}
	for _, said := range m.said {
		for _, n := range members {
			if !n.hear(said) {
				m.t.Errorf("%s cannot open %q of epoch %d", n.name, said.plain, said.header.Epoch())
			}
		}
	}
}

// wantNoOthers checks that nobody opens what was said by somebody who knew that they were removed, with all the entries there are.
func (m *model) wantNoOthers() {
	gang := &node{w: m.world, name: "the gang", roll: m.gang[0].roll}
	for _, n := range m.nodes[1:] {
		n.takeShuffled(m.all)
		if slices.Contains(m.gang, n) {
			for id, e := range n.roll.epochs.of {
				if e.key != nil {
					gang.roll.epochs.learn(id, *e.key)
				}
			}
		}
	}
	for _, said := range m.said {
		for _, n := range m.honest() {
			if m.out(said, n) && n.opens(said) {
				m.t.Errorf("%s was removed, and opens %q", n.name, said.plain)
			}
		}
		if !slices.ContainsFunc(m.gang, func(n *node) bool { return !m.out(said, n) }) && gang.opens(said) {
			m.t.Errorf("the gang opens %q", said.plain)
		}
	}
}

// out reports whether the author of a message knew that n was no member by the founder's will, or never was one, and no honest node has
// admitted it after that. Who has left can go on reading.
func (m *model) out(said *message, n *node) bool {
	s := said.known[n.key]
	if s.seat > 0 || s.removed == 0 && !slices.Contains(m.gang, n) {
		return false
	}
	return !slices.ContainsFunc(m.all, func(e journal.Entry) bool {
		c, err := control.ParseBody(e.Header.Kind(), e.Body)
		byGang := slices.ContainsFunc(m.gang, func(o *node) bool { return o.key == e.Header.Author() })
		return err == nil && e.Header.Kind() == control.KindAdmit && c.Card.Member == n.key && c.Seat > s.removed && !byGang
	})
}

// opens reports whether a message can be opened with any key that the node has.
func (n *node) opens(said *message) bool {
	if n.hear(said) {
		return true
	}
	for _, e := range n.roll.epochs.of {
		if e.key == nil {
			continue
		}
		if _, err := seal.Open(*e.key, said.header[:journal.SealedPart], said.body[1+int(said.body[0])*idSize:]); err == nil {
			return true
		}
	}
	return false
}
