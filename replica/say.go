package replica

import (
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

// profileAfter is how old the own profile may be when something is said.
const profileAfter = 24 * time.Hour

// maxSayings is how many own messages of a conversation wait until something can be said there. The person is told of others that they
// were not said, and can try again.
const maxSayings = 1024

// sayings are own messages of which no entry was made yet.
type sayings struct {
	waiting map[uint64]saying                        // by ticket
	tickets map[chat.Conversation]map[chat.ID]uint64 // of those
	asked   map[uint64]func(ok bool)                 // by the tickets of what was said beside messages
	last    uint64                                   // ticket
}

// saying is an own message of which no entry was made yet.
type saying struct {
	chat.Message
	held bool // the machine was not told yet
}

func newSayings() sayings {
	return sayings{
		waiting: map[uint64]saying{}, tickets: map[chat.Conversation]map[chat.ID]uint64{}, asked: map[uint64]func(bool){},
	}
}

// ticket returns a new ticket.
func (s *sayings) ticket() uint64 {
	s.last++
	return s.last
}

// add keeps a message, and returns its ticket. It is held, or the machine is about to be told.
func (s *sayings) add(m chat.Message, held bool) uint64 {
	ticket := s.ticket()
	s.waiting[ticket] = saying{m, held}
	if s.tickets[m.Conversation] == nil {
		s.tickets[m.Conversation] = map[chat.ID]uint64{}
	}
	s.tickets[m.Conversation][m.ID] = ticket
	return ticket
}

// hold keeps a message until something can be said in its conversation, unless too many wait there: then it tells the room.
func (s *sayings) hold(m chat.Message, room Room) {
	if len(s.tickets[m.Conversation]) >= maxSayings {
		room.Unsaid(m.Conversation, m.ID)
		return
	}
	s.add(m, true)
}

// holdAll keeps all messages, and waits for nothing else, since the machine is another one.
func (s *sayings) holdAll() {
	for ticket, m := range s.waiting {
		s.waiting[ticket] = saying{m.Message, true}
	}
	for ticket := range s.asked {
		s.answer(ticket, false)
	}
}

// take returns the message of a ticket, and forgets it.
func (s *sayings) take(ticket uint64) (chat.Message, bool) {
	m, ok := s.waiting[ticket]
	delete(s.waiting, ticket)
	in := s.tickets[m.Conversation]
	if delete(in, m.ID); len(in) == 0 {
		delete(s.tickets, m.Conversation)
	}
	return m.Message, ok
}

// answer tells who has said something other than a message what became of it.
func (s *sayings) answer(ticket uint64, ok bool) {
	if done := s.asked[ticket]; done != nil {
		delete(s.asked, ticket)
		done(ok)
	}
}

// has reports whether an entry of a message is being made.
func (s *sayings) has(m chat.Message) bool {
	_, has := s.tickets[m.Conversation][m.ID]
	return has
}

// of returns the messages of a conversation in their order, and forgets them: those that are held, or all.
func (s *sayings) of(in journal.Conversation, held bool) (all []chat.Message) {
	for _, ticket := range s.tickets[chat.Conversation(in)] {
		if s.waiting[ticket].held || !held {
			m, _ := s.take(ticket)
			all = append(all, m)
		}
	}
	slices.SortFunc(all, byID)
	return all
}

// say makes an entry of a message. The profile goes before it, if it is due. Until something can be said in its conversation, the
// message waits.
func (k *keeper) say(m chat.Message) {
	t := k.talks.all[journal.Conversation(m.Conversation)]
	if p := k.talks.pairs[journal.Conversation(m.Conversation)]; p != nil {
		p.answer()
	}
	switch {
	case k.sayings.has(m):
		return // it is tried again while it waits
	case t == nil, !t.ready():
		k.sayings.hold(m, k.room)
		return
	}
	if g := k.talks.groups[t.id]; g != nil {
		k.joins.use(g)
	}
	at := uint64(max(0, m.At.Add(k.clock.Offset).UnixMicro()))
	if p := t.profile; p.Name != k.Name() || p.At+uint64(profileAfter/time.Microsecond) < at {
		t.sayName(at - min(at, 1))
	}
	s := t.saying(journal.KindText, journal.AppendField(nil, journal.FieldText, []byte(m.Text)), k.sayings.add(m, false))
	s.Time = at
	k.machine.Say(k.now(), s)
}

// unsay says nothing any more of what waits to be said in a conversation, and tells the room.
func (k *keeper) unsay(in journal.Conversation) {
	for _, m := range k.sayings.of(in, false) {
		k.room.Unsaid(m.Conversation, m.ID)
	}
}

// sayName tells in a conversation by what name this node goes.
func (t *talk) sayName(at uint64) {
	k := t.k
	name := k.Name()
	if name == "" {
		return
	}
	t.profile = entries.Profile{Name: name, At: at}
	s := t.saying(journal.KindProfile, journal.AppendField(nil, journal.FieldText, []byte(name)), 0)
	s.Time = at
	k.machine.Say(k.now(), s)
}
