// Package chat is the conversations of a node: their messages, the order of these, their authors, and what became of each.
//
// It knows no sockets, no toolkit and no database. The program hands it a [Carrier] that moves bytes, an [Archive] that keeps
// messages, and a [PlainText] that tells how a plain peer reads a text. A face (a window or a terminal) calls [Room.Say],
// learns from a hook that something changed, and pulls [Room.Changes].
//
// The package starts no goroutine. Any goroutine may use a [Room]; no callback runs while its lock is held.
package chat

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"udpchat/chat/echo"
	"udpchat/chat/members"
)

// Config is what a Room is made of. The first four fields are required.
type Config struct {
	Now      func() time.Time
	Plain    PlainText
	Carriers []Carrier
	Archive  Archive // package memory has one that needs no disk

	Journal  Journal  // nil: plain peers only
	Contacts Contacts // with Journal; nil: the Archive, if it implements them
	Me       Key      // with Journal: the key of this node
	// NodeAt tells which node is at a recipient; zero: none. It may be nil, and is called without any lock held.
	NodeAt func(Recipient) Key
	// Fingerprint returns the form of a key that people see; nil: none.
	Fingerprint func(Key) string

	// Changed is called after every change, from the goroutine that made it and without any lock held. It must return at once
	// and must not call the Room.
	Changed func()
	// Last is the greatest Order and the greatest ID of all messages that the archive holds or ever held; new ones follow both.
	Last Pos
}

// maxWaiting is how many messages the archive may be behind before Receive waits for it, and maxWaitingBytes how much. The
// archive writes batches of 5,000; the next one gathers meanwhile.
const (
	maxWaiting      = 10_000
	maxWaitingBytes = 64 << 20
)

// Room is the conversations, their members and messages. It is safe for concurrent use.
type Room struct {
	parts

	mu      sync.Mutex // guards everything below
	space   sync.Cond  // signalled when the archive has caught up, or the room closes
	rev     Rev
	last    Pos // the greatest Order and the greatest ID that were given
	talks   map[Conversation]*talk
	all     []*talk         // the same, in the order in which they were opened
	open    *talk           // the open room, the only one with plain peers
	echoes  echo.Memory[ID] // of what was said in the open room
	options Options
	closed  bool
	sending int // deliveries under way
	nodes
	tasks   []task // for the archive; few, since Receive waits while it is far behind
	handing bool   // a goroutine is handing them over
}

// parts are what the room was given. They never change.
type parts struct {
	now      func() time.Time
	plain    PlainText
	carriers []Carrier
	archive  Archive
	journal  Journal // nil: plain peers only
	contacts Contacts
	nodeAt   func(Recipient) Key
	changed  func()
	earlier  ID // messages up to here were said in earlier runs
}

// Options are the person's choices that the room acts on.
type Options struct {
	Leave88 bool // a message that is exactly 88 closes the composer of the conversation in which it was said, until Rejoin
}

// New returns a room without messages; see Load.
func New(c Config) *Room {
	r := &Room{
		parts: parts{
			now: c.Now, plain: c.Plain, carriers: c.Carriers, archive: c.Archive, changed: c.Changed, earlier: c.Last.ID, nodeAt: c.NodeAt,
		},
		last: c.Last, talks: map[Conversation]*talk{}, echoes: echo.New[ID](),
	}
	r.me, r.fingerprint = c.Me, c.Fingerprint
	r.open = newTalk(OpenRoom, members.NewRoster(c.Fingerprint), c.Last)
	r.addLocked(r.open)
	if r.changed == nil {
		r.changed = func() {}
	}
	r.knowLinked(c)
	r.space.L = &r.mu
	return r
}

