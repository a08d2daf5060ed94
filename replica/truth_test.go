package replica

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/outcome"
	"udpchat/journal"
)

// most is the greatest number that an entry may have.
const most = 1<<40 - 1

// bigRow is a frame that tells a row of the open room: the sender holds a log up to the greatest number.
func bigRow(l journal.Log) []byte {
	b := append([]byte{3, 0, 0, 1 | 2}, l.Author[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(l.ID))
	b = append(b, 1, 1, 2, 3, 4, 5, 6, 7, 8)
	return binary.AppendUvarint(b, most)
}

// bigReceipt is a frame with a receipt: its signer has a log of the open room up to the greatest number.
func bigReceipt(by ed25519.PrivateKey, counter uint64, l journal.Log) []byte {
	b := append(make([]byte, 32), by.Public().(ed25519.PublicKey)...)
	b = binary.BigEndian.AppendUint64(b, counter)
	name := sha256.Sum256(binary.BigEndian.AppendUint64(l.Author[:], uint64(l.ID)))
	b = append(b, name[:8]...)
	for _, n := range []uint64{1, most, most} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return append([]byte{10, 0}, append(b, ed25519.Sign(by, append([]byte("udpchat receipt 1\x00"), b...))...)...)
}

// logOf returns the log of an own message.
func (n *whole) logOf(text string) journal.Log {
	for _, m := range n.all() {
		if m.Text == text {
			return journal.Log{Author: journal.PublicKey(n.public()), ID: journal.LogID(m.Log)}
		}
	}
	n.net.Fatalf("%q is not on disk", text)
	return journal.Log{}
}

// lie links a stranger that says it has these logs up to the greatest number. It hears nothing of what is said.
func (ns *nodes) lie(n *whole, stranger *node, logs ...journal.Log) *wire {
	l := ns.link(stranger, n.node)
	pass(time.Second)
	l.back.hold(true)
	for i, of := range logs {
		l.send(bigRow(of))
		l.send(bigReceipt(stranger.key, most+uint64(i), of))
		l.send(bigReceipt(keyOf("nobody"), most+uint64(i), of))
	}
	pass(time.Second)
	return l
}

func TestNoNumberThatAStrangerTellsMovesOurs(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, stranger := ns.whole("a"), ns.whole("b"), ns.node("s")
		ab := ns.link(a.node, b.node)
		pass(time.Second)
		a.says("one")
		pass(time.Second)
		b.says("two")
		pass(5 * time.Second)
		lies := ns.lie(a, stranger, a.logOf("one"), b.logOf("two"))
		a.says("three")
		pass(time.Second)
		b.says("four")
		pass(5 * time.Second)
		a.wantStored("three", "b", "s")
		b.wantTexts("one", "two", "three", "four")
		a.wantTexts("one", "two", "three", "four")
		lies.cut()
		ab.cut()
		pass(time.Second)
		a.says("five")
		pass(5 * time.Second)
		a.wantStored("five", "", "bs")
		a.again(func() {})
		pass(time.Second)
		a.wantStored("five", "", "bs")
		a.says("six")
		pass(5 * time.Second)
		a.wantStored("six", "", "bs")
		ns.link(a.node, b.node)
		pass(5 * time.Second)
		a.wantStored("six", "b", "s")
		b.wantTexts("one", "two", "three", "four", "five", "six")
	})
}

func TestNoNumberThatAStrangerTellsMovesOursWhenTheHistoryIsLost(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, stranger := ns.whole("a"), ns.whole("b"), ns.node("s")
		ns.link(a.node, b.node)
		pass(time.Second)
		a.says("one")
		pass(time.Second)
		b.says("two")
		pass(5 * time.Second)
		mine, theirs := a.logOf("one"), b.logOf("two")
		a.again(func() { a.folder = ns.TempDir() })
		lies := ns.lie(a, stranger, mine, theirs)
		a.says("three")
		pass(5 * time.Second)
		a.wantStored("three", "", "s")
		ns.link(a.node, b.node)
		pass(30 * time.Second)
		a.wantStored("three", "b", "s")
		b.says("four")
		pass(5 * time.Second)
		lies.back.hold(false) // so that it knows of the log
		pass(time.Second)
		lies.cut()
		pass(time.Second)
		ns.lie(a, stranger, a.logOf("three"))
		a.says("five")
		pass(5 * time.Second)
		a.wantStored("five", "b", "s")
		b.wantTexts("one", "two", "three", "four", "five")
		a.wantTexts("one", "two", "three", "four", "five")
	})
}

