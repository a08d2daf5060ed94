package journal

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"encoding/binary"
	"io"
	"maps"
	"slices"
	"time"
)

// Bounds of what others can make a machine keep.
const (
	maxLogs          = 20_000  // of a conversation; beyond, the author with most logs loses its oldest
	maxLogsOfAuthor  = 256     // in a conversation; beyond, its oldest log is forgotten
	maxPromised      = 4096    // logs that a link has named and of which no entry has come
	maxArrivals      = 4 << 20 // bytes of entries of one link that are being verified or stored
	maxNeighbours    = 1024    // keys that a link says it is linked with
	fewLinks         = 32      // up to which each change of links is told at once
	maxStrangers     = 64      // unknown authors that a link may introduce in an hour
	maxSilent        = 32      // members of a conversation that are known by receipts alone, half of them by one link in an hour
	maxReceipts      = 64      // of a conversation; with more members, receipts are not signed and not handed on
	maxConversations = 4096    // that a link greets with
	maxRenewals      = 64      // conversations that a link may begin anew
	maxWaiting       = 1024    // sayings that wait until the end of the own log is confirmed
)

// How long the machine waits. Each wait ends earlier if what it waits for happens.
const (
	tellAfter    = 200 * time.Millisecond // until an author is told that its entries are here, so that a burst is told once
	keepAfter    = 500 * time.Millisecond // until it is kept what links hold of own logs: of all links at once, and once for a burst
	linkedAfter  = time.Second            // until many links are told who is linked now
	relayAfter   = time.Second            // until a link is told of entries that it should have from their sender
	receiptAfter = 2 * time.Second        // until a receipt is signed
	receiptBurst = time.Minute            // how far a member's receipts may be ahead of one each receiptAfter
	confirmAfter = 3 * time.Second        // at most, until the end of the own log is confirmed
	answerAfter  = 5 * time.Second        // until a range is asked from another link
	coolAfter    = 2 * time.Second        // until a link that did not answer, or whose signature did not hold, is heard again
	lookAfter    = 10 * time.Millisecond  // until the next logs are looked at, if very many are lacking
	clocksDiffer = 5 * time.Minute        // so much two clocks may differ that are called right
	silentFor    = 7 * 24 * time.Hour     // after it, a receipt makes nobody known
	roomAfter    = 100 * time.Millisecond // until it is looked again whether more can be asked for, while much is under way to the disk
	pauseAfter   = 5 * time.Second        // until entries are asked for again after some could not be written
)

// Config is what a machine needs to know from the start.
type Config struct {
	Key    ed25519.PrivateKey // of this node; it signs the own entries
	Random io.Reader          // for the identities of own logs
	// Direct returns the conversation of this node and another one alone. Who greets with it while it is not entered is told with
	// NewsWanted; the greeting counts once it is. Nil: there are none.
	Direct func(other PublicKey) Conversation
}

// Machine is the replication of all conversations of a node. See the package's description for how it is driven.
type Machine struct {
	*core
	links         map[LinkID]*link
	conversations map[Conversation]*conversation
	neighbourhood neighbourhood
}

// core is what all parts of a machine share.
type core struct {
	key        ed25519.PrivateKey
	self       PublicKey
	random     io.Reader
	directWith func(PublicKey) Conversation
	clock      clock
	blocked    map[PublicKey]bool
	paused     time.Duration // until then nothing is asked for, since the disk did not take it
	unanswered int           // bytes of what strangers have said to this node alone, and nobody has answered
	doubtful   bool          // another node may have the key; see Doubt

	now  time.Duration // since the machine began, whatever becomes of the clock
	wall uint64        // the clock, in microseconds since 1970

	work       map[uint64]work // what waits for a Verify, a Store, a Read or a Forget
	lastWork   uint64
	out, spare *Effects
}

// work goes on once an effect is done.
type work interface{ done(result) }

// result is what became of a Verify, a Store, a Read or a Forget.
type result struct {
	ok      bool
	entries []Entry
	low     *Header
	freed   int
}

// Now is the time of an event. Since never goes back and grows while the machine sleeps; what is due goes by it. Clock is the
// machine's clock, which people set.
type Now struct {
	Since time.Duration // from a start that the caller chooses, above 0
	Clock time.Time
}

// New returns a machine without links and conversations.
func New(c Config) *Machine {
	return &Machine{
		core: &core{
			key: c.Key, self: publicKey(c.Key), random: c.Random, directWith: c.Direct,
			blocked: map[PublicKey]bool{}, work: map[uint64]work{}, out: &Effects{}, spare: &Effects{},
		},
		links:         map[LinkID]*link{},
		conversations: map[Conversation]*conversation{},
	}
}

// Ready returns the effects of all events since the last call. They are valid until the next call of Ready.
func (c *core) Ready() *Effects {
	c.out, c.spare = c.spare, c.out
	c.out.reset()
	return c.spare
}

