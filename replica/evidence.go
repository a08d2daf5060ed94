package replica

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"maps"
	"slices"

	"udpchat/journal"
)

// Two members that were admitted apart do not know each other, so neither gives the other anything of the room. Each asks the other
// then, and is shown the entries by which the other is a member.

const (
	labelQuestion = "udpchat question 1\x00"
	tagSize       = 16
	// tagsEach is of how many a question has a multiple of tags, so that it does not tell how many rooms there are; maxTags is the most.
	tagsEach = 16
	maxTags  = 1024
	// maxQuestions is how many questions are answered on a link, and maxHeard how often a node is heard on one that shows
	// its seat in a room, or that this node has none.
	maxQuestions = 64
	maxHeard     = 8
)

// meeting is a room on a link.
type meeting struct {
	link journal.LinkID
	room journal.Conversation
}

// evidence is what both sides of a link have shown each other of their seats in a room.
type evidence struct {
	own    bool
	theirs int // how often
}

// meetings is what was shown where.
type meetings map[meeting]evidence

// forget forgets what was shown, so that it can be again.
func (ms meetings) forget(where func(meeting) bool) {
	maps.DeleteFunc(ms, func(at meeting, _ evidence) bool { return where(at) })
}

// hears notes that the other side shows something, and reports whether it is looked at: the whole roll is, for each time.
func (ms meetings) hears(at meeting) bool {
	e := ms[at]
	if e.theirs == maxHeard {
		return false
	}
	e.theirs++
	ms[at] = e
	return true
}

// questionTag returns what a room is called in the questions of a node on a link. Nobody else can send it.
func questionTag(secret [32]byte, asker journal.PublicKey, g *group) [tagSize]byte {
	mac := hmac.New(sha256.New, secret[:])
	mac.Write(slices.Concat([]byte(labelQuestion), asker[:], g.book.id[:]))
	return [tagSize]byte(mac.Sum(nil))
}

// ask asks the node at the end of a link for its seats in the rooms in which it is not known as a member, and for rolls that are not here.
func (ts *talks) ask(id journal.LinkID, l linked) {
	var tags [][tagSize]byte
	for _, g := range ts.sortedGroups() {
		if (g.talk.inside || (roll{g}).lacks()) && !g.roll.Has(l.key) && len(tags) < maxTags {
			tags = append(tags, questionTag(l.secret, ts.k.self, g))
		}
	}
	for len(tags) == 0 || len(tags)%tagsEach != 0 {
		var none [tagSize]byte
		_, _ = ts.k.Random.Read(none[:])
		tags = append(tags, none)
	}
	slices.SortFunc(tags, func(a, b [tagSize]byte) int { return bytes.Compare(a[:], b[:]) })
	frame := []byte{frameQuestion}
	for _, tag := range tags {
		frame = append(frame, tag[:]...)
	}
	ts.k.Links.Send(id, frame)
}

// askAll asks on all links, once this node is a member of a room that it was none of.
func (ts *talks) askAll() {
	ts.asks = false
	for id, l := range ts.k.links {
		ts.ask(id, l)
	}
}

// answer shows the seats of this node in the rooms that a question names. Who names a room knows what it is called by.
func (ts *talks) answer(id journal.LinkID, l linked, question []byte) {
	if l.questions == maxQuestions {
		return
	}
	l.questions++
	ts.k.links[id] = l
	named := map[[tagSize]byte]bool{}
	for tag := range slices.Chunk(question[:min(len(question), maxTags*tagSize)], tagSize) {
		if len(tag) == tagSize {
			named[[tagSize]byte(tag)] = true
		}
	}
	for _, g := range ts.sortedGroups() {
		if !g.book.inside || !named[questionTag(l.secret, l.key, g)] || len(g.roll.Verdicts(l.key)) > 0 {
			continue
		}
		roll{g}.meet(l.key)
		if g.talk.inside {
			ts.showSeat(id, g)
		}
	}
}

// showSeat shows the node at the end of a link by which entries this one is a member, once.
func (ts *talks) showSeat(id journal.LinkID, g *group) {
	at := meeting{id, g.id()}
	if e := ts.evidence[at]; !e.own {
		e.own = true
		ts.evidence[at] = e
		roll{g}.send(id, frameEvidence, g.roll.Make().Evidence())
	}
}

// weigh takes the entries by which the node at the end of a link is a member, if nothing that is known here speaks against it.
func (ts *talks) weigh(id journal.LinkID, l linked, frame []byte) {
	g, es := ts.parseEntries(frame)
	if g == nil || !g.talk.inside || g.roll.Has(l.key) || !ts.evidence.hears(meeting{id, g.id()}) {
		return
	}
	switch supposed := g.roll.Suppose(es); {
	case !proven(es):
	case supposed.Has(l.key):
		g.took(es)
		ts.showSeat(id, g)
	default:
		roll{g}.send(id, frameVerdict, supposed.Verdicts(l.key))
	}
}