// copyOf copies a folder.
func (ns *nodes) copyOf(folder string) string {
	copied := ns.TempDir()
	if err := os.CopyFS(filepath.Join(copied, "data"), os.DirFS(folder)); err != nil {
		ns.Fatal(err)
	}
	return filepath.Join(copied, "data")
}

func TestWhatAMemberLostWithABackupIsSentAgain(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.whole("a"), ns.whole("b")
		ns.link(a.node, b.node)
		pass(time.Second)
		a.says("one")
		pass(5 * time.Second)
		var backup string
		b.again(func() { backup = ns.copyOf(b.folder) })
		ns.link(a.node, b.node)
		pass(time.Second)
		a.says("two")
		pass(5 * time.Second)
		a.wantStored("two", "b", "")
		b.again(func() { b.folder = backup })
		pass(time.Second)
		b.wantTexts("one")
		a.wantStored("two", "b", "") // as it told last
		l := ns.link(a.node, b.node)
		l.set(0, without(7)) // entries
		pass(time.Second)
		a.wantStored("one", "b", "")
		a.wantStored("two", "", "b")
		l.set(0, nil)
		pass(time.Minute)
		b.wantTexts("one", "two")
		a.wantStored("two", "b", "")
	})
}

// without lets all frames pass but those of one kind.
func without(kind byte) func([]byte) []byte {
	return func(frame []byte) []byte {
		if len(frame) > 0 && frame[0] == kind {
			return []byte{0}
		}
		return frame
	}
}

// A member that is linked with others only says what it has by its receipt, and that may say less than the one before.
func TestWhatAMemberLostWithABackupIsShownByItsReceipt(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.whole("a"), ns.whole("b"), ns.whole("c")
		ns.link(a.node, c.node)
		ns.link(b.node, c.node)
		pass(time.Second)
		b.says("zero")
		pass(time.Second)
		a.says("one")
		pass(10 * time.Second)
		var backup string
		b.again(func() { backup = ns.copyOf(b.folder) })
		ns.link(b.node, c.node)
		pass(time.Second)
		a.says("two")
		pass(10 * time.Second)
		a.wantStored("two", "bc", "")
		b.again(func() { b.folder = backup })
		l := ns.link(c.node, b.node)
		l.set(0, without(7)) // entries
		pass(10 * time.Second)
		a.wantStored("one", "bc", "")
		a.wantStored("two", "c", "b")
		l.set(0, nil)
		pass(time.Minute)
		b.wantTexts("zero", "one", "two")
		a.wantStored("two", "bc", "")
	})
}

func TestABlockedAuthorIsNotShownAsStored(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.whole("a"), ns.whole("b")
		ns.link(a.node, b.node)
		pass(time.Second)
		a.says("before")
		pass(5 * time.Second)
		a.wantStored("before", "b", "")
		b.told = []chat.Known{{ID: chat.LinkedMember(a.public()), Blocked: true}}
		b.chat.SetKnown(b.told)
		pass(time.Second)
		a.says("blocked")
		pass(time.Minute)
		a.wantStored("blocked", "", "b")
		b.again(func() {})
		direct := ns.link(a.node, b.node)
		pass(time.Second)
		a.says("blocked again")
		pass(time.Minute)
		a.wantStored("blocked again", "", "b")
		b.wantTexts("before")
		direct.cut()
		c, d := ns.whole("c"), ns.whole("d")
		for _, n := range []*whole{a, b, d} {
			ns.link(n.node, c.node)
		}
		pass(time.Second)
		b.says("I block")
		pass(time.Second)
		a.says("blocked by receipt")
		pass(time.Second)
		d.says("I am here") // so that b signs a receipt
		pass(time.Minute)
		a.wantStored("blocked by receipt", "cd", "b")
		b.wantTexts("before", "I block", "I am here")
		b.told = nil
		b.chat.SetKnown(nil)
		pass(5 * time.Second)
		a.says("after")
		pass(5 * time.Second)
		a.wantStored("after", "bcd", "")
		if got := strings.Join(b.sees(), " "); !strings.HasSuffix(got, "after") {
			t.Errorf("b shows %q", got)
		}
	})
}

