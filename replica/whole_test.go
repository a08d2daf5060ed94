package replica

import (
	"context"
	"maps"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/chat/outcome"
	"udpchat/history"
	"udpchat/journal"
)

// whole is a node with a real room, and with a real history in a folder.
type whole struct {
	*node
	folder  string
	chat    *chat.Room
	history *history.History
	told    []chat.Known  // what the person settled about members
	behind  time.Duration // its clock
	budget  int64         // of its history; 0: much
	search  joining.State // guarded by node.mu
}

// whole starts a node in an empty folder.
func (ns *nodes) whole(name string) *whole {
	n := &whole{node: &node{net: ns, vault: &vault{}, name: name, key: keyOf(name), called: name}, folder: ns.TempDir()}
	n.begin()
	ns.Cleanup(n.end)
	return n
}

// begin starts the node with what is in its folder.
func (n *whole) begin() {
	n.ends, n.ended = &ends{wires: map[journal.LinkID]*wire{}, told: map[journal.LinkID]int{}}, make(chan struct{})
	behind := n.behind
	now := func() time.Time { return time.Now().Add(-behind) }
	n.Replica = New(Config{
		Key: n.key, Links: faceToFace{n.ends, n}, Name: n.calledNow, Now: now, Vault: n.vault,
		Joining: func(s joining.State) {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.search = s
		},
		Notice: func(k Kind, who chat.Key) {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.notices = append(n.notices, map[Kind]string{Returned: "returned", Conflict: "conflict"}[k])
		},
	})
	h := history.Open(n.folder, history.Options{Now: now, Replaced: n.Reload, Shrink: n.Shrink, Budget: n.budget})
	n.history = h
	n.chat = chat.New(chat.Config{Now: now, Plain: asIs{}, Archive: h, Journal: n.Replica, Me: n.public(), Last: h.Last()})
	n.chat.SetKnown(n.told)
	n.chat.Load(context.Background(), open, 100)
	n.Enter(open)
	r, room, ended := n.Replica, n.chat, n.ended
	go func() {
		defer close(ended)
		r.Serve(context.Background(), room, h)
	}()
}

// end ends the node and its links.
func (n *whole) end() {
	n.stop()
	n.chat.Close()
	if err := n.history.Close(); err != nil {
		n.net.Error(err)
	}
}

// again ends the node, has something done to its folder, and starts it.
func (n *whole) again(do func()) {
	n.end()
	do()
	n.begin()
}

// faceToFace is links whose sides tell who they are at once.
type faceToFace struct {
	*ends
	at *whole
}

// Tell tells the room of the other side until the link ends.
func (f faceToFace) Tell(id journal.LinkID) {
	f.ends.Tell(id)
	f.mu.Lock()
	w := f.wires[id]
	f.mu.Unlock()
	if w == nil {
		return
	}
	room, other := f.at.chat, w.to
	f.at.net.wires.Go(func() {
		room.LinkUp(chat.Presence{Key: other.public(), Name: other.calledNow()})
		<-w.ctx.Done()
		room.LinkDown(other.public())
	})
}

// asIs is what plain peers read.
type asIs struct{}

func (asIs) PlainText(text string) chat.Plain { return chat.Plain{Text: text} }

// says has the person say something.
func (n *whole) says(text string) {
	if _, err := n.chat.Say(open, text); err != nil {
		n.net.Fatal(err)
	}
}

// saysIn has the person say something in a conversation.
func (n *whole) saysIn(in chat.Conversation, text string) {
	if _, err := n.chat.Say(in, text); err != nil {
		n.net.Fatal(err)
	}
}

// all returns the messages that are on disk, in their order.
func (n *whole) all() []chat.Message { return n.allIn(open) }

// allIn returns those of a conversation.
func (n *whole) allIn(in chat.Conversation) []chat.Message {
	done := make(chan chat.Page, 1)
	n.history.Flush(func() {
		n.history.Window(context.Background(), chat.Window{Conversation: in, Before: 10_000}, func(p chat.Page) { done <- p })
	})
	p := <-done
	if p.Err != nil {
		n.net.Error(p.Err)
	}
	return p.Messages
}

// onDisk returns the texts that are on disk, in their order.
func (n *whole) onDisk() (all []string) {
	for _, m := range n.all() {
		all = append(all, m.Text)
	}
	return all
}

// wantIn checks what is shown in a conversation, and what is on disk of it.
func (n *whole) wantIn(in chat.Conversation, want ...string) {
	n.net.Helper()
	var sees, disk []string
	for _, m := range n.chat.Changes(in, 0).Messages {
		sees = append(sees, m.Text)
	}
	for _, m := range n.allIn(in) {
		disk = append(disk, m.Text)
	}
	if !slices.Equal(sees, want) || !slices.Equal(disk, want) {
		n.net.Errorf("%s shows %q and has %q on disk, want %q", n.name, sees, disk, want)
	}
}

// sees returns the texts that the room shows, in their order.
func (n *whole) sees() (all []string) {
	for _, m := range n.chat.Changes(open, 0).Messages {
		all = append(all, m.Text)
	}
	return all
}

// stored returns by whom an own message is shown as stored, and who is shown as waited for.
func (n *whole) stored(text string) (by, waiting string) {
	c := n.chat.Changes(open, 0)
	i := slices.IndexFunc(c.Messages, func(m chat.Message) bool { return m.Text == text && m.Mine() })
	if i < 0 {
		n.net.Errorf("%s does not show that it said %q", n.name, text)
		return "", ""
	}
	o := outcome.Of(c.Messages[i], c.Members)
	return named(o.Stored), named(o.Waiting)
}

func named(ms []chat.Member) (all string) {
	names := map[string]bool{}
	for _, m := range ms {
		names[m.SelfName] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		all += name
	}
	return all
}

// wantStored checks who is shown to have an own message, and who not yet.
func (n *whole) wantStored(text, by, waiting string) {
	n.net.Helper()
	if b, w := n.stored(text); b != by || w != waiting {
		n.net.Errorf("%s shows %q as stored by %q and not yet by %q, want %q and %q", n.name, text, b, w, by, waiting)
	}
}

func (n *whole) wantTexts(want ...string) {
	n.net.Helper()
	if got := n.sees(); !slices.Equal(got, want) {
		n.net.Errorf("%s shows %q, want %q", n.name, got, want)
	}
	if got := n.onDisk(); !slices.Equal(got, want) {
		n.net.Errorf("%s has %q on disk, want %q", n.name, got, want)
	}
}
