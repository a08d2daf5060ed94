package replica

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/journal"
)

// twin starts a node with the key of n and a copy of its folder.
func (ns *nodes) twin(n *whole) *whole {
	t := &whole{node: &node{net: ns, vault: &vault{}, name: n.name, key: n.key, called: n.called}}
	n.again(func() { t.folder = ns.copyOf(n.folder) })
	t.begin()
	ns.Cleanup(t.end)
	return t
}

// part has a node and its twin write a log twice: b has what one says, and c what the other one says.
func (ns *nodes) part(a, b, c *whole) (twin *whole, said []string) {
	ns.link(a.node, b.node)
	ns.link(a.node, c.node)
	pass(time.Second)
	a.says("common")
	pass(10 * time.Second)
	twin = ns.twin(a)
	ns.link(a.node, b.node)
	ns.link(twin.node, c.node)
	pass(time.Second)
	said = []string{"common"}
	for i := range 3 {
		for who, n := range map[string]*whole{"first": a, "second": twin} {
			text := fmt.Sprint("number ", i, " of the ", who)
			n.says(text)
			said = append(said, text)
		}
		pass(time.Second)
	}
	if a.logOf("number 2 of the first") != twin.logOf("number 2 of the second") {
		ns.Error("the log was not written twice")
	}
	return twin, said
}

// wantSameAgain checks that nodes have texts, each once, and again after a start.
func (ns *nodes) wantSameAgain(said []string, all ...*whole) {
	for _, n := range all {
		n.wantSame(said...)
	}
	for _, n := range all {
		n.again(func() {})
		pass(time.Second)
	}
	for i, n := range all {
		for _, o := range all[:i] {
			if n.public() != o.public() {
				ns.link(n.node, o.node)
			}
		}
	}
	pass(time.Minute)
	for _, n := range all {
		n.wantSame(said...)
		if len(n.notices) > 0 && !slices.Equal(n.notices, []string{"returned"}) {
			ns.Errorf("%s is told %q", n.name, n.notices)
		}
	}
}

func TestWhatLiesBehindAForkIsShownToAllOnce(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c, d := ns.whole("a"), ns.whole("b"), ns.whole("c"), ns.whole("d")
		a2, said := ns.part(a, b, c)
		ns.link(c.node, d.node)
		pass(5 * time.Second)
		began := time.Now()
		ns.link(b.node, c.node)
		pass(5 * time.Second)
		ns.want("it does not take long", time.Since(began) < againAfter)
		for _, n := range []*whole{a, a2, b, c, d} {
			n.wantSame(said...)
		}
		ns.wantSameAgain(said, a, a2, b, c, d)
		a.wantStored("number 2 of the first", "bcd", "")
	})
}

func TestWhatLiesBehindAForkIsSaidByOthersIfItsAuthorsAreGone(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c, d := ns.whole("a"), ns.whole("b"), ns.whole("c"), ns.whole("d")
		a2, said := ns.part(a, b, c)
		a.stop()
		a2.stop()
		ns.link(c.node, d.node)
		ns.link(b.node, c.node)
		pass(againAfter + againWithin + 5*time.Second)
		ns.wantSameAgain(said, b, c, d)
	})
}

func TestBothEntriesOfAForkAreShownThoughWhoHadOneIsGone(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c, d := ns.whole("a"), ns.whole("b"), ns.whole("c"), ns.whole("d")
		a2, said := ns.part(a, b, c)
		a.stop()
		a2.stop()
		ns.link(b.node, c.node)
		pass(time.Second) // the fork is known
		c.stop()
		ns.link(b.node, d.node)
		pass(againAfter + againWithin + 5*time.Second)
		said = slices.DeleteFunc(said, func(text string) bool { return text == "number 1 of the second" || text == "number 2 of the second" })
		ns.wantSameAgain(said, b, d)
	})
}

