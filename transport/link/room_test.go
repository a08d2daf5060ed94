package link

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/journal"
)

// patience is how long a test waits for an event.
const patience = 30 * time.Second

// fakeRoom records the events of links. It fails the test that uses it when they come in an order that is not allowed.
type fakeRoom struct {
	onFrames func(from chat.Key, frames [][]byte) // nil: none; called first, without locks
	onUp     func(l Link)                         // likewise

	mu      sync.Mutex
	changed chan struct{} // closed and replaced when anything below changes
	up      map[chat.Key]Link
	keys    map[journal.LinkID]chat.Key // of links that are up
	last    journal.LinkID
	told    map[chat.Key]chat.Presence // of links that are up
	ahead   map[chat.Key]time.Duration
	tolds   int
	ups     int
	downs   int
	readies int
	frames  map[chat.Key][]string
	trips   map[chat.Key]time.Duration
	wrong   []string // what must not have happened
}

func newRoom() *fakeRoom {
	return &fakeRoom{
		changed: make(chan struct{}), up: map[chat.Key]Link{}, keys: map[journal.LinkID]chat.Key{}, told: map[chat.Key]chat.Presence{},
		ahead: map[chat.Key]time.Duration{}, frames: map[chat.Key][]string{},
	}
}

func (r *fakeRoom) change(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
	close(r.changed)
	r.changed = make(chan struct{})
}

// of does f with the key of a link, which must be up.
func (r *fakeRoom) of(what string, id journal.LinkID, f func(k chat.Key)) {
	r.change(func() {
		k, up := r.keys[id]
		if !up {
			r.wrong = append(r.wrong, fmt.Sprintf("%s of link %d, which is not up", what, id))
			return
		}
		f(k)
	})
}

func (r *fakeRoom) LinkUp(l Link) {
	if r.onUp != nil {
		r.onUp(l)
	}
	r.change(func() {
		if _, twice := r.up[l.Key]; twice || l.ID == 0 || r.keys[l.ID] != (chat.Key{}) {
			r.wrong = append(r.wrong, fmt.Sprintf("link %d comes up beside another", l.ID))
		}
		r.up[l.Key], r.keys[l.ID] = l, l.Key
		r.last = max(r.last, l.ID)
		r.ups++
	})
}

func (r *fakeRoom) LinkDown(id journal.LinkID, k chat.Key) {
	r.of("an end", id, func(is chat.Key) {
		if k != is {
			r.wrong = append(r.wrong, "the end of a link has another key")
		}
		delete(r.up, k)
		delete(r.keys, id)
		delete(r.told, k)
		r.downs++
	})
}

func (r *fakeRoom) Ready(id journal.LinkID) { r.of("readiness", id, func(chat.Key) { r.readies++ }) }

func (r *fakeRoom) Told(id journal.LinkID, p chat.Presence, ahead time.Duration) {
	r.of("an about", id, func(k chat.Key) {
		if p.Key != k {
			r.wrong = append(r.wrong, "an about has another key")
		}
		r.told[k], r.ahead[k] = p, ahead
		r.tolds++
	})
}

func (r *fakeRoom) SetRoundTrips(times map[chat.Key]time.Duration) {
	r.change(func() { r.trips = times })
}

func (r *fakeRoom) Receive(_ context.Context, id journal.LinkID, frames [][]byte) {
	if r.onFrames != nil {
		r.mu.Lock()
		from := r.keys[id]
		r.mu.Unlock()
		r.onFrames(from, frames)
	}
	r.of("a frame", id, func(from chat.Key) {
		for _, f := range frames {
			r.frames[from] = append(r.frames[from], string(f))
		}
	})
}

// until waits until reached, which is called with mu held, reports true.
func (r *fakeRoom) until(t testing.TB, what string, reached func() bool) {
	t.Helper()
	deadline := time.After(patience)
	for {
		r.mu.Lock()
		ok, changed := reached(), r.changed
		r.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatal("it never happened that", what)
		}
	}
}

func (r *fakeRoom) untilUp(t testing.TB, k chat.Key) (l Link) {
	t.Helper()
	r.until(t, "the link is up", func() (ok bool) { l, ok = r.up[k]; return ok })
	return l
}