// Verified reports whether the signature of the effect Verify id holds.
func (c *core) Verified(now Now, id uint64, ok bool) { c.done(now, id, result{ok: ok}) }

// Stored reports that the effect Store id is on disk, flushed, or that it could not be written.
func (c *core) Stored(now Now, id uint64, ok bool) { c.done(now, id, result{ok: ok}) }

// ReadDone reports the entries of the effect Read id, in order and without a gap.
func (c *core) ReadDone(now Now, id uint64, entries []Entry) {
	c.done(now, id, result{entries: entries})
}

// Forgotten reports the header of the lowest entry that is left after the effect Forget id, and how many bytes are free now.
func (c *core) Forgotten(now Now, id uint64, low *Header, freed int) {
	c.done(now, id, result{low: low, freed: freed})
}

func (c *core) at(now Now) { c.now, c.wall = now.Since, micros(now.Clock) }

// start notes what goes on after an effect, and returns the effect's id.
func (c *core) start(w work) uint64 {
	c.lastWork++
	c.work[c.lastWork] = w
	return c.lastWork
}

func (c *core) done(now Now, id uint64, r result) {
	c.at(now)
	if w := c.work[id]; w != nil {
		delete(c.work, id)
		w.done(r)
	}
}

func (c *core) tell(t Tell) { c.out.Tell = append(c.out.Tell, t) }

// newLogID returns a random identity for an own log.
func (c *core) newLogID() LogID {
	var b [8]byte
	if _, err := io.ReadFull(c.random, b[:]); err != nil {
		panic("journal: no randomness: " + err.Error()) // crypto/rand never fails
	}
	return LogID(binary.BigEndian.Uint64(b[:]))
}

// sortedLinks returns the links in a fixed order, so that a run can be repeated.
func (m *Machine) sortedLinks() []*link { return sortedValues(m.links, cmp.Compare[LinkID]) }

// sortedConversations returns the conversations in a fixed order.
func (m *Machine) sortedConversations() []*conversation {
	return sortedValues(m.conversations, func(a, b Conversation) int { return bytes.Compare(a[:], b[:]) })
}

// Deadline returns when Tick is due, as Now.Since, and 0 if nothing waits.
func (m *Machine) Deadline() time.Duration {
	var next earliest
	next.of(m.neighbourhood.due)
	for _, l := range m.links {
		next.of(l.strangers.due)
	}
	for _, c := range m.conversations {
		if len(c.lacking) > 0 {
			next.of(m.paused)
		}
		next.of(c.again)
		next.of(c.own.due)
		next.of(c.receipts.due)
		next.of(c.receipts.keeping.due)
		for _, l := range c.fetching {
			next.of(l.fetch.due)
		}
		for _, v := range c.views {
			if v.open {
				next.of(v.changed.due)
			}
			if len(c.lacking) > 0 {
				next.of(v.cool)
			}
		}
	}
	return time.Duration(next)
}

// earliest is the earliest of some times, 0 without any.
type earliest time.Duration

// of takes t into account; 0 is none.
func (e *earliest) of(t time.Duration) {
	if t != 0 && (*e == 0 || earliest(t) < *e) {
		*e = earliest(t)
	}
}

// past reports whether a time is over; 0 is none.
func (c *core) past(due time.Duration) bool { return due != 0 && c.now >= due }

// Tick reports that the time is now. It does what is due.
func (m *Machine) Tick(now Now) {
	m.at(now)
	if m.past(m.paused) {
		m.paused = 0
	}
	if m.past(m.neighbourhood.due) {
		m.tellNeighbourhood()
	}
	for _, l := range m.sortedLinks() {
		if m.past(l.strangers.due) {
			l.welcomeStrangers()
		}
	}
	for _, c := range m.sortedConversations() {
		for _, v := range c.views {
			if v.open && m.past(v.changed.due) {
				v.tellChanges()
			}
			if m.past(v.cool) {
				v.cool = 0
			}
		}
		if m.past(c.own.due) {
			c.own.decide()
		}
		if m.past(c.receipts.due) {
			c.receipts.sign()
		}
		if m.past(c.receipts.keeping.due) {
			c.receipts.keep()
		}
		c.late()
	}
}

// sortedKeys returns the keys of a map in a fixed order, so that a run of the machine can be repeated.
func sortedKeys[K comparable, V any](m map[K]V, compare func(a, b K) int) []K {
	return slices.SortedFunc(maps.Keys(m), compare)
}

// sortedValues returns the values of a map in the order of their keys.
func sortedValues[K comparable, V any](m map[K]V, compare func(a, b K) int) []V {
	values := make([]V, 0, len(m))
	for _, k := range sortedKeys(m, compare) {
		values = append(values, m[k])
	}
	return values
}

func comparePublicKeys(a, b PublicKey) int { return bytes.Compare(a[:], b[:]) }
