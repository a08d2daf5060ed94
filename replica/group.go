package replica

import (
	"encoding/binary"
	"math"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/rooms"
	"udpchat/rooms/control"
)

// group is a room that this node is in, or was in. Its members follow from its roll, so the node takes part in the talk only once the
// roll says that it is one of them.
type group struct {
	k      *keeper
	kept   rooms.Membership
	first  *rooms.Unsigned // entry of a room that this node has just made, until the roll has it
	roll   *rooms.Roll     // nil until it was read from the disk
	book   *talk           // of the entries of the roll
	talk   *talk           // of what is said
	came   []journal.Entry
	hosts  map[journal.PublicKey]bool // who may bring the roll to this node although it does not know them as members
	look   time.Duration              // when it is looked at what others lack; 0: nothing is due
	used   uint64                     // order in which rooms were used last
	told   bool                       // it was said that the person has left it
	counts counts

	commands commands
}

// counts is what was told of the members of a room.
type counts struct {
	members map[journal.PublicKey]bool
	details chat.Details
}

// roll and speech are the two conversations of a room.
type (
	roll   struct{ *group }
	speech struct{ *group }
)

// newGroup adds a room that the node takes no part in yet.
func newGroup(k *keeper, m rooms.Membership) *group {
	id := rooms.Identity{Founder: m.Founder, Nonce: m.Nonce}.Room()
	g := &group{k: k, kept: m, hosts: map[journal.PublicKey]bool{}, counts: counts{members: map[journal.PublicKey]bool{}}}
	g.talk, g.book = k.talks.add(id, speech{g}), k.talks.add(rooms.RollOf(id), roll{g})
	g.commands.g = g
	k.talks.groups[id] = g
	return g
}

// id returns the conversation of what is said in the room.
func (g *group) id() journal.Conversation { return g.talk.id }

// join takes part in the room with what is on disk of it. Who has another identity than when it was in has the roll alone, until it is let
// in once more.
func (g *group) join() {
	k := g.k
	if g.gone() && (g.kept.Standing != rooms.StandingLeaving || g.kept.Self != k.self) {
		g.tell()
		g.commands.refuse()
		k.unsay(g.id())
		return
	}
	k.writes.settle()
	g.told = false
	g.came, g.roll = nil, rooms.NewRoll(k.Key, g.kept.Secrets)
	all, err := k.disk.Entries(g.book.id)
	if err != nil {
		k.Log.Warn("reading the roll of a room failed", "err", err) // others have it
	}
	for _, e := range all {
		g.note(e)
	}
	changes := g.roll.Take(g.came)
	g.came = nil
	clear(g.hosts)
	k.talks.evidence.forget(func(at meeting) bool { return at.room == g.id() })
	g.book.join()
	g.changed(changes)
	if g.first != nil && !g.gone() && g.kept.Self == k.self {
		g.say(*g.first, nil)
	}
	g.commands.obey()
}

// part takes part in the room no more. What is to be done there waits on.
func (g *group) part() {
	g.commands.stop()
	g.talk.part()
	g.book.part()
}

// note keeps an entry for the roll, and what it carries.
func (g *group) note(e journal.Entry) {
	g.came = append(g.came, e)
	if carried, is := g.book.carried(e); is && carried.Header.Verify() {
		g.came = append(g.came, carried)
	}
}

// learn draws the conclusions from entries of the roll that have come.
func (g *group) learn() {
	if len(g.came) == 0 || g.roll == nil {
		return
	}
	all := g.came
	g.came = nil
	g.changed(g.roll.Take(all))
}

// changed does what follows from new entries of the roll.
func (g *group) changed(c rooms.Changes) {
	k := g.k
	if c.Secrets && g.kept.Self == k.self {
		g.kept.Secrets = g.roll.Secrets()
		g.save(nil)
	}
	if c.Ended && !g.gone() {
		g.part()
		g.end(leaving{g}.ended())
		g.commands.refuse()
		return
	}
	if g.roll.Has(k.self) {
		g.first = nil
	}
	leaving{g}.tellGone()
	g.admit(c)
	for _, r := range c.Removed {
		g.remove(r)
	}
	g.settle(c)
	g.tell()
	if c.Code || c.Name {
		k.joins.offer()
	}
	g.look = k.now().Since + g.patience()
	if g.commands.until != 0 {
		g.commands.obey()
	}
}

