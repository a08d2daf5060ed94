package link

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/quic-go/quic-go"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/transport/link/partial"
)

// rogue is the other side of a connection to a node, and writes what it likes.
type rogue struct {
	testing.TB
	key    chat.Key
	conn   *quic.Conn
	stream *quic.Stream
	hello  []byte // as it would be right
}

// intrude dials a node. It writes nothing yet.
func intrude(t testing.TB, to testNode, as testNode) *rogue {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, err := as.transport.Dial(ctx, net.UDPAddrFromAddrPort(to.at()), as.credentials.dialling(to.key), as.limits.settings())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.CloseWithError(closeBye, "") })
	stream, err := conn.OpenStream()
	if err != nil {
		t.Fatal(err)
	}
	return &rogue{t, as.key, conn, stream, helloFrame(hello{version: version, instance: as.config.Instance})}
}

func helloFrame(h hello) []byte {
	return appendFrame(nil, kindHello, func(b []byte) []byte { return appendHello(b, h) })
}

// write writes on the stream. That fails when the node has closed it already.
func (r *rogue) write(frames ...[]byte) { _, _ = r.stream.Write(bytes.Join(frames, nil)) }

// linkedTo writes its hello and waits for the link.
func (r *rogue) linkedTo(c testNode) *rogue {
	r.Helper()
	r.write(r.hello)
	if _, err := readHello(r.stream); err != nil {
		r.Fatal(err)
	}
	c.room.untilUp(r, r.key)
	return r
}

// closed waits for the end of the connection, and fails the test unless it has a code.
func (r *rogue) closed(what string, code quic.ApplicationErrorCode) {
	r.Helper()
	select {
	case <-r.conn.Context().Done():
	case <-time.After(patience):
		r.Fatal(what, "did not end the connection")
	}
	if err := context.Cause(r.conn.Context()); !closedWith(err, code) {
		r.Errorf("%s: %v", what, err)
	}
}

func TestWhatComesInPlaceOfAHelloEndsTheConnection(t *testing.T) {
	a, as := startNode(t, named), startNode(t, nil)
	for name, first := range map[string][]byte{
		"a frame":          journalFrame([]byte("x")),
		"an ack":           ackFrame(ack{read: 1, wanted: true}),
		"an about":         aboutFrame(anAbout),
		"an unknown frame": appendHeader(nil, header{70, 0}),
		"a short hello":    appendFrame(nil, kindHello, func(b []byte) []byte { return append(b, 0, version) }),
		"a long hello":     {byte(kindHello), 0, 0, 5, 0},
	} {
		r := intrude(t, a, as)
		r.write(first, r.hello)
		r.closed(name, closeProtocol)
	}
	r := intrude(t, a, as)
	r.write(r.hello[:headerBytes+3])
	r.stream.Close()
	r.closed("half a hello", closeProtocol)
	noLink(t, "what is no hello", a.room)
}

func TestWhatIsNotAllowedEndsTheLink(t *testing.T) {
	a, as := startNode(t, named), startNode(t, nil)
	oversize := func(k kind, n int) []byte { return appendHeader(nil, header{k, n}) }
	for name, frame := range map[string][]byte{
		"a second hello":      intrude(t, a, as).hello,
		"a long frame":        oversize(kindJournal, journal.MaxFrame+1),
		"a long ack":          oversize(kindAck, maxAck+1),
		"a long about":        oversize(kindAbout, maxTold+1),
		"a long unknown":      oversize(200, journal.MaxFrame+1),
		"a short ack":         oversize(kindAck, 0),
		"a short about":       oversize(kindAbout, 0),
		"an about of garbage": append(oversize(kindAbout, aboutBytes+1), bytes.Repeat([]byte{0xff}, aboutBytes+1)...),
		"the end of a stream": nil,
	} {
		r := intrude(t, a, as).linkedTo(a)
		r.write(journalFrame([]byte(name)), frame)
		if frame == nil {
			r.stream.Close()
		}
		r.closed(name, closeProtocol)
		a.room.untilDown(t, as.key)
		if got := a.room.untilFrames(t, as.key, 1); got[len(got)-1] != name {
			t.Errorf("%s: what came before is %q", name, got)
		}
	}
	barrier(t, startNode(t, nil), a)
}

// TestALinkOnWhichHalfAFrameIsStuckIsMadeAnew has the rest of a frame lost, as on a network that loses so much that QUIC tries again
// only after a minute.
func TestALinkOnWhichHalfAFrameIsStuckIsMadeAnew(t *testing.T) {
	a := startNode(t, func(_ *Config, l *limits, _ *fakeRoom) { l.body = 50 * time.Millisecond })
	for name, half := range map[string][]byte{
		"a long one":    append(appendHeader(nil, header{kindJournal, journal.MaxFrame}), make([]byte, 100_000)...),
		"a short one":   append(appendHeader(nil, header{kindAbout, 20}), 1, 2, 3),
		"a strange one": append(appendHeader(nil, header{99, 5000}), 1, 2, 3),
	} {
		as := startNode(t, nil)
		r := intrude(t, a, as).linkedTo(a)
		r.write(journalFrame([]byte("whole")), half)
		r.closed(name, closeSilent)
		as.room.untilUp(t, a.key)
		if got := a.room.untilFrames(t, as.key, 1); len(got) != 1 || got[0] != "whole" {
			t.Errorf("%s: what came is %q", name, got)
		}
	}
}

