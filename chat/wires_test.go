package chat_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/early"
	"udpchat/chat/memory"
)

// disk is an archive whose commits come when the test wants, and that forgets the rest in a crash.
type disk struct {
	*memory.Archive
	pending []func()
	broken  bool // the outbox cannot be read
}

func newDisk() *disk { return &disk{Archive: memory.New()} }

func (d *disk) later(f func()) { d.pending = append(d.pending, f) }

func (d *disk) Append(ms []chat.Message, stored func()) {
	d.later(func() { d.Archive.Append(ms, stored) })
}

func (d *disk) AppendDurable(ms []chat.Message, stored func()) {
	d.later(func() { d.Archive.AppendDurable(ms, stored) })
}

func (d *disk) Update(ms []chat.Message) {
	d.later(func() { d.Archive.Update(ms) })
}

func (d *disk) SaveContacts(cs []chat.Contact) {
	cs = slices.Clone(cs)
	d.later(func() { d.Archive.SaveContacts(cs) })
}

func (d *disk) Outbox(ctx context.Context, after uint64, n int, answer func([]chat.Message, error)) {
	if d.broken {
		answer(nil, errors.New("broken"))
		return
	}
	d.Archive.Outbox(ctx, after, n, answer)
}

// commit puts the oldest n of what waits on disk.
func (d *disk) commit(n int) {
	for range min(n, len(d.pending)) {
		f := d.pending[0]
		d.pending = d.pending[1:]
		f()
	}
}

func (d *disk) crash() { d.pending = nil }

// all is everything on disk.
func (d *disk) all() []chat.Message {
	var all []chat.Message
	d.Window(context.Background(), chat.Window{Before: 1 << 20}, func(p chat.Page) { all = p.Messages })
	return all
}

// texts is what they say.
func (d *disk) texts() []string {
	var all []string
	for _, m := range d.all() {
		all = append(all, m.Text)
	}
	return all
}

// said is the last own message on disk.
func (d *disk) said() (last chat.Message) {
	for _, m := range d.all() {
		if m.Mine() {
			last = m
		}
	}
	return last
}

// order is the greatest order on disk.
func (d *disk) order() (last int64) {
	for _, m := range d.all() {
		last = max(last, m.Pos.Order)
	}
	return last
}

// frame is what a cable carries: a letter, or an acknowledgement.
type frame struct {
	from, to *testNode
	letter   chat.Letter
	ack      uint64
}

// cable is a link between two hosts: what is on its way, in order.
type cable struct {
	ends  [2]*testNode
	ready [2]bool // this end may send: the other's hello has come
	way   []frame
}

// testNode is a node of a world: a room with a disk and cables.
type testNode struct {
	key    chat.Key
	world  *world
	disk   *disk
	room   *chat.Room
	met    map[chat.Key]int  // how much of what it said is not for another
	lost   map[chat.Key]bool // a crash made it forget another that it may have sent something
	alone  []lonely          // what it said in this run before it met anybody
	nobody []string          // the same, of all runs
	texts  []string          // what it said, and what of it survived
	starts int
}

// world is hosts with cables between them that break, repeat and hold up what they carry.
type world struct {
	r       *rand.Rand
	hosts   []*testNode
	cables  []*cable
	zombies []frame // left over from cables that are no more
	at      time.Time
}

const queueSize = 3

func newWorld(seed uint64, n int) *world {
	w := &world{r: rand.New(rand.NewPCG(seed, 7)), at: noon}
	for i := range n {
		h := &testNode{key: chat.Key{byte(i + 1)}, world: w, disk: newDisk(), met: map[chat.Key]int{}, lost: map[chat.Key]bool{}}
		w.hosts = append(w.hosts, h)
		h.start()
	}
	return w
}

func (h *testNode) start() {
	h.starts++
	h.room = chat.New(chat.Config{
		Now: func() time.Time { return h.world.at }, Plain: plain{}, Archive: h.disk, Links: h, Me: h.key,
		Last: chat.Pos{Order: h.disk.order(), ID: chat.ID(1000 * h.starts)}, Said: h.disk.said(),
	})
}

// Send implements chat.Links.
func (h *testNode) Send(to chat.Key, l chat.Letter) bool {
	c, end := h.cable(to)
	if c == nil || !c.ready[end] {
		return false
	}
	n := 0
	for _, f := range c.way {
		if f.from == h && f.ack == 0 {
			n++
		}
	}
	if n >= queueSize {
		return false
	}
	c.way = append(c.way, frame{from: h, to: c.ends[1-end], letter: l})
	return true
}

// Acknowledge implements chat.Links.
func (h *testNode) Acknowledge(to chat.Key, number uint64) {
	if c, end := h.cable(to); c != nil {
		c.way = append(c.way, frame{from: h, to: c.ends[1-end], ack: number})
	}
}

func (h *testNode) cable(to chat.Key) (*cable, int) {
	for _, c := range h.world.cables {
		for end, x := range c.ends {
			if x == h && c.ends[1-end].key == to {
				return c, end
			}
		}
	}
	return nil, 0
}

