package replica

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/journal"
	"udpchat/rooms"
)

// open is the open room in these tests.
var open chat.Conversation

// nodes is some nodes on a network in memory. It runs in a bubble of testing/synctest, or in real time.
type nodes struct {
	testing.TB
	last  atomic.Uint64 // link
	wires sync.WaitGroup
	tap   func(w *wire, frame []byte) // sees every frame that is sent; nil: nobody does
}

// node is a node with its folder: what is on disk stays when it starts again.
type node struct {
	*Replica
	net   *nodes
	name  string
	key   ed25519.PrivateKey
	disk  *disk
	room  *room
	ends  *ends
	ended chan struct{}
	later bool // it enters its room later
	host  netip.Addr
	vault *vault

	mu      sync.Mutex // guards the fields below
	notices []string
	called  string // what the person calls itself
}

func keyOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func (n *node) public() chat.Key { return chat.Key(n.key.Public().(ed25519.PublicKey)) }

// directOf returns the conversation of two persons.
func directOf(a, b *node) chat.Conversation {
	return chat.Conversation(rooms.DirectOf(journal.PublicKey(a.public()), journal.PublicKey(b.public())))
}

// node starts a node with an empty disk.
func (ns *nodes) node(name string) *node {
	n := &node{net: ns, vault: &vault{}, name: name, key: keyOf(name), disk: newDisk(), called: name}
	n.host = netip.AddrFrom4([4]byte{192, 0, 2, byte(ns.last.Add(1))})
	n.start()
	ns.Cleanup(n.stop)
	return n
}

func (n *node) start() {
	before := n.room
	n.room, n.ended = newRoom(n.public()), make(chan struct{})
	if before != nil {
		n.room.met = before.met // a room knows its contacts from earlier runs
	}
	n.ends = &ends{wires: map[journal.LinkID]*wire{}, told: map[journal.LinkID]int{}}
	n.Replica = New(Config{
		Key: n.key, Links: n.ends, Name: n.calledNow, Vault: n.vault, Joining: n.room.joins,
		Notice: func(k Kind, who chat.Key) {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.notices = append(n.notices, fmt.Sprintf("%d of %x", k, who[:2]))
		},
	})
	n.disk.Shrink = n.Replica.Shrink
	if !n.later {
		n.Enter(open)
	}
	if n.called == "" {
		n.called = n.name
	}
	r, room, disk, ended := n.Replica, n.room, n.disk, n.ended
	go func() {
		defer close(ended)
		r.Serve(context.Background(), room, disk)
	}()
}

func (n *node) calledNow() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.called
}

// rename gives the person another name.
func (n *node) rename(name string) {
	n.mu.Lock()
	n.called = name
	n.mu.Unlock()
	n.NameChanged()
}

// stop ends a node and its links.
func (n *node) stop() {
	n.ends.closeAll()
	n.Close()
	<-n.ended
}

func (n *node) restart() {
	n.stop()
	n.disk.crash()
	n.start()
}

func (n *node) say(text string) chat.ID { return n.sayIn(open, text) }

func (n *node) sayIn(in chat.Conversation, text string) chat.ID {
	m := n.room.own(text)
	m.Conversation = in
	n.Say(m)
	return m.ID
}

// ends are the ends of links at a node.
type ends struct {
	mu    sync.Mutex // guards the fields below
	wires map[journal.LinkID]*wire
	told  map[journal.LinkID]int
}

func (e *ends) Send(id journal.LinkID, frame []byte) bool {
	e.mu.Lock()
	w := e.wires[id]
	e.mu.Unlock()
	return w == nil || w.send(frame)
}

func (e *ends) Tell(id journal.LinkID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.told[id]++
}

func (e *ends) Close(id journal.LinkID) {
	e.mu.Lock()
	w := e.wires[id]
	e.mu.Unlock()
	if w != nil {
		w.cut()
	}
}

func (e *ends) closeAll() {
	e.mu.Lock()
	all := e.wires
	e.wires = map[journal.LinkID]*wire{}
	e.mu.Unlock()
	for _, w := range all {
		w.cut()
	}
}

// Marks of the queue of a wire, in bytes.
const highMark = 64 << 10

// wire is one direction of a link.
type wire struct {
	from, to     *node
	id, far      journal.LinkID // at from, and at to
	back         *wire
	ctx          context.Context
	cutOff       context.CancelFunc
	wake         chan struct{}
	sent, frames int

	mu    sync.Mutex // guards the fields below
	queue [][]byte
	bytes int
	full  bool
	held  bool // nothing is delivered

	delay  time.Duration
	mutate func([]byte) []byte
}

