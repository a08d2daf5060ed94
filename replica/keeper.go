package replica

import (
	"context"
	"crypto/ed25519"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/replica/clock"
	"udpchat/replica/serve"
	"udpchat/rooms"
	"udpchat/rooms/control"
)

const (
	// lookAfter is how often a clock that was set or stood still is noticed, at the latest.
	lookAfter = time.Minute
	// dismissAfter is how long a member may be away until nothing waits for it any more. That is looked at every dismissEach.
	dismissAfter = 30 * 24 * time.Hour
	dismissEach  = time.Hour
	// writeAfter is more than a machine waits until it writes what was said, and what it was told.
	writeAfter = 10 * time.Second
)

// keeper owns the machine. All its methods but those of Replica run on one goroutine.
type keeper struct {
	Config
	helpers
	inbox   *inbox
	room    Room
	disk    Disk
	machine *journal.Machine
	clock   clock.Clock
	self    journal.PublicKey
	links   map[journal.LinkID]linked // that are up
	talks   talks
	joins   joins
	sayings sayings
	shown   shown
	people  people
	writes  *writes
}

// helpers do on other goroutines what takes long.
type helpers struct {
	server   *serve.Server
	verifier *serve.Verifier
}

// linked is a link that is up.
type linked struct {
	key   journal.PublicKey
	host  string       // the address of the other side
	since int64        // see Disk.Meet
	card  control.Card // of the other side; without a member as long as it was not told

	carded    bool     // it was told, or something that is none
	secret    [32]byte // that both sides have
	questions int      // that were answered
}

func newKeeper(c Config, in *inbox, s *serve.Server) *keeper {
	k := &keeper{
		Config: c, inbox: in, clock: clock.New(c.Now), links: map[journal.LinkID]linked{},
		sayings: newSayings(), shown: newShown(), people: newPeople(), writes: &writes{done: make(chan struct{}, 1)},
	}
	k.talks, k.helpers = newTalks(k), helpers{s, serve.NewVerifier()}
	k.begin()
	return k
}

// begin begins with a fresh machine.
func (k *keeper) begin() {
	k.self = journal.PublicKey(k.Key.Public().(ed25519.PublicKey))
	self := k.self
	k.machine = journal.New(journal.Config{
		Key: k.Key, Random: k.Random, Direct: func(other journal.PublicKey) journal.Conversation { return rooms.DirectOf(self, other) },
	})
	k.joins.k = k
	k.joins.begin()
}

// serve does what comes until ctx ends.
func (k *keeper) serve(ctx context.Context) {
	k.know()
	k.talks.recall()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		timer.Reset(k.wait())
		select {
		case <-ctx.Done():
		case <-k.inbox.wake:
		case p := <-k.inbox.frames:
			k.called() // its link may have come up just before
			for _, frame := range p.frames {
				if len(frame) > 0 && frame[0] >= firstJoin {
					k.joins.receive(p.link, frame)
				} else {
					k.machine.Receive(k.now(), p.link, frame)
				}
			}
		case <-timer.C:
		}
		k.called()
		k.tick()
		k.work()
	}
	k.end()
}

// know takes over the profiles that are known from earlier runs.
func (k *keeper) know() {
	for who, n := range k.disk.Names() {
		k.people.named(who, n)
		if who != k.self {
			k.room.Named(chat.Key(who), n.Name)
		}
	}
}

// called does all calls that wait.
func (k *keeper) called() {
	for _, f := range k.inbox.take() {
		f(k)
	}
}

func (k *keeper) now() journal.Now { return k.clock.Read() }

// wait returns how long nothing is due.
func (k *keeper) wait() time.Duration {
	now, wait := k.now().Since, lookAfter
	until := func(due time.Duration) {
		if due != 0 {
			wait = min(wait, due-now)
		}
	}
	until(k.machine.Deadline())
	until(k.joins.due())
	until(k.talks.begun.due)
	for _, t := range k.talks.all {
		until(t.again.lookDue())
	}
	for _, g := range k.talks.groups {
		until(g.look)
		until(g.commands.until)
	}
	return max(0, wait)
}

// tick does what is due.
func (k *keeper) tick() {
	now := k.now()
	if due := k.machine.Deadline(); due != 0 && now.Since >= due {
		k.machine.Tick(now)
	}
	for _, t := range k.talks.sorted() {
		t.again.lookAround(now.Since)
	}
	for _, g := range k.talks.sortedGroups() {
		g.tick(now.Since)
	}
	k.joins.tick(now.Since)
	k.talks.tick(now.Since)
	if now.Since >= k.people.due {
		k.people.due = now.Since + dismissEach
		k.forsake(now)
	}
}

// end has written what would be soon: what was said, although nobody has confirmed the end of the own log yet, and what members have told
// that they hold of it.
func (k *keeper) end() {
	now := k.now()
	now.Since += writeAfter
	k.machine.Tick(now)
	k.work()
	finish(k)
}

func (k *keeper) linkUp(id journal.LinkID, l linked, secret [32]byte) {
	l.secret = secret
	k.links[id] = l
	k.server.Up(id)
	card := control.NewCard(k.Key)
	k.Links.Send(id, card.Append([]byte{frameCard}))
	k.machine.LinkUp(k.now(), id, l.key, secret)
	k.joins.up(id, l, secret)
	k.talks.linked(id, l)
}

func (k *keeper) linkDown(id journal.LinkID) {
	was, up := k.links[id]
	delete(k.links, id)
	k.server.Down(id)
	k.machine.LinkDown(k.now(), id)
	k.joins.down(id)
	k.talks.evidence.forget(func(at meeting) bool { return at.link == id })
	if up && !k.linkedTo(was.key) {
		k.talks.unlinked(was.key)
	}
}

// linkedTo reports whether a link to a node is up.
func (k *keeper) linkedTo(who journal.PublicKey) bool {
	for _, l := range k.links {
		if l.key == who {
			return true
		}
	}
	return false
}

// forsake lets nothing wait any more for members that are away for long.
func (k *keeper) forsake(now journal.Now) {
	for _, who := range k.room.Unseen(now.Clock.Add(-dismissAfter)) {
		for _, t := range k.talks.sorted() {
			k.machine.Dismiss(now, t.id, journal.PublicKey(who))
			if t.nature == nil { // else the list of members counts
				k.disk.Dismiss(t.id, journal.PublicKey(who))
			}
		}
	}
}
