package join

import (
	"io"
	"math"
	"time"

	"udpchat/journal"
	"udpchat/rooms/cpace"
)

// What a joiner gives away. See the package's description.
const (
	joinerBurst = 256
	joinerEvery = 10 * time.Second
	maxRuns     = 512 // with tags, for one code that was entered
)

// How long a joiner waits.
const (
	parkAfter   = 500 * time.Millisecond // for a frame, until the next node is asked as well
	gatherAfter = 100 * time.Millisecond // after the first room, for others with the same code
	queueAfter  = 10 * time.Minute       // for the shares of a host, which may have many to answer
	frameAfter  = 10 * time.Second       // for a welcome, and to be admitted
	againAfter  = addrEvery              // until a node that had no room with the code is asked again, and each time againTimes longer
	againTimes  = 4
	againAtMost = 24 * time.Hour
	soughtAfter = time.Hour // instead of all that, with a code that is sought; see Joiner.Seek
)

// never is when nothing is due any more.
const never = time.Duration(math.MaxInt64)

// maxSought is how often a node is asked on one link with a code that is sought.
const maxSought = 3

// maxNews is how often a node is asked earlier because it says that its rooms have changed.
const maxNews = 16

// maxOffers is how many rooms a person chooses from; those come first that most nodes have offered.
const maxOffers = 32

// State is what has become of a code that was entered.
type State int

// The states of a code.
const (
	StateAsking    State = iota + 1 // nodes are being asked
	StateWaiting                    // no room with this code is here yet
	StateChoosing                   // a person has to choose one of several rooms: Choose
	StateJoining                    // the room is known, and its members are being told
	StateJoined                     // the end: the node is admitted
	StateExhausted                  // the end: too many nodes have been asked; a person may enter the code again
	StateFull                       // the end: the room has no seat left, as a member says
)

// Tell says that the state has changed, or the rooms to choose from.
type Tell struct {
	State State
	Rooms []Offer // of StateChoosing several, of StateJoining, StateJoined and StateFull the one
}

// Offer is a room with the code.
type Offer struct {
	Room    journal.Conversation
	Welcome []byte // as its host has set it
	Nodes   int    // that have offered it
}

// JoinerEffects is what the caller of a Joiner does next.
type JoinerEffects struct {
	Send []Send
	Tell []Tell
}

// Joiner looks for a room with a code, one code at a time. See the package's description.
type Joiner struct {
	self     journal.PublicKey
	random   io.Reader
	identify func(welcome []byte) (journal.Conversation, error)

	now    time.Duration
	nodes  nodes
	free   map[journal.PublicKey]time.Duration // as in node; also when links break. Each entry has cost a token of the bucket
	bucket bucket
	searches
	out JoinerEffects
}

// node is a link, as the joiner has it, with its only run.
type node struct {
	link Link
	last uint64        // number of runs
	free time.Duration // when the host would take another run
	*trial
	stage stage
	moved time.Duration // when the run has come to its stage
	y     *cpace.Initiator
	runs  []*cpace.Run // by place
	found []found
}

// found is a room with the code at a node.
type found struct {
	room    journal.Conversation
	welcome []byte
	place   int
	keys    keys
}

// NewJoiner returns a joiner without links, of the node with the key self. Randomness is for secret numbers and never fails. identify
// returns which room a welcome is for, once it has checked that it is one; it may be called with what a liar has made who knows the code.
func NewJoiner(self journal.PublicKey, random io.Reader, identify func(welcome []byte) (journal.Conversation, error)) *Joiner {
	return &Joiner{
		self: self, random: random, identify: identify, nodes: nodes{},
		free: map[journal.PublicKey]time.Duration{}, bucket: bucket{every: joinerEvery, burst: joinerBurst}, searches: searches{sought: map[string]*search{}},
	}
}

// Ready returns the effects of all events since the last call.
func (j *Joiner) Ready() (e JoinerEffects) {
	e, j.out = j.out, JoinerEffects{}
	return e
}

// Join looks for a room with a code that a person has entered, in the one form that all ways to type it share, in place of the one before.
// The proof is at most MaxProof bytes, which whoever admits the member gets.
func (j *Joiner) Join(now time.Duration, code string, proof []byte) {
	j.begin(now, newSearch(code, proof))
}

