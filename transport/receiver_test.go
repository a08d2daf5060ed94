package transport

import (
	"bytes"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var quiet = slog.New(slog.DiscardHandler)

// script is a socket whose reads return the results in a list; further reads block until it is closed.
type script struct {
	steps  chan step
	closed chan struct{}
	once   sync.Once
}

type step struct {
	from string
	data string
	err  error
}

func newScript(steps ...step) *script {
	s := &script{steps: make(chan step, len(steps)), closed: make(chan struct{})}
	for _, st := range steps {
		s.steps <- st
	}
	return s
}

func (s *script) ReadFromUDPAddrPort(p []byte) (int, netip.AddrPort, error) {
	select {
	case st := <-s.steps:
		if st.err != nil {
			return 0, netip.AddrPort{}, st.err
		}
		return copy(p, st.data), netip.MustParseAddrPort(st.from), nil
	case <-s.closed:
		return 0, netip.AddrPort{}, net.ErrClosed
	}
}

func (s *script) LocalAddr() net.Addr { return &net.UDPAddr{} }

func (s *script) Close() error {
	s.once.Do(func() { close(s.closed) })
	return nil
}

func TestReceiverSurvivesReadErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		odd := errors.New("odd")
		steps := []step{{err: odd}, {err: odd}, {from: "[::ffff:10.0.0.1]:7", data: "a"}, {err: odd}, {from: "10.0.0.1:7"}}
		q := NewQueue(0)
		var log bytes.Buffer
		r := NewReceiver(newScript(steps...), q, slog.New(slog.NewTextHandler(&log, nil)))
		start := time.Now()
		ended := make(chan error)
		go func() { ended <- r.Serve() }()
		time.Sleep(20 * time.Millisecond) // 5 and 10 for the first two errors, 5 again after a success
		synctest.Wait()
		if q.Received() != 2 || time.Since(start) != 20*time.Millisecond {
			t.Errorf("received %d", q.Received())
		}
		go func() {
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}()
		if err := <-ended; err != nil {
			t.Error("Serve:", err)
		}
		q.Close()
		for _, d := range drain(q) {
			if d.From != netip.MustParseAddrPort("10.0.0.1:7") {
				t.Errorf("from %v, want it unmapped", d.From)
			}
		}
		if n := strings.Count(log.String(), "err=odd"); n != 3 {
			t.Errorf("%d errors logged, want 3", n)
		}
	})
}

func TestReceiverPausesAtMostASecondAndCloseEndsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failing := &failing{}
		r := NewReceiver(failing, NewQueue(0), quiet)
		ended := make(chan error)
		go func() { ended <- r.Serve() }()
		time.Sleep(time.Minute + time.Millisecond)
		synctest.Wait()
		if failing.reads < 60 || failing.reads > 70 {
			t.Errorf("%d reads in a minute", failing.reads)
		}
		start := time.Now()
		go func() { _ = r.Close() }()
		if err := <-ended; err != nil || time.Since(start) != 0 {
			t.Errorf("ended with %v after %v", err, time.Since(start))
		}
	})
}

// failing is a socket whose reads always fail.
type failing struct {
	script
	reads int
}

func (f *failing) ReadFromUDPAddrPort([]byte) (int, netip.AddrPort, error) {
	f.reads++
	return 0, netip.AddrPort{}, errors.New("broken")
}
func (f *failing) Close() error { return nil }

// loopback opens a port that the system chooses, as the room's, and a socket connected to it.
func loopback(t testing.TB) (*net.UDPConn, *net.UDPConn) {
	t.Helper()
	in, err := Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	to := net.UDPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), portOf(in)))
	out, err := net.DialUDP("udp4", nil, to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close() })
	return in, out
}

func portOf(c *net.UDPConn) uint16 { return c.LocalAddr().(*net.UDPAddr).AddrPort().Port() }

func TestReceiverReadsDatagramsOfEverySize(t *testing.T) {
	in, out := loopback(t)
	q := NewQueue(0)
	r := NewReceiver(in, q, quiet)
	go func() { _ = r.Serve() }()
	sizes := []int{0, 1, 1024, 1025, 65_507, 0}
	for _, n := range sizes {
		if _, err := out.Write(bytes.Repeat([]byte{'x'}, n)); err != nil {
			t.Fatal(err)
		}
	}
	var got []int
	for len(got) < len(sizes) {
		batch, _ := q.Take(nil, 10)
		for _, d := range batch {
			got = append(got, len(d.Data))
			if d.From != out.LocalAddr().(*net.UDPAddr).AddrPort() {
				t.Errorf("from %v", d.From)
			}
		}
	}
	for i, n := range sizes {
		if got[i] != n {
			t.Errorf("datagram %d has %d bytes, want %d", i, got[i], n)
		}
	}
	for range 2 {
		if err := r.Close(); err != nil {
			t.Error("Close:", err)
		}
	}
}

func TestServeAfterCloseReturns(t *testing.T) {
	in, _ := loopback(t)
	r := NewReceiver(in, NewQueue(0), quiet)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.Serve(); err != nil {
		t.Error(err)
	}
}

func TestListenDoesNotShareThePort(t *testing.T) {
	in, _ := loopback(t)
	other, err := Listen(portOf(in))
	if err == nil {
		other.Close()
		t.Fatal("the port was opened twice")
	}
	if !PortTaken(err) {
		t.Errorf("%v is not recognised as a port that is taken", err)
	}
	if PortTaken(net.ErrClosed) {
		t.Error("a closed socket is taken for a port that is taken")
	}
}

func TestBlastIsTakenInWhole(t *testing.T) {
	const total = 200_000
	q := NewQueue(0)
	var got int
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			batch, ok := q.Take(nil, maxBatch)
			if !ok {
				return
			}
			got += len(batch)
		}
	}()
	p := bytes.Repeat([]byte{'x'}, 100)
	for i := range total {
		q.Push(from(i%3), noon, p)
	}
	q.Close()
	<-ended
	if got != total || len(q.Losses()) != 0 {
		t.Errorf("took %d of %d, lost %v", got, total, q.Losses())
	}
}