// connect makes a link. Each end hears of it after what each has to say was asked.
func (w *world) connect(a, b *testNode) {
	if c, _ := a.cable(b.key); c != nil || a == b {
		return
	}
	c := &cable{ends: [2]*testNode{a, b}}
	heard := [2]chat.Presence{w.hello(a, b), w.hello(b, a)}
	w.cables = append(w.cables, c)
	for _, end := range w.r.Perm(2) {
		h, other := c.ends[end], c.ends[1-end]
		if _, before := h.met[other.key]; !before {
			h.met[other.key] = h.fresh()
		}
		c.ready[end] = w.r.IntN(2) == 0 // a letter of the old link may come upon the new one
		if w.r.IntN(2) == 0 {
			h.room.Ready(other.key)
		}
		c.ready[end] = true
		h.room.LinkUp(heard[1-end])
	}
}

// hello is what one host tells another of itself.
func (w *world) hello(of, to *testNode) chat.Presence {
	n, ok := of.room.Heard(to.key)
	return chat.Presence{Key: of.key, Name: "twin", Heard: n, HasHeard: ok}
}

// cut ends a link. What it carried is lost or, some of it, late.
func (w *world) cut(c *cable) {
	w.cables = slices.DeleteFunc(w.cables, func(x *cable) bool { return x == c })
	if w.r.IntN(2) == 0 {
		w.zombies = append(w.zombies, c.way...)
	}
	for end, h := range c.ends {
		h.room.LinkDown(c.ends[1-end].key)
	}
}

// deliver hands on the first frame of some on their way, together with letters that follow it.
func (w *world) deliver(way []frame) []frame {
	f := way[0]
	if f.ack > 0 {
		f.to.room.Acknowledged(f.from.key, f.ack)
		return way[1:]
	}
	n := 1
	letters := []chat.Letter{f.letter}
	for n < len(way) && way[n].from == f.from && way[n].to == f.to && way[n].ack == 0 && w.r.IntN(2) == 0 {
		letters = append(letters, way[n].letter)
		n++
	}
	f.to.room.ReceiveLetters(context.Background(), f.from.key, letters)
	if w.r.IntN(10) == 0 {
		f.to.room.ReceiveLetters(context.Background(), f.from.key, letters)
	}
	return way[n:]
}

// carry lets a cable carry something.
func (w *world) carry(c *cable) {
	if len(c.way) == 0 {
		return
	}
	way := c.way
	c.way = nil
	rest := w.deliver(way)
	c.way = append(slices.Clone(rest), c.way...)
	for end, h := range c.ends {
		h.room.Ready(c.ends[1-end].key)
	}
}

func (h *testNode) say(t *testing.T, text string) {
	if _, err := h.room.Say(chat.OpenRoom, text); err != nil {
		t.Fatal(err)
	}
	h.texts = append(h.texts, text)
	if len(h.met) == 0 {
		h.fresh()
		h.nobody = append(h.nobody, text)
		h.alone = append(h.alone, lonely{len(h.texts) - 1, h.world.at})
	}
}

// lonely is what was said to nobody: its place in what was said, and when.
type lonely struct {
	place int
	at    time.Time
}

// fresh is how much of what was said is not for a node that is met now: everything but what was said to nobody in the last
// minute, and later.
func (h *testNode) fresh() int {
	h.alone = slices.DeleteFunc(h.alone, func(l lonely) bool {
		return h.world.at.Sub(l.at).Abs() >= early.Wait
	})
	if len(h.alone) > 0 {
		return h.alone[0].place
	}
	return len(h.texts)
}

// crash ends a host without warning and starts it again.
func (h *testNode) crash() {
	for _, c := range slices.Clone(h.world.cables) {
		if slices.Contains(c.ends[:], h) {
			h.world.cut(c)
		}
	}
	h.disk.crash()
	kept := map[string]bool{}
	for _, m := range h.disk.all() {
		kept[m.Text] = kept[m.Text] || m.Mine()
	}
	for k, n := range h.met {
		left := 0
		for _, text := range h.texts[:n] {
			if kept[text] {
				left++
			}
		}
		h.met[k] = left
	}
	h.texts = slices.DeleteFunc(h.texts, func(text string) bool { return !kept[text] })
	known := map[chat.Key]bool{}
	for _, c := range h.disk.Contacts() {
		known[c.Key] = !c.Met.IsZero()
	}
	for k := range h.met {
		if !known[k] {
			delete(h.met, k)
			h.lost[k] = true
		}
	}
	h.alone = nil
	h.start()
}

// early reports whether texts begin with one that was said to nobody and go on in order, without a gap.
func (h *testNode) early(texts []string) bool {
	from := slices.Index(h.texts, texts[0])
	return slices.Contains(h.nobody, texts[0]) && from >= 0 && from+len(texts) <= len(h.texts) && slices.Equal(h.texts[from:from+len(texts)], texts)
}
