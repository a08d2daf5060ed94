package chat_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
)

// truth is one conversation the naive way. It knows nothing of any other.
type truth struct {
	here    bool
	loaded  bool
	details chat.Details
	members map[chat.Key]*membership
	former  map[chat.Key]bool
	all     []chat.Message   // what is not deleted, in order
	mine    map[chat.ID]bool // whatever was ever here
	left    bool
	early   []chat.ID
	changes int // counts them
	face    face
	asked   []question
}

// question is what a face asked the archive, and the answer that was right then.
type question struct {
	window  chat.Window
	search  chat.Search
	page    bool
	want    []chat.Message
	changes int // of the conversation, by then
}

// talks is a room with the open room, two rooms and a direct conversation of the same people, and the truth of each.
type talks struct {
	*testing.T
	rng     *rand.Rand
	room    *chat.Room
	archive *slow
	carrier *carrier
	pen     *pen
	at      time.Time

	names   []chat.Conversation // the open room is first
	kinds   []chat.Kind
	people  []*person
	truths  []*truth
	last    chat.Pos
	places  []chat.Pos      // of all messages, by ID
	number  uint64          // of the last entry
	expects map[string]bool // said to plain peers
	plain   []string        // what went to plain peers
	signed  []chat.ID       // what the journal should have been given
}

func newTalks(t *testing.T, seed uint64) *talks {
	w := &talks{
		T: t, rng: rand.New(rand.NewPCG(seed, 3)), archive: newSlow(), pen: newPen(), at: noon, expects: map[string]bool{},
		carrier: &carrier{why: map[chat.Recipient]chat.Reason{"b": chat.NoNetwork}},
		names:   []chat.Conversation{chat.OpenRoom, {1}, {1, 31: 1}, {2}},
		kinds:   []chat.Kind{chat.KindOpen, chat.KindRoom, chat.KindRoom, chat.KindDirect}, people: persons(),
	}
	for range w.names {
		w.truths = append(w.truths, &truth{members: map[chat.Key]*membership{}, former: map[chat.Key]bool{}, mine: map[chat.ID]bool{}})
	}
	w.truths[0].here = true
	for range 60 { // what earlier runs have left
		in := w.one()
		m := chat.Message{
			Conversation: w.names[in], Author: chat.PlainMember(host(1).Addr()), From: host(1),
			At: noon, Text: fmt.Sprint("earlier ", w.last.ID+1), Via: chat.ViaPlain,
		}
		w.next(&m)
		w.archive.Append([]chat.Message{m}, func() {})
		w.truths[in].all = append(w.truths[in].all, m)
		w.truths[in].mine[m.ID] = true
	}
	w.archive.hold = true
	w.room = chat.New(chat.Config{
		Now: func() time.Time { return w.at }, Plain: plain{}, Carriers: []chat.Carrier{w.carrier}, Archive: w.archive, Last: w.last,
		Journal: w.pen, Me: myKey,
	})
	w.room.SetOptions(chat.Options{Leave88: true})
	w.load(0)
	return w
}

// pull lets the face of a conversation catch up, and compares all it is told with the truth.
func (w *talks) pull(in int) {
	w.Helper()
	t := w.truths[in]
	c := w.room.Changes(w.names[in], t.face.rev)
	t.face.apply(c)
	truth := t.all
	if !t.here {
		truth = nil
	}
	if n := len(t.face.shown); n > len(truth) || n < len(truth) && !t.face.older || !slices.EqualFunc(t.face.shown, truth[len(truth)-n:], told) {
		a, b := t.face.shown, truth[max(0, len(truth)-n):]
		for i := range b {
			if !told(a[i], b[i]) {
				w.Fatalf("%d shows as number %d of %d\n%+v\nin truth of %d\n%+v", in, i, n, a[i], len(truth), b[i])
			}
		}
		w.Fatalf("%d shows %d of %d, and no older ones", in, n, len(truth))
	}
	w.noteAuthors(in, c)
	w.checkPeople(in, c)
	w.checkAnswers(in, c)
	early := append(slices.Clone(t.early), 0)[0]
	if c.Left != t.left || c.Early != early || c.Details != w.detailsOf(in) {
		w.Fatalf("%d: left %v, early %d, want %v, %d; details %+v, want %+v", in, c.Left, c.Early, t.left, early, c.Details, w.detailsOf(in))
	}
}