func TestWhatLiesBehindAForkIsSaidUnderTheNewIdentity(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.whole("a"), ns.whole("b"), ns.whole("c")
		a2, said := ns.part(a, b, c)
		a2.key = keyOf("another")
		a2.Rekey(a2.key)
		a2.chat.SetMe(a2.public())
		pass(time.Second)
		ns.link(a2.node, c.node)
		ns.link(b.node, c.node)
		pass(5 * time.Second)
		for _, n := range []*whole{a, a2, b, c} {
			n.wantSame(said...)
		}
		for _, m := range b.all() {
			if m.Text != "common" && m.Author != chat.LinkedMember(a.public()) {
				t.Errorf("%q is by %s", m.Text, m.Author)
			}
		}
		ns.wantSameAgain(said, a, a2, b, c)
	})
}

func TestAnEntryThatIsSaidAgainHasToBeSigned(t *testing.T) {
	bubble(t, func(ns *nodes) {
		b, liar := ns.whole("b"), ns.node("liar")
		l := ns.link(liar, b.node)
		pass(time.Second)
		victim := newWriter("victim")
		good, bad := victim.text("said"), victim.text("never said")
		forged := *bad.Header
		forged[len(forged)-1] ^= 1
		w := newWriter("liar")
		for _, e := range []journal.Entry{good, {Header: &forged, Body: bad.Body}} {
			again := w.write(journal.KindAgain, journal.AgainBody(e))
			l.send(slices.Concat([]byte{7, 0}, again.Header[:], []byte{1}, again.Body))
			pass(time.Second)
		}
		b.wantSame("said")
		if m := b.all()[0]; m.Author != chat.LinkedMember(chat.Key(good.Header.Author())) {
			t.Errorf("it is by %s", m.Author)
		}
	})
}

func TestAnEntryThatIsSaidAgainWithOtherWordsHidesNothing(t *testing.T) {
	bubble(t, func(ns *nodes) {
		b, liar := ns.whole("b"), ns.node("liar")
		l := ns.link(liar, b.node)
		pass(time.Second)
		victim, w := newWriter("victim"), newWriter("liar")
		said := victim.text("said")
		again := w.write(journal.KindAgain, journal.AppendField(nil, journal.FieldAgain, append(said.Header[:], "other words"...)))
		l.send(slices.Concat([]byte{7, 0}, again.Header[:], []byte{1}, again.Body))
		pass(time.Second)
		b.wantSame()
		b.again(func() {})
		pass(time.Second)
		l = ns.link(liar, b.node)
		pass(time.Second)
		l.send(slices.Concat([]byte{7, 0}, said.Header[:], []byte{1}, said.Body))
		pass(time.Second)
		b.wantSame("said")
	})
}

func TestWhoSaysAgainWhatStrangersSaidMakesFewOfThemKnown(t *testing.T) {
	bubble(t, func(ns *nodes) {
		b, liar := ns.whole("b"), ns.node("liar")
		l := ns.link(liar, b.node)
		pass(time.Second)
		w, last := newWriter("liar"), journal.Entry{}
		for i := range 100 {
			last = newWriter(fmt.Sprint("stranger ", i)).text(fmt.Sprint("text ", i))
			again := w.write(journal.KindAgain, journal.AgainBody(last))
			l.send(slices.Concat([]byte{7, 0}, again.Header[:], []byte{1}, again.Body))
		}
		pass(time.Second)
		if n := len(b.all()); n == 0 || n > 64 {
			t.Errorf("%d strangers are heard", n)
		}
		b.again(func() {})
		pass(time.Second)
		l = ns.link(liar, b.node)
		pass(time.Second)
		l.send(slices.Concat([]byte{7, 0}, last.Header[:], []byte{1}, last.Body))
		pass(time.Second)
		if !slices.ContainsFunc(b.all(), func(m chat.Message) bool { return m.Text == "text 99" }) {
			t.Error("what was not shown when it was said again is not shown at all")
		}
	})
}

// clones is some nodes of which copies are made while they talk.
type clones struct {
	*nodes
	*rand.Rand
	all  []*whole
	said []string
	keys int
}

func (c *clones) one() *whole { return c.all[c.IntN(len(c.all))] }

