package replica

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/journal"
	"udpchat/rooms"
	"udpchat/rooms/code"
	"udpchat/rooms/control"
	"udpchat/rooms/join"
)

// Frames beside those of packages journal and rooms/join:
//
//	card      0x50 | sealing key 32 | proof 64             of the sender; at the start of each link
//	verdict   0x51 | for each entry: header 227 | body     those by which the founder of a room has put the receiver out
//	question  0x52 | tags 16 each                          of rooms in which the sender does not know the receiver as a member
//	evidence  0x53 | for each entry: header 227 | body     those by which the sender is a member
const (
	firstJoin     = 0x40 // frames of package journal have smaller first bytes
	frameCard     = 0x50
	frameVerdict  = 0x51
	frameQuestion = 0x52
	frameEvidence = 0x53
)

// joins lets others into rooms by their codes, and looks for a room with a code.
type joins struct {
	k      *keeper
	host   *join.Host
	joiner *join.Joiner
	state  joining.State
	seeks  *journal.Conversation // the room that is looked for to join it once more; nil: what a person looks for, or nothing
	until  time.Duration         // how long that is looked for at most
	turn   int                   // of the rooms that have to be joined once more
	used   uint64
}

func (j *joins) begin() {
	k := j.k
	j.host = join.NewHost(k.self, k.Random)
	j.joiner = join.NewJoiner(k.self, k.Random, func(welcome []byte) (journal.Conversation, error) {
		id, _, err := rooms.ParseWelcome(welcome)
		return id.Room(), err
	})
	j.seeks = nil
	if c, err := code.Normalise(j.state.Code); err == nil && j.looks() {
		j.start(c) // as before under another identity
	}
}

// looks reports whether a room is looked for that a person wants to come into.
func (j *joins) looks() bool {
	switch j.state.Stage {
	case joining.Asking, joining.Waiting, joining.Choosing, joining.Admitting:
		return true
	}
	return false
}

func (j *joins) up(id journal.LinkID, l linked, secret [32]byte) {
	link := join.Link{ID: id, Key: l.key, Host: l.host, Secret: secret}
	j.host.LinkUp(j.k.now().Since, link)
	j.joiner.LinkUp(j.k.now().Since, link)
}

func (j *joins) down(id journal.LinkID) {
	j.host.LinkDown(j.k.now().Since, id)
	j.joiner.LinkDown(j.k.now().Since, id)
}

// receive takes a frame that is not one of package journal.
func (j *joins) receive(id journal.LinkID, frame []byte) {
	k := j.k
	l, up := k.links[id]
	switch {
	case !up:
	case join.ForHost(frame):
		j.host.Receive(k.now().Since, id, frame)
	case join.ForJoiner(frame):
		j.joiner.Receive(k.now().Since, id, frame)
	case frame[0] == frameCard && !l.carded: // it stays the same
		l.carded = true
		k.links[id] = l
		if c, ok := control.ParseCard(l.key, frame[1:]); ok {
			k.talks.meet(id, c)
		}
	case frame[0] == frameVerdict:
		k.talks.judged(id, frame[1:])
	case frame[0] == frameQuestion:
		k.talks.answer(id, l, frame[1:])
	case frame[0] == frameEvidence:
		k.talks.weigh(id, l, frame[1:])
	}
}

// offer tells the host which rooms can be joined, those first that were used last.
func (j *joins) offer() {
	var open []*group
	for _, g := range j.k.talks.groups {
		if g.talk.inside && g.roll.Code() != "" && !g.roll.ReadOnly() {
			open = append(open, g)
		}
	}
	slices.SortFunc(open, func(a, b *group) int {
		return cmp.Or(cmp.Compare(b.used, a.used), slices.Compare(a.talk.id[:], b.talk.id[:]))
	})
	var offered []join.Room
	for _, g := range open {
		c, err := code.Normalise(g.roll.Code())
		if err != nil {
			continue // its founder runs another program
		}
		offered = append(offered, join.Room{
			ID: g.id(), Code: c, Welcome: rooms.AppendWelcome(nil, g.roll.Identity(), g.roll.Name()),
		})
	}
	j.host.SetRooms(j.k.now().Since, offered)
}

// use notes that a room was used.
func (j *joins) use(g *group) {
	if g.used == 0 || g.used != j.used {
		j.used++
		g.used = j.used
		j.offer()
	}
}

// look looks for the room with a code that a person has typed.
func (j *joins) look(typed string) {
	c, err := code.Normalise(typed)
	if err != nil {
		return
	}
	j.seeks = nil
	j.set(joining.State{Stage: joining.Asking, Code: typed})
	j.start(c)
}

func (j *joins) start(c string) {
	card := control.NewCard(j.k.Key)
	j.joiner.Join(j.k.now().Since, c, card.Append(nil))
}

