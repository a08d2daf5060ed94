package journal

import (
	"crypto/ed25519"
	"fmt"
	"testing"
	"time"
)

// sink is a node that only takes in: its disk and its verifications are done at once, without keeping anything.
type sink struct {
	m    *Machine
	told int
	bare bool // effects are dropped without a look at their signatures
}

func newSink(seed byte) *sink {
	key := ed25519.NewKeyFromSeed(append(make([]byte, 31), seed))
	s := &sink{m: New(Config{Key: key, Random: zeros{}})}
	s.m.Enter(benchNow, State{ID: openRoom, Open: true})
	return s
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

var benchNow = Now{Since: time.Second, Clock: begin}

// work does all effects but sending.
func (s *sink) work(send func(Send)) {
	for {
		e := s.m.Ready()
		if len(e.Store)+len(e.Keep)+len(e.Send)+len(e.Serve)+len(e.Read)+len(e.Verify)+len(e.Forget)+len(e.Tell) == 0 {
			return
		}
		for _, t := range e.Tell {
			if t.News == NewsEntries {
				s.told += len(t.Entries)
			}
		}
		for _, f := range e.Send {
			if send != nil {
				send(f)
			}
		}
		for i := range e.Verify {
			s.m.Verified(benchNow, e.Verify[i].ID, s.bare || e.Verify[i].Holds())
		}
		for i := range e.Store {
			s.m.Stored(benchNow, e.Store[i].ID, true)
		}
	}
}

// meet opens a link to a node with key, which greets with the open room.
func (s *sink) meet(id LinkID, key ed25519.PrivateKey) {
	secret := [32]byte{byte(id)}
	s.m.LinkUp(benchNow, id, publicKey(key), secret)
	t := tag(secret, openRoom)
	s.m.Receive(benchNow, id, append(append([]byte{frameGreet}, t[:]...), make([]byte, digestSize)...))
	s.work(nil)
}

// runs returns frames with entries of one log, size in each.
func runs(key ed25519.PrivateKey, count, size, body int) (frames [][]byte) {
	var previous Hash
	text := make([]byte, body)
	for n := 0; n < count; {
		run := make([]Entry, 0, size)
		for range min(size, count-n) {
			n++
			d := Draft{Kind: KindText, Conversation: openRoom, Log: 7, Number: uint64(n), Previous: previous, Time: uint64(n)}
			h := d.Sign(key, text)
			previous = h.Hash()
			run = append(run, Entry{Header: &h, Body: text})
		}
		frames = append(frames, runOf(0, run))
	}
	return frames
}

func benchKey(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(append(make([]byte, 31), seed))
}

// BenchmarkRanges takes in 100,000 entries in ranges of 512, one signature each, until they are told.
func BenchmarkRanges(b *testing.B) {
	key := benchKey(2)
	frames := runs(key, 100_000, MaxRun, 50)
	b.ResetTimer()
	for range b.N {
		s := newSink(1)
		s.meet(1, key)
		for _, frame := range frames {
			s.m.Receive(benchNow, 1, frame)
			s.work(nil)
		}
		if s.told != 100_000 {
			b.Fatalf("%d of 100,000 are told", s.told)
		}
	}
	b.ReportMetric(100_000*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

// BenchmarkPush takes in single entries as an author pushes them, signature and all.
func BenchmarkPush(b *testing.B) {
	key := benchKey(2)
	frames := runs(key, 1000, 1, 50)
	b.ReportAllocs()
	var s *sink
	for i := range b.N {
		if i%len(frames) == 0 {
			b.StopTimer()
			s = newSink(1)
			s.meet(1, key)
			b.StartTimer()
		}
		s.m.Receive(benchNow, 1, frames[i%len(frames)])
		s.work(nil)
	}
}

// TestAStepOfOneEntryMakesFewObjects counts what the machine allocates from the frame with a pushed text until it is told.
func TestAStepOfOneEntryMakesFewObjects(t *testing.T) {
	key := benchKey(2)
	frames := runs(key, 1100, 1, 50)
	s := newSink(1)
	s.bare = true // what a signature takes is not the machine's
	s.meet(1, key)
	next := func() {
		s.m.Receive(benchNow, 1, frames[0])
		frames = frames[1:]
		s.work(nil)
	}
	for range 100 {
		next()
	}
	if got := testing.AllocsPerRun(900, next); got > 2 {
		t.Errorf("%v objects an entry", got)
	}
	if s.told != 1001 {
		t.Errorf("%d of 1,001 are told", s.told)
	}
}

// crowd returns a node that holds an entry of each of count authors, as its disk knows it.
func crowd(seed byte, count int, change func(i int) bool) *sink {
	key := benchKey(seed)
	s := &sink{m: New(Config{Key: key, Random: zeros{}})}
	state := State{ID: openRoom, Open: true, Members: map[PublicKey]bool{}}
	for i := range count {
		author := ed25519.NewKeyFromSeed(fmt.Appendf(make([]byte, 0, 32), "%032d", i))
		body := []byte("text")
		if change(i) {
			body = []byte("other")
		}
		d := Draft{Kind: KindText, Conversation: openRoom, Log: 1, Number: 1, Time: 5}
		h := d.Sign(author, body)
		state.Members[publicKey(author)] = true
		state.Logs = append(state.Logs, LogState{Log: h.Log(), Low: 1, High: 1, LowHeader: &h, Head: &h, Size: 300})
	}
	s.m.Enter(benchNow, state)
	return s
}

// BenchmarkCompare lets two nodes compare vectors of 1,000 authors that are the same.
func BenchmarkCompare(b *testing.B) {
	same := func(int) bool { return false }
	one, two := crowd(1, 1000, same), crowd(2, 1000, same)
	b.ResetTimer()
	for i := range b.N {
		compare(b, one, two, LinkID(i+1))
		b.StopTimer()
		one.m.LinkDown(benchNow, LinkID(i+1))
		two.m.LinkDown(benchNow, LinkID(i+1))
		one.work(nil)
		two.work(nil)
		b.StartTimer()
	}
}

// compare links two nodes, delivers all frames and returns their bytes.
func compare(t testing.TB, one, two *sink, id LinkID) (bytes int) {
	var toOne, toTwo [][]byte
	one.m.LinkUp(benchNow, id, two.m.self, [32]byte{1})
	two.m.LinkUp(benchNow, id, one.m.self, [32]byte{1})
	for {
		one.work(func(s Send) { toTwo = append(toTwo, s.Frame) })
		two.work(func(s Send) { toOne = append(toOne, s.Frame) })
		if len(toOne)+len(toTwo) == 0 {
			return bytes
		}
		for _, frame := range toOne {
			bytes += len(frame)
			one.m.Receive(benchNow, id, frame)
		}
		for _, frame := range toTwo {
			bytes += len(frame)
			two.m.Receive(benchNow, id, frame)
		}
		toOne, toTwo = nil, nil
	}
}

// TestNothingNewTakesFewBytes counts what goes over a link of two nodes that hold the same of 1,000 authors: for the conversation
// one greeting in each direction.
func TestNothingNewTakesFewBytes(t *testing.T) {
	same := func(int) bool { return false }
	one, two := crowd(1, 1000, same), crowd(2, 1000, same)
	const linked = 3 // the frame that says that there are no other links
	if got := compare(t, one, two, 1) - 2*linked; got > 2*64 {
		t.Errorf("%d bytes", got)
	}
}