// wireTo returns the link between two nodes, or nil.
func wireTo(a, b *whole) *wire {
	a.ends.mu.Lock()
	defer a.ends.mu.Unlock()
	for _, w := range a.ends.wires {
		if w.to == b.node && w.ctx.Err() == nil {
			return w
		}
	}
	return nil
}

// meet links two nodes, unless they have one key.
func (c *clones) meet(a, b *whole) {
	if a.public() != b.public() && wireTo(a, b) == nil {
		w, late := c.link(a.node, b.node), time.Duration(c.IntN(1000))*time.Millisecond
		w.set(late, nil)
		w.back.set(late, nil)
	}
}

// talk has nodes say something.
func (c *clones) talk(i int, all ...*whole) {
	for j, n := range all {
		text := fmt.Sprintf("%d.%d of %s", i, j, n.name)
		n.says(text)
		c.said = append(c.said, text)
	}
}

// clone makes a twin of a node. At first both talk to others that do not hear of each other.
func (c *clones) clone(i int, a *whole) {
	for _, n := range c.all {
		n.ends.closeAll()
	}
	twin := c.twin(a)
	c.meet(a, c.one())
	c.meet(twin, c.one())
	c.all = append(c.all, twin)
	for j := range 1 + c.IntN(3) {
		pass(3 * time.Second)
		c.talk(1000+10*i+j, a, twin)
	}
}

// step has something happen.
func (c *clones) step(i int) {
	a, b := c.one(), c.one()
	switch c.IntN(16) {
	case 0, 1, 2, 3, 4, 5:
		c.talk(i, c.all[c.IntN(len(c.all)):]...)
	case 6, 7, 8, 9:
		c.meet(a, b)
	case 10, 11:
		if w := wireTo(a, b); w != nil {
			w.cut()
		}
	case 12:
		a.again(func() {})
	case 13, 14:
		if len(c.all) < 7 {
			c.clone(i, a)
		}
	case 15:
		if slices.ContainsFunc(c.all, func(o *whole) bool { return o != a && o.public() == a.public() }) {
			c.keys++
			a.key = keyOf(fmt.Sprint("key ", c.keys))
			a.Rekey(a.key)
			a.chat.SetMe(a.public())
		}
	}
	pass(time.Duration(c.IntN(3000)) * time.Millisecond)
}

func TestAllTextsAreShownToAllOnceHoweverNodesAreCloned(t *testing.T) {
	forks := 0
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			bubble(t, func(ns *nodes) {
				c := &clones{nodes: ns, Rand: rand.New(rand.NewPCG(seed, 7))}
				for _, name := range []string{"a", "b", "c"} {
					c.all = append(c.all, ns.whole(name))
				}
				for i := range 60 {
					c.step(i)
				}
				for i, a := range c.all {
					for _, b := range c.all[:i] {
						c.meet(a, b)
					}
				}
				pass(2 * time.Minute)
				for _, n := range c.all {
					n.wantSame(c.said...)
				}
				s, _ := c.all[0].history.State(journal.Conversation(open))
				forks += len(s.Forks)
			})
		})
	}
	if t.Logf("%d logs were written twice", forks); forks < 5 {
		t.Errorf("only %d logs were written twice", forks)
	}
}

func TestBothEntriesOfAForkAreSaidAgainThoughTheDiskFailsOnce(t *testing.T) {
	bubble(t, func(ns *nodes) {
		b, c := ns.node("b"), ns.node("c")
		ns.link(b, c)
		pass(time.Second)
		f := &journal.Fork{A: newWriter("author").text("one"), B: newWriter("author").text("other")}
		b.at(func(k *keeper) {
			k.talks.all[journal.Conversation(open)].again.parted(f)
			k.disk.(*disk).unreadable = 1
		})
		pass(againAfter + againWithin + againAfter + 5*time.Second)
		ns.want("c has both", c.room.has("one") == 1 && c.room.has("other") == 1)
	})
}