func TestHalfAHeaderHoldsNoMemoryAndTheLinkStays(t *testing.T) {
	a, as := startNode(t, func(_ *Config, l *limits, _ *fakeRoom) { l.body = 50 * time.Millisecond }), startNode(t, nil)
	r := intrude(t, a, as).linkedTo(a)
	r.write(journalFrame([]byte("last"))[:headerBytes-1])
	a.CloseLink(a.id(as.key))
	r.closed("half a header", closeProtocol)
}

// TestHalvesOfFramesShareOneBudget has strangers that send halves, and a friend and a stranger that send whole frames meanwhile.
func TestHalvesOfFramesShareOneBudget(t *testing.T) {
	known := startNode(t, nil)
	a := startNode(t, func(c *Config, l *limits, _ *fakeRoom) {
		c.Friend = func(k chat.Key) bool { return k == known.key }
		l.bodies = partial.NewBudget(2 * journal.MaxFrame)
	})
	long := append(appendHeader(nil, header{kindJournal, journal.MaxFrame}), make([]byte, journal.MaxFrame)...)
	friend := intrude(t, a, known).linkedTo(a)
	friend.write(long[:len(long)-1])
	var hostile []*rogue
	ended := make(chan *rogue, 12)
	for range cap(ended) {
		r := intrude(t, a, startNode(t, nil)).linkedTo(a)
		context.AfterFunc(r.conn.Context(), func() { ended <- r })
		r.write(long[:len(long)-1])
		hostile = append(hostile, r)
	}
	a.room.until(t, "all but one have ended", func() bool { return a.room.downs >= len(hostile)-1 })
	friend.write(long[len(long)-1:])
	a.room.untilFrames(t, known.key, 1)
	barrier(t, startNode(t, nil), a)
	for range len(hostile) - 1 {
		(<-ended).closed("half of a frame", closeBusy)
	}
}

func TestAboutsWithoutTellAreKeptAndNotAnswered(t *testing.T) {
	a, as := startNode(t, named), startNode(t, nil)
	r := intrude(t, a, as).linkedTo(a)
	for i := range aboutBurst - 1 {
		r.write(aboutFrame(told{About{Name: fmt.Sprint(i)}, time.Now()}))
	}
	r.write(ackFrame(ack{wanted: true}), journalFrame([]byte("x")))
	a.room.untilFrames(t, as.key, 1)
	a.Announce()
	a.say(as.key, "end")
	want := append(ackFrame(ack{}), journalFrame([]byte("end"))...)
	got := make([]byte, len(want))
	if _, err := io.ReadFull(r.stream, got); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%x came, %v", got, err)
	}
	if a.room.abouts() != 0 {
		t.Errorf("the room was told %d times", a.room.abouts())
	}
	a.Tell(a.id(as.key))
	if p := a.room.untilTold(t, as.key); p.Name != fmt.Sprint(aboutBurst-2) || a.room.abouts() != 1 {
		t.Errorf("the room was told %d times, and at last %+v", a.room.abouts(), p)
	}
}

func TestAPeerThatNeverReadsCostsAtMostEightMebibytes(t *testing.T) {
	a, as := startNode(t, nil), startNode(t, nil)
	r := intrude(t, a, as).linkedTo(a)
	id, l, frame, most, above := a.id(as.key), a.link(as.key), make([]byte, 256<<10), 0, false
	for a.link(as.key) == l {
		above = !a.Send(id, frame) || above
		l.out.mu.Lock()
		most = max(most, l.out.bytes)
		l.out.mu.Unlock()
	}
	r.closed("a full queue", closeSlow)
	a.room.until(t, "the link was down", func() bool { return a.room.downs > 0 }) // it may be up again: a node that is lost is dialled
	if !above || most > maxQueued {
		t.Errorf("%d bytes waited, above the mark: %v", most, above)
	}
	if !a.Send(id, frame) {
		t.Error("a frame for a link that is down has to wait")
	}
}

func TestConnectionsOfOneKeyAtOnceLeaveOneLink(t *testing.T) {
	a, as := startNode(t, nil), startNode(t, nil)
	var all []*rogue
	for range 12 {
		all = append(all, intrude(t, a, as))
	}
	var greeting sync.WaitGroup
	for _, r := range all {
		greeting.Go(func() { r.write(r.hello) })
	}
	greeting.Wait()
	eventually(t, "one is left", func() bool {
		open := 0
		for _, r := range all {
			if r.conn.Context().Err() == nil {
				open++
			}
		}
		return open == 1 && len(a.Links()) == 1
	})
	a.room.until(t, "the room has one", func() bool { return len(a.room.up) == 1 && a.room.ups == a.room.downs+1 })
	for _, r := range all {
		if err := context.Cause(r.conn.Context()); err != nil && !closedWith(err, closeDuplicate) {
			t.Error("another one:", err)
		}
	}
}