// noteAuthors notes whose messages a face was told that are no members.
func (w *talks) noteAuthors(in int, c chat.Changes) {
	all := slices.Concat(c.Messages, c.Changed)
	for _, p := range c.Pages {
		all = append(all, p.Messages...)
	}
	for _, f := range c.Found {
		all = append(all, f.Messages...)
	}
	for _, m := range all {
		if k, node := m.Author.Key(); node && w.truths[in].members[k] == nil {
			w.truths[in].former[k] = true
		}
	}
}

// told compares what a model knows of two messages.
func told(a, b chat.Message) bool {
	return a.ID == b.ID && a.Pos == b.Pos && a.Conversation == b.Conversation && a.Author == b.Author && a.From == b.From &&
		a.At.Equal(b.At) && a.Text == b.Text && a.Via == b.Via && a.Record == b.Record &&
		sameDeliveries(a, b)
}

func sameDeliveries(a, b chat.Message) bool {
	order := func(x, y chat.Delivery) int { return int(x.To[0]) - int(y.To[0]) }
	return slices.Equal(slices.SortedFunc(slices.Values(a.Deliveries), order), slices.SortedFunc(slices.Values(b.Deliveries), order))
}

// checkAnswers wants each answer where it was asked for, and right unless the conversation has changed since.
func (w *talks) checkAnswers(in int, c chat.Changes) {
	w.Helper()
	t := w.truths[in]
	pages, found := c.Pages, c.Found
	for _, q := range t.asked {
		var got []chat.Message
		switch {
		case q.page && len(pages) > 0 && pages[0].Window == q.window:
			got, pages = pages[0].Messages, pages[1:]
		case !q.page && len(found) > 0 && found[0].Search == q.search:
			got, found = found[0].Messages, found[1:]
		default:
			w.Fatalf("%d: no answer to %+v", in, q)
		}
		if t.changes == q.changes && !slices.EqualFunc(got, q.want, told) {
			w.Fatalf("%d: the answer to %+v is\n%+v", in, q, got)
		}
		for _, m := range got {
			if !slices.ContainsFunc(t.all, func(x chat.Message) bool { return told(x, m) }) {
				w.Fatalf("%d: the answer to %+v has %+v", in, q, m)
			}
		}
	}
	if t.asked = nil; len(pages)+len(found) > 0 {
		w.Fatalf("%d: answers that nobody asked for: %+v %+v", in, pages, found)
	}
}

// checkEnd compares the list of the conversations, the archive and what was sent with the truth.
func (w *talks) checkEnd() {
	var want []chat.Summary
	for in, t := range w.truths {
		w.pull(in)
		all := window(w.T, w.archive, chat.Window{Conversation: w.names[in], Before: 1 << 20}).Messages
		if !slices.EqualFunc(all, t.all, told) {
			w.Fatalf("%d has in the archive\n%+v\nnot\n%+v", in, all, t.all)
		}
		newest := chat.ID(0)
		for _, m := range t.face.shown {
			newest = max(newest, m.ID)
		}
		if t.here {
			want = append(want, chat.Summary{Conversation: w.names[in], Newest: newest, Details: w.detailsOf(in)})
		}
	}
	got := w.room.Conversations()
	slices.SortFunc(got, func(a, b chat.Summary) int { return bytes.Compare(a.Conversation[:], b.Conversation[:]) })
	atLeast := func(a, b chat.Summary) bool { // a late one may stand above what is shown
		mine := w.truths[slices.Index(w.names, a.Conversation)].mine
		return a.Conversation == b.Conversation && a.Details == b.Details && a.Newest >= b.Newest && (a.Newest == 0 || mine[a.Newest])
	}
	if !slices.EqualFunc(got, want, atLeast) {
		w.Fatalf("the list is %v, want %v", got, want)
	}
	var plain []string
	var signed []chat.ID
	for _, s := range w.carrier.take() {
		plain = append(plain, s.text)
	}
	for _, m := range w.pen.said {
		signed = append(signed, m.ID)
	}
	if !slices.Equal(plain, w.plain) || !slices.Equal(signed, w.signed) {
		w.Fatalf("to plain peers went %q, want %q; the journal got %d, want %d", plain, w.plain, signed, w.signed)
	}
	if n := w.room.Behind(); n != 0 {
		w.Fatalf("%d messages wait", n)
	}
}
