// Package nodes runs nodes without faces for the benchmarks: real rooms, journals, disks and links, many in one process.
package nodes

import (
	"cmp"
	"context"
	"crypto/rand"
	"net"
	"net/netip"
	"os"
	"slices"
	"sync"
	"sync/atomic"
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

// Config configures a Node. The zero value is usable.
type Config struct {
	Folder string             // of its data; empty: everything is in memory
	Count  bool               // what its links send is counted, see Node.Sent; it costs the kernel's help with bursts
	Heard  func(chat.Message) // called in order of arrival with what others say; nil: nobody listens
	Came   func()             // called when a frame with entries has come, before it is looked at; nil: nobody waits for it
}

// Node is a node without a face, plain peers and a beacon.
type Node struct {
	Key     chat.Key
	Room    *chat.Room
	History *history.History // nil if everything is in memory
	Sent    Traffic          // datagrams; none if they are not counted
	Out, In Traffic          // frames of the journal
	Runs    Traffic          // those of In that bring entries

	journal *replica.Replica
	hub     *link.Hub
	at      netip.AddrPort
	linked  linked
	came    func()
	changed chan struct{} // holds a token when there is something new in the room
	end     context.CancelFunc
	running sync.WaitGroup
}

// linked is the nodes that a node has a link to.
type linked struct {
	count atomic.Int64
	keys  sync.Map
}

// Traffic counts frames or datagrams, and their bytes.
type Traffic struct{ Count, Bytes atomic.Int64 }

func (t *Traffic) add(bytes int) {
	t.Count.Add(1)
	t.Bytes.Add(int64(bytes))
}

// headers are what IPv4 and UDP put before a datagram, in bytes.
const headers = 28

// counted counts what is sent.
type counted struct {
	*net.UDPConn
	sent *Traffic
}

// WriteTo implements net.PacketConn.
func (c counted) WriteTo(b []byte, to net.Addr) (int, error) {
	c.sent.add(headers + len(b))
	return c.UDPConn.WriteTo(b, to)
}

// hosts counts the nodes of this process: each has an address of its own, since a host may have only some links.
var hosts atomic.Uint32

// New starts a node on loopback.
func New(c Config) (*Node, error) {
	host := hosts.Add(1)
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 1+byte(os.Getpid()%64), byte(host/200), byte(1+host%200))})
	if err != nil {
		return nil, err
	}
	id, err := identity(c.Folder)
	if err != nil {
		return nil, err
	}
	n := &Node{Key: id.Key(), at: conn.LocalAddr().(*net.UDPAddr).AddrPort(), changed: make(chan struct{}, 1), came: c.Came}
	n.journal = replica.New(replica.Config{Key: id.Private(), Links: carried{n}, Name: func() string { return "node" }})
	var instance [8]byte
	_, _ = rand.Read(instance[:]) // never fails
	var sockets net.PacketConn = conn
	if c.Count {
		sockets = counted{conn, &n.Sent}
	}
	n.hub, err = link.New(link.Config{
		Identity: id, Instance: instance, Conn: sockets, About: func() link.About { return link.About{Name: "node"} },
		Friend: func(chat.Key) bool { return true }, FriendAt: func(netip.Addr) bool { return true },
	})
	if err != nil {
		return nil, err
	}
	n.serve(c)
	return n, nil
}

// identity is that of a data folder, or a new one.
func identity(folder string) (link.Identity, error) {
	if folder == "" {
		return link.NewIdentity(), nil
	}
	key, err := secrets.Open(folder).Identity(nil)
	return link.IdentityOf(key), err
}

// serve opens the room and what keeps it, and starts the goroutines.
func (n *Node) serve(c Config) {
	room := chat.Config{Now: time.Now, Plain: noPlain{}, Changed: n.change, Journal: n.journal, Me: n.Key}
	var disk replica.Disk
	if c.Folder == "" {
		messages, entries := memory.New(), entrymemory.New()
		entries.Messages, entries.Shrink = messages, n.journal.Shrink
		room.Archive, room.Contacts, disk = messages, messages, entries
	} else {
		n.History = history.Open(c.Folder, history.Options{Shrink: n.journal.Shrink, Replaced: n.journal.Reload})
		room.Archive, room.Contacts, room.Last, disk = n.History, n.History, n.History.Last(), n.History
	}
	n.Room = chat.New(room)
	n.journal.Enter(chat.OpenRoom)
	ctx, end := context.WithCancel(context.Background())
	n.end = end
	n.running.Go(func() { n.journal.Serve(ctx, n.Room, disk) })
	n.running.Go(func() { _ = n.hub.Serve(ctx, linkRoom{n}) })
	if c.Heard != nil {
		n.running.Go(func() { n.listen(ctx, c.Heard) })
	}
}

