package chat_test

import (
	"cmp"
	"context"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
)

// one is any conversation.
func (w *talks) one() int { return w.rng.IntN(len(w.names)) }

// text is one of a few, so that the same is said everywhere.
func (w *talks) text() string {
	return []string{"a", "b", "c", "hello", "88"}[w.rng.IntN(5)]
}

func (w *talks) load(in int) {
	if !w.truths[in].here {
		w.know(in)
	}
	w.truths[in].loaded = true
	w.room.Load(w.Context(), w.names[in], 5)
}

// next gives a message the next ID, and its place at the end. An own one has a later time than all before.
func (w *talks) next(m *chat.Message) {
	w.last = chat.Pos{Order: max(w.last.Order+1, chat.OrderOf(w.at, chat.Key{})), ID: w.last.ID + 1}
	if m.Mine() {
		if after := time.UnixMicro((w.last.Order-1)>>11 + 1); m.At.Before(after) {
			m.At = after
		}
		w.last.Order = chat.OrderOf(m.At, myKey)
	}
	m.ID, m.Pos = w.last.ID, w.last
	w.places = append(w.places, w.last)
}

// add adds the next message to the truth of a conversation.
func (w *talks) add(in int, m chat.Message) {
	w.next(&m)
	w.put(in, m)
}

// put puts a message into the truth of a conversation.
func (w *talks) put(in int, m chat.Message) {
	m.Conversation = w.names[in]
	w.truths[in].all = list(w.truths[in].all).with(m)
	w.truths[in].mine[m.ID] = true
	w.truths[in].changes++
}

// deliver brings a message of the open room to the plain peers that lack it.
func (w *talks) deliver(m *chat.Message) {
	old := m.Deliveries
	m.Deliveries = nil
	for _, to := range w.carrier.Recipients() {
		if len(old) == 0 || slices.ContainsFunc(old, func(d chat.Delivery) bool { return d.To == to && d.State == chat.Failed }) {
			d := chat.Delivery{To: to, State: chat.Sent}
			if d.Why = w.carrier.why[to]; d.Why != "" {
				d.State = chat.Failed
			}
			m.Deliveries = append(m.Deliveries, d)
			w.expects[m.Text], w.plain = true, append(w.plain, m.Text)
		}
	}
	for _, d := range old {
		if !slices.ContainsFunc(m.Deliveries, func(x chat.Delivery) bool { return x.To == d.To }) {
			m.Deliveries = append(m.Deliveries, d)
		}
	}
	slices.SortFunc(m.Deliveries, func(x, y chat.Delivery) int { return int(x.To[0]) - int(y.To[0]) })
}

func (w *talks) say(in int, text string) {
	t := w.truths[in]
	var want error
	switch {
	case !t.here:
		want = chat.ErrNoConversation
	case t.details.Standing == chat.Removed:
		want = chat.ErrRemoved
	case t.details.Standing == chat.ReadOnly:
		want = chat.ErrReadOnly
	case t.left || t.details.Standing == chat.Left:
		want = chat.ErrLeft
	}
	if id, err := w.room.Say(w.names[in], text); err != want || err == nil && id != w.last.ID+1 {
		w.Fatalf("Say in %d: %d after %d, %v, want %v", in, id, w.last.ID, err, want)
	}
	if want != nil {
		return
	}
	m := chat.Message{Author: chat.Me, At: w.at, Text: text}
	if in == 0 {
		w.deliver(&m)
		w.expects[text] = true
	}
	m.Signing = true
	w.add(in, m)
	w.signed = append(w.signed, w.last.ID)
	if in == 0 && len(m.Deliveries) == 0 && w.alone() {
		t.early = append(t.early, w.last.ID)
	}
	if t.left = text == "88"; t.left {
		t.early = nil
	}
}

// hearNode lets a plain datagram of somebody come who may be linked. In the open room its link brings the same.
func (w *talks) hearNode(text string) {
	i := w.rng.IntN(len(w.people))
	p := w.people[i]
	w.room.Receive([]chat.Incoming{{From: host(30 + i), At: w.at, Text: text}})
	if dropped := w.truths[0].members[p.key] != nil && p.wasUp; !dropped && !(p.known.Blocked && p.wasUp) {
		w.add(0, chat.Message{Author: chat.PlainMember(host(30 + i).Addr()), From: host(30 + i), At: w.at, Text: text, Via: chat.ViaPlain})
	}
}

