package entries

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"testing"
	"time"

	"udpchat/journal"
)

// node is a machine of the journal that keeps everything in a database.
type node struct {
	*disk
	name  string
	m     *journal.Machine
	since time.Duration
	peer  *node
	queue [][]byte // frames for this node
}

// start runs a node with what is in its database.
func start(d *disk, name string) *node {
	d.Helper()
	n := &node{disk: d, name: name, m: journal.New(journal.Config{Key: keyOf(name), Random: rand.Reader}), since: 1}
	s := d.state(openRoom)
	s.Open = true
	n.m.Enter(n.now(), *s)
	return n
}

func (n *node) now() journal.Now { return journal.Now{Since: n.since, Clock: begin.Add(n.since)} }

// link links two nodes and lets them work until nothing is left to do.
func link(a, b *node) {
	a.peer, b.peer = b, a
	a.m.LinkUp(a.now(), 1, write(b.name, openRoom, 0).name.Author, [32]byte{1})
	b.m.LinkUp(b.now(), 1, write(a.name, openRoom, 0).name.Author, [32]byte{1})
	settle(a, b)
}

// settle lets nodes work, and lets time pass, until nothing is due any more for ten seconds.
func settle(nodes ...*node) {
	for range 100 {
		for busy := true; busy; {
			busy = false
			for _, n := range nodes {
				busy = n.work() || busy
			}
		}
		for _, n := range nodes {
			n.since += 100 * time.Millisecond
			n.m.Tick(n.now())
		}
	}
}

// work does what the machine asks for, and takes a frame. It reports whether there was anything.
func (n *node) work() bool {
	e := n.m.Ready()
	busy := len(e.Store)+len(e.Keep)+len(e.Send)+len(e.Serve)+len(e.Read)+len(e.Verify)+len(e.Forget)+len(e.Tell) > 0
	n.store(e)
	for _, s := range e.Send {
		n.send(s.Frame)
	}
	for _, s := range e.Serve {
		for more := true; more; {
			var frame []byte
			frame, more = s.Answer(n.read(name{s.Conversation, s.Log}, s.From, s.From+journal.MaxRun-1), 0)
			n.send(frame)
		}
	}
	for _, r := range e.Read {
		n.m.ReadDone(n.now(), r.ID, n.read(name{r.Conversation, r.Log}, r.From, r.To))
	}
	for _, v := range e.Verify {
		n.m.Verified(n.now(), v.ID, v.Holds())
	}
	if len(n.queue) > 0 {
		frame := n.queue[0]
		n.queue = n.queue[1:]
		n.m.Receive(n.now(), 1, frame)
		busy = true
	}
	return busy
}

// store writes what the machine asks to keep in one transaction, and reports it.
func (n *node) store(e *journal.Effects) {
	n.in(func(ctx context.Context) error {
		for _, s := range e.Store {
			if _, err := n.Append(ctx, stored(s.Entries), s.Introducer); err != nil {
				return err
			}
		}
		for _, k := range e.Keep {
			if err := n.Keep(ctx, k); err != nil {
				return err
			}
		}
		for _, t := range e.Tell {
			if t.News == journal.NewsMember {
				if err := n.Meet(ctx, Meeting{In: t.Conversation, Member: t.Member, Since: 1 << 30, Person: true}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for _, s := range e.Store {
		n.m.Stored(n.now(), s.ID, true)
	}
	for _, f := range e.Forget {
		n.in(func(ctx context.Context) error {
			freed, low, err := n.Forget(ctx, f)
			n.m.Forgotten(n.now(), f.ID, low, freed)
			return err
		})
	}
}

func (n *node) send(frame []byte) {
	if n.peer != nil {
		n.peer.queue = append(n.peer.queue, slices.Clone(frame))
	}
}

func (n *node) say(text string) {
	n.m.Say(n.now(), journal.Saying{Conversation: openRoom, Kind: journal.KindText, Body: []byte(text)})
}

// texts returns what the node has of the open room.
func (n *node) texts() (all []string) {
	n.Helper()
	for _, l := range n.state(openRoom).Logs {
		for _, e := range n.read(name{openRoom, l.Log}, l.Low, l.High) {
			all = append(all, string(e.Body))
		}
	}
	slices.Sort(all)
	return all
}

// Machines of the journal go on with what they kept, after both were started anew.
func TestAMachineGoesOnWithWhatIsKept(t *testing.T) {
	a, b := start(newDisk(t), "a"), start(newDisk(t), "b")
	link(a, b)
	var want []string
	for i := range 3 {
		want = append(want, fmt.Sprint("of a: ", i), fmt.Sprint("of b: ", i))
		a.say(want[2*i])
		b.say(want[2*i+1])
	}
	settle(a, b)
	slices.Sort(want)
	for _, n := range []*node{a, b} {
		if got := n.texts(); !slices.Equal(got, want) {
			t.Fatalf("%s has %q, want %q", n.name, got, want)
		}
	}
	if told := a.state(openRoom).Told; len(told) != 1 || told[0].Log.Author != write("a", openRoom, 0).name.Author || told[0].To != 3 {
		t.Errorf("a was told %+v", told)
	}
	a, b = start(a.again(), "a"), start(b.again(), "b")
	a.say("of a: before the link") // the end of its log is confirmed first
	link(a, b)
	if got := b.texts(); len(got) != 7 {
		t.Errorf("b has %q", got)
	}
	logs := a.state(openRoom).Logs
	if len(logs) != 2 || logs[0].High+logs[1].High != 7 {
		t.Errorf("a has the logs %+v", logs)
	}
	if members := b.state(openRoom).Members; len(members) != 1 {
		t.Errorf("b has met %v", members)
	}
	a.m.Shrink(a.now(), 1<<20)
	settle(a, b)
	for _, l := range a.state(openRoom).Logs {
		if l.Low != l.High || l.Lowest != l.Low || l.Size >= 400 {
			t.Errorf("after shrinking a has %+v", l)
		}
	}
}
