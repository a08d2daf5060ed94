package join

import (
	"cmp"
	"io"
	"slices"
	"time"

	"udpchat/journal"
	"udpchat/rooms/cpace"
)

// How long a host waits for the joiner.
const (
	confirmAfter = addrEvery // tags; while it waits, nobody at that address begins another run
	chooseAfter  = 10 * time.Minute
)

// freshRooms is how many of the rooms used last are in every run, if there are more than eight. The other places are for the rest,
// in turn: each run of a link goes on where its last one ended.
const freshRooms = 4

// Room is a room that can be joined.
type Room struct {
	ID      journal.Conversation
	Code    string // in the one form that all ways to type it share
	Welcome []byte // what a newcomer has to know, at most MaxWelcome bytes
}

// Admit says that a member of the node at the other end of Link has come with the code of Room, and is to be admitted. Admitted
// reports the end. A member who is in already may come again, if the link broke before it was told.
type Admit struct {
	Link   journal.LinkID
	Run    uint64
	Room   journal.Conversation
	Member journal.PublicKey
	Proof  []byte // what the joiner has given to Join; nobody else could read or change it, but it is to be checked like all from others
}

// HostEffects is what the caller of a Host does next.
type HostEffects struct {
	Send  []Send
	Admit []Admit
	Warn  bool // people are to be warned that many wrong codes have come: see warnAbove
}

// Host lets others into rooms. See the package's description.
type Host struct {
	self   journal.PublicKey
	random io.Reader
	answer func(cpace.Terms, cpace.Message, []byte, io.Reader) (cpace.Message, *cpace.Run, error)

	now      time.Duration
	rooms    []Room // those used last first
	edition  uint64 // of rooms; higher once a run may have another answer than before
	visitors map[journal.LinkID]*visitor
	arrivals uint64
	limits   limits
	decoy    string // the code in places without a room. Nobody knows it, so nobody finds out which those are
	out      HostEffects
}

// stage is how far a run is.
type stage int

const (
	none      stage = iota
	waiting         // host: it may not begin yet
	asked           // joiner: waits for the shares
	answered        // waits for the tags of the joiner
	confirmed       // joiner: waits for the welcome
	offered         // waits for the joiner's choice
	chosen          // waits until the joiner is admitted
)

// visitor is a link, as the host has it, with its only run.
type visitor struct {
	link    Link
	last    uint64 // the greatest number of a run
	turn    int    // where the next run goes on among the rooms that are not fresh
	told    uint64 // the edition that its last run without a match was about; 0: it need not be told of another
	stage   stage
	due     time.Duration // when the host gives up the run
	arrived uint64        // order of those that wait
	share   cpace.Share   // of the joiner that waits
	edition uint64        // of the rooms that were tried
	tries   []try         // in the order of the answer; once they are offered, those with the code
}

// try is one room in a run.
type try struct {
	room  *Room // nil: there is none in this place
	run   *cpace.Run
	place int
	keys  keys
}

// NewHost returns a host without rooms and links, of the node with the key self. Randomness is for secret numbers and never fails.
func NewHost(self journal.PublicKey, random io.Reader) *Host {
	h := &Host{
		self: self, random: random, answer: cpace.Answer,
		edition: 1, visitors: map[journal.LinkID]*visitor{}, limits: newLimits(),
	}
	var decoy [32]byte
	h.read(decoy[:])
	h.decoy = string(decoy[:])
	return h
}

// Ready returns the effects of all events since the last call.
func (h *Host) Ready() (e HostEffects) {
	e, h.out = h.out, HostEffects{}
	return e
}

// SetRooms tells which rooms can be joined from now on, those first that were used last, as by a message or by showing their code. A
// room with a longer welcome than MaxWelcome cannot be joined. What has begun with a code that is no longer that of the room fails.
func (h *Host) SetRooms(now time.Duration, rooms []Room) {
	h.now = now
	before := h.rooms
	h.rooms = slices.DeleteFunc(slices.Clone(rooms), func(r Room) bool { return len(r.Welcome) > MaxWelcome })
	if slices.ContainsFunc(h.rooms, func(r Room) bool { return !contains(before, &r) }) {
		h.edition++
	}
	for _, v := range h.sorted(func(*visitor) bool { return true }) {
		h.roomsChanged(v)
	}
	h.begin()
}