func (n *Node) change() {
	select {
	case n.changed <- struct{}{}:
	default:
	}
}

// listen hands on what others say.
func (n *Node) listen(ctx context.Context, heard func(chat.Message)) {
	var rev chat.Rev
	var last chat.ID
	for {
		c := n.Room.Changes(chat.OpenRoom, rev)
		rev = c.Rev
		fresh := slices.DeleteFunc(slices.Clone(c.Messages), func(m chat.Message) bool { return m.ID <= last })
		slices.SortFunc(fresh, func(a, b chat.Message) int { return cmp.Compare(a.ID, b.ID) }) // they stand where they belong
		for _, m := range fresh {
			if last = m.ID; !m.Mine() {
				heard(m)
			}
		}
		select {
		case <-n.changed:
		case <-ctx.Done():
			return
		}
	}
}

// Address is where the links of n are.
func (n *Node) Address() netip.AddrPort { return n.at }

// Links counts the links of n.
func (n *Node) Links() int { return int(n.linked.count.Load()) }

// LinkedWith reports whether n has a link to the node with a key.
func (n *Node) LinkedWith(k chat.Key) bool {
	_, is := n.linked.keys.Load(k)
	return is
}

// Connect has n keep a link to the node with a key, which is at an address.
func (n *Node) Connect(to chat.Key, at netip.AddrPort) { n.hub.Connect(to, at) }

// Say says a text in the open room.
func (n *Node) Say(text string) error {
	_, err := n.Room.Say(chat.OpenRoom, text)
	return err
}

// Close ends the node in order.
func (n *Node) Close() error {
	n.end()
	n.running.Wait()
	n.Room.Close()
	if n.History == nil {
		return nil
	}
	return n.History.Close()
}

// linkRoom is what the links of a node know of it.
type linkRoom struct{ *Node }

func (r linkRoom) LinkUp(l link.Link) {
	r.linked.count.Add(1)
	r.linked.keys.Store(l.Key, nil)
	r.journal.LinkUp(l.ID, journal.PublicKey(l.Key), l.Address.Addr().Unmap().String(), l.Secret, 0)
}

func (r linkRoom) LinkDown(id journal.LinkID, k chat.Key) {
	r.linked.count.Add(-1)
	r.linked.keys.Delete(k)
	r.journal.LinkDown(id)
	r.Room.LinkDown(k)
}

// frameRun is the first byte of a frame with entries, see PROTOCOL.md.
const frameRun = 7

func (r linkRoom) Receive(ctx context.Context, id journal.LinkID, frames [][]byte) {
	for _, f := range frames {
		if r.In.add(len(f)); f[0] == frameRun {
			r.Runs.add(len(f))
			if r.came != nil {
				r.came()
			}
		}
	}
	r.journal.Receive(ctx, id, frames)
}
func (r linkRoom) Ready(id journal.LinkID)                                 { r.journal.Ready(id) }
func (r linkRoom) Told(_ journal.LinkID, p chat.Presence, _ time.Duration) { r.Room.LinkUp(p) }
func (r linkRoom) SetRoundTrips(times map[chat.Key]time.Duration)          { r.Room.SetRoundTrips(times) }

// carried is the links of a node as its journal uses them.
type carried struct{ *Node }

func (c carried) Send(id journal.LinkID, frame []byte) bool {
	c.Out.add(len(frame))
	return c.hub.Send(id, frame)
}
func (c carried) Close(id journal.LinkID) { c.hub.CloseLink(id) }
func (c carried) Tell(id journal.LinkID)  { c.hub.Tell(id) }

// noPlain is a room without plain peers.
type noPlain struct{}

func (noPlain) PlainText(text string) chat.Plain { return chat.Plain{Text: text} }
