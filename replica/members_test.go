package replica

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/chat/outcome"
	"udpchat/journal"
	"udpchat/rooms"
)

// vault keeps rooms in memory, over restarts.
type vault struct {
	mu    sync.Mutex // guards the fields below
	rooms []rooms.Membership
	pairs []rooms.Pair
	fails bool
}

func (v *vault) Rooms() []rooms.Membership {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.rooms)
}

func (v *vault) SaveRoom(m rooms.Membership, done func(ok bool)) {
	v.mu.Lock()
	ok := !v.fails
	i := slices.IndexFunc(v.rooms, func(o rooms.Membership) bool { return o.Founder == m.Founder && o.Nonce == m.Nonce })
	switch {
	case !ok:
	case i < 0:
		v.rooms = append(v.rooms, m)
	default:
		v.rooms[i] = m
	}
	v.mu.Unlock()
	done(ok)
}

func (v *vault) Pairs() []rooms.Pair {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.pairs)
}

func (v *vault) SavePair(p rooms.Pair) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.pairs = slices.DeleteFunc(v.pairs, func(o rooms.Pair) bool { return o.Self == p.Self && o.Other.Member == p.Other.Member })
	v.pairs = append(v.pairs, p)
}

func (v *vault) ForgetPair(p rooms.Pair) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.pairs = slices.DeleteFunc(v.pairs, func(o rooms.Pair) bool { return o.Self == p.Self && o.Other.Member == p.Other.Member })
}

// found makes a room, and returns its conversation.
func (n *node) found(name, code string) chat.Conversation {
	s, first, err := rooms.Found(rand.Reader, n.key, name, code)
	if err != nil {
		n.net.Fatal(err)
	}
	n.Found(s, first)
	return chat.Conversation(rooms.Identity{Founder: s.Founder, Nonce: s.Nonce}.Room())
}

// detail returns what people know of a conversation.
func (r *room) detail(in chat.Conversation) (d chat.Details, known bool) {
	r.do(func() { d, known = r.details[in] })
	return d, known
}

func (r *room) isMember(in chat.Conversation, k chat.Key) (is bool) {
	r.do(func() { is = r.members[in][k] })
	return is
}

func (r *room) searching() (s joining.State) {
	r.do(func() { s = r.search })
	return s
}

const theCode = "0271 8281 8284 5904"

// roomOf links nodes with each other. The first has a room that the others come into.
func (ns *nodes) roomOf(all ...*node) chat.Conversation {
	for i, a := range all {
		for _, b := range all[:i] {
			ns.link(a, b)
		}
	}
	in := all[0].found("3B", theCode)
	pass(time.Second)
	for _, n := range all[1:] {
		n.Join(theCode)
		pass(4 * time.Second)
		if s := n.room.searching(); s.Stage != joining.Joined || s.In != in {
			ns.Fatalf("%s has not come in: %+v", n.name, s)
		}
	}
	pass(time.Second)
	return in
}

func TestWhoHasTheCodeComesIn(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		in := ns.roomOf(a, b)
		ns.link(a, c)
		ns.link(b, c)
		d, _ := b.room.detail(in)
		ns.want(fmt.Sprintf("b knows the room: %+v", d), d.Kind == chat.KindRoom && d.Name == "3B" && d.Code == theCode && !d.Founder)
		ns.want("a is a member", b.room.isMember(in, a.public()))
		ns.want("b is a member", a.room.isMember(in, b.public()))
		id := a.sayIn(in, "for members")
		b.sayIn(in, "me too")
		pass(5 * time.Second)
		ns.want("b shows it", b.room.has("for members") == 1)
		ns.want("a shows it", a.room.has("me too") == 1)
		ns.want("c shows nothing", len(c.room.texts) == 0)
		ns.want("c does not know the room", len(c.room.details) == 0)
		ns.want("a knows that b has it", a.room.holdsOwn(b.public(), id))
		ns.want("nothing stands on the disk as it was said", !a.disk.contains("for members") && !b.disk.contains("for members"))
	})
}

// contains reports whether a text is part of a body on the disk.
func (d *disk) contains(text string) bool {
	return slices.ContainsFunc(d.holdings(), func(e journal.Entry) bool { return bytes.Contains(e.Body, []byte(text)) })
}

