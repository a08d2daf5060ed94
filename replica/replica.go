// Package replica runs a journal.Machine for a node: it gives it the frames of links, what is said and the time, and does what it
// asks for. Entries go to the room as soon as their signatures hold, and to the disk; others are told of them once they are there.
//
// One goroutine owns the machine and waits for nothing but the room. Another one reads from the disk for links, and some verify
// signatures. A link that brings frames faster than they are taken waits; everything else is queued and never waits.
package replica

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"io"
	"log/slog"
	"slices"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/journal"
	"udpchat/replica/serve"
)

// Config is what a Replica is made of. Key and Links are required.
type Config struct {
	Key    ed25519.PrivateKey // of this node
	Links  Links
	Name   func() string                    // what the person calls itself; nil or empty: nothing is told
	Now    func() time.Time                 // nil: time.Now
	Random io.Reader                        // nil: crypto/rand
	Notice func(kind Kind, member chat.Key) // of what people should know; nil: of nothing. It returns at once
	Log    *slog.Logger                     // nil: nothing is logged
	// Vault keeps rooms and conversations of two; nil: for this run only.
	Vault Vault
	// Joining is told what has become of the code that was entered last; nil: nobody is. It returns at once.
	Joining func(joining.State)
}

func (c Config) filled() Config {
	if c.Name == nil {
		c.Name = func() string { return "" }
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	if c.Notice == nil {
		c.Notice = func(Kind, chat.Key) {}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Vault == nil {
		c.Vault = noVault{}
	}
	if c.Joining == nil {
		c.Joining = func(joining.State) {}
	}
	return c
}

// Replica runs the journal of a node. It is safe for concurrent use. Except Serve, Receive and Close, no method waits: what it
// tells is taken in order, also from before Serve.
type Replica struct {
	keeper  *keeper
	inbox   *inbox
	server  *serve.Server
	stop    context.CancelFunc
	stopped context.Context
	serving chan struct{} // holds a token while Serve runs
}

// New returns a replica that takes part in no conversation; see Enter.
func New(c Config) *Replica {
	r := &Replica{inbox: newInbox(), server: serve.NewServer(c.Links), serving: make(chan struct{}, 1)}
	r.stopped, r.stop = context.WithCancel(context.Background())
	r.keeper = newKeeper(c.filled(), r.inbox, r.server)
	r.keeper.writes.stopped = r.stopped.Done()
	return r
}

// Serve runs the journal until ctx ends or Close is called. It may be called once.
func (r *Replica) Serve(ctx context.Context, room Room, disk Disk) {
	r.serving <- struct{}{}
	defer func() { <-r.serving }()
	defer context.AfterFunc(ctx, r.stop)()
	k := r.keeper
	k.room, k.disk = room, disk
	var others sync.WaitGroup
	others.Go(func() { r.server.Serve(r.stopped, disk) })
	k.verifier.Serve(r.stopped, &others)
	k.serve(r.stopped)
	r.inbox.close()
	others.Wait()
}

// Close ends Serve and returns after it. Calls that come later do nothing.
func (r *Replica) Close() {
	r.stop()
	r.serving <- struct{}{}
	r.inbox.close()
	<-r.serving
}

// Say implements chat.Journal.
func (r *Replica) Say(m chat.Message) { r.inbox.call(func(k *keeper) { k.say(m) }) }

// Block implements chat.Journal.
func (r *Replica) Block(who chat.Key, blocked bool) {
	r.inbox.call(func(k *keeper) {
		k.people.block(journal.PublicKey(who), blocked)
		k.machine.Block(k.now(), journal.PublicKey(who), blocked)
		k.talks.block(journal.PublicKey(who))
	})
}

// LinkUp tells of a link to a node at a host address, always in the same form, that has proven key. Both sides have the same secret. No link has the ID of an
// earlier one. Since is the moment from which on a member that is met there first may have entries, see Disk.Meet.
func (r *Replica) LinkUp(id journal.LinkID, key journal.PublicKey, host string, secret [32]byte, since int64) {
	r.inbox.call(func(k *keeper) { k.linkUp(id, linked{key: key, host: host, since: since}, secret) })
}

// LinkDown tells that a link has ended. Frames of it that come later are dropped.
func (r *Replica) LinkDown(id journal.LinkID) {
	r.inbox.call(func(k *keeper) { k.linkDown(id) })
}

// Receive takes frames of a link, and keeps them. It waits while others are taken, unless ctx ends. The outer slice stays the
// caller's.
func (r *Replica) Receive(ctx context.Context, id journal.LinkID, frames [][]byte) {
	select {
	case r.inbox.frames <- parcel{id, slices.Clone(frames)}:
	case <-ctx.Done():
	case <-r.stopped.Done():
	}
}

// Ready tells that the queue of a link is half empty again.
func (r *Replica) Ready(id journal.LinkID) { r.server.Ready(id) }

// Enter enters a conversation.
func (r *Replica) Enter(c chat.Conversation) {
	r.inbox.call(func(k *keeper) { k.talks.enter(journal.Conversation(c)) })
}

// Leave leaves a conversation. What waits to be said there is not said.
func (r *Replica) Leave(c chat.Conversation) {
	r.inbox.call(func(k *keeper) { k.talks.leave(journal.Conversation(c)) })
}

// SetOffset says how far this machine's clock is behind, as far as is known.
func (r *Replica) SetOffset(behind time.Duration) {
	r.inbox.call(func(k *keeper) { k.clock.Offset = behind })
}

// Rekey ends all links and a pause, and goes on with another identity.
func (r *Replica) Rekey(key ed25519.PrivateKey) {
	r.inbox.call(func(k *keeper) { k.rekey(key) })
}

// Doubt says whether another node may have the key, too: see journal.Machine.Doubt. Rekey ends it.
func (r *Replica) Doubt(doubtful bool) {
	r.inbox.call(func(k *keeper) { k.machine.Doubt(k.now(), doubtful) })
}

// Pause leaves all conversations for a while, or enters them again: nothing is signed, and what is said waits.
func (r *Replica) Pause(paused bool) { r.inbox.call(func(k *keeper) { k.talks.pause(paused) }) }

// Reload begins anew with what is on disk, which was replaced.
func (r *Replica) Reload() { r.inbox.call(func(k *keeper) { k.talks.reload() }) }

// Shrink forgets about so many bytes of entries, of whoever has the largest share.
func (r *Replica) Shrink(bytes int) {
	r.inbox.call(func(k *keeper) { k.machine.Shrink(k.now(), bytes) })
}

// NameChanged tells members of another name if they were told one before.
func (r *Replica) NameChanged() { r.inbox.call(func(k *keeper) { k.talks.nameChanged() }) }
