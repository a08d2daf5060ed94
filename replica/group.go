package replica

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"
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
	first  *rooms.Unsigned // entry of a room that this node has just made
	roll   *rooms.Roll     // nil until it was read from the disk
	book   *talk           // of the entries of the roll
	talk   *talk           // of what is said
	came   []journal.Entry
	hosts  map[journal.PublicKey]bool // who may bring the roll to this node although it does not know them as members
	look   time.Duration              // when it is looked at what others lack; 0: nothing is due
	used   uint64                     // order in which rooms were used last
	set    *words                     // that were said and are not in the roll yet
	gone   bool                       // the person has left it, and others are being told
	counts counts
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

func newGroup(k *keeper, m rooms.Membership) *group {
	id := rooms.Identity{Founder: m.Founder, Nonce: m.Nonce}.Room()
	g := &group{k: k, kept: m, hosts: map[journal.PublicKey]bool{}, counts: counts{members: map[journal.PublicKey]bool{}}}
	g.talk, g.book = k.talks.add(id, speech{g}), k.talks.add(rooms.RollOf(id), roll{g})
	return g
}

// id returns the conversation of what is said in the room.
func (g *group) id() journal.Conversation { return g.talk.id }

// join takes part in the room with what is on disk of it.
func (g *group) join() {
	k := g.k
	if g.kept.Standing != rooms.StandingInside || g.kept.Self != k.self {
		g.tell()
		return
	}
	k.writes.settle()
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
	for _, l := range k.links {
		if !g.roll.Expelled(l.key) {
			g.meet(l.key)
		}
	}
	g.book.join()
	g.changed(changes)
	switch {
	case g.roll.Has(k.self):
	case g.first != nil:
		g.say(*g.first, nil)
	case g.kept.Founder == k.self:
		g.foundAgain()
	}
}

// part takes part in the room no more.
func (g *group) part() {
	g.talk.part()
	g.book.part()
}

// foundAgain says the first entry of the roll once more, which has never been written, or is lost.
func (g *group) foundAgain() {
	if u, err := rooms.FoundAgain(g.k.Random, g.k.Key, g.kept.Secrets); err == nil {
		g.say(u, nil)
	}
}