// TestWhoBlocksItsOwnKeyLosesNothing: the key of another computer was blocked, and is the own one now.
func TestWhoBlocksItsOwnKeyLosesNothing(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.whole("a"), ns.whole("b")
		a.told = []chat.Known{{ID: chat.LinkedMember(a.public()), Blocked: true}}
		a.chat.SetKnown(a.told)
		a.says("mine")
		pass(10 * time.Second)
		a.again(func() {})
		ns.link(a.node, b.node)
		pass(10 * time.Second)
		b.wantTexts("mine")
		a.again(func() { a.folder = ns.TempDir() }) // the history is lost
		ns.link(a.node, b.node)
		pass(10 * time.Second)
		a.wantTexts("mine")
	})
}

func TestWithTheClockSetBackAndTheDataRolledBackNothingIsLost(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.whole("a"), ns.whole("b")
		ns.link(a.node, b.node)
		pass(time.Second)
		a.says("one")
		pass(5 * time.Second)
		var backup string
		a.again(func() { backup = ns.copyOf(a.folder) })
		ns.link(a.node, b.node)
		pass(time.Second)
		a.says("two")
		pass(5 * time.Second)
		old := a.logOf("two")
		a.again(func() { a.folder, a.behind = backup, 2*time.Hour })
		a.says("three") // before anybody is linked
		pass(10 * time.Second)
		a.wantStored("three", "", "b")
		ns.link(a.node, b.node)
		pass(10 * time.Second)
		a.wantStored("three", "b", "")
		a.says("four")
		pass(10 * time.Second)
		a.wantStored("four", "b", "")
		if now := a.logOf("three"); now == old || a.logOf("four") != now {
			t.Error("the old log goes on")
		}
		b.wantSame("one", "two", "three", "four")
		a.wantSame("one", "two", "three", "four")
		for _, n := range []*whole{a, b} {
			if strings.Contains(fmt.Sprint(n.notices), "conflict") {
				t.Errorf("%s is told %q", n.name, n.notices)
			}
		}
	})
}

// wantSame checks that a node has texts, each once, in whatever order.
func (n *whole) wantSame(want ...string) {
	n.net.Helper()
	for kind, got := range map[string][]string{"shows": n.sees(), "has on disk": n.onDisk()} {
		times := map[string]int{}
		for _, text := range got {
			times[text]++
		}
		for _, text := range want {
			if times[text] != 1 || len(times) != len(want) {
				n.net.Errorf("%s %s %q, want %q", n.name, kind, got, want)
				break
			}
		}
	}
}

func TestAContactThatIsForgottenIsHeardOnlyOnce(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.whole("a"), ns.whole("b")
		ns.link(a.node, b.node)
		pass(time.Second)
		a.says("one")
		pass(5 * time.Second)
		a.end()
		crowd := func() {
			pass(time.Second)
			for i := range 1_000 {
				other := chat.Key{1, byte(i), byte(i >> 8), 31: 1}
				b.chat.LinkUp(chat.Presence{Key: other})
				b.chat.Met(open, other, time.Time{})
				b.chat.LinkDown(other)
			}
		}
		crowd()
		if ms := b.chat.Changes(open, 0).Members; len(ms) != 1_000 || strings.Contains(named(ms), "a") {
			t.Errorf("%d members are known, of them %q", len(ms), named(ms))
		}
		a.begin()
		ns.link(a.node, b.node)
		pass(5 * time.Second)
		a.says("two")
		pass(5 * time.Second)
		b.wantTexts("one", "two")
		a.again(func() {})
		crowd()
		b.again(func() {})
		pass(time.Second)
		ns.link(a.node, b.node)
		pass(5 * time.Second)
		a.says("three")
		pass(5 * time.Second)
		b.wantTexts("one", "two", "three")
		a.wantStored("three", "b", "")
	})
}

// run is a frame with the first entry of a log of the open room.
func run(by ed25519.PrivateKey, id journal.LogID, at time.Time, text string) []byte {
	body := journal.AppendField(nil, journal.FieldText, []byte(text))
	d := journal.Draft{Kind: journal.KindText, Log: id, Number: 1, Time: uint64(at.UnixMicro())}
	h := d.Sign(by, body)
	return append(append(append([]byte{7, 0}, h[:]...), 1), body...)
}

