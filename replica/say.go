package replica

import (
	"maps"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

// profileAfter is how old the own profile may be when something is said.
const profileAfter = 24 * time.Hour

// sayings are own messages of which no entry was made yet. The machine bounds them; before there is a room, it is what the person says
// in the first moments.
type sayings struct {
	waiting map[uint64]chat.Message // by ticket
	last    uint64                  // ticket
}

// ticket returns a new ticket.
func (s *sayings) ticket() uint64 {
	s.last++
	return s.last
}

// next returns a ticket for a message.
func (s *sayings) next(m chat.Message) uint64 {
	ticket := s.ticket()
	s.waiting[ticket] = m
	return ticket
}

// take returns the message of a ticket, and forgets it.
func (s *sayings) take(ticket uint64) (chat.Message, bool) {
	m, ok := s.waiting[ticket]
	delete(s.waiting, ticket)
	return m, ok
}

// has reports whether an entry of a message is being made.
func (s *sayings) has(m chat.Message) bool {
	for _, o := range s.waiting {
		if o.ID == m.ID && o.Conversation == m.Conversation {
			return true
		}
	}
	return false
}

// again returns all messages in their order, and forgets them.
func (s *sayings) again() (all []chat.Message) {
	for _, ticket := range slices.Sorted(maps.Keys(s.waiting)) {
		all = append(all, s.waiting[ticket])
	}
	clear(s.waiting)
	return all
}

// say makes an entry of a message. The profile goes before it, if it is due. Before there is a room, the message waits for it.
func (k *keeper) say(m chat.Message) {
	switch {
	case k.sayings.has(m):
		return // it is tried again while it waits
	case !k.talks.entered:
		k.sayings.next(m)
		return
	}
	at := uint64(max(0, m.At.Add(k.clock.Offset).UnixMicro()))
	if p := &k.talks.profile; p.Name != k.Name() || p.At+uint64(profileAfter/time.Microsecond) < at {
		k.sayName(at - min(at, 1))
	}
	k.machine.Say(k.now(), journal.Saying{
		Conversation: k.talks.of(m.Conversation), Kind: journal.KindText, Body: journal.AppendField(nil, journal.FieldText, []byte(m.Text)),
		Time: at, Ticket: k.sayings.next(m),
	})
}

// sayName tells by what name this node goes.
func (k *keeper) sayName(at uint64) {
	name := k.Name()
	if name == "" {
		return
	}
	k.talks.profile = entries.Profile{Name: name, At: at}
	k.machine.Say(k.now(), journal.Saying{
		Conversation: k.talks.here, Kind: journal.KindProfile, Body: journal.AppendField(nil, journal.FieldText, []byte(name)), Time: at,
	})
}

// nameChanged tells the name if another one was told before.
func (k *keeper) nameChanged() {
	if p := k.talks.profile; k.talks.entered && p.Name != "" && p.Name != k.Name() {
		k.sayName(uint64(max(0, k.now().Clock.UnixMicro())))
	}
}