// settle takes part in the talk once this node is a member, and says and shows what has waited for keys.
func (g *group) settle(c rooms.Changes) {
	k := g.k
	if !g.talk.inside && g.roll.Has(k.self) && !k.talks.paused && g.book.inside && !g.gone() {
		g.talk.join()
		g.talk.showLate()
		k.joins.offer()
		k.talks.asks = k.talks.asks || !g.roll.Alone()
	} else if c.Keys || g.talk.again.refused {
		g.talk.showLate()
	}
	if g.talk.ready() {
		g.talk.sayWaiting()
	}
}

// end notes that this node takes part in the talk no more.
func (g *group) end(how rooms.Standing) {
	g.kept.Standing = how
	g.save(nil)
	g.k.unsay(g.id())
	g.tell()
	g.k.joins.offer()
}

// save has the secrets written. done is called by the goroutine of the keeper.
func (g *group) save(done func(ok bool)) {
	k := g.k
	k.Vault.SaveRoom(g.kept, func(ok bool) {
		if done != nil {
			k.inbox.call(func(*keeper) { done(ok) })
		}
	})
}

// tell tells people what the room is, and who is in it.
func (g *group) tell() {
	k, in := g.k, chat.Conversation(g.id())
	d := chat.Details{Kind: chat.KindRoom, Name: g.kept.Name, Code: g.kept.Code, Founder: g.kept.Founder == k.self && g.kept.Self == k.self}
	switch {
	case g.kept.Standing == rooms.StandingRemoved:
		d.Standing = chat.Removed
	case g.gone():
		d.Standing = chat.Left
	case g.roll != nil && g.roll.ReadOnly():
		d.Standing = chat.ReadOnly
	}
	if d != g.counts.details {
		g.counts.details = d
		k.room.Know(in, d)
	}
	if g.roll == nil || g.gone() {
		return
	}
	now := map[journal.PublicKey]bool{}
	for _, who := range g.roll.Members() {
		if now[who] = true; !g.counts.members[who] && who != k.self {
			k.introduce(g.id(), who, g.since(who))
		}
	}
	for who := range g.counts.members {
		if !now[who] && who != k.self {
			k.room.Parted(in, chat.Key(who))
		}
	}
	g.counts.members = now
}

// since returns when a member was admitted.
func (g *group) since(who journal.PublicKey) time.Time {
	return time.UnixMicro(int64(min(g.roll.Since(who), math.MaxInt64)))
}

// say says a control entry. done is called once it is on disk, or is not said.
func (g *group) say(u rooms.Unsigned, done func(ok bool)) {
	k := g.k
	ticket := k.sayings.ticket()
	if done != nil {
		k.sayings.asked[ticket] = done
	}
	k.machine.Say(k.now(), g.book.saying(u.Kind, u.Body, ticket))
}

// patience returns how long this node waits until it says what others could say as well.
func (g *group) patience() time.Duration {
	var b [2]byte
	_, _ = g.k.Random.Read(b[:])
	return time.Second + time.Duration(binary.BigEndian.Uint16(b[:]))*3*time.Second/math.MaxUint16
}

func (r roll) state(s *journal.State) {
	s.Kept, s.Founder = true, r.kept.Founder
	r.belong(s, r.roll.Authors(), func(x rooms.Removal) []control.End { return x.Roll })
}

func (r roll) ready() bool                                 { return false } // for what people say
func (r roll) open(e journal.Entry) (body []byte, _ error) { return e.Body, nil }

// seal lets nothing into the roll but what belongs there: it is not sealed.
func (r roll) seal(d *journal.Draft, body []byte) []byte {
	if !control.Known(d.Kind) && d.Kind != journal.KindAgain {
		return nil
	}
	return body
}

func (r roll) came(e journal.Entry) {
	if len(r.group.came) == 0 {
		r.k.talks.learning = append(r.k.talks.learning, r.group)
	}
	r.group.came = append(r.group.came, e)
}

func (s speech) state(st *journal.State) {
	s.belong(st, nil, func(x rooms.Removal) []control.End { return x.Talk })
}

func (s speech) ready() bool {
	_, err := s.group.roll.Epoch()
	return err == nil
}

func (s speech) seal(d *journal.Draft, body []byte) []byte {
	var err error
	if d.Epoch, err = s.group.roll.Epoch(); err == nil {
		body, err = s.group.roll.Seal(s.k.Random, d.Start(s.k.self), body)
	}
	if err != nil {
		return nil
	}
	return body
}

func (s speech) open(e journal.Entry) ([]byte, error) {
	if e.Header.Epoch() == 0 {
		return nil, errUnsealed
	}
	return s.group.roll.Open(e.Header, e.Body)
}

func (speech) came(journal.Entry) {}
