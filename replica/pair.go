package replica

import (
	"context"
	"slices"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/replica/serve"
	"udpchat/rooms"
	"udpchat/rooms/control"
)

// pair is the conversation of this node and another one.
type pair struct {
	k      *keeper
	kept   rooms.Pair
	talk   *talk
	direct *rooms.Direct // nil while the sealing key of the other one is not known
	lacks  journal.Log   // own log in which something could not be said, since its key was not
	begins bool          // lacks begins, so its key can be said
	known  bool          // people know of it: this person has begun it, or something was said
	heard  uint64        // the greater, the later something was said here
}

// newPair adds a conversation of two that the node takes no part in yet.
func newPair(k *keeper, kept rooms.Pair) *pair {
	p := &pair{k: k, kept: kept, heard: k.talks.begun.next()}
	p.talk = k.talks.add(rooms.DirectOf(kept.Self, kept.Other.Member), p)
	k.talks.pairs[p.talk.id] = p
	return p
}

// join takes part in the conversation, once the sealing key of the other one is known.
func (p *pair) join() {
	k := p.k
	if p.known {
		p.tell()
	}
	if p.kept.Self != k.self {
		k.unsay(p.talk.id)
		return
	}
	if k.people.blocked[p.kept.Other.Member] {
		return
	}
	d, err := rooms.NewDirect(k.Key, p.kept.Other)
	if err != nil {
		return // it waits until the other one is linked
	}
	p.direct = d
	k.disk.Meet(p.talk.id, p.kept.Other.Member, 0, false)
	p.talk.join()
	if p.known {
		k.introduce(p.talk.id, p.kept.Other.Member, k.now().Clock)
	}
	p.talk.showLate()
}

// part takes part in it no more.
func (p *pair) part() { p.talk.part() }

// tell tells people of the conversation.
func (p *pair) tell() {
	d := chat.Details{Kind: chat.KindDirect, Other: chat.Key(p.kept.Other.Member)}
	if p.kept.Self != p.k.self {
		d.Standing = chat.Left
	}
	p.k.room.Know(chat.Conversation(p.talk.id), d)
}

// show makes people know of the conversation, and the next run.
func (p *pair) show() {
	if p.known {
		return
	}
	p.known = true
	p.k.Vault.SavePair(p.kept)
	if !p.kept.Answered {
		p.k.talks.begun.due = p.k.now().Since // there may be too many now
	}
	p.tell()
	if p.talk.inside {
		p.k.introduce(p.talk.id, p.kept.Other.Member, p.k.now().Clock)
	}
}

// answer notes that the person wants the conversation: whatever the other one says is taken from now on.
func (p *pair) answer() {
	if p.kept.Answered {
		return
	}
	p.kept.Answered = true
	if p.known {
		p.k.Vault.SavePair(p.kept)
	}
	p.k.machine.Answer(p.k.now(), p.talk.id)
}

// forget forgets a conversation that the other one has begun and the person never wanted, and what was said in it.
func (p *pair) forget() {
	k, in := p.k, p.talk.id
	s, err := k.disk.State(in)
	if err != nil {
		k.Log.Warn("reading the logs failed", "err", err) // they stay until it is blocked once more
		return
	}
	for _, l := range s.Logs {
		k.disk.Forget(journal.Forget{Conversation: in, Log: l.Log}, func(*journal.Header, int) {})
	}
	k.Vault.ForgetPair(p.kept)
	p.drop()
	if p.known {
		k.room.Know(chat.Conversation(in), chat.Details{Kind: chat.KindDirect, Other: chat.Key(p.kept.Other.Member), Standing: chat.Left})
	}
}

// drop forgets that there is the conversation.
func (p *pair) drop() {
	delete(p.k.talks.pairs, p.talk.id)
	delete(p.k.talks.all, p.talk.id)
	delete(p.k.talks.asked, p.talk.id) // nothing was said here
}

// meet notes the card of the other one.
func (p *pair) meet(c control.Card) {
	if p.kept.Other == c || p.direct != nil {
		return
	}
	p.kept.Other = c
	if p.known {
		p.k.Vault.SavePair(p.kept)
	}
	if !p.k.talks.paused {
		p.join()
	}
}

// began says the key of the own log, if that is what something could not be said for, and reports whether it can be said now.
func (p *pair) began() bool {
	if p.begins && !p.direct.Knows(p.lacks) {
		p.begin()
	}
	return p.direct.Knows(p.lacks)
}

// begin says the key of a log before what is said in it.
func (p *pair) begin() {
	u, err := p.direct.Begin(p.k.Random)
	if err != nil {
		return
	}
	s := journal.Saying{Conversation: p.talk.id, Kind: u.Kind, Body: u.Body, Ticket: p.k.sayings.ticket()}
	s.Seal = func(d *journal.Draft, body []byte) []byte {
		if d.Number != 1 {
			return nil
		}
		p.direct.Own(d.Log, body)
		return body
	}
	p.k.machine.Say(p.k.now(), s)
}

// state implements nature. The keys of logs are in their first entries. The disk may know more than the vault, after a power failure: that
// something was said, and that the person has answered.
func (p *pair) state(s *journal.State) {
	if slices.ContainsFunc(s.Logs, func(l journal.LogState) bool { return l.Author == p.k.self }) {
		p.kept.Answered = true
	}
	if slices.ContainsFunc(s.Logs, func(l journal.LogState) bool { return l.High > 1 }) {
		p.show()
	}
	s.Direct, s.Stranger = true, !p.kept.Answered
	s.Members = map[journal.PublicKey]bool{p.kept.Other.Member: s.Members[p.kept.Other.Member]}
	for _, l := range s.Logs {
		es, err := serve.Read(context.Background(), p.k.disk, p.talk.id, l.Log, 1, 1)
		if err == nil && len(es) > 0 {
			p.direct.Take(es[0])
		}
	}
}

func (p *pair) ready() bool { return p.direct != nil }

func (p *pair) seal(d *journal.Draft, body []byte) []byte {
	p.lacks, p.begins = journal.Log{Author: p.k.self, ID: d.Log}, d.Number == 1
	if !p.direct.Knows(p.lacks) {
		return nil
	}
	d.Epoch = rooms.DirectEpoch
	sealed, err := p.direct.Seal(p.k.Random, d.Start(p.k.self), body)
	if err != nil {
		return nil
	}
	return sealed
}

func (p *pair) open(e journal.Entry) ([]byte, error) {
	if e.Header.Epoch() == 0 {
		return nil, errUnsealed
	}
	return p.direct.Open(e.Header, e.Body)
}

func (p *pair) came(e journal.Entry) {
	if p.direct.Take(e) {
		p.k.talks.late = append(p.k.talks.late, p.talk)
	}
	if e.Header.Author() == p.kept.Other.Member && e.Header.Kind() != control.KindKey {
		p.heard = p.k.talks.begun.next()
		p.show()
	}
}
