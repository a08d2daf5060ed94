package nodes

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
	"udpchat/history"
	"udpchat/settings/secrets"
	"udpchat/transport/link"
)

// member is a node without a face, plain peers and a beacon.
type member struct {
	key     chat.Key
	room    *chat.Room
	hub     *link.Hub
	history *history.History
	heard   func(chat.Message)
	changed chan struct{} // holds a token when there is something new in the room
	end     context.CancelFunc
	running sync.WaitGroup
}

// memberConfig configures a member.
type memberConfig struct {
	folder string         // empty: nothing is kept
	conn   net.PacketConn // of the links; the member closes it
	now    func() time.Time
	heard  func(chat.Message) // called in order for what others say, from a goroutine of the member
}

// archive is where a member keeps messages and contacts.
type archive interface {
	chat.Archive
	chat.Contacts
}

// newMember starts a node on a data folder.
func newMember(c memberConfig) (m *member, err error) {
	m = &member{heard: c.heard, changed: make(chan struct{}, 1)}
	id, a, room := link.NewIdentity(), archive(memory.New()), chat.Config{Now: c.now, Plain: noPlain{}, Changed: m.change}
	if c.folder != "" {
		key, err := secrets.Open(c.folder).Identity(nil)
		if err != nil {
			return nil, err
		}
		id = link.IdentityOf(key)
		if m.history, err = history.Open(c.folder, history.Options{Now: c.now}); err != nil {
			return nil, err
		}
		a, room.Last, room.Said = m.history, m.history.Last(), m.history.LastOwn()
	}
	m.key = id.Key()
	m.hub, err = link.New(link.Config{
		Identity: id, Instance: instance(), Conn: c.conn, About: func() link.About { return link.About{Name: "node"} },
	})
	if err != nil {
		return nil, err
	}
	room.Archive, room.Contacts, room.Links, room.Me = a, a, m.hub, m.key
	m.room = chat.New(room)
	ctx, end := context.WithCancel(context.Background())
	m.end = end
	m.running.Go(func() { _ = m.hub.Serve(ctx, m.room) })
	m.running.Go(func() { m.listen(ctx) })
	return m, nil
}

func instance() (i [8]byte) {
	for n := range i {
		i[n] = byte(rand.Uint32())
	}
	return i
}

func (m *member) change() {
	select {
	case m.changed <- struct{}{}:
	default:
	}
}

// listen hands on what others say.
func (m *member) listen(ctx context.Context) {
	var rev chat.Rev
	var last chat.ID
	for {
		c := m.room.Changes(chat.OpenRoom, rev)
		rev = c.Rev
		for _, said := range c.Messages {
			if said.ID > last && !said.Mine() {
				m.heard(said)
			}
			last = max(last, said.ID)
		}
		select {
		case <-m.changed:
		case <-ctx.Done():
			return
		}
	}
}

// close ends the node in order.
func (m *member) close() error {
	m.end()
	m.room.EndLetters()
	m.running.Wait()
	m.room.Close()
	if m.history == nil {
		return nil
	}
	return m.history.Close()
}

// noPlain is a room without plain peers.
type noPlain struct{}

func (noPlain) PlainText(text string) chat.Plain { return chat.Plain{Text: text} }

var errOrder = errors.New("out of order, lost or twice")

// course checks that an author's messages arrive once and in order: 0, 1, 2 and so on.
type course struct {
	mu   sync.Mutex
	next int
	err  error
}

// heard takes the next text.
func (c *course) heard(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var n int
	if _, err := fmt.Sscan(text, &n); c.err == nil && (err != nil || n != c.next) {
		c.err = fmt.Errorf("%w: %.20q after %d", errOrder, text, c.next-1)
	}
	c.next++
}

// is reports whether n texts were heard, and fails when they are not those there should be.
func (c *course) is(t *testing.T, n int) bool {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil || c.next > n {
		t.Fatal(c.next, c.err)
	}
	return c.next == n
}