// hear lets a datagram come, maybe from the own socket.
func (w *talks) hear(text string, own bool) {
	w.room.Receive([]chat.Incoming{{From: host(2), At: w.at, Text: text, Own: own}})
	open := w.truths[0]
	if !own || !w.expects[text] {
		w.add(0, chat.Message{Author: chat.PlainMember(host(2).Addr()), From: host(2), At: w.at, Text: text, Via: chat.ViaPlain})
		return
	}
	first := -1 // the one that was said first
	for i, m := range open.all {
		if m.Mine() && m.Text == text && !m.From.IsValid() && (first < 0 || m.ID < open.all[first].ID) {
			first = i
		}
	}
	if first >= 0 {
		open.all[first].From = host(2)
		open.changes++
	}
}

// entries lets entries of people come, some late, and some of people who are no members. Those of blocked ones are not shown.
func (w *talks) entries(in int) {
	var es []chat.Entry
	for range 1 + w.rng.IntN(3) {
		w.number++
		at := w.at.Add(time.Duration(w.rng.IntN(20)-19) * time.Microsecond)
		es = append(es, chat.Entry{Author: w.anybody().key, Log: 3, Number: w.number, At: at, Text: w.text()})
	}
	ms := w.room.Arrive(w.names[in], es)
	kept := slices.DeleteFunc(slices.Clone(ms), func(m chat.Message) bool { return m.ID == 0 })
	w.archive.Append(kept, func() { w.room.Kept(kept) })
	for i, e := range es {
		if p := w.people[e.Author[0]-7]; !w.truths[in].here || p.known.Blocked {
			if ms[i].ID != 0 {
				w.Fatalf("%d shows %+v", in, ms[i])
			}
			continue
		} else if p.heardOf {
			p.hearOf(p.met, e.At)
		}
		w.arrived(in, e)
	}
}

// arrived notes that an entry is shown.
func (w *talks) arrived(in int, e chat.Entry) {
	id := w.last.ID + 1
	m := chat.Message{
		ID: id, Pos: chat.Pos{Order: chat.OrderOf(e.At, e.Author), ID: id}, Author: chat.LinkedMember(e.Author), At: e.At, Text: e.Text,
		Via: chat.ViaLink, Record: chat.Record{Log: e.Log, Number: e.Number}, From: w.people[e.Author[0]-7].from,
	}
	w.last = chat.Pos{Order: max(w.last.Order, m.Pos.Order), ID: id}
	w.places = append(w.places, m.Pos)
	if s := w.truths[in].members[e.Author]; s != nil {
		s.count++
	}
	w.put(in, m)
}

// sign makes an entry of an own message, whose time may be a later one, or cannot make one.
func (w *talks) sign() {
	if len(w.pen.said) == 0 {
		return
	}
	said := w.pen.said[w.rng.IntN(len(w.pen.said))]
	id, in := said.ID, slices.Index(w.names, said.Conversation)
	t := w.truths[in]
	i := list(t.all).find(id)
	if w.rng.IntN(4) == 0 {
		w.room.Unsaid(said.Conversation, id)
		if i >= 0 {
			t.all[i].Signing, t.all[i].Unsaid = false, true
			t.changes++
		}
		return
	}
	at := w.at.Add(time.Duration(w.rng.IntN(9)) * time.Second)
	w.number++
	w.room.Said(said.Conversation, id, 2, w.number, at)
	if i >= 0 {
		m := t.all[i]
		m.At, m.Log, m.Number, m.Signing, m.Unsaid, m.Pos.Order = at, 2, w.number, false, false, chat.OrderOf(at, myKey)
		w.last.Order = max(w.last.Order, m.Pos.Order)
		w.put(in, m)
	}
}

func (w *talks) ask(in int) {
	t, q := w.truths[in], question{page: true, window: chat.Window{Conversation: w.names[in], Before: w.rng.IntN(40), After: w.rng.IntN(40)}}
	if !t.here {
		return
	}
	switch w.rng.IntN(4) {
	case 0:
	case 1:
		q.window = chat.Window{Conversation: w.names[in], ByArrival: true, Since: chat.ID(w.rng.IntN(int(w.last.ID))), After: 1 + w.rng.IntN(40)}
	default:
		q.window.Anchor = w.places[w.rng.IntN(len(w.places))]
	}
	q.want, q.changes = list(t.all).window(q.window).Messages, t.changes
	if q.window.ByArrival {
		q.want = t.arrived(q.window)
	}
	t.asked = append(t.asked, q)
	w.room.Ask(context.Background(), q.window)
}

// arrived returns what came after a message.
func (t *truth) arrived(q chat.Window) (all []chat.Message) {
	for _, m := range t.all {
		if m.ID > q.Since {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b chat.Message) int { return cmp.Compare(a.ID, b.ID) })
	return all[:min(len(all), q.After)]
}

