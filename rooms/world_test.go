package rooms

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"udpchat/journal"
	"udpchat/rooms/control"
)

// world is some nodes of one room, who tell each other entries of its roll as the test has it.
type world struct {
	t        testing.TB
	random   *rand.Rand
	source   *rand.ChaCha8 // of keys and nonces
	time     uint64
	identity Identity
	all      []journal.Entry // that anybody ever signed
	nodes    []*node         // the founder first
	said     []*message
}

// node is an identity with what it knows.
type node struct {
	w        *world
	name     string
	identity ed25519.PrivateKey
	key      journal.PublicKey
	roll     *Roll
	has      map[journal.Hash]journal.Entry
	own      []journal.Entry // of its log
	log      journal.LogID
	changes  []Changes
}

// message is what somebody has said in the room.
type message struct {
	by     *node
	header journal.Header
	body   []byte
	plain  string
	known  map[journal.PublicKey]stay // the members that the author knew of
}

func identityOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

// newWorld has a room with nodes of the names. The first one has founded it, and has admitted nobody.
func newWorld(t testing.TB, seed uint64, names ...string) *world {
	w := &world{t: t, random: rand.New(rand.NewPCG(seed, 1)), source: rand.NewChaCha8(sha256.Sum256(fmt.Append(nil, seed))), time: 1}
	s, found, err := Found(w.source, identityOf(names[0]), "class 7", "code 1")
	must(t, err)
	w.identity = Identity{s.Founder, s.Nonce}
	for i, name := range names {
		n := &node{w: w, name: name, identity: identityOf(name)}
		n.key = publicKey(n.identity)
		n.begin(s)
		if s = (Secrets{Founder: s.Founder, Nonce: s.Nonce}); i == 0 {
			n.say(found)
		}
		w.nodes = append(w.nodes, n)
	}
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantError(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func (w *world) node(name string) *node {
	return w.nodes[slices.IndexFunc(w.nodes, func(n *node) bool { return n.name == name })]
}

// begin starts the node anew with secrets, without a history, and with a log of its own.
func (n *node) begin(s Secrets) {
	n.roll, n.has, n.own = NewRoll(n.identity, s), map[journal.Hash]journal.Entry{}, nil
	n.log, n.changes = journal.LogID(n.w.random.Uint64()), nil
}

// sign returns the next entry of a log, which is the one after those before.
func (n *node) sign(log journal.LogID, before []journal.Entry, u Unsigned) journal.Entry {
	n.w.time++
	d := journal.Draft{
		Kind: u.Kind, Conversation: RollOf(n.w.identity.Room()), Log: log, Number: uint64(len(before) + 1), Time: n.w.time,
	}
	if len(before) > 0 {
		d.Previous = before[len(before)-1].Header.Hash()
	}
	h := d.Sign(n.identity, u.Body)
	return journal.Entry{Header: &h, Body: u.Body}
}

// say adds entries to the own log.
func (n *node) say(us ...Unsigned) {
	for _, u := range us {
		e := n.sign(n.log, n.own, u)
		n.own = append(n.own, e)
		n.w.all = append(n.w.all, e)
		n.take(e)
	}
}

func (n *node) take(entries ...journal.Entry) {
	for _, e := range entries {
		n.has[e.Header.Hash()] = e
	}
	n.changes = append(n.changes, n.roll.Take(entries))
}

// news returns the last changes.
func (n *node) news() Changes { return n.changes[len(n.changes)-1] }

// meet has nodes tell each other all they have.
func (w *world) meet(names ...string) {
	for _, from := range names {
		for _, to := range names {
			w.node(to).take(slices.Collect(values(w.node(from).has))...)
		}
	}
}

func values[K comparable, V any](m map[K]V) func(yield func(V) bool) {
	return func(yield func(V) bool) {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}

// admit has a node admit others, one after the other.
func (n *node) admit(names ...string) {
	n.w.t.Helper()
	for _, name := range names {
		u, err := n.roll.Make().Admit(control.NewCard(identityOf(name)))
		must(n.w.t, err)
		n.say(u)
	}
}

func (n *node) remove(name, code string) {
	n.w.t.Helper()
	us, err := n.roll.Make().Remove(n.w.source, publicKey(identityOf(name)), nil, code)
	must(n.w.t, err)
	n.say(us...)
}

// speak says something in the room, if the node can.
func (n *node) speak(plain string) error {
	number, err := n.roll.Epoch()
	if err != nil {
		return err
	}
	n.w.time++
	d := journal.Draft{Kind: journal.KindText, Conversation: n.w.identity.Room(), Epoch: number, Log: n.log, Number: 1, Time: n.w.time}
	body, err := n.roll.Seal(n.w.source, d.Start(n.key), []byte(plain))
	if err != nil {
		return err
	}
	m := &message{by: n, header: d.Sign(n.identity, body), body: body, plain: plain, known: map[journal.PublicKey]stay{}}
	for key, s := range n.roll.members.of {
		m.known[key] = *s
	}
	n.w.said = append(n.w.said, m)
	return nil
}

// hear returns whether the node can open what was said.
func (n *node) hear(m *message) bool {
	plain, err := n.roll.Open(&m.header, m.body)
	if err == nil && string(plain) != m.plain {
		n.w.t.Errorf("%s opens %q as %q", n.name, m.plain, plain)
	}
	return err == nil
}

func (w *world) names(keys []journal.PublicKey) (names []string) {
	for _, n := range w.nodes {
		if slices.Contains(keys, n.key) {
			names = append(names, n.name)
		}
	}
	return names
}

func (w *world) wantMembers(of string, names ...string) {
	w.t.Helper()
	if got := w.names(w.node(of).roll.Members()); !slices.Equal(got, names) {
		w.t.Errorf("%s knows the members %q, want %q", of, got, names)
	}
}

// settle has honest nodes tell each other everything, and say what is due, until nothing is.
func (w *world) settle(nodes ...*node) {
	w.t.Helper()
	for range 60 {
		done := true
		for _, n := range nodes {
			n.takeShuffled(w.all)
			if us := n.due(); len(us) > 0 {
				n.say(us...)
				done = false
			}
		}
		if done {
			return
		}
	}
	w.t.Error("the nodes never come to rest")
}

// takeShuffled takes entries in any order, in batches.
func (n *node) takeShuffled(entries []journal.Entry) {
	left := slices.DeleteFunc(slices.Clone(entries), func(e journal.Entry) bool {
		_, has := n.has[e.Header.Hash()]
		return has
	})
	n.w.random.Shuffle(len(left), func(i, j int) { left[i], left[j] = left[j], left[i] })
	for len(left) > 0 {
		k := 1 + n.w.random.IntN(len(left))
		n.take(left[:k]...)
		left = left[k:]
	}
}

// due returns the entries that the node should say now.
func (n *node) due() (us []Unsigned) {
	d := n.roll.Due()
	if len(d.Ask) > 0 {
		us = append(us, AskFor(d.Ask))
	}
	keys, err := n.roll.Make().KeyFor(d.Keys)
	must(n.w.t, err)
	us = append(us, keys...)
	switch {
	case d.Renew:
		renewed, err := n.roll.Make().Renew(n.w.source, fmt.Sprint("code ", n.w.time))
		must(n.w.t, err)
		return append(us, renewed...)
	case d.Code:
		u, err := n.roll.Make().SetCode(n.w.source, fmt.Sprint("code ", n.w.time), n.roll.Name())
		must(n.w.t, err)
		return append(us, u)
	}
	return us
}