// forkOf is the proof that a log of an author was written twice.
func forkOf(author string, l journal.LogID) *journal.Fork {
	one := func(text string) journal.Entry {
		w := newWriter(author)
		w.draft.Log = l
		return w.text(fmt.Sprint(text, " ", author, " ", l))
	}
	return &journal.Fork{A: one("one"), B: one("other")}
}

func TestWhoWritesManyLogsTwiceHoldsUpWhatOthersHaveSaidForAnHourAtMost(t *testing.T) {
	bubble(t, func(ns *nodes) {
		b, c := ns.node("b"), ns.node("c")
		ns.link(b, c)
		pass(time.Second)
		parts := func(author string, logs int) {
			b.at(func(k *keeper) {
				for l := range logs {
					k.talks.all[journal.Conversation(open)].again.parted(forkOf(author, journal.LogID(l+1)))
				}
			})
			pass(againAfter + againWithin + 5*time.Second)
		}
		count := func(author string) (n int) {
			c.room.do(func() {
				for _, text := range c.room.texts {
					if strings.Contains(text, " "+author+" ") {
						n++
					}
				}
			})
			return n
		}
		parts("liar", 20)
		parts("victim", 1)
		ns.want(fmt.Sprintf("what the victim has said comes at once beside %d of the liar", count("liar")), count("victim") == 2 && count("liar") == againAuthor)
		for i := range 4 {
			parts(fmt.Sprint("liar ", i), 20)
		}
		parts("late", 1)
		ns.want(fmt.Sprintf("%d of the late one are beyond what is said in an hour", count("late")), count("late") == 0)
		pass(3 * time.Hour)
		ns.want(fmt.Sprintf("what the late one has said comes later: %d", count("late")), count("late") == 2)
		n := 0
		b.at(func(k *keeper) { n = len(k.talks.all[journal.Conversation(open)].again.looks) })
		ns.want(fmt.Sprintf("all comes in the end, but %d logs", n), n == 0)
	})
}

func TestRunsThatWaitAreReadForTogether(t *testing.T) {
	bubble(t, func(ns *nodes) {
		b, w := ns.whole("b"), newWriter("liar")
		pass(time.Second)
		asked := make(chan int)
		b.inbox.call(func(k *keeper) {
			for i := range 100 {
				e := w.write(journal.KindAgain, journal.AgainBody(newWriter("victim").text(fmt.Sprint("text ", i))))
				k.talks.all[journal.Conversation(open)].again.held.stores = append(k.talks.all[journal.Conversation(open)].again.held.stores, journal.Store{Entries: []journal.Entry{e}, From: 1})
			}
			k.talks.all[journal.Conversation(open)].again.release()
			asked <- k.talks.all[journal.Conversation(open)].again.held.open
			k.talks.all[journal.Conversation(open)].again.drop()
		})
		if n := <-asked; n != 100 {
			t.Errorf("%d reads are under way at once, want 100", n)
		}
	})
}

// What a blocked member said is here without its body or not at all, and somebody may bring it in an entry that carries it.
func TestWhatABlockedMemberSaidIsShownOnceItIsBlockedNoMore(t *testing.T) {
	for _, here := range []bool{true, false} {
		bubble(t, func(ns *nodes) {
			a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
			ns.link(b, c)
			l := ns.link(a, b)
			pass(time.Second)
			l.cut()
			a.Block(b.public(), true)
			e := newWriter("b").text("of b")
			if here {
				b.say("of b")
				pass(time.Second)
				all := c.disk.holdings()
				e = all[slices.IndexFunc(all, func(e journal.Entry) bool { return e.Header.Kind() == journal.KindText })]
				ns.link(a, b)
				pass(5 * time.Second)
			}
			ns.link(a, c)
			c.at(func(k *keeper) {
				k.machine.Say(k.now(), journal.Saying{Kind: journal.KindAgain, Body: journal.AgainBody(e)})
			})
			pass(5 * time.Second)
			ns.want("it is not shown", a.room.has("of b") == 0)
			a.Block(b.public(), false)
			pass(10 * time.Second)
			ns.want(fmt.Sprint("it is shown, where it is here: ", here), a.room.has("of b") == 1)
		})
	}
}
