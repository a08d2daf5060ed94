package replica

import (
	"cmp"
	"crypto/ed25519"
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

// talks are the conversations that a node has entered: the open room, rooms, and those of two.
type talks struct {
	k        *keeper
	all      map[journal.Conversation]*talk
	groups   map[journal.Conversation]*group // by what is said there
	pairs    map[journal.Conversation]*pair
	learning []*group // entries of their rolls have come
	late     []*talk  // keys have come
	evidence meetings
	begun    strangers                     // what others have begun
	asks     bool                          // this node has become a member of a room, so it asks others whether they are
	paused   bool                          // the node takes part in none of them for a while
	asked    map[journal.Conversation]bool // of these the disk has told what earlier runs did not say
	was      map[journal.PublicKey]bool    // own keys of this run before the one now
}

// talk is one conversation of the journal.
type talk struct {
	k       *keeper
	id      journal.Conversation
	nature  nature          // nil: it is open to everybody
	inside  bool            // the node takes part in it
	profile entries.Profile // the newest own one that was told here
	again   *again
}

// gathering is what a person enters as one.
type gathering interface {
	join()
	part()
}

func newTalks(k *keeper) talks {
	return talks{
		k: k, all: map[journal.Conversation]*talk{}, groups: map[journal.Conversation]*group{}, pairs: map[journal.Conversation]*pair{},
		asked: map[journal.Conversation]bool{}, was: map[journal.PublicKey]bool{}, evidence: meetings{},
	}
}

// add adds a conversation that the node takes no part in yet.
func (ts *talks) add(in journal.Conversation, n nature) *talk {
	t := &talk{k: ts.k, id: in, nature: n}
	t.again = newAgain(t)
	ts.all[in] = t
	if !ts.asked[in] { // else they were said when this run entered it before
		ts.asked[in] = true
		for _, m := range ts.k.disk.Unsaid(in) {
			ts.k.sayings.hold(m, ts.k.room)
		}
	}
	return t
}

// recall enters what earlier runs were in.
func (ts *talks) recall() {
	for _, m := range ts.k.Vault.Rooms() {
		newGroup(ts.k, m)
	}
	for _, kept := range ts.k.Vault.Pairs() {
		p := newPair(ts.k, kept)
		p.known = true
	}
	for _, g := range ts.gatherings() {
		g.join()
	}
}

// gatherings returns all that was entered, in a fixed order.
func (ts *talks) gatherings() (all []gathering) {
	for _, t := range ts.sorted() {
		switch in := t.nature.(type) {
		case nil:
			all = append(all, t)
		case speech:
			all = append(all, in.group)
		case *pair:
			all = append(all, in)
		}
	}
	return all
}

// sortedGroups returns all rooms in a fixed order.
func (ts *talks) sortedGroups() []*group {
	return slices.SortedFunc(maps.Values(ts.groups), func(a, b *group) int { return slices.Compare(a.talk.id[:], b.talk.id[:]) })
}

// lost returns the rooms that this node has to join once more, since it was in them under another identity, or came back before anybody
// had heard that it had left.
func (ts *talks) lost() (lost []*group) {
	for _, g := range ts.sortedGroups() {
		if !g.gone() && g.kept.Code != "" && (g.kept.Self != ts.k.self || leaving{g}.outside()) {
			lost = append(lost, g)
		}
	}
	return lost
}

// sorted returns all conversations in a fixed order.
func (ts *talks) sorted() []*talk {
	return slices.SortedFunc(maps.Values(ts.all), func(a, b *talk) int { return slices.Compare(a.id[:], b.id[:]) })
}

// enter enters a conversation that is open to everybody.
func (ts *talks) enter(in journal.Conversation) {
	if ts.all[in] != nil {
		return
	}
	if t := ts.add(in, nil); !ts.paused {
		t.join()
	}
}

// leave leaves a conversation for good. What waits to be said there is not said.
func (ts *talks) leave(in journal.Conversation) {
	t := ts.all[in]
	if t == nil {
		return
	}
	t.part()
	delete(ts.all, in)
	ts.k.unsay(in)
}

// join takes part in a conversation with what is on disk of it, and says there what waits.
func (t *talk) join() {
	k := t.k
	k.writes.settle()
	s, err := k.disk.State(t.id)
	if err != nil {
		k.Log.Warn("reading the logs failed", "err", err) // the machine begins with nothing: others have it, or a new log begins
	}
	if s.Open = t.nature == nil; !s.Open {
		t.nature.state(s)
	}
	t.profile = entries.Profile{} // it was told in another conversation, if at all
	if slices.ContainsFunc(s.Logs, func(l journal.LogState) bool { return l.Author == k.self }) {
		t.profile = k.people.names[k.self]
	}
	t.inside = true
	t.again.reenter(s)
	k.machine.Enter(k.now(), *s)
	for who := range k.people.blocked {
		k.machine.Block(k.now(), who, true)
	}
	for who := range s.Members {
		if s.Open {
			k.introduce(t.id, who, time.Time{})
		}
	}
	if !t.control() {
		k.acknowledged(s)
	}
	t.sayWaiting()
}

// sayWaiting says what has waited for the conversation.
func (t *talk) sayWaiting() {
	for _, m := range t.k.sayings.of(t.id, true) {
		t.k.say(m)
	}
}

// part takes part in a conversation no more. What waits to be said there waits on.
func (t *talk) part() {
	k := t.k
	if !t.inside {
		return
	}
	k.work() // what is being written does not wait any more
	waiting := k.sayings.of(t.id, false)
	k.machine.Leave(k.now(), t.id)
	k.work()
	t.again.drop()
	t.inside = false
	for _, m := range waiting {
		k.sayings.hold(m, k.room)
	}
}

// acknowledged tells the room what members have acknowledged in earlier runs.
func (k *keeper) acknowledged(s *journal.State) {
	seen, now := map[journal.PublicKey]time.Time{}, k.now().Clock
	for _, t := range s.Told {
		seen[t.Member] = time.Time{}
	}
	for _, raw := range s.Receipts {
		if who, at, ok := signed(raw, now); ok {
			seen[who] = at
		}
	}
	for who, at := range seen {
		k.holds(s.ID, who, at)
	}
}

// signed returns who has signed a receipt, and when: conversation 32 | member 32 | time 8 | ..., in microseconds since 1970. Nobody
// was seen later than now.
func signed(receipt []byte, now time.Time) (who journal.PublicKey, at time.Time, ok bool) {
	if len(receipt) < 72 {
		return who, at, false
	}
	at = now
	if us := binary.BigEndian.Uint64(receipt[64:]); us < uint64(max(0, now.UnixMicro())) {
		at = time.UnixMicro(int64(us))
	}
	return journal.PublicKey(receipt[32:64]), at, true
}

// rekey goes on with another identity, and ends a pause. What was said and is not written yet is said under that one.
func (k *keeper) rekey(key ed25519.PrivateKey) {
	for id := range k.links {
		k.Links.Close(id)
		k.server.Down(id)
	}
	clear(k.links)
	k.work()
	k.talks.was[k.self] = true
	k.Key = key
	for _, g := range k.talks.groups {
		g.commands.stop()
	}
	k.sayings.holdAll()
	k.begin()
	k.talks.paused = false
	for _, t := range k.talks.sorted() {
		t.again.drop()
		t.inside = false
	}
	for _, g := range k.talks.gatherings() {
		g.join()
	}
}

// pause takes part in no conversation for a while, or again in all.
func (ts *talks) pause(paused bool) {
	was := ts.paused
	ts.paused = paused
	for _, g := range ts.gatherings() {
		switch {
		case paused:
			g.part()
		case was:
			g.join()
		}
	}
}

// reload begins anew with what is on disk.
func (ts *talks) reload() {
	for _, g := range ts.gatherings() {
		if g.part(); !ts.paused {
			g.join()
		}
	}
}

// mine reports whether this node has a key or had it.
func (ts *talks) mine(author journal.PublicKey) bool { return author == ts.k.self || ts.was[author] }

// nameChanged tells the name where another one was told before.
func (ts *talks) nameChanged() {
	for _, t := range ts.sorted() {
		if p := t.profile; t.ready() && p.Name != "" && p.Name != ts.k.Name() {
			t.sayName(uint64(max(0, ts.k.now().Clock.UnixMicro())))
		}
	}
}

// byID compares messages by their order of arrival.
func byID(a, b chat.Message) int { return cmp.Compare(a.ID, b.ID) }
