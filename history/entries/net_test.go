package entries

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"udpchat/journal"
)

// net is some nodes whose disks fail, and which are killed, in an order that its randomness decides.
type net struct {
	testing.TB
	r     *rand.Rand
	nodes []*peer
	last  journal.LinkID
	since time.Duration
	said  map[string]bool // what was reported as stored
}

// peer is a node of a net.
type peer struct {
	*disk
	net   *net
	name  string
	m     *journal.Machine
	links map[*peer]journal.LinkID
	queue []arriving
	full  bool
	kept  []journal.Keep // not yet written
	sent  int
}

type arriving struct {
	link  journal.LinkID
	frame []byte
}

func (p *peer) now() journal.Now {
	return journal.Now{Since: p.net.since, Clock: begin.Add(p.net.since)}
}

// Read fills b with the randomness of the net.
func (n *net) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(n.r.Uint32())
	}
	return len(b), nil
}

func (p *peer) start() {
	p.m, p.links, p.queue, p.kept = journal.New(journal.Config{Key: keyOf(p.name), Random: p.net}), map[*peer]journal.LinkID{}, nil, nil
	s := p.state(openRoom)
	s.Open = true
	p.m.Enter(p.now(), *s)
}

// kill ends a node between any two of its transactions, and starts it again.
func (p *peer) kill() {
	for _, other := range p.net.nodes {
		p.unlink(other)
	}
	p.disk = p.again()
	p.start()
}

func (p *peer) link(other *peer) {
	if p == other || p.links[other] != 0 {
		return
	}
	p.net.last += 2
	for i, ends := range [][2]*peer{{p, other}, {other, p}} {
		a, b, id := ends[0], ends[1], p.net.last+journal.LinkID(i)
		a.links[b] = id
		a.m.LinkUp(a.now(), id, write(b.name, openRoom, 0).name.Author, [32]byte{byte(p.net.last)})
	}
}

func (p *peer) unlink(other *peer) {
	for _, ends := range [][2]*peer{{p, other}, {other, p}} {
		if id := ends[0].links[ends[1]]; id != 0 {
			delete(ends[0].links, ends[1])
			ends[0].m.LinkDown(ends[0].now(), id)
		}
	}
}

// work does what the machine asks for. It reports false if the node is killed halfway.
func (p *peer) work() (alive bool) {
	e := p.m.Ready()
	p.kept = append(p.kept, e.Keep...)
	ok := p.write(e)
	if len(e.Store) > 0 && p.net.r.IntN(30) == 0 {
		p.kill() // before it is reported
		return false
	}
	for _, s := range e.Store {
		p.m.Stored(p.now(), s.ID, ok)
	}
	for _, s := range e.Send {
		p.send(s.Link, s.Frame)
	}
	for _, s := range e.Serve {
		for more := true; more; {
			var frame []byte
			frame, more = s.Answer(p.read(name{s.Conversation, s.Log}, s.From, s.From+journal.MaxRun-1), 0)
			p.send(s.Link, frame)
		}
	}
	for _, r := range e.Read {
		p.m.ReadDone(p.now(), r.ID, p.read(name{r.Conversation, r.Log}, r.From, r.To))
	}
	for _, v := range e.Verify {
		p.m.Verified(p.now(), v.ID, v.Holds())
	}
	p.forget(e.Forget)
	for _, t := range e.Tell {
		for _, entry := range t.Entries {
			if t.News == journal.NewsSaid {
				p.net.said[string(entry.Body)] = true
			}
		}
	}
	return true
}

// write writes in one transaction, which is rolled back after some of it when the disk is full. Now and then it writes twice.
func (p *peer) write(e *journal.Effects) (ok bool) {
	ctx := p.Context()
	for range 1 + p.net.r.IntN(10)/9 {
		err := p.exec(ctx, "BEGIN IMMEDIATE")
		for _, s := range e.Store {
			if _, appended := p.Append(ctx, stored(s.Entries), s.Introducer); appended != nil {
				p.Fatal(appended)
			}
		}
		for _, k := range p.kept {
			err = errors.Join(err, p.Keep(ctx, k))
		}
		for _, t := range e.Tell {
			if t.News == journal.NewsMember {
				err = errors.Join(err, p.Meet(ctx, Meeting{In: t.Conversation, Member: t.Member, Since: 1 << 30, Person: true}))
			}
		}
		if err != nil {
			p.Fatal(err)
		}
		if p.full {
			if err := p.exec(ctx, "ROLLBACK"); err != nil {
				p.Fatal(err)
			}
			return false
		}
		if err := p.exec(ctx, "COMMIT"); err != nil {
			p.Fatal(err)
		}
	}
	p.kept = nil
	return true
}