func TestARoomOutlivesRestarts(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		a.sayIn(in, "before")
		pass(5 * time.Second)
		a.restart()
		b.restart()
		ns.link(a, b)
		pass(time.Second)
		d, _ := a.room.detail(in)
		ns.want(fmt.Sprintf("a knows the room: %+v", d), d.Name == "3B" && d.Code == theCode && d.Founder)
		b.sayIn(in, "after")
		pass(5 * time.Second)
		ns.want("a shows it", a.room.has("after") == 1)
		ns.want("b is a member", a.room.isMember(in, b.public()))
	})
}

func TestALostHistoryLosesNoRoom(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		a.sayIn(in, "of a")
		b.sayIn(in, "of b")
		pass(5 * time.Second)
		for _, lost := range []*node{b, a} {
			lost.stop()
			lost.disk = newDisk()
			lost.start()
			ns.link(a, b)
			pass(10 * time.Second)
			ns.want(lost.name+" shows what others have", lost.room.has("of a") == 1 && lost.room.has("of b") == 1)
			id := lost.sayIn(in, "again "+lost.name)
			pass(10 * time.Second)
			ns.want(lost.name+" says more: "+lost.room.state(id), lost.room.state(id) == "said")
		}
		ns.want("a heard b", a.room.has("again b") == 1)
		ns.want("b heard a", b.room.has("again a") == 1)
	})
}

func TestWhoIsRemovedReadsNothingLater(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		in := ns.roomOf(a, b, c)
		c.sayIn(in, "of c")
		pass(5 * time.Second)
		a.RemoveMember(in, c.public())
		pass(5 * time.Second)
		d, _ := c.room.detail(in)
		ns.want(fmt.Sprintf("c is told: %+v", d), d.Standing == chat.Removed)
		ns.want("c is no member", !a.room.isMember(in, c.public()) && !b.room.isMember(in, c.public()))
		b.sayIn(in, "without c")
		pass(5 * time.Second)
		ns.want("a reads it", a.room.has("without c") == 1)
		ns.want("c does not", c.room.has("without c") == 0 && c.disk.bodies(in, b.public()) == 0)
		now, _ := b.room.detail(in)
		ns.want("there is another code", now.Code != theCode && now.Code != "")
		c.restart()
		ns.link(a, c)
		pass(5 * time.Second)
		d, _ = c.room.detail(in)
		ns.want(fmt.Sprintf("c still knows: %+v", d), d.Standing == chat.Removed)
		c.Join(theCode)
		pass(20 * time.Second)
		ns.want("the old code is of no use", c.room.searching().Stage == joining.Waiting)
		c.Join(now.Code)
		pass(20 * time.Second)
		ns.want(fmt.Sprintf("the new one is: %+v", c.room.searching()), c.room.searching().Stage == joining.Joined)
		c.sayIn(in, "back")
		pass(5 * time.Second)
		ns.want("a hears c", a.room.has("back") == 1)
	})
}

// bodies counts the entries with bodies of an author.
func (d *disk) bodies(in chat.Conversation, of chat.Key) (n int) {
	for _, e := range d.holdings() {
		if e.Body != nil && e.Header.Conversation() == journal.Conversation(in) && e.Header.Author() == journal.PublicKey(of) {
			n++
		}
	}
	return n
}

func TestWhoWasAwayWhenItWasRemovedIsToldLater(t *testing.T) {
	for _, lost := range []bool{false, true} {
		bubble(t, func(ns *nodes) {
			a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
			in := ns.roomOf(a, b, c)
			c.stop()
			a.RemoveMember(in, c.public())
			a.sayIn(in, "without c")
			pass(5 * time.Second)
			if lost {
				c.disk = newDisk()
			}
			c.start()
			ns.link(b, c)
			pass(10 * time.Second)
			d, _ := c.room.detail(in)
			ns.want(fmt.Sprintf("c is told, with its history lost (%v): %+v", lost, d), d.Standing == chat.Removed)
			ns.want("c does not read it", c.room.has("without c") == 0)
		})
	}
}

// comesIn has a node join a room.
func (n *node) comesIn(in chat.Conversation) {
	n.net.Helper()
	n.Join(theCode)
	pass(20 * time.Second)
	if d, _ := n.room.detail(in); d.Standing != chat.Inside || n.room.searching().In != in {
		n.net.Fatalf("%s has not come in: %+v", n.name, n.room.searching())
	}
}

