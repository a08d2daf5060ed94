package replica

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/rooms"
	"udpchat/rooms/control"
)

// wantOnceIn checks that nodes have texts in a conversation, each once, in whatever order.
func (ns *nodes) wantOnceIn(in chat.Conversation, want []string, all ...*whole) {
	ns.Helper()
	want = slices.Sorted(slices.Values(want))
	for _, n := range all {
		var sees, disk []string
		for _, m := range n.chat.Changes(in, 0).Messages {
			sees = append(sees, m.Text)
		}
		for _, m := range n.allIn(in) {
			disk = append(disk, m.Text)
		}
		for what, got := range map[string][]string{"shows": sees, "has on disk": disk} {
			if slices.Sort(got); !slices.Equal(got, want) {
				ns.Errorf("%s %s %q, want %q", n.name, what, got, want)
			}
		}
	}
}

// anew starts a node anew, after something was done to its folder. It shows a conversation.
func (n *whole) anew(in chat.Conversation, do func()) {
	n.again(do)
	pass(time.Second)
	n.chat.Load(context.Background(), in, 100)
	pass(time.Second)
}

// wantOnceInAgain checks that, and once more after all have begun anew and met.
func (ns *nodes) wantOnceInAgain(in chat.Conversation, want []string, all ...*whole) {
	ns.Helper()
	ns.wantOnceIn(in, want, all...)
	for _, n := range all {
		n.anew(in, func() {})
	}
	for i, n := range all {
		for _, o := range all[:i] {
			if n.public() != o.public() {
				ns.link(n.node, o.node)
			}
		}
	}
	pass(time.Minute)
	ns.wantOnceIn(in, want, all...)
}

// wantSealed checks that nothing is on disk as it was said, what was said again neither.
func (ns *nodes) wantSealed(in chat.Conversation, all ...*whole) {
	ns.Helper()
	for _, n := range all {
		again := 0
		es, _ := n.history.Entries(journal.Conversation(in))
		for _, e := range es {
			if e.Header.Kind() == journal.KindAgain {
				again++
			}
			if unsealed := e.Header.Epoch() == 0 || bytes.Contains(e.Body, []byte("number")); unsealed && e.Header.Kind() <= journal.KindAgain {
				ns.Errorf("%s has an entry of kind %d that is not sealed", n.name, e.Header.Kind())
			}
		}
		ns.want(n.name+" has what was said again", again > 0)
	}
}

// wholeRoom is a room that whole nodes are in, which are not linked any more.
func (ns *nodes) wholeRoom(all ...*whole) chat.Conversation {
	a := all[0]
	in := a.found("3B", theCode)
	pass(time.Second)
	for _, n := range all[1:] {
		ns.link(a.node, n.node)
		n.comesIn(in, theCode)
	}
	all[1].saysIn(in, "common")
	pass(10 * time.Second)
	for _, n := range all {
		n.ends.closeAll()
	}
	pass(time.Second)
	return in
}

// double starts a node with the key of n and copies of its folder and its rooms.
func (ns *nodes) double(in chat.Conversation, n *whole) *whole {
	t := ns.twin(n)
	t.anew(in, func() { t.vault = n.vault.clone() })
	n.chat.Load(context.Background(), in, 100)
	return t
}

// speak has nodes say three texts each in a conversation, and returns these.
func speak(in chat.Conversation, all ...*whole) (said []string) {
	for i := range 3 {
		for j, n := range all {
			text := fmt.Sprintf("number %d of %s %d", i, n.name, j)
			n.saysIn(in, text)
			said = append(said, text)
		}
		pass(time.Second)
	}
	return said
}

// numberIn returns the place of a text in a conversation.
func (n *whole) numberIn(in chat.Conversation, text string) place {
	for _, m := range n.chat.Changes(in, 0).Messages {
		if m.Text == text {
			return place{journal.Log{ID: journal.LogID(m.Log)}, m.Number}
		}
	}
	return place{}
}

func TestWhatAClonedMemberOfARoomSaidIsShownToAllOnce(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c, d := ns.whole("a"), ns.whole("b"), ns.whole("c"), ns.whole("d")
		in := ns.wholeRoom(a, b, c)
		b2 := ns.double(in, b)
		ns.link(a.node, b.node)
		ns.link(c.node, b2.node)
		pass(time.Second)
		said := append(speak(in, b, b2), "common")
		ns.want("the log was written twice", b.numberIn(in, said[0]) == b2.numberIn(in, said[1]))
		ns.link(a.node, c.node)
		pass(5 * time.Second)
		ns.wantOnceIn(in, said, a, b, b2, c)
		ns.link(c.node, d.node)
		d.comesIn(in, theCode)
		pass(5 * time.Second)
		ns.wantOnceInAgain(in, said, a, b, b2, c, d)
		ns.wantSealed(in, a, b, b2, c, d)
	})
}

