package beacon

import (
	"context"
	"encoding/binary"
	"math/rand/v2"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
)

// testNode is a node with the events of its beacon.
type testNode struct {
	*Beacon
	t     *testing.T
	began time.Time
	ended chan error

	mu    sync.Mutex
	met   map[[32]byte][]meeting
	gone  map[[32]byte]int
	twins []twin
	port  uint16
	known []netip.Addr
}

// meeting is one call of Found.
type meeting struct {
	Node
	after time.Duration
}

// twin is one call of SameKey.
type twin struct {
	instance [8]byte
	owner    bool
	after    time.Duration
}

// start runs a node on a machine. Its key, its instance and its random numbers come from seed.
func start(t *testing.T, on *machine, seed byte, change ...func(*Config)) *testNode {
	t.Helper()
	c := &testNode{
		t: t, began: time.Now(), ended: make(chan error, 1), port: 3457,
		met: map[[32]byte][]meeting{}, gone: map[[32]byte]int{},
	}
	cfg := Config{
		Key: keyOf(seed), Network: on, Found: c.noteFound, Left: c.noteLeft, SameKey: c.noteSameKey, Rand: rand.NewChaCha8([32]byte{seed}),
		LinkPort: func() uint16 { c.mu.Lock(); defer c.mu.Unlock(); return c.port },
		Known:    func() []netip.Addr { c.mu.Lock(); defer c.mu.Unlock(); return c.known },
	}
	binary.BigEndian.PutUint64(cfg.Instance[:], uint64(time.Now().UnixNano())+uint64(seed))
	for _, f := range change {
		f(&cfg)
	}
	var err error
	if c.Beacon, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	go func() { c.ended <- c.Serve(context.Background()) }()
	return c
}

func knows(hosts ...string) func(*Config) {
	var list []netip.Addr
	for _, h := range hosts {
		list = append(list, netip.MustParseAddr(h))
	}
	return func(c *Config) { c.Known = func() []netip.Addr { return list } }
}

// learn sets the known hosts.
func (c *testNode) learn(hosts ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known = nil
	for _, h := range hosts {
		c.known = append(c.known, netip.MustParseAddr(h))
	}
}

func (c *testNode) noteFound(p Node) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.met[p.Key] = append(c.met[p.Key], meeting{p, time.Since(c.began)})
}

func (c *testNode) noteLeft(k chat.Key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone[k]++
}

func (c *testNode) noteSameKey(instance [8]byte, owner bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.twins = append(c.twins, twin{instance, owner, time.Since(c.began)})
}

func (c *testNode) end() {
	c.t.Helper()
	if err := c.Close(); err != nil {
		c.t.Error(err)
	}
	if err := <-c.ended; err != nil {
		c.t.Error(err)
	}
}

// meetings returns the calls of Found for a key.
func (c *testNode) meetings(seed byte) []meeting {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.met[publicOf(keyOf(seed))]
}

// others counts the keys that were found.
func (c *testNode) others() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.met)
}

// goodbyes counts the calls of Left.
func (c *testNode) goodbyes() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, times := range c.gone {
		n += times
	}
	return n
}

// told returns the calls of SameKey.
func (c *testNode) told() []twin {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.twins)
}

// wantFound fails the test unless all were found within this time after the node's start.
func (c *testNode) wantFound(by time.Duration, seeds ...byte) {
	c.t.Helper()
	for _, s := range seeds {
		if m := c.meetings(s); len(m) == 0 || m[0].after > by {
			c.t.Errorf("node %d was met %v, want it within %v", s, m, by)
		}
	}
}

// alone runs a test in a bubble with its own clock, and then ends the nodes that it returns.
func alone(t *testing.T, test func(t *testing.T, l *lan) []*testNode) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		for _, c := range test(t, &lan{}) {
			c.end()
		}
	})
}

// pass waits for a time, and then until all goroutines are idle.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