func (w *wire) send(frame []byte) bool {
	if w.from.net.tap != nil {
		w.from.net.tap(w, frame)
	}
	w.mu.Lock()
	w.queue = append(w.queue, bytes.Clone(frame))
	w.bytes += len(frame)
	w.sent += len(frame)
	w.frames++
	full := w.bytes > highMark
	w.full = w.full || full
	w.mu.Unlock()
	w.stir()
	return !full
}

func (w *wire) stir() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// hold stops what goes over w, or lets it go on.
func (w *wire) hold(held bool) {
	w.mu.Lock()
	w.held = held
	w.mu.Unlock()
	w.stir()
}

func (w *wire) take() (batch [][]byte, ready bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.held {
		return nil, false
	}
	n := min(len(w.queue), 32)
	batch, w.queue = w.queue[:n:n], w.queue[n:]
	for _, f := range batch {
		w.bytes -= len(f)
	}
	if ready = w.full && w.bytes < highMark/2; ready {
		w.full = false
	}
	return batch, ready
}

// run delivers until the wire is cut.
func (w *wire) run(to *Replica, from *Replica) {
	for w.ctx.Err() == nil {
		batch, ready := w.take()
		if ready {
			from.Ready(w.id)
		}
		if len(batch) == 0 {
			select {
			case <-w.wake:
			case <-w.ctx.Done():
			}
			continue
		}
		w.carry(batch)
		to.Receive(w.ctx, w.far, batch)
	}
	to.LinkDown(w.far)
}

// set changes how w carries what is sent.
func (w *wire) set(delay time.Duration, mutate func([]byte) []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.delay, w.mutate = delay, mutate
}

// carry takes its time, and changes frames.
func (w *wire) carry(batch [][]byte) {
	w.mu.Lock()
	delay, mutate := w.delay, w.mutate
	w.mu.Unlock()
	if delay > 0 {
		time.Sleep(delay)
	}
	if mutate != nil {
		for i := range batch {
			batch[i] = mutate(batch[i])
		}
	}
}

// cut ends both directions.
func (w *wire) cut() {
	w.cutOff()
}

// link links two nodes.
func (ns *nodes) link(a, b *node) *wire { return ns.linkSince(a, b, 0) }

// linkSince links two nodes on a network that both have joined at a moment.
func (ns *nodes) linkSince(a, b *node, since int64) *wire {
	ctx, cut := context.WithCancel(context.Background())
	var secret [32]byte
	id := ns.last.Add(2)
	binary.BigEndian.PutUint64(secret[:], id)
	ab := &wire{from: a, to: b, id: journal.LinkID(id), far: journal.LinkID(id + 1), ctx: ctx, cutOff: cut, wake: make(chan struct{}, 1)}
	ba := &wire{from: b, to: a, id: ab.far, far: ab.id, ctx: ctx, cutOff: cut, wake: make(chan struct{}, 1), back: ab}
	ab.back = ba
	for _, w := range []*wire{ab, ba} {
		w.from.ends.mu.Lock()
		w.from.ends.wires[w.id] = w
		w.from.ends.mu.Unlock()
		w.from.LinkUp(w.id, journal.PublicKey(w.to.public()), w.to.host.String(), secret, since)
	}
	for _, w := range []*wire{ab, ba} {
		to, from := w.to.Replica, w.from.Replica
		ns.wires.Go(func() { w.run(to, from) })
	}
	return ab
}

// room is a chat.Room for tests: it keeps what it is told.
type room struct {
	me chat.Key

	mu      sync.Mutex // guards the fields below
	changed sync.Cond
	last    chat.ID
	texts   []string // in the order in which they came
	entries []chat.Entry
	in      []chat.Conversation
	shown   map[string]int
	kept    map[string]bool
	byID    map[chat.ID]string
	states  map[chat.ID]string
	names   map[chat.Key]string
	met     map[chat.Key]int
	held    map[chat.Key][]chat.Held
	seen    map[chat.Key]time.Time
	blocked map[chat.Key]bool
	unseen  []chat.Key
	logs    map[chat.ID][2]uint64
	moved   int // own messages whose time is another than they were said with
	at      map[chat.ID]time.Time

	details map[chat.Conversation]chat.Details
	members map[chat.Conversation]map[chat.Key]bool
	search  joining.State
}