// giveUp looks for no room any longer.
func (j *joins) giveUp() {
	j.joiner.GiveUp(j.k.now().Since)
	j.seeks = nil
	j.set(joining.State{})
}

func (j *joins) choose(room journal.Conversation) { j.joiner.Choose(j.k.now().Since, room) }

func (j *joins) set(s joining.State) {
	j.state = s
	j.k.Joining(s)
}

// due returns when something is to be done; 0: nothing is.
func (j *joins) due() time.Duration {
	next := j.until
	if j.looks() {
		next = 0 // what a person looks for comes first
	}
	for _, at := range []time.Duration{j.host.Deadline(), j.joiner.Deadline()} {
		if at != 0 && (next == 0 || at < next) {
			next = at
		}
	}
	return next
}

// tick does what is due.
func (j *joins) tick(now time.Duration) {
	if at := j.host.Deadline(); at != 0 && now >= at {
		j.host.Tick(now)
	}
	if at := j.joiner.Deadline(); at != 0 && now >= at {
		j.joiner.Tick(now)
	}
	j.seek(now)
}

// work does what host and joiner ask for, and reports whether that was anything.
func (j *joins) work() (any bool) {
	h, e := j.host.Ready(), j.joiner.Ready()
	for _, s := range slices.Concat(h.Send, e.Send) {
		j.k.Links.Send(s.Link, s.Frame)
	}
	for _, a := range h.Admit {
		j.admit(a)
	}
	if h.Warn {
		j.k.Notice(Guessed, chat.Key{})
	}
	for _, t := range e.Tell {
		j.told(t)
	}
	return len(h.Send)+len(e.Send)+len(h.Admit)+len(e.Tell) > 0
}

// admit makes a joiner with the right code a member.
func (j *joins) admit(a join.Admit) {
	done := func(ok bool) { j.host.Admitted(j.k.now().Since, a.Link, a.Run, ok) }
	g, card, ok := j.k.talks.groups[a.Room], control.Card{}, false
	if card, ok = control.ParseCard(a.Member, a.Proof); !ok || g == nil || !g.talk.inside {
		done(false)
		return
	}
	if now, is := g.roll.CardOf(a.Member); is && now == card {
		done(true)
		return
	}
	u, err := g.roll.Make().Admit(card)
	if errors.Is(err, rooms.ErrFull) {
		j.host.Full(j.k.now().Since, a.Link, a.Run)
		return
	}
	if err != nil {
		done(false)
		return
	}
	g.say(u, done)
	j.use(g)
}

// told takes what has become of a search.
func (j *joins) told(t join.Tell) {
	if j.seeks != nil {
		j.toldAgain(t)
		return
	}
	s := joining.State{Stage: stages[t.State], Code: j.state.Code}
	for _, o := range t.Rooms {
		if id, name, err := rooms.ParseWelcome(o.Welcome); err == nil {
			s.Offers = append(s.Offers, joining.Offer{Room: chat.Conversation(o.Room), Name: name, Founder: chat.Key(id.Founder), Nodes: o.Nodes})
		}
	}
	if s.Stage == joining.Joined && len(s.Offers) > 0 {
		j.enter(t.Rooms[0], s.Code)
		s = joining.State{Stage: joining.Joined, Code: s.Code, In: s.Offers[0].Room}
	}
	j.set(s)
}

var stages = map[join.State]joining.Stage{
	join.StateAsking: joining.Asking, join.StateWaiting: joining.Waiting, join.StateChoosing: joining.Choosing,
	join.StateJoining: joining.Admitting, join.StateJoined: joining.Joined, join.StateExhausted: joining.Exhausted,
	join.StateFull: joining.Full,
}

// enter enters a room as a new member. Who has admitted this node brings it the roll.
func (j *joins) enter(o join.Offer, typed string) {
	k := j.k
	id, name, _ := rooms.ParseWelcome(o.Welcome) // it was parsed before
	g := k.talks.groups[o.Room]
	if g == nil {
		m := rooms.Membership{Secrets: rooms.Secrets{Founder: id.Founder, Nonce: id.Nonce, Name: name, Code: typed}}
		g = newGroup(k, m)
	}
	if g.book.inside && g.kept.Self == k.self && !g.gone() {
		g.look = k.now().Since + g.patience() // it was in already, or was let in once more
		return
	}
	g.part()
	g.kept.Self, g.kept.Standing, g.told = k.self, rooms.StandingInside, false
	g.tell()
	g.save(func(bool) { // others are told once it is kept, or cannot be
		if !k.talks.paused && !g.book.inside && g.kept.Standing == rooms.StandingInside {
			g.join()
		}
	})
}