func (h *Host) roomsChanged(v *visitor) {
	if v.stage == offered {
		v.tries = slices.DeleteFunc(v.tries, func(t try) bool { return !contains(h.rooms, t.room) })
		if len(v.tries) == 0 {
			h.giveUp(v)
		}
	}
	if v.stage == waiting && len(h.rooms) == 0 {
		h.nothing(v)
	}
	h.tellChange(v)
}

// tellChange tells v that another run may come to something else than its last, once.
func (h *Host) tellChange(v *visitor) {
	if v.told != 0 && v.told != h.edition {
		v.told = 0
		h.send(v, message{kind: frameChanged})
	}
}

// contains reports whether a room is among others with the code that it has.
func contains(rooms []Room, r *Room) bool {
	return slices.ContainsFunc(rooms, func(o Room) bool { return o.ID == r.ID && o.Code == r.Code })
}

// LinkUp reports a new link.
func (h *Host) LinkUp(now time.Duration, l Link) {
	h.now = now
	if l.Key != h.self {
		h.visitors[l.ID] = &visitor{link: l}
	}
}

// LinkDown reports that a link is down.
func (h *Host) LinkDown(now time.Duration, id journal.LinkID) {
	h.now = now
	delete(h.visitors, id)
}

// Receive takes a frame of a link. See ForHost.
func (h *Host) Receive(now time.Duration, id journal.LinkID, frame []byte) {
	h.now = now
	v := h.visitors[id]
	m, err := parse(frame)
	if v == nil || err != nil {
		return
	}
	if m.kind == frameAsk {
		h.asked(v, m)
		return
	}
	if m.run != v.last {
		return
	}
	switch {
	case m.kind == frameConfirm && v.stage == answered:
		h.confirmed(v, m.tags)
	case m.kind == frameChoose && v.stage == offered:
		h.chosen(v, m.offers[0])
	case m.kind == frameStop:
		v.end()
	}
}

// Admitted reports what became of the effect Admit with that link and run: all that a member needs is on disk, or it is not admitted.
func (h *Host) Admitted(now time.Duration, id journal.LinkID, run uint64, ok bool) {
	if ok {
		h.answerChoice(now, id, run, frameAdmitted)
	} else {
		h.answerChoice(now, id, run, frameEnd)
	}
}

// Full reports of the effect Admit with that link and run that the room has no seat left.
func (h *Host) Full(now time.Duration, id journal.LinkID, run uint64) {
	h.answerChoice(now, id, run, frameFull)
}

func (h *Host) answerChoice(now time.Duration, id journal.LinkID, run uint64, kind byte) {
	h.now = now
	if v := h.visitors[id]; v != nil && v.last == run && v.stage == chosen {
		h.send(v, message{kind: kind, run: v.last})
		v.end()
	}
}

// Deadline returns when Tick is due, and 0 if nothing waits.
func (h *Host) Deadline() time.Duration {
	var next earliest
	for _, v := range h.visitors {
		if v.stage == waiting {
			next.of(max(h.limits.free(v.link), h.limits.bucket.due(), 1))
		}
		next.of(v.due)
	}
	return time.Duration(next)
}

// Tick reports that the time is now. It does what is due.
func (h *Host) Tick(now time.Duration) {
	h.now = now
	due := func(v *visitor) bool { return v.due != 0 && v.due <= now }
	for _, v := range h.sorted(due) {
		h.giveUp(v)
	}
	h.begin()
}

// sorted returns the links that are wanted in a fixed order, so that a run of the machine can be repeated.
func (h *Host) sorted(wanted func(*visitor) bool) (all []*visitor) {
	for _, v := range h.visitors {
		if wanted(v) {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(a, b *visitor) int { return cmp.Compare(a.link.ID, b.link.ID) })
	return all
}

func (h *Host) send(v *visitor, m message) {
	h.out.Send = append(h.out.Send, Send{v.link.ID, m.append(nil)})
}