func (w *talks) find(in int) {
	t, q := w.truths[in], question{search: chat.Search{Conversation: w.names[in], Text: w.text()[:1], Limit: 10}}
	if !t.here {
		return
	}
	byArrival := func(a, b chat.Message) int { return cmp.Compare(b.ID, a.ID) }
	for _, m := range slices.SortedFunc(slices.Values(t.all), byArrival) {
		if q.search.Matches(m) && len(q.want) < 10 {
			q.want = append(q.want, m)
		}
	}
	q.changes = t.changes
	t.asked = append(t.asked, q)
	w.room.Find(context.Background(), q.search)
}

// clear deletes what is old in a conversation, on disk first.
func (w *talks) clear(in int) {
	t, before := w.truths[in], time.Time{}
	if w.rng.IntN(2) == 0 {
		before = w.at.Add(time.Duration(w.rng.IntN(9)-4) * time.Microsecond)
	}
	w.archive.confirm(len(w.archive.pending))
	w.archive.DeleteBefore(w.Context(), w.names[in], before, nil, func(_ int64, gone chat.Old, _ error) {
		t.all = slices.DeleteFunc(t.all, func(m chat.Message) bool { return before.IsZero() || m.At.Before(before) })
		t.changes++
		w.room.Clear(gone)
	})
}

// touch retries or deletes a message that a face shows.
func (w *talks) touch(in int, again bool) {
	t := w.truths[in]
	if len(t.face.shown) == 0 {
		return
	}
	m := t.face.shown[w.rng.IntN(len(t.face.shown))]
	i := slices.IndexFunc(t.all, func(x chat.Message) bool { return x.ID == m.ID })
	if i < 0 || !again && len(t.all) > 0 && t.all[len(t.all)-1].ID == m.ID {
		return // it was cleared meanwhile, or there may be none left to ask for older ones by
	}
	t.changes++
	if !again {
		w.room.Delete(m)
		t.all = slices.Delete(t.all, i, i+1)
		return
	}
	w.room.Retry(m)
	if m.Mine() && t.details.Standing == chat.Inside {
		w.retry(in, &t.all[i])
	}
}

// retry brings a message of the open room to the plain peers that lack it, and any to the journal if it has no entry.
func (w *talks) retry(in int, m *chat.Message) {
	if in == 0 {
		w.deliver(m)
	}
	if m.Number == 0 && !m.Signing {
		m.Signing, m.Unsaid = true, false
		w.signed = append(w.signed, m.ID)
	}
}

func (w *talks) catchUp() {
	w.room.CatchUp()
	open := w.truths[0]
	if len(w.carrier.Recipients()) == 0 {
		return
	}
	for _, id := range open.early {
		if i := list(open.all).find(id); i >= 0 {
			w.retry(0, &open.all[i])
			open.changes++
		}
	}
	open.early = nil
}

// step does something random to the room and to the truth of the conversation that it concerns.
func (w *talks) step() {
	in := w.one()
	switch w.rng.IntN(24) {
	case 0, 1, 2:
		w.say(in, w.text())
	case 3:
		w.hear(w.text(), w.rng.IntN(2) == 0)
	case 4:
		w.entries(in)
	case 5:
		w.ask(in)
	case 6:
		w.find(in)
	case 7:
		if w.truths[in].loaded && w.rng.IntN(4) == 0 {
			w.clear(in)
		}
	case 8, 9:
		w.touch(in, w.rng.IntN(3) > 0)
	case 10:
		w.room.Rejoin(w.names[in])
		w.truths[in].left = false
	case 11:
		w.carrier.set([][]chat.Recipient{nil, {"a"}, {"a", "b"}}[w.rng.IntN(3)]...)
	case 12:
		w.catchUp()
	case 13:
		w.archive.confirm(w.rng.IntN(len(w.archive.pending) + 1))
	case 14:
		w.settle()
		w.room.Forget()
	case 15:
		if !w.truths[in].loaded {
			w.load(in)
		}
	case 16, 17:
		w.sign()
	case 18:
		w.hearNode(w.text())
	default:
		w.stepPeople(in, w.rng.IntN(8))
	}
}

// stepPeople does something to people and to where they are.
func (w *talks) stepPeople(in, what int) {
	switch what {
	case 0, 1:
		w.meet(in)
	case 2:
		w.part(in)
	case 3:
		w.link()
	case 4:
		w.hold(in)
	case 5:
		w.rename()
	case 6:
		w.settle()
	case 7:
		if w.truths[in].loaded && w.rng.IntN(3) == 0 {
			w.know(in)
		}
	}
}

func TestConversationsKnowNothingOfEachOther(t *testing.T) {
	for seed := range uint64(100) {
		w := newTalks(t, seed)
		for range 400 {
			w.step()
			w.pull(w.one())
		}
		w.archive.confirm(len(w.archive.pending))
		w.checkEnd()
	}
}