func (r *fakeRoom) untilTold(t testing.TB, k chat.Key) (p chat.Presence) {
	t.Helper()
	r.until(t, "the other side has told", func() (ok bool) { p, ok = r.told[k]; return ok })
	return p
}

func (r *fakeRoom) untilDown(t testing.TB, k chat.Key) {
	t.Helper()
	r.until(t, "the link is down", func() bool { _, ok := r.up[k]; return !ok })
}

func (r *fakeRoom) untilFrames(t testing.TB, from chat.Key, n int) []string {
	t.Helper()
	r.until(t, "the frames are there", func() bool { return len(r.frames[from]) >= n })
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.frames[from]
}

// counts returns how often links came up and went down, and how many frames came.
func (r *fakeRoom) counts() (ups, downs, frames int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, all := range r.frames {
		frames += len(all)
	}
	return r.ups, r.downs, frames
}

// abouts returns how often the room was told something.
func (r *fakeRoom) abouts() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tolds
}

// has returns how many frames came from a node.
func (r *fakeRoom) has(from chat.Key) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.frames[from])
}

// check fails the test if events came in a wrong order.
func (r *fakeRoom) check(t testing.TB) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range r.wrong {
		t.Error("the room was told of", w)
	}
}

// testNode is a hub with the room it reports to.
type testNode struct {
	*Hub
	room *fakeRoom
}

// id returns the ID of the link to a node; 0 if there is none.
func (c testNode) id(k chat.Key) journal.LinkID {
	if l := c.link(k); l != nil {
		return l.id
	}
	return 0
}

// link returns the link to a node, or nil.
func (c testNode) link(k chat.Key) *link {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.links[k]
}

// say sends a text as a frame and reports whether the queue is below its mark.
func (c testNode) say(to chat.Key, text string) bool { return c.Send(c.id(to), []byte(text)) }

func (c testNode) at() netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), c.Port())
}

// startNode starts a hub on loopback, which ends with the test. change may alter its configuration.
func startNode(t testing.TB, change func(*Config, *limits, *fakeRoom)) testNode {
	t.Helper()
	return startNodeAt(t, listenLoopback(t), change)
}

func startNodeAt(t testing.TB, conn net.PacketConn, change func(*Config, *limits, *fakeRoom)) testNode {
	t.Helper()
	c, done, err := makeNode(conn, change)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Close()
		if err := <-done; err != nil {
			t.Error("serve:", err)
		}
		c.room.check(t)
	})
	return c
}

// makeNode starts a hub. The result of Serve comes on done.
func makeNode(conn net.PacketConn, change func(*Config, *limits, *fakeRoom)) (made testNode, done chan error, err error) {
	id := NewIdentity()
	made.room = newRoom()
	c := Config{
		Identity: id, Conn: conn, Instance: [8]byte(id.private.Seed()),
		About: func() About { return About{Name: "node", RoomPort: 3456, PlainPort: 40000} },
	}
	l := defaultLimits()
	if change != nil {
		change(&c, &l, made.room)
	}
	made.Hub, err = New(c)
	if err != nil {
		return made, nil, err
	}
	made.limits = l
	made.doors.strangers.total = bucket{rate: 1e9, size: 1e9} // everybody here has the same address
	done = make(chan error, 1)
	go func() { done <- made.Serve(context.Background(), made.room) }()
	return made, done, nil
}

func listenLoopback(t testing.TB) *net.UDPConn {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// linked starts two nodes and a link, which a dials.
func linked(t testing.TB, change func(*Config, *limits, *fakeRoom)) (a, b testNode) {
	t.Helper()
	a, b = startNode(t, change), startNode(t, change)
	a.Connect(b.key, b.at())
	a.room.untilUp(t, b.key)
	b.room.untilUp(t, a.key)
	return a, b
}

// talking starts two nodes and a link on which both sides have told about themselves.
func talking(t testing.TB, change func(*Config, *limits, *fakeRoom)) (a, b testNode) {
	t.Helper()
	a, b = linked(t, change)
	a.Tell(a.id(b.key))
	b.Tell(b.id(a.key))
	a.room.untilTold(t, b.key)
	b.room.untilTold(t, a.key)
	return a, b
}