func newRoom(me chat.Key) *room {
	r := &room{
		me: me, shown: map[string]int{}, kept: map[string]bool{}, byID: map[chat.ID]string{}, states: map[chat.ID]string{},
		names: map[chat.Key]string{}, met: map[chat.Key]int{}, held: map[chat.Key][]chat.Held{}, seen: map[chat.Key]time.Time{},
		blocked: map[chat.Key]bool{}, logs: map[chat.ID][2]uint64{}, at: map[chat.ID]time.Time{},
		details: map[chat.Conversation]chat.Details{}, members: map[chat.Conversation]map[chat.Key]bool{},
	}
	r.changed.L = &r.mu
	return r
}

// own makes an own message.
func (r *room) own(text string) chat.Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last++
	r.byID[r.last], r.states[r.last] = text, "sending"
	r.at[r.last] = time.Now().Truncate(time.Microsecond)
	return chat.Message{ID: r.last, Conversation: open, Author: chat.Me, Text: text, At: r.at[r.last]}
}

// do calls f with the lock held.
func (r *room) do(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
	r.changed.Broadcast()
}

func (r *room) Arrive(in chat.Conversation, es []chat.Entry) []chat.Message {
	out := make([]chat.Message, len(es))
	r.do(func() {
		for i, e := range es {
			if r.blocked[e.Author] {
				continue
			}
			r.last++
			text := e.Text
			if e.Newer {
				text = "newer"
			}
			out[i] = chat.Message{ID: r.last, Conversation: in, Text: text, At: e.At, Author: chat.LinkedMember(e.Author)}
			r.byID[r.last] = text
			r.shown[text]++
			r.texts, r.entries, r.in = append(r.texts, text), append(r.entries, e), append(r.in, in)
		}
	})
	return out
}

func (r *room) Kept(ms []chat.Message) {
	r.do(func() {
		for _, m := range ms {
			r.kept[r.byID[m.ID]] = true
		}
	})
}

func (r *room) Said(_ chat.Conversation, id chat.ID, log, number uint64, at time.Time) {
	r.do(func() {
		r.states[id] = "said"
		r.logs[id] = [2]uint64{log, number}
		if !at.Equal(r.at[id]) {
			r.moved++
		}
	})
}

func (r *room) Unsaid(_ chat.Conversation, id chat.ID) { r.do(func() { r.states[id] = "unsaid" }) }

func (r *room) Met(in chat.Conversation, k chat.Key, _ time.Time) {
	r.do(func() {
		r.met[k]++
		if r.members[in] == nil {
			r.members[in] = map[chat.Key]bool{}
		}
		r.members[in][k] = true
	})
}

func (r *room) Parted(in chat.Conversation, k chat.Key) { r.do(func() { delete(r.members[in], k) }) }

func (r *room) Know(in chat.Conversation, d chat.Details) { r.do(func() { r.details[in] = d }) }

func (r *room) joins(s joining.State) { r.do(func() { r.search = s }) }

// Named and Holds know nobody who was not met, as a chat.Room does.
func (r *room) Named(k chat.Key, name string) {
	r.do(func() {
		if r.met[k] > 0 {
			r.names[k] = name
		}
	})
}

func (r *room) Holds(_ chat.Conversation, k chat.Key, held []chat.Held, seen time.Time) {
	r.do(func() {
		if r.met[k] == 0 {
			return
		}
		if r.held[k] = held; seen.After(r.seen[k]) {
			r.seen[k] = seen
		}
	})
}

func (r *room) Unseen(time.Time) (all []chat.Key) {
	r.do(func() { all = slices.Clone(r.unseen) })
	return all
}

// has reports how often a text was shown.
func (r *room) has(text string) (n int) {
	r.do(func() { n = r.shown[text] })
	return n
}

func (r *room) state(id chat.ID) (s string) {
	r.do(func() { s = r.states[id] })
	return s
}

// holdsOwn reports whether a member acknowledges an own message.
func (r *room) holdsOwn(k chat.Key, id chat.ID) (is bool) {
	r.do(func() {
		for _, h := range r.held[k] {
			l := r.logs[id]
			is = is || h.Log == l[0] && h.From <= l[1] && l[1] <= h.To
		}
	})
	return is
}

// await waits in real time until a text was shown.
func (r *room) await(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.shown[text] == 0 {
		r.changed.Wait()
	}
}

// awaitCount waits in real time until so many entries were shown.
func (r *room) awaitCount(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.texts) < n {
		r.changed.Wait()
	}
}