func TestWhatARestoredMemberOfARoomSaidIsSaidByOthersIfItIsGone(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c, d := ns.whole("a"), ns.whole("b"), ns.whole("c"), ns.whole("d")
		in := ns.wholeRoom(a, b, c)
		var backup string
		b.anew(in, func() { backup = ns.copyOf(b.folder) })
		ns.link(a.node, b.node)
		pass(time.Second)
		said := append(speak(in, b), "common")
		b.anew(in, func() { b.folder = backup })
		ns.link(b.node, c.node)
		pass(time.Second)
		b.saysIn(in, "restored")
		b.saysIn(in, "more")
		pass(5 * time.Second)
		b.stop()
		ns.link(a.node, c.node)
		pass(againAfter + againWithin + 5*time.Second)
		said = append(said, "restored", "more")
		ns.wantOnceIn(in, said, a, c)
		ns.link(a.node, d.node)
		d.comesIn(in, theCode)
		pass(5 * time.Second)
		ns.wantOnceInAgain(in, said, a, c, d)
	})
}

// pairOf has two nodes talk alone, each of which has said something, or the first one only.
func (ns *nodes) pairOf(a, b *whole, both bool) (in chat.Conversation, said []string) {
	ns.link(a.node, b.node)
	pass(time.Second)
	in, said = directOf(a.node, b.node), []string{"hello"}
	a.Talk(b.public())
	pass(time.Second)
	a.saysIn(in, "hello")
	pass(5 * time.Second)
	if both {
		b.saysIn(in, "hello you")
		said = append(said, "hello you")
	}
	pass(5 * time.Second)
	a.ends.closeAll()
	pass(time.Second)
	return in, said
}

func TestWhatAClonedNodeSaidToOneAloneIsShownToBothOnce(t *testing.T) {
	for _, both := range []bool{true, false} {
		t.Run(fmt.Sprint(both), func(t *testing.T) {
			bubble(t, func(ns *nodes) {
				a, b := ns.whole("a"), ns.whole("b")
				in, said := ns.pairOf(a, b, both)
				a2 := ns.double(in, a)
				for _, n := range []*whole{a, a2} {
					ns.link(b.node, n.node).set(4*time.Second, nil)
				}
				pass(10 * time.Second)
				said = append(said, speak(in, a, a2)...)
				ns.want("the log was written twice", a.numberIn(in, "number 0 of a 0") == a2.numberIn(in, "number 0 of a 1"))
				pass(time.Minute)
				ns.wantOnceIn(in, said, a, b, a2)
				ns.wantOnceInAgain(in, said, a, b, a2)
				ns.wantSealed(in, a, b, a2)
			})
		})
	}
}

// forkAlone returns the proof that a log of a node was written twice in the conversation with another one.
func (n *whole) forkAlone(in chat.Conversation) (f *journal.Fork) {
	n.at(func(k *keeper) {
		p := k.talks.pairs[journal.Conversation(in)]
		one := func(text string) journal.Entry {
			d := journal.Draft{
				Kind: journal.KindText, Conversation: journal.Conversation(in), Log: p.lacks.ID, Number: 50, Previous: journal.Hash{1}, Epoch: rooms.DirectEpoch,
				Time: uint64(time.Now().UnixMicro()),
			}
			body, err := p.direct.Seal(k.Random, d.Start(k.self), journal.AppendField(nil, journal.FieldText, []byte(text)))
			if err != nil {
				n.net.Error(err)
			}
			h := d.Sign(k.Key, body)
			return journal.Entry{Header: &h, Body: body}
		}
		f = &journal.Fork{A: one("of the one"), B: one("of the other")}
	})
	return f
}

func TestWhatCameToOneAloneWithTheProofOfAForkOnlyIsShown(t *testing.T) {
	for _, both := range []bool{true, false} {
		t.Run(fmt.Sprint(both), func(t *testing.T) {
			bubble(t, func(ns *nodes) {
				a, b := ns.whole("a"), ns.whole("b")
				in, said := ns.pairOf(a, b, both)
				ns.link(a.node, b.node)
				f := a.forkAlone(in)
				b.at(func(k *keeper) { talkOf(k, in).again.parted(f) })
				pass(againAfter + againWithin + 5*time.Second)
				ns.wantOnceInAgain(in, append(said, "of the one", "of the other"), a, b)
			})
		})
	}
}

