package replica

import (
	"time"
	"unicode/utf8"

	"udpchat/chat"
	"udpchat/chat/typed"
	"udpchat/history/entries"
	"udpchat/journal"
)

// maxName is how long the name in a profile may be, in bytes. Who is longer stays without one.
const maxName = 256

// store shows entries, and has them written. What was shown before and could not be written is not shown again.
func (k *keeper) store(all []journal.Store) {
	all = k.withoutHeld(all)
	runs := make([]entries.Run, len(all))
	a := &arrivals{k: k}
	for i, s := range all {
		runs[i] = entries.Run{Entries: s.Entries, Introducer: s.Introducer, Own: s.From == 0}
		if s.From == 0 {
			k.own(&runs[i], s.Ticket)
		} else {
			a.from = s.From
			a.add(&runs[i])
		}
	}
	a.show()
	for i, s := range all {
		k.write(s, runs[i])
	}
}

// withoutHeld returns those of some runs that need not wait for what the disk says.
func (k *keeper) withoutHeld(all []journal.Store) (ready []journal.Store) {
	busy := map[*talk]bool{}
	for _, s := range all {
		t := k.talks.all[s.Entries[0].Header.Conversation()]
		if _, met := busy[t]; !met {
			busy[t] = t.again.held.open > 0
		}
		if !t.again.waits(s, busy[t]) {
			ready = append(ready, s)
		}
	}
	return ready
}

// own fills in the message of an own entry.
func (k *keeper) own(r *entries.Run, ticket uint64) {
	h := r.Entries[0].Header
	t := k.talks.all[h.Conversation()]
	plain := t.plain(r.Entries[0])
	t.came(r.Entries[0])
	r.At = []uint64{h.Time()}
	if h.Kind() == journal.KindProfile {
		k.name(plain)
	}
	m, ok := k.sayings.take(ticket)
	if carried, is := t.carried(r.Entries[0]); is {
		if t.control() {
			t.came(carried) // it may have come with the proof of a fork only
		}
		if t.again.saidAgain(r, ticket, carried); len(r.Messages) > 0 {
			m = r.Messages[0]
		}
	} else if ok {
		if at := time.UnixMicro(int64(h.Time())); !m.At.Equal(at) {
			m.At, m.Pos.Order = at, chat.OrderOf(at, chat.Key(k.self))
		}
		r.Messages = []chat.Message{m}
	}
	k.shown.add(h.Hash(), m) // others may bring it back
}

// write has a run written, and reports what became of it.
func (k *keeper) write(s journal.Store, r entries.Run) {
	asked := reports{k.inbox, k.machine}
	w := k.writes
	w.open.Add(1)
	k.disk.Store(r, func(ok bool) {
		w.end()
		asked.call(func(now journal.Now) { asked.machine.Stored(now, s.ID, ok) })
		k.inbox.call(func(k *keeper) {
			k.written(r, ok)
			k.sayings.answer(s.Ticket, ok)
		})
	})
}

// written tells the room what became of messages.
func (k *keeper) written(r entries.Run, ok bool) {
	if r.Own {
		wrote(k.room, r, ok)
		return
	}
	var kept []chat.Message
	for _, m := range r.Messages {
		if m.ID != 0 && ok {
			kept = append(kept, m)
		}
	}
	if len(kept) > 0 {
		k.room.Kept(kept)
	}
}

// wrote tells the room what became of an own message.
func wrote(room Room, r entries.Run, ok bool) {
	for i, m := range r.Messages {
		if h := r.Entries[i].Header; ok {
			room.Said(m.Conversation, m.ID, uint64(h.Log().ID), h.Number(), m.At)
		} else if h.Kind() != journal.KindAgain { // it was said before
			room.Unsaid(m.Conversation, m.ID)
		}
	}
}

// arrivals are entries that the room is given together.
type arrivals struct {
	k     *keeper
	talk  *talk // of the entries that were added last
	from  journal.LinkID
	new   []chat.Entry
	at    []*chat.Message // where their messages go
	named [][]journal.Hash
}