func TestMessagesOfFarTimesAreOrderedAndDeletedByTheirOrderTime(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, stranger := ns.whole("a"), ns.whole("b"), ns.node("s")
		ns.link(a.node, b.node)
		pass(time.Second)
		a.says("now")
		pass(time.Second)
		l := ns.link(stranger, b.node)
		pass(time.Second)
		l.send(run(stranger.key, 1, time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), "of 2099"))
		l.send(run(stranger.key, 2, time.Unix(1, 0), "of 1970"))
		pass(5 * time.Minute)
		arrived := time.Now()
		a.says("later")
		pass(5 * time.Second)
		for _, n := range []*whole{a, b} {
			n.wantTexts("of 1970", "now", "of 2099", "later")
		}
		b.deleteBefore(arrived.AddDate(-1, 0, 0))
		b.wantTexts("now", "of 2099", "later")
		b.deleteBefore(arrived)
		b.wantTexts("later")
		b.again(func() {})
		ns.link(a.node, b.node)
		pass(10 * time.Second)
		b.wantTexts("later") // what was deleted is not fetched again
		b.says("the last")
		pass(5 * time.Second)
		a.wantTexts("of 1970", "now", "of 2099", "later", "the last")
	})
}

// deleteBefore deletes what was said before a time, as the person does.
func (n *whole) deleteBefore(at time.Time) {
	done := make(chan struct{})
	n.history.DeleteBefore(context.Background(), open, at, func(int64) {}, func(_ int64, gone chat.Old, err error) {
		if err != nil {
			n.net.Error(err)
		}
		n.chat.Clear(gone)
		close(done)
	})
	<-done
}

func TestWhatComesByTheAuthorAndAnotherAtOnceIsShownOnce(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.whole("a"), ns.whole("b"), ns.whole("c")
		ns.link(a.node, b.node).set(0, without(1)) // b does not know that a is linked with c
		byAuthor, byOther := ns.link(a.node, c.node), ns.link(b.node, c.node)
		pass(5 * time.Second)
		var want []string
		for _, batch := range [][]string{{"one"}, {"two", "three"}, {"four", "five", "six"}} {
			byAuthor.hold(true)
			byOther.hold(true)
			pass(time.Second)
			for _, text := range batch {
				a.says(text)
				pass(time.Second)
			}
			if byOther.waits() == 0 || byAuthor.waits() == 0 {
				t.Error("it comes one way only")
			}
			byAuthor.hold(false)
			byOther.hold(false)
			pass(10 * time.Second)
			want = append(want, batch...)
			c.wantTexts(want...)
		}
		c.again(func() {})
		pass(time.Second)
		ns.link(b.node, c.node)
		ns.link(a.node, c.node)
		pass(10 * time.Second)
		c.wantTexts(want...)
	})
}

// waits returns how many entries wait in the queue of w.
func (w *wire) waits() (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, frame := range w.queue {
		if frame[0] == 7 {
			n++
		}
	}
	return n
}

func TestAMemberWhoFloodsPaysItself(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, flood := ns.whole("a"), ns.whole("b"), ns.node("f")
		b.again(func() { b.budget = 3 << 20 })
		ns.link(a.node, b.node)
		ns.link(flood, b.node)
		pass(time.Second)
		for i := range 50 {
			a.says(fmt.Sprint("a ", i))
		}
		pass(5 * time.Second)
		const most = 200
		for i := range most {
			flood.say(fmt.Sprintf("f %d %s", i, strings.Repeat("x", 60_000)))
			pass(400 * time.Millisecond)
		}
		pass(time.Minute)
		times := map[string]int{}
		for _, text := range b.onDisk() {
			times[text[:1]]++
		}
		if times["a"] != 50 || times["f"] == 0 || times["f"] > 70 {
			t.Errorf("%d of 50 messages are left of a, %d of %d of who floods", times["a"], times["f"], most)
		}
		a.wantStored("a 0", "bf", "")
	})
}

func TestAReaderThatNeverSaysAnythingCounts(t *testing.T) {
	bubble(t, func(ns *nodes) {
		author, between, reader := ns.whole("a"), ns.whole("b"), ns.whole("c")
		ns.link(author.node, between.node)
		far := ns.link(between.node, reader.node)
		pass(time.Second)
		want := func(text string, stored, waiting int) {
			t.Helper()
			c := author.chat.Changes(open, 0)
			for _, m := range c.Messages {
				if m.Text == text {
					if _, s, w := outcome.Count(m, c.Members); s != stored || w != waiting {
						t.Errorf("%q is shown as stored by %d and not yet by %d, want %d and %d", text, s, w, stored, waiting)
					}
				}
			}
		}
		author.says("one")
		pass(5 * time.Second)
		want("one", 2, 0)
		far.cut()
		author.again(func() {}) // who was met so is known after a start, too
		ns.link(author.node, between.node)
		author.says("two")
		pass(5 * time.Second)
		author.wantTexts("one", "two")
		want("one", 2, 0)
		want("two", 1, 1)
	})
}