// talkOf returns a conversation of a node.
func talkOf(k *keeper, in chat.Conversation) *talk { return k.talks.all[journal.Conversation(in)] }

// carries has a hostile member say entries again.
func (n *whole) carries(in chat.Conversation, es ...journal.Entry) {
	n.at(func(k *keeper) {
		for _, e := range es {
			body := journal.AppendField(nil, journal.FieldAgain, append(slices.Clone(e.Header[:]), e.Body...))
			k.machine.Say(k.now(), talkOf(k, in).saying(journal.KindAgain, body, k.sayings.ticket()))
		}
	})
	pass(10 * time.Second)
}

// says returns the entry that says a text.
func (t *talk) says(text string) (found journal.Entry) {
	all, _ := t.k.disk.Entries(t.id)
	for _, e := range all {
		if said, _ := textOf(t.plain(e).Body); said == text && e.Header.Kind() == journal.KindText {
			found = e
		}
	}
	return found
}

// entryIn returns the entry of a node that says a text in a conversation.
func (n *whole) entryIn(in chat.Conversation, text string) (e journal.Entry) {
	if n.at(func(k *keeper) { e = talkOf(k, in).says(text) }); e.Header == nil {
		n.net.Fatalf("%s has no entry %q", n.name, text)
	}
	return e
}

// sealedBy returns an entry that somebody signs, in a log that nobody serves, and that a member of the room has sealed.
func (n *whole) sealedBy(key ed25519.PrivateKey, in chat.Conversation, text string) (e journal.Entry) {
	n.at(func(k *keeper) {
		g := k.talks.groups[journal.Conversation(in)]
		epoch, err := g.roll.Epoch()
		if err != nil {
			n.net.Error(err)
			return
		}
		d := journal.Draft{
			Kind: journal.KindText, Conversation: journal.Conversation(in), Log: 99, Number: 1, Epoch: epoch, Time: uint64(time.Now().UnixMicro()),
		}
		plain := journal.AppendField(nil, journal.FieldText, []byte(text))
		body, err := g.roll.Seal(k.Random, d.Start(journal.PublicKey(key.Public().(ed25519.PublicKey))), plain)
		if err != nil {
			n.net.Error(err)
		}
		h := d.Sign(key, body)
		e = journal.Entry{Header: &h, Body: body}
	})
	return e
}

func TestWhatARemovedMemberSaidBehindItsEndDoesNotComeBack(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c, d := ns.whole("a"), ns.whole("b"), ns.whole("c"), ns.whole("d")
		in := ns.wholeRoom(a, b, c)
		ns.link(b.node, c.node)
		pass(time.Second)
		late := speak(in, b)
		a.RemoveMember(in, b.public())
		pass(5 * time.Second)
		ns.link(a.node, c.node)
		pass(10 * time.Second)
		var es []journal.Entry
		for _, text := range late {
			es = append(es, c.entryIn(in, text))
		}
		c.carries(in, es...)
		var now string
		a.at(func(k *keeper) { now = k.talks.groups[journal.Conversation(in)].roll.Code() })
		ns.link(a.node, d.node)
		d.comesIn(in, now)
		pass(10 * time.Second)
		ns.wantOnceIn(in, []string{"common"}, a, d)
		ns.wantOnceIn(in, append(late, "common"), c)
		ns.want("c says none of it again", !c.minds(in, es[0]) && c.minds(in, c.entryIn(in, "common")))
		a.anew(in, func() {})
		pass(time.Second)
		ns.wantOnceIn(in, []string{"common"}, a)
	})
}

// minds reports whether a node says an entry again.
func (n *whole) minds(in chat.Conversation, e journal.Entry) (is bool) {
	n.at(func(k *keeper) { is = talkOf(k, in).matters(e) })
	return is
}

func TestAHostileMemberBringsNothingIntoARoom(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.whole("a"), ns.whole("b")
		in := ns.wholeRoom(a, b)
		ns.link(a.node, b.node)
		b.says("for all")
		pass(5 * time.Second)
		b.carries(in, b.sealedBy(keyOf("stranger"), in, "of a stranger"), b.entryIn(open, "for all"))
		unsealed := newWriter("b")
		unsealed.draft.Conversation = journal.Conversation(in)
		b.carries(in, unsealed.text("not sealed"))
		unsealed.draft.Epoch = 1
		b.carries(in, unsealed.text("as if it was sealed"))
		forged := b.sealedBy(b.key, in, "forged")
		header := *forged.Header
		header[len(header)-1] ^= 1
		b.carries(in, journal.Entry{Header: &header, Body: forged.Body})
		b.at(func(k *keeper) { // what carries is not sealed
			body := journal.AgainBody(talkOf(k, in).says("common"))
			k.machine.Say(k.now(), journal.Saying{Conversation: journal.Conversation(in), Kind: journal.KindAgain, Body: body})
		})
		b.carries(in, b.sealedBy(b.key, in, "of itself")) // all else is well
		ns.wantOnceIn(in, []string{"common", "of itself"}, a)
		a.wantTexts("for all")
	})
}