// add takes the entries of a run.
func (a *arrivals) add(r *entries.Run) {
	k, h := a.k, r.Entries[0].Header
	if t := k.talks.all[h.Conversation()]; t != a.talk {
		a.show()
		a.talk = t
	}
	if r.At == nil { // else it was stored before
		now := k.now().Clock
		for _, e := range r.Entries {
			r.At = append(r.At, journal.OrderTime(e.Header, now))
		}
	}
	for i := range r.Entries {
		a.entry(r, i)
	}
}

// entry takes an entry of a run.
func (a *arrivals) entry(r *entries.Run, i int) {
	e := r.Entries[i]
	a.talk.came(e)
	plain := a.talk.plain(e)
	if e.Header.Kind() == journal.KindProfile {
		a.k.name(plain)
	}
	shown, ok := a.talk.shownAs(plain, r.At[i])
	carried, again := a.talk.carried(e)
	if !again && !ok {
		return
	}
	if r.Messages == nil {
		r.Messages = make([]chat.Message, len(r.Entries))
	}
	switch hash := e.Header.Hash(); {
	case again:
		a.again(e, carried, &r.At[i], &r.Messages[i])
	case a.talk.again.moves(hash):
		a.original(r, i)
	default:
		a.talk.again.came(hash)
		a.take(shown, &r.Messages[i], hash)
	}
}

// take has an entry shown, unless that was done before. It and what carries it have one message.
func (a *arrivals) take(e chat.Entry, to *chat.Message, hashes ...journal.Hash) {
	for _, hash := range hashes {
		if m, ok := a.k.shown.find(hash); ok {
			*to = m
			return
		}
	}
	for _, hash := range hashes {
		a.k.shown.add(hash, chat.Message{}) // it may be in this batch twice
	}
	a.new, a.at, a.named = append(a.new, e), append(a.at, to), append(a.named, hashes)
}

// show gives the room what was taken.
func (a *arrivals) show() {
	if len(a.new) == 0 {
		return
	}
	for i, m := range a.k.room.Arrive(chat.Conversation(a.talk.id), a.new) {
		*a.at[i] = m
		for _, hash := range a.named[i] {
			a.k.shown.add(hash, m)
		}
	}
	a.new, a.at, a.named = nil, nil, nil
}

// shownAs returns an entry, whose body is not sealed, as the room shows it, and whether it does.
func (t *talk) shownAs(e journal.Entry, at uint64) (shown chat.Entry, ok bool) {
	h := e.Header
	shown = chat.Entry{
		Author: chat.Key(h.Author()), Log: uint64(h.Log().ID), Number: h.Number(), At: time.UnixMicro(int64(at)),
	}
	switch kind := h.Kind(); {
	case e.Body == nil, kind >= journal.Invisible, kind == journal.KindProfile, kind == journal.KindAgain, t.control():
		return shown, false
	case kind != journal.KindText, t.nature == nil && h.Epoch() != 0:
		shown.Newer = true
		return shown, true
	}
	text, ok := textOf(e.Body)
	shown.Text = text
	return shown, ok && len(text) <= chat.MaxText && !typed.Blank(text)
}

// textOf returns the first text of a body, and whether there is one.
func textOf(body []byte) (string, bool) {
	fields, err := journal.ParseFields(body)
	if err != nil {
		return "", false
	}
	for field, content := range fields {
		if field == journal.FieldText {
			return string(content), utf8.Valid(content)
		}
	}
	return "", false
}

// name takes the name in a profile, if it is the newest of its author.
func (k *keeper) name(e journal.Entry) {
	who, at := e.Header.Author(), e.Header.Time()
	name, ok := textOf(e.Body)
	if !ok || name == "" || len(name) > maxName || !k.people.named(who, entries.Profile{Name: name, At: at}) {
		return
	}
	k.disk.SaveName(who, name, at)
	if who != k.self {
		k.room.Named(chat.Key(who), name)
	}
}