// Seek looks for a room as Join does, but goes on where it has looked for it before: nobody has entered the code just now. So each link is
// used for few runs, and a node that says that its rooms have changed for one more.
func (j *Joiner) Seek(now time.Duration, code string, proof []byte) {
	s := j.sought[code]
	if s == nil {
		s = newSearch(code, proof)
		s.sought = true
		j.sought[code] = s
	}
	j.begin(now, s)
}

// begin begins a search, or goes on with it.
func (j *Joiner) begin(now time.Duration, s *search) {
	j.GiveUp(now)
	j.search = s
	s.gather, s.choosing, s.room, s.told = 0, false, nil, Tell{}
	for _, n := range j.nodes {
		n.trial = s.at(n)
	}
	j.step()
}

// GiveUp looks for no room any longer.
func (j *Joiner) GiveUp(now time.Duration) {
	j.now = now
	for _, n := range j.nodes.sorted() {
		if failed := n.stage == asked || n.stage == confirmed; failed {
			j.send(n, message{kind: frameStop, run: n.last})
			j.failed(n)
		}
		j.stop(n)
	}
	j.search = nil
}

// Choose takes one of several rooms, in StateChoosing.
func (j *Joiner) Choose(now time.Duration, room journal.Conversation) {
	j.now = now
	if s := j.search; s != nil && s.choosing && j.nodes.offering(room) != nil {
		s.room, s.choosing = &room, false
		j.step()
	}
}

// LinkUp reports a new link.
func (j *Joiner) LinkUp(now time.Duration, l Link) {
	j.now = now
	if l.Key != j.self {
		n := &node{link: l, free: j.free[l.Key], trial: &trial{}}
		if j.nodes[l.ID] = n; j.search != nil {
			n.trial = j.search.at(n)
		}
		j.step()
	}
}

// LinkDown reports that a link is down.
func (j *Joiner) LinkDown(now time.Duration, id journal.LinkID) {
	j.now = now
	if n := j.nodes[id]; n != nil {
		j.end(n)
		delete(j.nodes, id)
		for _, s := range j.searches.all() {
			delete(s.trials, id)
		}
		j.step()
	}
}

// Receive takes a frame of a link. See ForJoiner.
func (j *Joiner) Receive(now time.Duration, id journal.LinkID, frame []byte) {
	j.now = now
	n := j.nodes[id]
	m, err := parse(frame)
	if err != nil || n == nil {
		return
	}
	switch {
	case m.kind == frameChanged:
		if !j.changed(n) {
			return
		}
	case j.search == nil, m.run != n.last:
		return
	case m.kind == frameAnswer && n.stage == asked:
		j.answered(n, m.shares)
	case m.kind == frameWelcome && n.stage == confirmed:
		j.welcomed(n, m.offers)
	case m.kind == frameAdmitted && n.stage == chosen:
		j.ended(n, StateJoined)
	case m.kind == frameFull && n.stage == chosen:
		j.ended(n, StateFull)
	case m.kind == frameEnd && n.stage != none:
		j.failed(n)
	}
	j.step()
}

// Deadline returns when Tick is due, and 0 if nothing waits.
func (j *Joiner) Deadline() time.Duration {
	if j.search == nil {
		return 0
	}
	var next earliest
	busy := j.busy()
	if j.search.gather > j.now {
		next.of(j.search.gather)
	}
	for _, n := range j.nodes {
		next.of(n.expires())
		switch {
		case n.active(j.now):
			next.of(n.moved + parkAfter)
		case j.mayAsk(n) && !busy:
			next.of(max(n.due, j.bucket.due(), j.now+1))
		}
	}
	return time.Duration(next)
}

// Tick reports that the time is now. It does what is due.
func (j *Joiner) Tick(now time.Duration) {
	j.now = now
	for _, n := range j.nodes.sorted() {
		if due := n.expires(); due != 0 && due <= now {
			j.send(n, message{kind: frameStop, run: n.last})
			j.failed(n)
		}
	}
	j.step()
}

// expires returns when the run of n is given up, and 0 if there is none, or none that does.
func (n *node) expires() time.Duration {
	switch n.stage {
	case asked:
		return n.moved + queueAfter
	case confirmed, chosen:
		return n.moved + frameAfter
	default:
		return 0
	}
}

func (j *Joiner) send(n *node, m message) {
	j.out.Send = append(j.out.Send, Send{n.link.ID, m.append(nil)})
}