func TestWhoIsOutWithItsAdmitterIsTold(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, p, q, b := ns.node("a"), ns.node("p"), ns.node("q"), ns.node("b")
		in := ns.roomOf(a, p, q)
		a.ends.closeAll()
		ns.link(p, b)
		ns.link(q, b)
		b.comesIn(in)
		p.stop()
		a.RemoveMember(in, p.public()) // and has not heard of b
		ns.link(a, q)
		pass(10 * time.Second)
		d, _ := b.room.detail(in)
		ns.want(fmt.Sprintf("b is told: %+v", d), d.Standing == chat.Removed)
		ns.want("b is no member", !a.room.isMember(in, b.public()) && !q.room.isMember(in, b.public()))
	})
}

func TestTwoTalkAlone(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		ns.link(a, b)
		ns.link(b, c)
		ns.link(a, c)
		pass(time.Second)
		in := directOf(a, b)
		a.Talk(b.public())
		pass(time.Second)
		ns.want("b is not told before something is said", len(b.room.details) == 0)
		a.sayIn(in, "just you")
		a.sayIn(in, "at once")
		pass(5 * time.Second)
		ns.want("b reads the second one", b.room.has("at once") == 1)
		d, _ := b.room.detail(in)
		ns.want(fmt.Sprintf("b knows it: %+v", d), d.Kind == chat.KindDirect && d.Other == a.public())
		ns.want("b reads it", b.room.has("just you") == 1)
		b.sayIn(in, "and you")
		pass(5 * time.Second)
		ns.want("a reads it", a.room.has("and you") == 1)
		a.restart()
		b.restart()
		a.sayIn(in, "once more")
		ns.link(a, b)
		pass(10 * time.Second)
		ns.want("b reads more", b.room.has("once more") == 1)
		ns.want("c knows nothing", len(c.room.details) == 0 && c.disk.bodies(in, a.public()) == 0)
		ns.want("nothing stands on the disk as it was said", !a.disk.contains("just you") && !b.disk.contains("just you"))
	})
}

func TestWhoIsBlockedIsToldNothingAlone(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		ns.link(a, b)
		pass(time.Second)
		in := directOf(a, b)
		a.Talk(b.public())
		a.sayIn(in, "hello")
		pass(5 * time.Second)
		a.Block(b.public(), true)
		b.sayIn(in, "while blocked")
		id := a.sayIn(in, "for later")
		pass(5 * time.Second)
		ns.want("nothing comes or goes", a.room.has("while blocked") == 0 && b.room.has("for later") == 0 && a.room.state(id) == "sending")
		a.restart()
		a.Block(b.public(), true)
		ns.link(a, b)
		pass(5 * time.Second)
		ns.want("nor after a start", a.room.has("while blocked") == 0)
		a.Block(b.public(), false)
		pass(5 * time.Second)
		ns.want("it comes later", a.room.has("while blocked") == 1)
	})
}

func TestWhoHasAnotherIdentityComesIntoItsRoomsAgain(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		b.sayIn(in, "before")
		pass(5 * time.Second)
		b.key = keyOf("another")
		b.Rekey(b.key)
		id := b.sayIn(in, "meanwhile")
		ns.link(a, b)
		pass(30 * time.Second)
		ns.want(fmt.Sprint("it is said: ", b.room.state(id), a.room.texts, b.room.searching(), a.room.entries), a.room.has("meanwhile") == 1 && b.room.state(id) == "said")
		ns.want("b is a member", a.room.isMember(in, b.public()))
		b.restart()
		ns.link(a, b)
		b.sayIn(in, "after")
		pass(10 * time.Second)
		ns.want("also in the next run", a.room.has("after") == 1)
	})
}

func TestWhatStrangersBeginIsForgottenUnlessSomethingIsSaid(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a := ns.node("a")
		pairs := func() (n int) {
			a.at(func(k *keeper) { n = len(k.talks.pairs) + len(k.talks.all) - 1 })
			return n
		}
		for i := range 10 {
			stranger := ns.node(fmt.Sprint("stranger ", i))
			l := ns.link(a, stranger)
			stranger.Talk(a.public())
			pass(time.Second)
			ns.want("a is in it", pairs() == 2)
			l.cut()
			pass(time.Second)
			ns.want(fmt.Sprint("it is forgotten: ", pairs()), pairs() == 0)
			stranger.stop()
		}
		b := ns.node("b")
		in := directOf(a, b)
		l := ns.link(a, b)
		b.Talk(a.public())
		b.sayIn(in, "hello")
		pass(5 * time.Second)
		l.cut()
		pass(time.Second)
		ns.want("a has it still", pairs() == 2 && a.room.has("hello") == 1)
	})
}

