package nodes

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
	"udpchat/history"
	"udpchat/journal"
	"udpchat/replica"
	entrymemory "udpchat/replica/memory"
	"udpchat/settings/secrets"
	"udpchat/transport/link"
)

// member is a node without a face, plain peers and a beacon.
type member struct {
	key     chat.Key
	room    *chat.Room
	journal *replica.Replica
	hub     *link.Hub
	history *history.History // nil: nothing is kept
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
	heard  func(chat.Message) // called in order of arrival for what others say, from a goroutine of the member
}

// archive is where a member keeps messages and contacts.
type archive interface {
	chat.Archive
	chat.Contacts
}

// newMember starts a node on a data folder.
func newMember(c memberConfig) (*member, error) {
	m := &member{heard: c.heard, changed: make(chan struct{}, 1)}
	id, err := identity(c.folder)
	if err != nil {
		return nil, err
	}
	m.key = id.Key()
	m.journal = replica.New(replica.Config{Key: id.Private(), Links: carried{m}, Name: func() string { return "node" }, Now: c.now})
	m.hub, err = link.New(link.Config{
		Identity: id, Instance: instance(), Conn: c.conn, About: func() link.About { return link.About{Name: "node"} }, Now: c.now,
	})
	if err != nil {
		return nil, err
	}
	room := chat.Config{Now: c.now, Plain: noPlain{}, Changed: m.change, Journal: m.journal, Me: m.key}
	a, disk := m.open(c)
	room.Archive, room.Contacts = a, a
	if m.history != nil {
		room.Last = m.history.Last()
	}
	m.room = chat.New(room)
	m.journal.Enter(chat.OpenRoom)
	ctx, end := context.WithCancel(context.Background())
	m.end = end
	m.running.Go(func() { m.journal.Serve(ctx, m.room, disk) })
	m.running.Go(func() { _ = m.hub.Serve(ctx, linkRoom{m}) })
	m.running.Go(func() { m.listen(ctx) })
	return m, nil
}

// identity is that of a data folder, or a new one.
func identity(folder string) (link.Identity, error) {
	if folder == "" {
		return link.NewIdentity(), nil
	}
	key, err := secrets.Open(folder).Identity(nil)
	return link.IdentityOf(key), err
}

// open opens what keeps messages and entries.
func (m *member) open(c memberConfig) (archive, replica.Disk) {
	if c.folder == "" {
		messages, entries := memory.New(), entrymemory.New()
		entries.Messages, entries.Shrink = messages, m.journal.Shrink
		return messages, entries
	}
	m.history = history.Open(c.folder, history.Options{Now: c.now, Shrink: m.journal.Shrink, Replaced: m.journal.Reload})
	return m.history, m.history
}

// linkRoom is what the links of a member know of it.
type linkRoom struct{ *member }

func (r linkRoom) LinkUp(l link.Link) {
	r.journal.LinkUp(l.ID, journal.PublicKey(l.Key), l.Address.Addr().Unmap().String(), l.Secret, 0)
}

func (r linkRoom) LinkDown(id journal.LinkID, k chat.Key) {
	r.journal.LinkDown(id)
	r.room.LinkDown(k)
}

func (r linkRoom) Receive(ctx context.Context, id journal.LinkID, frames [][]byte) {
	r.journal.Receive(ctx, id, frames)
}
func (r linkRoom) Ready(id journal.LinkID)                                 { r.journal.Ready(id) }
func (r linkRoom) Told(_ journal.LinkID, p chat.Presence, _ time.Duration) { r.room.LinkUp(p) }
func (r linkRoom) SetRoundTrips(times map[chat.Key]time.Duration)          { r.room.SetRoundTrips(times) }

// carried is the links of a member as its journal uses them.
type carried struct{ *member }

func (c carried) Send(id journal.LinkID, frame []byte) bool { return c.hub.Send(id, frame) }
func (c carried) Close(id journal.LinkID)                   { c.hub.CloseLink(id) }
func (c carried) Tell(id journal.LinkID)                    { c.hub.Tell(id) }

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
		fresh := slices.DeleteFunc(slices.Clone(c.Messages), func(said chat.Message) bool { return said.ID <= last })
		slices.SortFunc(fresh, func(a, b chat.Message) int { return cmp.Compare(a.ID, b.ID) }) // they stand where they belong
		for _, said := range fresh {
			if last = said.ID; !said.Mine() {
				m.heard(said)
			}
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