// knowLinked takes over the nodes known from earlier runs. They are members of no conversation until the journal says so, see Met.
func (r *Room) knowLinked(c Config) {
	if c.Journal == nil {
		return
	}
	r.journal, r.contacts = c.Journal, c.Contacts
	if r.contacts == nil {
		r.contacts, _ = r.archive.(Contacts)
	}
	r.linked, r.plainOf, r.unsigned = map[Key]*linked{}, map[netip.AddrPort]Key{}, map[ID]bool{}
	for _, known := range r.contacts.Contacts() {
		if other := r.meetLocked(known.Key, known.Met, true); other != nil {
			plain := known.Plain
			known.Plain = netip.AddrPort{}
			other.Contact, other.parted = known, r.now()
			r.moveLocked(other, plain)
		}
	}
}

// Know opens a conversation, unless it is open, and tells what it is from now on. The open room is open from the start. A room of
// which this node is no member any more stays readable.
func (r *Room) Know(in Conversation, d Details) {
	d = d.clean(in)
	r.try(func() bool {
		t := r.talks[in]
		switch {
		case t == nil:
			t = newTalk(in, r.open.roster.Beside(), r.last)
			r.addLocked(t)
		case t.details == d:
			return false
		}
		t.details = d
		t.early.Keep(d.Standing == Inside)
		return true
	})
}

// Load asks the archive for the newest messages of a conversation that is here; they appear like any other change.
func (r *Room) Load(ctx context.Context, in Conversation, n int) {
	r.archive.Window(ctx, Window{Conversation: in, Before: n}, func(p Page) {
		p.Messages = settle(p.Messages, r.earlier)
		r.changeIn(in, func(t *talk) { t.transcript.Load(r.rev, p) })
	})
}

func (r *Room) addLocked(t *talk) { r.talks[t.in], r.all = t, append(r.all, t) }

// Close makes a waiting Receive return. Messages stay readable. It may be called twice.
func (r *Room) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.space.Broadcast()
}

// SetOptions tells the room the person's choices.
func (r *Room) SetOptions(o Options) { r.change(func() { r.options = o }) }

// SetKnown tells the room what the person settled about members. It holds in all conversations.
func (r *Room) SetKnown(known []Known) {
	blocked := map[Key]bool{}
	for _, k := range known {
		if key, node := k.ID.Key(); node && k.Blocked {
			blocked[key] = true
		}
	}
	r.change(func() {
		r.settled, r.names = members.Settle(known), nil
		for _, t := range r.all {
			t.roster.SetKnown(r.settled)
		}
	})
	if r.journal != nil {
		r.block(blocked)
	}
}

// block tells the journal who is blocked now, and who no more.
func (r *Room) block(now map[Key]bool) {
	r.mu.Lock()
	before := r.blocked
	r.blocked = now
	r.mu.Unlock()
	for k := range now {
		if !before[k] {
			r.journal.Block(k, true)
		}
	}
	for k := range before {
		if !now[k] {
			r.journal.Block(k, false)
		}
	}
}

// Forget drops members that have been silent for long. It is called now and then.
func (r *Room) Forget() {
	now := r.now()
	r.try(func() bool {
		changed := false
		for _, t := range r.all {
			changed = t.roster.Forget(now) || changed
		}
		return changed
	})
}

// change runs f with the lock held and a new revision, then tells archive and faces.
func (r *Room) change(f func()) {
	r.try(func() bool { f(); return true })
}

// changeIn is change for an f that concerns one conversation. It does nothing if that is not here.
func (r *Room) changeIn(in Conversation, f func(*talk)) {
	r.tryIn(in, func(t *talk) bool { f(t); return true })
}

// tryIn is try for an f that concerns one conversation. It does nothing if that is not here.
func (r *Room) tryIn(in Conversation, f func(*talk) bool) bool {
	return r.try(func() bool { t := r.talks[in]; return t != nil && f(t) })
}

// try is change for an f that may change nothing: f reports whether it did.
func (r *Room) try(f func() bool) bool {
	r.mu.Lock()
	r.rev++
	done := f()
	if !done {
		r.rev--
	}
	r.mu.Unlock()
	if done {
		r.handOver()
		r.changed()
	}
	return done
}