func TestWhatIsSaidAgainBeforeItsKeyIsHereIsShownOnce(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.whole("a"), ns.whole("b"), ns.whole("c")
		in := ns.wholeRoom(a, b, c)
		ns.link(a.node, c.node)
		pass(time.Second)
		c.anew(in, func() {})
		ns.link(a.node, c.node)
		pass(5 * time.Second)
		c.at(func(k *keeper) { k.talks.groups[journal.Conversation(in)].roll = rooms.NewRoll(k.Key, rooms.Secrets{}) })
		a.carries(in, a.entryIn(in, "common"), a.sealedBy(b.key, in, "behind"))
		ns.wantOnceIn(in, []string{"common"}, c)
		c.Reload()
		pass(5 * time.Second)
		ns.wantOnceIn(in, []string{"common", "behind"}, c)
		c.anew(in, func() {})
		pass(time.Second)
		ns.wantOnceIn(in, []string{"common", "behind"}, c)
	})
}

func TestWhatIsSaidAgainBeforeItsAuthorIsAMemberIsShownOnce(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.whole("a"), ns.whole("b"), ns.whole("c")
		in := ns.wholeRoom(a, b, c)
		ns.link(a.node, c.node)
		pass(time.Second)
		who := journal.PublicKey(b.public())
		c.at(func(k *keeper) { k.machine.Remove(k.now(), journal.Conversation(in), who, nil) })
		a.carries(in, a.sealedBy(b.key, in, "behind"))
		ns.wantOnceIn(in, []string{"common"}, c)
		c.at(func(k *keeper) {
			k.talks.groups[journal.Conversation(in)].changed(rooms.Changes{Admitted: []journal.PublicKey{who}})
		})
		pass(5 * time.Second)
		ns.wantOnceIn(in, []string{"common", "behind"}, c)
	})
}

func TestWhatIsSaidAgainBeforeTheKeyOfItsLogIsShownOnce(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.whole("a"), ns.whole("b")
		in, said := ns.pairOf(a, b, true)
		ns.link(a.node, b.node)
		pass(time.Second)
		var key, text journal.Entry
		a.at(func(k *keeper) {
			p := k.talks.pairs[journal.Conversation(in)]
			u, err := p.direct.Begin(k.Random)
			if err != nil {
				t.Error(err)
			}
			w := &writer{key: k.Key, draft: journal.Draft{Conversation: journal.Conversation(in), Log: 99, Time: uint64(time.Now().UnixMicro())}}
			key = w.write(u.Kind, u.Body)
			p.direct.Own(99, u.Body)
			d := w.draft
			d.Kind, d.Number, d.Epoch, d.Time = journal.KindText, 2, rooms.DirectEpoch, d.Time+1
			body, err := p.direct.Seal(k.Random, d.Start(k.self), journal.AppendField(nil, journal.FieldText, []byte("behind")))
			if err != nil {
				t.Error(err)
			}
			h := d.Sign(k.Key, body)
			text = journal.Entry{Header: &h, Body: body}
		})
		a.carries(in, text)
		ns.wantOnceIn(in, said, b)
		a.carries(in, key, text)
		ns.wantOnceIn(in, append(said, "behind"), b)
		b.anew(in, func() {})
		ns.wantOnceIn(in, append(said, "behind"), b)
	})
}

func TestWhatLiesBehindAForkOfARollIsSaidAgain(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		roll := rooms.RollOf(journal.Conversation(in))
		one := func(text string) journal.Entry {
			w := newWriter("a")
			w.draft.Conversation = roll
			return w.write(control.KindAsk, journal.AppendField(nil, 99, []byte(text)))
		}
		f := &journal.Fork{A: one("one"), B: one("other")}
		b.at(func(k *keeper) { k.talks.all[roll].again.parted(f) })
		pass(againAfter + againWithin + 10*time.Second)
		said := 0
		for _, e := range a.disk.holdings() {
			if carried, is := journal.ParseAgain(e); is && e.Header.Conversation() == roll && carried.Header.Author() == journal.PublicKey(a.public()) {
				said++
			}
		}
		ns.want(fmt.Sprintf("%d entries are said again", said), said == 2)
	})
}