func TestWhatIsSaidToOneWhoWasNeverLinkedWaits(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := directOf(a, b)
		a.Talk(b.public())
		id := a.sayIn(in, "hello")
		pass(time.Minute)
		ns.want("it waits: "+a.room.state(id), a.room.state(id) == "sending")
		ns.link(a, b)
		pass(5 * time.Second)
		ns.want("b reads it", b.room.has("hello") == 1)
	})
}

func TestWhatWaitsUnderAnEarlierIdentityOrInARoomThatWasLeftIsNotSaid(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a)
		direct := directOf(a, b)
		a.Talk(b.public())
		id := a.sayIn(direct, "hello") // b was never linked
		pass(time.Second)
		a.key = keyOf("another")
		a.Rekey(a.key)
		pass(time.Second)
		ns.want("it is not said as somebody else: "+a.room.state(id), a.room.state(id) == "unsaid")
		a.stop()
		a.vault.rooms[0].Standing = rooms.StandingRemoved
		a.disk.unsaid = []chat.Message{{ID: 1, Conversation: in}, {ID: 2, Conversation: direct}} // the program was killed before it told
		a.start()
		pass(time.Second)
		for _, id := range []chat.ID{1, 2} {
			ns.want("it waits no more: "+a.room.state(id), a.room.state(id) == "unsaid")
		}
	})
}

func TestWhoLeavesARoomIsInItNoMore(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		b.LeaveRoom(in)
		pass(5 * time.Second)
		ns.want("a knows", !a.room.isMember(in, b.public()))
		d, _ := b.room.detail(in)
		ns.want("b knows", d.Standing == chat.Left)
		a.sayIn(in, "later")
		pass(5 * time.Second)
		ns.want("b hears nothing", b.room.has("later") == 0)
		b.restart()
		ns.link(a, b)
		pass(5 * time.Second)
		ns.want("nor after a restart", b.room.has("later") == 0)
		b.Join(theCode)
		pass(20 * time.Second)
		b.sayIn(in, "back")
		pass(5 * time.Second)
		ns.want("a hears b", a.room.has("back") == 1)
	})
}

func TestARoomIsThereOnceItsSecretsAre(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a := ns.node("a")
		a.vault.fails = true
		in := a.found("3B", theCode)
		pass(time.Second)
		_, known := a.room.detail(in)
		ns.want("there is no room", !known && a.disk.numbers() == 0)
	})
}

// comesIn brings a whole node into a room.
func (n *whole) comesIn(in chat.Conversation, code string) {
	n.net.Helper()
	n.Join(code)
	pass(5 * time.Second)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.search.Stage != joining.Joined || n.search.In != in {
		n.net.Errorf("%s has not come in: %+v", n.name, n.search)
	}
}

func TestARoomIsOnTheDisk(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.whole("a"), ns.whole("b")
		ns.link(a.node, b.node)
		in := a.found("3B", theCode)
		pass(time.Second)
		b.comesIn(in, theCode)
		a.saysIn(in, "first")
		pass(5 * time.Second)
		b.saysIn(in, "second")
		a.says("for all")
		pass(5 * time.Second)
		for range 2 {
			a.wantIn(in, "first", "second")
			b.wantIn(in, "first", "second")
			b.wantTexts("for all")
			o := outcome.Of(a.chat.Changes(in, 0).Messages[0], a.chat.Changes(in, 0).Members)
			ns.want("b has it", named(o.Stored) == "b" && len(o.Waiting) == 0)
			for _, n := range []*whole{a, b} {
				n.again(func() {})
				pass(time.Second)
				n.chat.Load(context.Background(), in, 100)
			}
			ns.link(a.node, b.node)
			pass(5 * time.Second)
		}
		all := b.chat.Conversations()
		ns.want(fmt.Sprintf("b knows both conversations: %+v", all), len(all) == 2 && all[1].Conversation == in && all[1].Details.Name == "3B")
	})
}

func TestWhatCameBeforeItsKeyIsShownLater(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.whole("a"), ns.whole("b")
		ns.link(a.node, b.node)
		in := a.found("3B", theCode)
		pass(time.Second)
		b.comesIn(in, theCode)
		a.saysIn(in, "first")
		pass(5 * time.Second)
		b.at(func(k *keeper) { // the disk of b is lost, and the key comes last
			k.talks.groups[journal.Conversation(in)].roll = rooms.NewRoll(k.Key, rooms.Secrets{})
		})
		a.saysIn(in, "sealed")
		pass(5 * time.Second)
		b.wantIn(in, "first")
		b.Reload()
		pass(5 * time.Second)
		b.wantIn(in, "first", "sealed")
		b.again(func() {})
		pass(time.Second)
		b.chat.Load(context.Background(), in, 100)
		pass(time.Second)
		b.wantIn(in, "first", "sealed")
	})
}

