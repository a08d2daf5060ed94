package app

import (
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"udpchat/transport"
)

func TestStopUnderTrafficLosesNothing(t *testing.T) {
	p := begin(t, t.TempDir(), Options{})
	enough := flood(t, p.options.Port)
	until(t, "two seconds of traffic", func() bool { return p.plain.queue.Received() > 4000 })
	began := time.Now()
	if !within(maxStop, p.stop) {
		t.Fatal("it did not end in time")
	}
	t.Logf("stop took %v", time.Since(began))
	enough()
	want := p.plain.queue.Received()
	for _, l := range p.plain.queue.Losses() {
		want -= l.Count
	}
	k := historyOf(t, p.dir)
	if uint64(len(k)) != want {
		t.Errorf("%d kept, %d received", len(k), want)
	}
	inOrder(t, k)
}

// inOrder checks that the numbers of a flood are kept in order, none twice.
func inOrder(t *testing.T, all []kept) {
	t.Helper()
	last := 0
	for _, k := range all {
		n, err := strconv.Atoi(k.Text)
		if err != nil || n <= last {
			t.Fatalf("%q follows %d", k.Text, last)
		}
		last = n
	}
}

func TestStoppingTwiceIsStoppingOnce(t *testing.T) {
	p := begin(t, t.TempDir(), Options{Peers: []transport.Target{to(freePort(t))}})
	says(t, p, "last words")
	var both sync.WaitGroup
	both.Go(p.stop)
	both.Go(p.stop)
	both.Wait()
	p.stop()
	p.room.Close()
	if k := historyOf(t, p.dir); len(k) != 1 {
		t.Errorf("%+v", k)
	}
	if _, err := transport.Listen(p.options.Port); err != nil {
		t.Errorf("the port is not free: %v", err)
	}
}

func TestNothingRunsOnAfterTheEnd(t *testing.T) {
	same := goroutines(t)
	p := begin(t, t.TempDir(), Options{Peers: []transport.Target{to(freePort(t))}})
	script(t, p.options.Port, "x")
	says(t, p, "y")
	until(t, "x arrives", func() bool { return len(heard(p, "x")) == 1 })
	p.stop()
	same()
}

func TestOpeningInAFolderThatIsNoneLeavesNothingBehind(t *testing.T) {
	same := goroutines(t)
	if _, err := open(Options{}, "relative", false); err == nil {
		t.Error("a folder without a place was opened")
	}
	same()
}

// goroutines returns a check that no more run than now.
func goroutines(t *testing.T) (same func()) {
	before := runtime.NumGoroutine()
	return func() {
		t.Helper()
		until(t, "its goroutines end", func() bool { return runtime.NumGoroutine() <= before })
	}
}