func TestALinkMayBeReplacedWhileFramesAndAboutsAreSent(t *testing.T) {
	id, b := NewIdentity(), startNode(t, named)
	stop := make(chan struct{})
	var busy sync.WaitGroup
	t.Cleanup(busy.Wait)
	t.Cleanup(sync.OnceFunc(func() { close(stop) }))
	for range 3 {
		busy.Go(func() {
			tick := time.NewTicker(time.Millisecond)
			defer tick.Stop()
			for {
				select {
				case <-stop:
					return
				case <-tick.C:
				}
				link := b.id(id.Key())
				b.Send(link, []byte("x"))
				b.Tell(link)
				b.Announce()
				b.Links()
				b.Check(id.Key())
			}
		})
	}
	for run := range byte(10) {
		c := runOf(t, id, run+1)
		c.Connect(b.key, b.at())
		up := c.room.untilUp(t, b.key)
		c.Tell(up.ID)
		c.room.until(t, "frames come", func() bool { return len(c.room.frames[b.key]) > 0 })
		c.room.untilTold(t, b.key)
	}
}

// attempt is one thing a rogue does, chosen by chance.
func (r *rogue) attempt(chance *rand.Rand) {
	frames := [][]byte{
		r.hello, journalFrame([]byte("x")), journalFrame(make([]byte, chance.IntN(5000))), ackFrame(ack{chance.Uint64(), chance.IntN(2) == 0}),
		aboutFrame(told{About{Name: "rogue"}, time.UnixMicro(chance.Int64())}), appendHeader(nil, header{kind(chance.IntN(256)), 0}),
		appendHeader(nil, header{kind(chance.IntN(8)), chance.IntN(1 << 21)}),
		{byte(chance.IntN(256))},
	}
	switch n := chance.IntN(len(frames) + 2); {
	case n < len(frames):
		r.write(frames[n])
	case n == len(frames):
		r.stream.Close()
	default:
		f := frames[chance.IntN(len(frames))]
		r.write(f[:chance.IntN(len(f))])
	}
}

// Whatever others do, the room hears of links in the right order, only of those who said a good hello, and only after Tell.
func TestRoguesNeverConfuseTheRoom(t *testing.T) {
	seed := rand.Uint64()
	chance := rand.New(rand.NewPCG(seed, 0))
	a := startNode(t, func(c *Config, l *limits, r *fakeRoom) {
		named(c, l, r)
		l.body = 20 * time.Millisecond
	})
	member, stranger := startNode(t, nil), startNode(t, nil)
	for range attempts(t) {
		as := member
		if chance.IntN(3) == 0 {
			as = stranger
		}
		r := intrude(t, a, as)
		if as.key == stranger.key {
			r.hello = helloFrame(hello{version: version - 1})
		}
		if chance.IntN(4) > 0 {
			r.write(r.hello)
		}
		for range chance.IntN(12) {
			r.attempt(chance)
		}
		if chance.IntN(2) == 0 {
			a.Tell(a.id(as.key))
		}
		if heard, _ := io.ReadAll(io.LimitReader(r.heard(), 1<<20)); as.key == stranger.key && len(heard) > 0 {
			t.Errorf("seed %d: a stranger hears %q", seed, heard)
		}
		r.conn.CloseWithError(closeBye, "")
	}
	barrier(t, startNode(t, nil), a)
	a.room.mu.Lock()
	defer a.room.mu.Unlock()
	if _, up := a.room.up[stranger.key]; up || len(a.room.frames[stranger.key]) > 0 {
		t.Errorf("seed %d: a stranger was heard", seed)
	}
}

// heard returns the stream, to be read until the node has said nothing for a moment.
func (r *rogue) heard() io.Reader {
	r.stream.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
	return r.stream
}

// A room that is slow with one link is quick with others.
func TestOneBlockedLinkDoesNotHoldUpOthers(t *testing.T) {
	block, id := make(chan struct{}), NewIdentity()
	slow := id.Key()
	var once sync.Once
	reached := make(chan struct{})
	a := startNode(t, func(_ *Config, _ *limits, r *fakeRoom) {
		r.onFrames = func(from chat.Key, _ [][]byte) {
			if from == slow {
				once.Do(func() { close(reached) })
				<-block
			}
		}
	})
	t.Cleanup(sync.OnceFunc(func() { close(block) }))
	first := runOf(t, id, 1)
	first.Connect(a.key, a.at())
	first.room.untilUp(t, a.key)
	first.say(a.key, "slow")
	<-reached
	for range 3 {
		barrier(t, startNode(t, nil), a)
	}
	if a.room.has(slow) != 0 {
		t.Error("the slow one was read")
	}
}
