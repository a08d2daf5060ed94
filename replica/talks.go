package replica

import (
	"crypto/ed25519"
	"encoding/binary"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

// talks are the conversations of a node.
type talks struct {
	entered bool
	here    journal.Conversation          // the open room of chat, once it is entered
	coded   map[journal.Conversation]bool // those that were the open room of chat in this run; the person chose them
	left    bool                          // here was left for another one, which is not entered yet: what waits is for that
	profile entries.Profile               // the newest own one
}

// of returns the conversation of the journal that carries one of chat.
func (t *talks) of(in chat.Conversation) journal.Conversation {
	if in == chat.OpenRoom {
		return t.here
	}
	return journal.Conversation(in)
}

// chat returns the conversation of chat in which one of the journal is shown.
func (t *talks) chat(c journal.Conversation) chat.Conversation {
	if t.coded[c] {
		return chat.OpenRoom
	}
	return chat.Conversation(c)
}

// setRoom leaves the room that chat calls the open one, and enters another.
func (k *keeper) setRoom(c journal.Conversation) {
	t := &k.talks
	if t.entered && t.here == c {
		return
	}
	waiting := k.leave()
	if t.coded[t.here] && t.here != c {
		if t.profile = (entries.Profile{}); !t.left {
			unsay(k.room, waiting)
			waiting = nil
		}
	}
	unsaid := k.disk.Enter(c)
	if t.coded[c] {
		unsaid = nil // they were said when this run entered the room before
	}
	t.here, t.entered, t.left, t.coded[c] = c, true, false, true
	k.enter(append(unsaid, waiting...))
}

// unsay gives messages up that were said to a room which was left: others listen in the next one.
func unsay(room Room, all []chat.Message) {
	for _, m := range all {
		room.Unsaid(m.Conversation, m.ID)
	}
}

// leave leaves the room, if it was entered, and returns what waits to be said.
func (k *keeper) leave() (waiting []chat.Message) {
	if k.talks.entered {
		k.work() // what is being written does not wait any more
	}
	waiting = k.sayings.again()
	if k.talks.entered {
		k.machine.Leave(k.now(), k.talks.here)
		k.work()
	}
	k.again.drop()
	return waiting
}

// enter takes part in the room with what is on disk of it, and says there what waits.
func (k *keeper) enter(waiting []chat.Message) {
	k.writes.settle()
	states, err := k.disk.States()
	if err != nil {
		k.Log.Warn("reading the logs failed", "err", err) // the machine begins with nothing: others have it, or a new log begins
	}
	s := states[k.talks.here]
	if s == nil {
		s = &journal.State{ID: k.talks.here}
	}
	s.Open = true
	if !slices.ContainsFunc(s.Logs, func(l journal.LogState) bool { return l.Author == k.self }) {
		k.talks.profile = entries.Profile{} // it was told in another room, if at all
	}
	k.again.reenter(s)
	k.machine.Enter(k.now(), *s)
	for who := range k.people.blocked {
		k.machine.Block(k.now(), who, true)
	}
	k.acknowledged(s)
	for _, m := range waiting {
		k.say(m)
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

// rekey goes on with another identity. What was said and is not written yet is said under that one.
func (k *keeper) rekey(key ed25519.PrivateKey) {
	for id := range k.links {
		k.Links.Close(id)
		k.server.down(id)
	}
	clear(k.links)
	k.work()
	k.again.drop()
	k.again.was[k.self] = true
	k.Key = key
	k.begin()
	k.talks.profile = entries.Profile{}
	if k.talks.entered {
		k.enter(k.sayings.again())
	}
}

// pause leaves the room, or enters the one that was left.
func (k *keeper) pause(paused bool) {
	t := &k.talks
	switch {
	case t.entered && paused:
		waiting := k.leave()
		t.entered = false
		for _, m := range waiting {
			k.say(m)
		}
	case !t.entered && !paused && !t.left && t.coded[t.here]:
		k.setRoom(t.here)
	}
}