// note keeps an entry for the roll, and what it carries.
func (g *group) note(e journal.Entry) {
	g.came = append(g.came, e)
	if carried, is := journal.ParseAgain(e); is && carried.Header.Verify() {
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
	if c.Secrets {
		g.kept.Secrets = g.roll.Secrets()
		g.save(nil)
	}
	if c.Ended && !g.gone {
		g.end(rooms.StandingRemoved)
		return
	}
	g.admit(c)
	for _, r := range c.Removed {
		g.remove(r)
	}
	g.settle(c)
	g.tell()
	if g.set != nil && *g.set == (words{g.roll.Code(), g.roll.Name()}) {
		g.set = nil
	}
	if c.Code || c.Name {
		k.joins.offer()
	}
	g.look = k.now().Since + g.patience()
}

// settle takes part in the talk once this node is a member, and says and shows what has waited for keys.
func (g *group) settle(c rooms.Changes) {
	k := g.k
	if !g.talk.inside && g.roll.Has(k.self) && !k.talks.paused && g.book.inside && !g.gone {
		g.talk.join()
		g.talk.showLate()
		k.joins.offer()
	} else if c.Keys {
		g.talk.showLate()
	}
	if g.talk.ready() {
		g.talk.sayWaiting()
	}
}

// maxHosts is how many nodes may bring the roll at a time.
const maxHosts = 1024

// meet lets a linked node bring the roll to one that knows no members. Only who knows the room finds that they share it.
func (g *group) meet(who journal.PublicKey) {
	if g.roll.Alone() && len(g.hosts) < maxHosts {
		g.hosts[who] = true
		g.k.machine.Admit(g.k.now(), g.book.id, who)
	}
}

// lose forgets a node that is linked no more, unless it is a member.
func (g *group) lose(who journal.PublicKey) {
	if g.hosts[who] {
		delete(g.hosts, who)
		g.turnAway(who)
	}
}

// turnAway lets a node bring the roll no more that is no member.
func (g *group) turnAway(who journal.PublicKey) {
	if !slices.Contains(g.roll.Authors(), who) && !g.roll.Has(who) {
		g.k.machine.Remove(g.k.now(), g.book.id, who, nil)
	}
}

// dismiss sends those away who have brought the roll, or could have, and are no members.
func (g *group) dismiss() {
	if g.roll.Alone() || !g.roll.Whole() {
		return
	}
	for who := range g.hosts {
		g.turnAway(who)
	}
	clear(g.hosts)
}

// admit lets members in.
func (g *group) admit(c rooms.Changes) {
	k := g.k
	for _, who := range c.Authors {
		k.machine.Admit(k.now(), g.book.id, who)
	}
	for _, who := range c.Admitted {
		k.disk.Meet(g.id(), who, 0, false)
		for _, in := range []journal.Conversation{g.book.id, g.id()} {
			k.machine.Admit(k.now(), in, who)
		}
	}
}

// remove lets nobody have anything more who is no member now. Who has left by itself has nobody to fear.
func (g *group) remove(r rooms.Removal) {
	k := g.k
	if r.How == rooms.Left {
		k.machine.Dismiss(k.now(), g.id(), r.Member)
		return
	}
	k.machine.Remove(k.now(), g.id(), r.Member, endsOf(r.Talk))
	k.machine.Remove(k.now(), g.book.id, r.Member, endsOf(r.Roll))
	for id, l := range k.links {
		if l.key == r.Member {
			g.judge(id, r.Member)
		}
	}
}

// endsOf returns up to where logs count.
func endsOf(ends []control.End) map[journal.LogID]uint64 {
	last := map[journal.LogID]uint64{}
	for _, e := range ends {
		last[e.Log] = max(last[e.Log], e.Number)
	}
	return last
}

// end notes that this node is in the room no more.
func (g *group) end(how rooms.Standing) {
	g.part()
	g.kept.Standing = how
	g.save(nil)
	for _, m := range g.k.sayings.of(g.id(), false) {
		g.k.room.Unsaid(m.Conversation, m.ID)
	}
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
	d := chat.Details{Kind: chat.KindRoom, Name: g.kept.Name, Code: g.kept.Code, Founder: g.kept.Founder == g.kept.Self}
	switch {
	case g.kept.Standing == rooms.StandingRemoved:
		d.Standing = chat.Removed
	case g.kept.Standing == rooms.StandingLeft:
		d.Standing = chat.Left
	case g.roll != nil && g.roll.ReadOnly():
		d.Standing = chat.ReadOnly
	}
	if d != g.counts.details {
		g.counts.details = d
		k.room.Know(in, d)
	}
	if g.roll == nil || g.kept.Standing != rooms.StandingInside {
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

// belong puts those into a state who belong to one of the two conversations of the room.
func (g *group) belong(s *journal.State, others []journal.PublicKey, ends func(rooms.Removal) []control.End) {
	met := s.Members
	s.Members, s.Ends = map[journal.PublicKey]bool{}, map[journal.Log]uint64{}
	for _, who := range append(g.roll.Members(), others...) {
		s.Members[who] = met[who]
	}
	for _, r := range g.roll.Removals() {
		if r.How == rooms.Left {
			s.Members[r.Member] = met[r.Member]
			continue
		}
		delete(s.Members, r.Member)
		for id, n := range endsOf(ends(r)) {
			s.Ends[journal.Log{Author: r.Member, ID: id}] = n
		}
	}
}

func (r roll) state(s *journal.State) {
	s.Kept = true
	others := append(r.roll.Authors(), slices.Collect(maps.Keys(r.hosts))...)
	r.belong(s, others, func(x rooms.Removal) []control.End { return x.Roll })
}

func (r roll) ready() bool                                 { return true }
func (r roll) seal(_ *journal.Draft, body []byte) []byte   { return body }
func (r roll) open(e journal.Entry) (body []byte, _ error) { return e.Body, nil }

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