func TestAJoinerChoosesBetweenTwoRoomsWithOneCode(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		first, second := a.found("3B", theCode), b.found("3C", theCode)
		pass(time.Second)
		ns.link(a, b)
		ns.link(a, c)
		ns.link(b, c)
		ns.want("there are two rooms", first != second)
		c.Join(" 0271-8281-8284-5904 ")
		pass(5 * time.Second)
		s := c.room.searching()
		ns.want(fmt.Sprintf("both are offered: %+v", s), s.Stage == joining.Choosing && len(s.Offers) == 2)
		c.Choose(second)
		pass(5 * time.Second)
		s = c.room.searching()
		ns.want(fmt.Sprintf("c is in the second: %+v", s), s.Stage == joining.Joined && s.In == second)
		ns.want("b knows it", b.room.isMember(second, c.public()))
		b.sayIn(second, "in 3C")
		a.sayIn(first, "in 3B")
		pass(5 * time.Second)
		ns.want("c reads one of them", c.room.has("in 3C") == 1 && c.room.has("in 3B") == 0)
	})
}

func TestTheFounderChangesTheCodeAndTheName(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		in := ns.roomOf(a, b)
		b.SetCode(in, "of b")
		b.Rename(in, "of b")
		pass(5 * time.Second)
		d, _ := a.room.detail(in)
		ns.want(fmt.Sprintf("nobody else can: %+v", d), d.Code == theCode && d.Name == "3B")
		b.stop()
		a.SetCode(in, "1111 2222 3333 4444")
		a.Rename(in, "3D")
		pass(time.Second)
		a.stop()
		b.start()
		a.start()
		ns.link(a, b)
		pass(5 * time.Second)
		d, _ = b.room.detail(in)
		ns.want(fmt.Sprintf("b hears of it later: %+v", d), d.Code == "1111 2222 3333 4444" && d.Name == "3D")
		ns.link(b, c)
		c.Join(theCode)
		pass(20 * time.Second)
		ns.want("the old code is of no use", c.room.searching().Stage == joining.Waiting)
		c.Join("1111222233334444")
		pass(20 * time.Second)
		ns.want("b lets c in by the new one", c.room.searching().Stage == joining.Joined && b.room.isMember(in, c.public()))
	})
}

func TestARoomGoesOnWithoutItsFounder(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		in := ns.roomOf(a, b)
		a.stop()
		ns.link(b, c)
		c.Join(theCode)
		pass(20 * time.Second)
		ns.want(fmt.Sprintf("c comes in: %+v", c.room.searching()), c.room.searching().Stage == joining.Joined)
		c.sayIn(in, "hello")
		b.sayIn(in, "welcome")
		pass(5 * time.Second)
		ns.want("both read", b.room.has("hello") == 1 && c.room.has("welcome") == 1)
	})
}

func TestWhoWasRemovedReadsNothingWithABackup(t *testing.T) {
	const said = 10_000
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		in := ns.roomOf(a, b, c)
		c.sayIn(in, "of c")
		pass(5 * time.Second)
		backup, vault := c.disk.clone(), &vault{rooms: c.vault.Rooms()}
		a.RemoveMember(in, c.public())
		pass(5 * time.Second)
		for i := range said {
			[]*node{a, b}[i%2].sayIn(in, fmt.Sprint("without c ", i))
			if i%100 == 99 {
				pass(time.Second)
			}
		}
		pass(10 * time.Second)
		c.stop()
		c.disk, c.vault = backup, vault // as before the removal
		c.start()
		relay := ns.node("relay") // of c, and no member
		ns.link(a, relay)
		ns.link(b, relay)
		ns.link(c, relay)
		ns.link(b, c)
		pass(time.Minute)
		for i := range said {
			text := fmt.Sprint("without c ", i)
			ns.want("members read it", a.room.has(text)+b.room.has(text) == 1)
			ns.want("c does not", c.room.has(text) == 0)
		}
		ns.want("nothing of it is on the disk of c", c.disk.bodies(in, a.public())+c.disk.bodies(in, b.public()) <= 2)
		d, _ := c.room.detail(in)
		ns.want(fmt.Sprintf("c is told once more: %+v", d), d.Standing == chat.Removed)
	})
}