func (p *peer) forget(all []journal.Forget) {
	for _, f := range all {
		p.in(func(ctx context.Context) error {
			freed, low, err := p.Forget(ctx, f)
			if f.ID != 0 {
				p.m.Forgotten(p.now(), f.ID, low, freed)
			}
			return err
		})
	}
}

func (p *peer) send(link journal.LinkID, frame []byte) {
	for other, id := range p.links {
		if id == link {
			other.queue = append(other.queue, arriving{other.links[p], slices.Clone(frame)})
		}
	}
}

// deliver gives the node what has arrived.
func (p *peer) deliver() {
	if len(p.queue) > 0 {
		a := p.queue[0]
		p.queue = p.queue[1:]
		p.m.Receive(p.now(), a.link, a.frame)
	}
}

// pass lets time pass, and everything arrive.
func (n *net) pass(d time.Duration) {
	for end := n.since + d; n.since < end; n.since += 100 * time.Millisecond {
		for range 20 {
			for _, p := range n.nodes {
				p.deliver()
				p.work()
			}
		}
		for _, p := range n.nodes {
			p.m.Tick(p.now())
		}
	}
}

func (n *net) one() *peer { return n.nodes[n.r.IntN(len(n.nodes))] }

func (n *net) step(shrinking bool) {
	switch p := n.one(); n.r.IntN(9) {
	case 0, 1:
		p.sent++
		p.m.Say(p.now(), journal.Saying{Conversation: openRoom, Kind: journal.KindText, Body: fmt.Appendf(nil, "%d of %s", p.sent, p.name)})
	case 2, 3:
		p.link(n.one())
	case 4:
		p.unlink(n.one())
	case 5:
		p.full = !p.full && n.r.IntN(3) == 0
	case 6:
		if n.r.IntN(4) == 0 {
			p.kill()
		}
	case 7:
		n.pass(time.Duration(n.r.IntN(3000)) * time.Millisecond)
	case 8:
		if shrinking {
			p.m.Shrink(p.now(), n.r.IntN(1500))
		}
	}
	n.one().work()
}

// Machines on these tables end with the same entries, whatever fails or is killed meanwhile.
func TestMachinesGoOnThroughFailuresAndKills(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			n := &net{TB: t, r: rand.New(rand.NewPCG(seed, 7)), since: 1, said: map[string]bool{}}
			for _, name := range []string{"a", "b", "c"} {
				n.nodes = append(n.nodes, &peer{disk: newDisk(t), net: n, name: name})
			}
			for _, p := range n.nodes {
				p.start()
			}
			shrinking := seed%2 == 1
			for range 120 {
				n.step(shrinking)
			}
			for _, p := range n.nodes {
				p.full = false
			}
			for range 3 { // a node may be killed meanwhile
				for _, p := range n.nodes {
					n.nodes[0].link(p)
					n.nodes[1].link(p)
				}
				n.pass(15 * time.Second)
			}
			n.compare(shrinking)
		})
	}
}

// compare checks that what the nodes hold of each log is whole and alike, and all that was reported.
func (n *net) compare(shrinking bool) {
	n.Helper()
	highs := map[journal.Log]journal.Header{}
	for _, p := range n.nodes {
		texts := map[string]bool{}
		for _, l := range p.state(openRoom).Logs {
			run := p.read(name{openRoom, l.Log}, l.Low, l.High)
			for _, e := range run {
				texts[string(e.Body)] = true
			}
			if l.High > 0 && uint64(len(run)) != l.High-l.Low+1 || len(l.Holes) > 0 {
				n.Errorf("%s has %d entries of %d to %d, without %v", p.name, len(run), l.Low, l.High, l.Holes)
			}
			if l.High == 0 {
				continue
			}
			if h, other := highs[l.Log]; other && h != *l.Head {
				n.Errorf("%s has a log up to %d, another node up to %d", p.name, l.High, h.Number())
			}
			highs[l.Log] = *l.Head
		}
		maps.DeleteFunc(texts, func(s string, _ bool) bool { return !n.said[s] })
		if !shrinking && len(texts) != len(n.said) {
			n.Errorf("%s has %d of %d texts that were reported", p.name, len(texts), len(n.said))
		}
		const differ = "SELECT count(*) FROM log WHERE bytes <> (SELECT ifnull(sum(length(header) + ifnull(length(body), 0)), 0) FROM entry WHERE key >> 40 = num)"
		if got := p.shell(differ + "; PRAGMA integrity_check"); got != "0\nok" {
			n.Errorf("the sqlite3 shell says %q of %s", got, p.name)
		}
	}
	if len(n.said) == 0 {
		n.Error("nothing was said")
	}
}
