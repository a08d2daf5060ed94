package link

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
)

// patience is how long a test waits for an event.
const patience = 30 * time.Second

// fakeRoom records the events of links.
type fakeRoom struct {
	onLetters func(from chat.Key, letters []chat.Letter) // nil: none; called first, without locks

	mu      sync.Mutex
	changed chan struct{} // closed and replaced when anything below changes
	up      map[chat.Key]chat.Presence
	ups     int
	downs   int
	readies int
	letters map[chat.Key][]chat.Letter
	acks    map[chat.Key]uint64
	heard   map[chat.Key]uint64
	trips   map[chat.Key]time.Duration
}

func newRoom() *fakeRoom {
	return &fakeRoom{
		changed: make(chan struct{}), up: map[chat.Key]chat.Presence{}, letters: map[chat.Key][]chat.Letter{},
		acks: map[chat.Key]uint64{}, heard: map[chat.Key]uint64{},
	}
}

func (r *fakeRoom) change(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
	close(r.changed)
	r.changed = make(chan struct{})
}

func (r *fakeRoom) Heard(k chat.Key) (uint64, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, ok := r.heard[k]
	return n, ok
}

func (r *fakeRoom) LinkUp(p chat.Presence) { r.change(func() { r.up[p.Key] = p; r.ups++ }) }

func (r *fakeRoom) LinkDown(k chat.Key)               { r.change(func() { delete(r.up, k); r.downs++ }) }
func (r *fakeRoom) Ready(chat.Key)                    { r.change(func() { r.readies++ }) }
func (r *fakeRoom) Acknowledged(k chat.Key, n uint64) { r.change(func() { r.acks[k] = n }) }

func (r *fakeRoom) SetRoundTrips(times map[chat.Key]time.Duration) {
	r.change(func() { r.trips = times })
}

func (r *fakeRoom) ReceiveLetters(_ context.Context, from chat.Key, letters []chat.Letter) {
	if r.onLetters != nil {
		r.onLetters(from, letters)
	}
	r.change(func() { r.letters[from] = append(r.letters[from], letters...) })
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

func (r *fakeRoom) untilUp(t testing.TB, k chat.Key) (p chat.Presence) {
	t.Helper()
	r.until(t, "the link is up", func() (ok bool) { p, ok = r.up[k]; return ok })
	return p
}

func (r *fakeRoom) untilDown(t testing.TB, k chat.Key) {
	t.Helper()
	r.until(t, "the link is down", func() bool { _, ok := r.up[k]; return !ok })
}

func (r *fakeRoom) untilLetters(t testing.TB, from chat.Key, n int) []chat.Letter {
	t.Helper()
	r.until(t, "the letters are there", func() bool { return len(r.letters[from]) >= n })
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.letters[from]
}

// counts returns how often links came up and went down, and how many letters came.
func (r *fakeRoom) counts() (ups, downs, letters int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.letters {
		letters += len(l)
	}
	return r.ups, r.downs, letters
}

// has returns how many letters came from a node.
func (r *fakeRoom) has(from chat.Key) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.letters[from])
}

// testNode is a hub with the room it reports to.
type testNode struct {
	*Hub
	room *fakeRoom
}

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
	made.handshakes.total = bucket{rate: 1e9, size: 1e9} // everybody here has the same address
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
